"""Joining two ideas: proposed, consented to by the authors of both, done, and undone within 30 days."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import joining
from ideas.models.authorship import Authorship
from ideas.models.lineage import comes_of, held
from ideas.models.lineage_guards import IN_TIME, LAST_FIRST, NO_CIRCLE, NOT_SO_MANY, SAME_KIND, SURVIVOR_OPEN
from ideas.models.stage import STARTS_FROM, Owed, Stage

if TYPE_CHECKING:
    from ideas.models.idea import Idea

SILENCE = timedelta(days=14)  # of the authors; then the Stabsstelle may decide
REMINDED_AFTER = timedelta(days=7)
LAPSES_AFTER = timedelta(days=60)
UNDONE_WITHIN = timedelta(days=30)
MOST_OPEN = 5


class MergeQuerySet(models.QuerySet["Merge"]):
    def open(self) -> MergeQuerySet:
        """Proposals that somebody has still to answer."""
        return self.filter(state=Merge.State.OPEN)

    def done(self) -> MergeQuerySet:
        return self.filter(state=Merge.State.DONE)

    def about(self, *ideas: Any) -> MergeQuerySet:
        """Those in which one of the ideas takes part."""
        return self.filter(Q(merged__in=ideas) | Q(survivor__in=ideas))

    def awaiting(self, user: Any) -> MergeQuerySet:
        """Open proposals that this person, as an author, has still to answer."""
        theirs = Authorship.objects.filter(user=user).values("idea")
        said = Consent.objects.filter(merge=OuterRef("pk"))
        asked = Q(merged__in=theirs) & ~Q(Exists(said.filter(idea=OuterRef("merged"))))
        or_there = Q(survivor__in=theirs) & ~Q(Exists(said.filter(idea=OuterRef("survivor"))))
        return self.open().filter(asked | or_there)

    def with_ideas(self) -> MergeQuerySet:
        return self.select_related("merged", "survivor", "proposed_by")


class Merge(models.Model):
    """One idea goes into another, or is to: the survivor goes on, the merged one keeps its page."""

    class State(models.TextChoices):
        OPEN = "open", _("vorgeschlagen")
        DONE = "done", _("zusammengeführt")
        REFUSED = "refused", _("abgelehnt")
        WITHDRAWN = "withdrawn", _("zurückgenommen")
        LAPSED = "lapsed", _("ohne Antwort geschlossen")
        UNDONE = "undone", _("aufgehoben")

    merged = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, related_name="merges")
    survivor = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, related_name="merges_here")
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.OPEN)
    reason = models.TextField(_("Grund"), max_length=1000, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    merged_at = models.DateTimeField(null=True)
    # Where the merged idea stood, to lead it back there.
    stage = models.CharField(max_length=20, choices=Stage, blank=True)
    stage_since = models.DateTimeField(null=True)
    owed_by = models.CharField(max_length=20, choices=Owed, blank=True)
    due_on = models.DateField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("Zusammenführung")
        verbose_name_plural = _("Zusammenführungen")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(merged=F("survivor")), name="merge_is_between_two"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "done", "refused", "withdrawn", "lapsed", "undone"]),
                name="merge_state_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["done", "undone"]) | (Q(merged_at__isnull=False) & ~Q(stage="")),
                name="merge_remembers_where_it_was",
            ),
            models.UniqueConstraint(fields=["merged"], condition=Q(state="done"), name="merged_into_one"),
            models.UniqueConstraint(
                Least("merged", "survivor"),
                Greatest("merged", "survivor"),
                condition=Q(state="open"),
                name="one_open_merge_of_two",
            ),
        ]
        indexes = [models.Index(F("proposed_at"), condition=Q(state="open"), name="merges_waiting")]

    def __str__(self) -> str:
        return f"{self.merged} → {self.survivor}"

    def get_absolute_url(self) -> str:
        return reverse("merge", args=[self.pk])

    # Questions

    @property
    def ideas(self) -> tuple[Idea, Idea]:
        return self.merged, self.survivor

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def answer_by(self) -> date:
        """The day until which the authors are asked; from then on the Stabsstelle may decide."""
        return timezone.localdate(self.proposed_at + SILENCE)

    @property
    def undo_by(self) -> date | None:
        """The last day on which it can be undone."""
        return timezone.localdate(self.merged_at + UNDONE_WITHIN) if self.merged_at else None

    @property
    def consented(self) -> set[int]:
        """The ideas whose side has said yes."""
        return {consent.idea_id for consent in self.consents.all()}

    @property
    def waits_for(self) -> list[Idea]:
        """The ideas whose side has still to answer."""
        return [idea for idea in self.ideas if idea.pk not in self.consented] if self.is_open else []

    def is_by(self, user: User) -> bool:
        """Whether this person wrote one of the two."""
        return any(idea.is_by(user) for idea in self.ideas)

    def is_decided_by(self, user: User) -> bool:
        """Whether this person decides for the Stabsstelle, or stands in for it at one of the two.

        In conflict at neither, and only after 14 days.
        """
        since = self.merged_at or self.proposed_at
        in_office = any(idea.is_in_office(user, Role.STABSSTELLE) for idea in self.ideas)
        return since + SILENCE <= clock.now() and in_office and not any(idea.binds(user) for idea in self.ideas)

    def is_supported_by(self, user: User) -> bool:
        """Whether this person supports the merged idea, or has said already what becomes of that."""
        return self.merged.supports.filter(user=user).exists() or self.choices.filter(user=user).exists()

    def sides_of(self, user: User) -> dict[Idea, str]:
        """For which idea this person may say yes now, and in which office."""
        in_office = self.is_decided_by(user)
        return {
            idea: "" if idea.is_by(user) else Role.STABSSTELLE.value
            for idea in self.waits_for
            if idea.is_by(user) or in_office
        }

    def allows(self, verb: str) -> bool:
        """Whether the verb starts from where the merge and its ideas stand."""
        if verb == "undo_merge":
            return self.is_done and not self.what_hinders_undoing()
        if verb == "choose_support":
            return self.is_done
        return self.is_open

    def what_hinders_undoing(self) -> list[Any]:
        """The guards of `undo` that are not met now."""
        later = type(self).objects.done().filter(survivor=self.survivor_id, merged_at__gt=self.merged_at)
        hindering = {
            IN_TIME: self.merged_at is None or self.merged_at + UNDONE_WITHIN < clock.now(),
            LAST_FIRST: self.survivor.stage == Stage.MERGED or later.exists(),
            SURVIVOR_OPEN: self.survivor.stage not in {*STARTS_FROM["propose_merge"], Stage.MERGED},
        }
        return [guard for guard, hinders in hindering.items() if hinders]

    # Verbs

    @classmethod
    def propose(cls, merged: Idea, survivor: Idea, *, by: User, reason: str) -> Merge:
        """Anybody says that two ideas belong together; an author who says so consents for their own."""
        with held(merged, survivor):
            if cls.objects.open().about(merged).about(survivor).exists():
                raise WrongStage(merged, earlier=merged.events.filter(verb=Verb.MERGE_PROPOSED))
            if cls.objects.open().filter(proposed_by=by).count() >= MOST_OPEN:
                raise Unmet(merged, [NOT_SO_MANY])
            merge = cls(merged=merged, survivor=survivor, proposed_by=by, reason=reason)
            merge._require_a_fit()
            merge.save()
            for idea in merge.ideas:
                idea.has_lineage = True
                idea.save(update_fields=["has_lineage"])
            merge._record(Verb.MERGE_PROPOSED, by=by)
            merge._agree(by)
        return merge

    def consent(self, *, by: User) -> None:
        """The authors of one side say yes, or the Stabsstelle where they are silent; the last yes joins the two."""
        with self._held():
            if not self.is_open or not self.sides_of(by):
                raise WrongStage(self.merged, earlier=self._told(Verb.MERGE_CONSENTED, Verb.IDEA_MERGED))
            self._require_a_fit()
            self._agree(by)

    def refuse(self, *, by: User, reason: str = "") -> None:
        """One side says no, and why; everything stays as it is."""
        with self._closing(self.State.REFUSED, Verb.MERGE_REFUSED, by):
            self._record(Verb.MERGE_REFUSED, by=by, reason=reason)

    def withdraw(self, *, by: User) -> None:
        """Whoever proposed it takes it back."""
        with self._closing(self.State.WITHDRAWN, Verb.MERGE_WITHDRAWN, by):
            self._record(Verb.MERGE_WITHDRAWN, by=by)

    def lapse(self) -> None:
        """The rule: nobody answered for long, or the two can no longer be joined."""
        with self._closing(self.State.LAPSED, Verb.MERGE_LAPSED, None):
            self._record(Verb.MERGE_LAPSED, by=None)

    def undo(self, *, by: User, reason: str = "") -> None:
        """Both stand again where they stood; what was written since stays where it was written."""
        with self._held():
            if not self.is_done:
                raise WrongStage(self.merged, earlier=self._told(Verb.MERGE_UNDONE))
            if hindering := self.what_hinders_undoing():
                raise Unmet(self.survivor, hindering)
            self._end(self.State.UNDONE, by)
            before = joining.lead_back(self)
            told: dict[str, Any] = {"by": by, "reason": reason, "merge": self.pk, "proposer": self.proposed_by_id}
            Event.record(Verb.MERGE_UNDONE, idea=self.merged, stage_before=before, **told)
            Event.record(Verb.MERGE_UNDONE, idea=self.survivor, **told)
            joining.take_apart(self)

    # Helpers of the verbs

    def _require_a_fit(self) -> None:
        """Both stand where ideas can be joined, are of one kind, and neither goes back to the other the wrong way."""
        for idea in self.ideas:
            idea._start("propose_merge")
        if self.merged.kind != self.survivor.kind:
            raise Unmet(self.merged, [SAME_KIND])
        if comes_of(self.survivor, self.merged):
            raise Unmet(self.merged, [NO_CIRCLE])

    def _agree(self, by: User) -> None:
        sides = self.sides_of(by)
        for idea, office in sides.items():
            Consent.objects.create(merge=self, idea=idea, by=by, office=office)
        if not self.waits_for:
            self._join(by)
            return
        for idea, office in sides.items():
            known: dict[str, Any] = {"office": office} if office else {}
            Event.record(Verb.MERGE_CONSENTED, by=by, idea=idea, merge=self.pk, **known)

    def _join(self, by: User) -> None:
        merged, survivor = self.ideas
        self.stage, self.stage_since = merged.stage, merged.stage_since
        self.owed_by, self.due_on, self.merged_at = merged.owed_by, merged.due_on, clock.now()
        self._end(self.State.DONE, by, "stage", "stage_since", "owed_by", "due_on", "merged_at")
        before = merged._move_to(Stage.MERGED)
        Event.record(Verb.IDEA_MERGED, by=by, idea=merged, stage_before=before, merge=self.pk)
        Event.record(Verb.IDEA_JOINED, by=by, idea=survivor, merge=self.pk)
        joining.bring_together(self)
        for other in type(self).objects.open().about(merged):
            other._end(self.State.LAPSED, None)  # it speaks of an idea that has gone into another

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Hold the rows of both ideas, then read this merge afresh."""
        merged, survivor = self.ideas
        with held(merged, survivor):
            self.refresh_from_db()
            self.merged, self.survivor = merged, survivor
            yield

    @contextmanager
    def _closing(self, state: State, verb: Verb, by: User | None) -> Iterator[None]:
        with self._held():
            if not self.is_open:
                raise WrongStage(self.merged, earlier=self._told(verb))
            self._end(state, by)
            yield

    def _end(self, state: State, by: User | None, *changed: str) -> None:
        self.state, self.ended_by, self.ended_at = state, by, clock.now()
        self.save(update_fields=["state", "ended_by", "ended_at", *changed])

    def _told(self, *verbs: Verb) -> models.QuerySet[Event]:
        return Event.objects.filter(idea__in=self.ideas, verb__in=verbs, details__merge=self.pk)

    def _record(self, verb: Verb, *, by: User | None, reason: str = "") -> None:
        for idea in self.ideas:
            Event.record(verb, by=by, idea=idea, reason=reason, merge=self.pk, proposer=self.proposed_by_id)


class Consent(models.Model):
    """One side of a merge says yes: an author of that idea, or the Stabsstelle in their place."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="consents")
    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("Zustimmung")
        verbose_name_plural = _("Zustimmungen")
        constraints = [models.UniqueConstraint(fields=["merge", "idea"], name="consent_once_for_each_side")]

    def __str__(self) -> str:
        return f"{self.merge_id}: {self.idea_id}"
