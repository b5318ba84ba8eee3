"""Writing together: how somebody becomes co-author, by invitation or by asking, and how they stop."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac
from django.utils.translation import gettext_lazy as _

from activity.models import Delivery, Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Refused, Unmet, WrongStage, locked
from ideas.models.authorship import Authorship
from ideas.models.guards import ASKED_LATELY, NOT_ALREADY_WRITING
from ideas.models.stage import WRITTEN_IN, Stage

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea

GOOD_FOR = timedelta(days=7)
NOT_AGAIN_FOR = timedelta(days=90)  # after a no


class Answer(models.TextChoices):
    YES = "yes", _("ja")
    NO = "no", _("nein")


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Invitation(models.Model):
    """The author wants somebody to write along: a link for one person, for one use, for seven days.

    The link is made when the mail is sent, from the nonce and the key of this Arena; only its digest is kept.
    """

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="invitations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=32, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)

    class Meta:
        verbose_name = _("Einladung zur Mitautorschaft")
        verbose_name_plural = _("Einladungen zur Mitautorschaft")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", used_at__isnull=True) | (~Q(answer="") & Q(used_at__isnull=False)),
                name="invitation_is_used_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} → {self.user_id}"

    def get_absolute_url(self) -> str:
        """The secret link: the same each time it is made, and nowhere stored."""
        return reverse("coauthor_invitation", args=[self._token])

    # Questions

    @property
    def _token(self) -> str:
        return salted_hmac("ideas.coauthor.invitation", self.nonce, algorithm="sha256").hexdigest()

    @classmethod
    def behind(cls, token: str, *, reader: User) -> Invitation | None:
        """The invitation of this link, for the one person it was made for."""
        return cls.objects.filter(digest=digest_of(token), user=reader).select_related("idea", "by").first()

    @classmethod
    def open_for(cls, user: User) -> models.QuerySet[Invitation]:
        """What this person could still accept."""
        fresh = cls.objects.filter(user=user, answer="", expires_at__gt=clock.now(), idea__stage__in=WRITTEN_IN)
        return fresh.filter(idea__authorships__user=models.F("by")).select_related("idea", "by")

    @property
    def is_used(self) -> bool:
        return self.used_at is not None

    @property
    def is_expired(self) -> bool:
        """Whether its week is over, whoever invited has left the idea, or the text is written."""
        left = self.by_id not in self.idea.author_ids
        return self.expires_at <= clock.now() or left or not self.idea.allows("join_as_coauthor")

    # Verbs

    @classmethod
    def invite(cls, idea: Idea, *, by: User, user: User | None) -> None:
        """Invite whoever was meant. Nobody learns from it whether there is such an account, so it leaves no event.

        While an invitation is open, and for a while after a no, another one changes nothing.
        """
        with locked(idea):
            idea._start("invite_coauthor")
            if user is None or not cls._may_be_invited(idea, user):
                return
            now, nonce = clock.now(), get_random_string(32)
            invitation = cls(idea=idea, user=user, by=by, nonce=nonce, invited_at=now, expires_at=now + GOOD_FOR)
            invitation.digest = digest_of(invitation._token)
            invitation.save()
            Delivery.without_event(
                "coauthors/invitation", to=user.email or "", recipient_id=user.pk, invitation=invitation.pk
            )

    @classmethod
    def _may_be_invited(cls, idea: Idea, user: User) -> bool:
        theirs = cls.objects.filter(idea=idea, user=user)
        open_ones = theirs.filter(answer="", expires_at__gt=clock.now())
        refused = theirs.filter(answer=Answer.NO, used_at__gt=clock.now() - NOT_AGAIN_FOR)
        return not idea.is_by(user) and not open_ones.exists() and not refused.exists()

    def accept(self, *, by: User) -> None:
        """The invited person writes along from now on; the link is used up."""
        idea = self.idea
        with locked(idea):
            self._use(Answer.YES)
            Authorship.join(idea, by)
            CoAuthorRequest.objects.open().filter(idea=idea, user=by).update(answer=Answer.YES, answered_at=clock.now())
            if idea.stage != Stage.DRAFT:
                Event.record(Verb.COAUTHOR_JOINED, by=by, idea=idea)

    def decline(self, *, by: User) -> None:
        """The invited person does not want to. Whoever invited an address does not learn whose it is."""
        with locked(self.idea):
            self._use(Answer.NO)

    def _use(self, answer: Answer) -> None:
        self.refresh_from_db(fields=["answer", "used_at", "expires_at"])
        if self.is_used or self.is_expired:
            raise Refused(self.idea)
        self.answer, self.used_at = answer, clock.now()
        self.save(update_fields=["answer", "used_at"])


class CoAuthorRequestQuerySet(models.QuerySet["CoAuthorRequest"]):
    def open(self) -> CoAuthorRequestQuerySet:
        """What the author has still to answer."""
        return self.filter(answer="")


class CoAuthorRequest(models.Model):
    """Somebody asks to write along; the author says yes, or no with a reason."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="coauthor_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="coauthor_requests")
    message = models.CharField(_("Nachricht"), max_length=500)
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = CoAuthorRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anfrage zur Mitautorschaft")
        verbose_name_plural = _("Anfragen zur Mitautorschaft")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "user"], condition=Q(answer=""), name="ask_to_write_along_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.idea_id}"

    def get_absolute_url(self) -> str:
        return reverse("coauthors", args=[self.idea_id]) + f"#anfrage-{self.pk}"

    def allows(self, verb: str) -> bool:
        """Whether it can still be answered; yes only while the text is written."""
        return not self.answer and (verb == "refuse_coauthor" or self.idea.allows("join_as_coauthor"))

    @classmethod
    def ask(cls, idea: Idea, *, by: User, message: str) -> CoAuthorRequest:
        """Ask to write along; asking again while the answer is open changes nothing."""
        with locked(idea):
            idea._start("ask_coauthorship")
            if idea.is_by(by):
                raise Unmet(idea, [NOT_ALREADY_WRITING])
            theirs = cls.objects.filter(idea=idea, user=by)
            if asked := theirs.open().first():
                return asked
            if theirs.filter(answer=Answer.NO, answered_at__gt=clock.now() - NOT_AGAIN_FOR).exists():
                raise Unmet(idea, [ASKED_LATELY])
            request = cls.objects.create(idea=idea, user=by, message=message)
            request._record(Verb.COAUTHORSHIP_ASKED, by=by)
        return request

    def admit(self, *, by: User) -> None:
        """The author says yes: from now on this person writes along."""
        idea = self.idea
        with locked(idea):
            idea._start("join_as_coauthor")
            self._answer(Answer.YES)
            Authorship.join(idea, self.user)
            self._record(Verb.COAUTHOR_ADMITTED, by=by)

    def refuse(self, *, by: User, reason: str) -> None:
        """The author says no, and why; only the person who asked reads it."""
        with locked(self.idea):
            self._answer(Answer.NO)
            self._record(Verb.COAUTHORSHIP_REFUSED, by=by, reason=reason)

    def _answer(self, answer: Answer) -> None:
        idea = self.idea
        self.refresh_from_db(fields=["answer"])
        if self.answer:
            told = [Verb.COAUTHOR_ADMITTED, Verb.COAUTHORSHIP_REFUSED]
            raise WrongStage(idea, earlier=idea.events.filter(verb__in=told, details__request=self.pk))
        self.answer, self.answered_at = answer, clock.now()
        self.save(update_fields=["answer", "answered_at"])

    def _record(self, verb: Verb, *, by: User, reason: str = "") -> None:
        known: dict[str, Any] = {"request": self.pk, "coauthor": self.user_id, "concerned": self.user_id}
        Event.record(verb, by=by, idea=self.idea, reason=reason, **known)
