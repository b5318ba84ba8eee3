"""What others would change in the text of an idea: suggested, discussed, taken over in whole or in part, or rejected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activity.models import Event, EventQuerySet, Follow
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.comment import FIRST_COMMENTS, FIRST_DAY, LINK, NEW_ACCOUNT, Comment
from ideas.models.condition import Condition
from ideas.models.factsheet import FactSheetVersion, texts_of
from ideas.models.guards import AMENDMENTS_WAIT, NOTHING_CHANGED, SHARE
from ideas.models.stage import Owed

if TYPE_CHECKING:
    from accounts.models import Organisation, User
    from ideas.models.idea import Idea

MOST_WAITING = 5


class State(models.TextChoices):
    """Whether an amendment still waits."""

    OPEN = "open", _("offen")
    ANSWERED = "answered", _("beantwortet")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class Answer(models.TextChoices):
    """What became of one part of an amendment."""

    NONE = "", _("offen")
    ACCEPTED = "accepted", _("übernommen")
    PARTLY = "partly", _("zum Teil übernommen")
    REJECTED = "rejected", _("abgelehnt")


TAKEN = [Answer.ACCEPTED, Answer.PARTLY]


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def open(self) -> AmendmentQuerySet:
        """What waits for an answer."""
        return self.filter(state=State.OPEN)

    def closed(self) -> AmendmentQuerySet:
        """What was answered or withdrawn."""
        return self.exclude(state=State.OPEN)

    def taken_over(self) -> AmendmentQuerySet:
        """Those of which something stands in the text: who suggested them wrote a part of it, and is bound."""
        from ideas.models.amendmentpart import AmendmentPart

        return self.filter(Exists(AmendmentPart.objects.filter(amendment=OuterRef("pk"), answer__in=TAKEN)))

    def people(self) -> models.QuerySet[Amendment, dict[str, Any]]:
        """Who suggested them, each once, with the name they are read by."""
        people = self.order_by("author").distinct("author")
        return people.values(row=JSONObject(pk="author", name="author__public_name"))


class Amendment(models.Model):
    """Somebody edited a copy of the text and says why; it stays readable whatever the answer is."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, related_name="amendments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="amendments")
    base_version = models.ForeignKey(FactSheetVersion, on_delete=models.PROTECT, related_name="amendments")
    reason = models.TextField(_("Begründung"), max_length=1000)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.OPEN)
    suggested_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    comment_count = models.PositiveIntegerField(default=0)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Änderungsvorschlag")
        verbose_name_plural = _("Änderungsvorschläge")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="amendment_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=State.OPEN, closed_at__isnull=True)
                | (~Q(state=State.OPEN) & Q(closed_at__isnull=False)),
                name="amendment_is_closed_once",
            ),
        ]
        indexes = [
            models.Index("idea", F("suggested_at").desc(), F("id").desc(), name="amendments_newest"),
            models.Index(fields=["author", "-suggested_at"], name="amendments_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("amendment", args=[self.pk])

    # Questions

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def rests(self) -> bool:
        """Whether it waits although nobody may answer: the text is frozen, or the idea goes no further."""
        return self.is_open and not self.idea.allows("accept_amendment")

    def allows(self, verb: str) -> bool:
        """Whether the verb makes sense for the amendment as it stands now."""
        return verb == "withdraw_amendment" and self.is_open

    @classmethod
    def brings_a_link_too_early(cls, user: User, base: FactSheetVersion, texts: Mapping[str, str]) -> bool:
        """Whether an account of a few days would put a link into the text: moderation looks at comments, not here."""
        if clock.now() - user.joined_at >= NEW_ACCOUNT:
            return False
        before = texts_of(base)
        return any(len(LINK.findall(text)) > len(LINK.findall(before[key])) for key, text in texts.items())

    @classmethod
    def refused_for_now(cls, idea: Idea, user: User, changed: Mapping[str, str]) -> Condition | None:
        """Some may wait at once, and few come on the first day of an account; the same again is no other one."""
        if cls._suggested_before(idea, user, changed):
            return None
        theirs = cls.objects.filter(author=user)
        if theirs.open().filter(idea=idea).count() >= MOST_WAITING:
            return AMENDMENTS_WAIT
        is_new = clock.now() - user.joined_at <= FIRST_DAY
        hour_ago = clock.now() - timedelta(hours=1)
        return SHARE if is_new and theirs.filter(suggested_at__gte=hour_ago).count() >= FIRST_COMMENTS else None

    # Verbs

    @classmethod
    def suggest(
        cls, idea: Idea, *, by: User, base: FactSheetVersion, texts: Mapping[str, str], reason: str
    ) -> Amendment:
        """Suggest other words for parts of a version; the same words again are the same amendment."""
        before = texts_of(base)
        changed = {key: text for key, text in texts.items() if text != before[key]}
        with locked(idea):
            idea._start("suggest_amendment")
            if not changed:
                raise Unmet(idea, [NOTHING_CHANGED])
            if same := cls._suggested_before(idea, by, changed):
                return same
            if refused := cls.refused_for_now(idea, by, changed):
                raise Unmet(idea, [refused])
            made = cls.objects.create(idea=idea, author=by, base_version=base, reason=reason)
            made._keep_parts(changed)
            Follow.objects.get_or_create(idea=idea, user=by)
            idea._touch()
            made._count()
            # Its reason stands in the row alone: what somebody takes back is gone from the history too.
            Event.record(Verb.AMENDMENT_SUGGESTED, by=by, idea=idea, amendment=made.pk, owed_by=Owed.LEAD)
        return made

    def withdraw(self, *, by: User) -> None:
        """Whoever suggested it takes it back; what was taken over already stays in the text."""
        idea = self.idea
        with locked(idea), locked(self):
            if not self.allows("withdraw_amendment"):
                raise WrongStage(idea, earlier=self._told(Verb.AMENDMENT_WITHDRAWN))
            self._close(State.WITHDRAWN)
            Event.record(Verb.AMENDMENT_WITHDRAWN, by=by, idea=idea, amendment=self.pk)

    def comment(
        self,
        *,
        by: User,
        purpose: str,
        body: str,
        organisation: Organisation | None = None,
    ) -> Comment:
        """Say something about it; answers find their place by the comment they answer."""
        idea = self.idea
        with locked(idea), locked(self):
            idea._start("comment")
            return Comment.write(
                idea, by=by, purpose=purpose, body=body, parent=None, organisation=organisation, amendment=self
            )

    # Helpers of the verbs

    @classmethod
    def _suggested_before(cls, idea: Idea, by: User, changed: Mapping[str, str]) -> Amendment | None:
        open_ones = cls.objects.open().filter(idea=idea, author=by).prefetch_related("parts")
        same = (each for each in open_ones if {part.section: part.proposed for part in each.parts.all()} == changed)
        return next(same, None)

    def _keep_parts(self, changed: Mapping[str, str]) -> None:
        from ideas.models.amendmentpart import AmendmentPart

        AmendmentPart.objects.bulk_create(
            AmendmentPart(amendment=self, section=key, proposed=text) for key, text in changed.items()
        )

    def _close(self, state: State) -> None:
        self.state, self.closed_at = state, clock.now()
        self.save(update_fields=["state", "closed_at"])
        self._count()

    def _count(self) -> None:
        """Keep with the idea how many wait. The caller holds it."""
        self.idea.amendment_count = Amendment.objects.open().filter(idea=self.idea_id).count()
        self.idea.save(update_fields=["amendment_count"])

    def _told(self, verb: Verb | None) -> EventQuerySet:
        return self.idea.events.filter(verb=verb, details__amendment=self.pk)
