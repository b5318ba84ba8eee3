"""Passing an idea on: who is asked to become its author when the author leaves while others carry it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.models import Event, Follow
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.authorship import Authorship
from ideas.models.guards import ANSWERED, HERRENLOS
from ideas.models.stage import Owed

if TYPE_CHECKING:
    from ideas.models.idea import Idea

TO_ANSWER = timedelta(days=14)
ASKED_AGAIN_AFTER = timedelta(days=90)
TOLD = [Verb.AUTHORSHIP_TAKEN_OVER, Verb.AUTHORSHIP_REFUSED]


class AuthorshipOfferQuerySet(models.QuerySet["AuthorshipOffer"]):
    def open(self) -> AuthorshipOfferQuerySet:
        """Offers that the heir has still to answer."""
        return self.filter(answer="")

    def silent(self) -> AuthorshipOfferQuerySet:
        """Offers whose time to answer is over."""
        return self.open().filter(offered_at__lte=clock.now() - TO_ANSWER)


class AuthorshipOffer(models.Model):
    """An heir is asked to become the author of an idea that others carry."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("übernommen")
        REFUSED = "refused", _("abgelehnt")
        SILENT = "silent", _("nicht geantwortet")

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="authorship_offers")
    heir = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="authorship_offers")
    offered_at = models.DateTimeField(default=clock.now)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = AuthorshipOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("Angebot der Autorschaft")
        verbose_name_plural = _("Angebote der Autorschaft")
        constraints = [
            models.UniqueConstraint(fields=["idea"], condition=Q(answer=""), name="one_heir_is_asked_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} → {self.heir_id}"

    @property
    def answer_by(self) -> date:
        """The day after which the next one is asked."""
        return timezone.localdate(self.offered_at + TO_ANSWER)

    def allows(self, verb: str) -> bool:
        """Whether it can still be answered."""
        return not self.answer

    @classmethod
    def next_heir(cls, idea: Idea) -> User | None:
        """The oldest co-author, else who speaks for the lead, not asked of late."""
        asked = cls.objects.filter(idea=idea, offered_at__gt=clock.now() - ASKED_AGAIN_AFTER).values("heir")
        willing = User.objects.filter(is_active=True).exclude(pk__in=asked)
        co_author = willing.filter(authorship__idea=idea, authorship__is_author=False).order_by("authorship__since")
        lead = idea.responsibilities.lead().values("offered_by")
        author = idea.authorships.filter(is_author=True).values("user")
        return co_author.first() or willing.filter(pk__in=lead).exclude(pk__in=author).first()

    @classmethod
    def ask(cls, idea: Idea, heir: User, *, by: User | None, reason: str = "") -> AuthorshipOffer:
        """Ask one heir; the caller holds the idea."""
        offer = cls.objects.create(idea=idea, heir=heir)
        is_orphan = not idea.authorships.exists()
        known: dict[str, Any] = {"heir": heir.pk} | ({"herrenlos": True} if is_orphan else {})
        Event.record(Verb.AUTHORSHIP_OFFERED, by=by, idea=idea, reason=reason, **known)
        return offer

    @classmethod
    def offer(cls, idea: Idea, *, heir: User, by: User) -> AuthorshipOffer:
        """The Stabsstelle asks somebody to become the author of an idea that has none any more."""
        with locked(idea):
            idea._start("offer_authorship")
            if unmet := [guard for guard in (HERRENLOS, ANSWERED) if not guard.met(idea)]:
                raise Unmet(idea, unmet)
            return cls.ask(idea, heir, by=by)

    @classmethod
    def candidates(cls, idea: Idea) -> models.QuerySet[User]:
        """Who could go on with an idea without authors: whoever carries it, asked to write it or speaks of it."""
        parties = idea.responsibilities.running().people()
        asked = idea.coauthor_requests.open().values("user")
        said = idea.comments.filter(hidden_at=None, held_at=None, removed_at=None).values("author")
        near = User.objects.filter(Q(pk__in=parties) | Q(pk__in=asked) | Q(pk__in=said), is_active=True)
        return near.exclude(public_name="").order_by("public_name")

    def accept(self, *, by: User) -> None:
        """The heir becomes the author; the former author leaves the idea."""
        idea = self.idea
        with locked(idea):
            self._answer(self.Answer.ACCEPTED)
            former = idea.authorships.filter(is_author=True).first()
            idea.authorships.filter(is_author=True).delete()
            Authorship.objects.update_or_create(idea=idea, user=by, defaults={"is_author": True})
            Follow.objects.get_or_create(idea=idea, user=by)
            idea.forget_people()
            idea._ask_for_authors()
            idea.save(update_fields=["owed_by", "due_on"])
            Event.record(Verb.AUTHORSHIP_TAKEN_OVER, by=by, idea=idea, former=former.user_id if former else None)

    def refuse(self, *, by: User | None) -> None:
        """The heir does not want to, or (`by=None`) was silent: the next one is asked, if there is one."""
        idea = self.idea
        with locked(idea):
            self._answer(self.Answer.REFUSED if by else self.Answer.SILENT)
            owed: dict[str, Any] = {} if idea.author_ids else {"owed_by": Owed.STABSSTELLE}
            Event.record(Verb.AUTHORSHIP_REFUSED, by=by, idea=idea, heir=self.heir_id, **owed)
            following = self.next_heir(idea)
            if following:
                self.ask(idea, following, by=None)
            elif idea.author_ids:
                Event.record(Verb.AUTHOR_REMAINS, by=None, idea=idea)

    def _answer(self, answer: Answer) -> None:
        idea = self.idea
        self.refresh_from_db(fields=["answer"])
        if self.answer:
            raise WrongStage(idea, earlier=idea.events.filter(verb__in=TOLD))
        self.answer, self.answered_at = answer, clock.now()
        self.save(update_fields=["answer", "answered_at"])
