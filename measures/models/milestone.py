"""Milestones: what is to be reached by when; every day that was ever promised stays readable."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb
from arena import clock
from arena.prepared import prepared
from arena.transitions import Unmet, WrongStage, locked
from measures.models.guards import ANOTHER_DAY, HAS_A_REASON

if TYPE_CHECKING:
    from accounts.models import User
    from activity.models import Event
    from measures.models.measure import Measure


class MilestoneState(models.TextChoices):
    """What became of it."""

    OPEN = "open", _("offen")
    REACHED = "reached", _("erreicht")
    DROPPED = "dropped", _("aufgegeben")


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def open(self) -> MilestoneQuerySet:
        return self.filter(state=MilestoneState.OPEN)

    def with_dates(self) -> MilestoneQuerySet:
        """With every day it was promised for."""
        return self.prefetch_related("dates")

    def in_year(self, year: int) -> MilestoneQuerySet:
        return self.filter(due_on__year=year)


class Milestone(models.Model):
    """Something the team wants to have reached by a day."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("Was soll erreicht sein?"), max_length=160)
    due_on = models.DateField(_("Bis wann?"))
    state = models.CharField(_("Stand"), max_length=10, choices=MilestoneState, default=MilestoneState.OPEN)
    settled_on = models.DateField(null=True)

    event: Event | None = None  # that settled it, where a page read it along

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("Meilenstein")
        verbose_name_plural = _("Meilensteine")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MilestoneState.values), name="milestone_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=MilestoneState.OPEN, settled_on__isnull=True)
                | (~Q(state=MilestoneState.OPEN) & Q(settled_on__isnull=False)),
                name="settled_milestones_say_when",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="milestones_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == MilestoneState.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < clock.today()

    @property
    def look(self) -> str:
        """How lists and pictures show it: its state, or that it is overdue."""
        return "overdue" if self.is_overdue else str(self.state)

    @property
    def moves(self) -> list[MilestoneDate]:
        """Every promise after the first, oldest first."""
        return list(self.dates.all())[1:]

    # Verbs

    @classmethod
    def set(cls, measure: Measure, *, by: User, title: str, due_on: date) -> Milestone:
        """The team says what it wants to have reached by when."""
        with locked(measure):
            measure.require_status("set_milestone")
            if measure.milestones.open().filter(title=title, due_on=due_on).exists():
                measure.refuse_twice(Verb.MILESTONE_SET)
            milestone = cls.objects.create(measure=measure, title=title, due_on=due_on)
            MilestoneDate.objects.create(milestone=milestone, day=due_on)
            measure.record(Verb.MILESTONE_SET, by=by, milestone=milestone.pk, until=str(due_on))
        return milestone

    def move(self, *, by: User, to: date, reason: str) -> None:
        """Another day, with the reason; the day before stays readable."""
        measure = self.measure
        with locked(measure):
            self._require_open()
            measure.require_status("move_milestone")
            if to == self.due_on:
                raise Unmet(measure, [ANOTHER_DAY])
            if not reason:
                raise Unmet(measure, [HAS_A_REASON])
            self.due_on = to
            self.save(update_fields=["due_on"])
            promised = MilestoneDate.objects.create(milestone=self, day=to)
            measure.record(
                Verb.MILESTONE_MOVED, by=by, reason=reason, milestone=self.pk, promised=promised.pk, until=str(to)
            )

    def reach(self, *, by: User, on: date) -> None:
        """It is done, on this day."""
        self._settle(MilestoneState.REACHED, Verb.MILESTONE_REACHED, by=by, on=on)

    def drop(self, *, by: User, reason: str) -> None:
        """It will not be reached; everybody reads why."""
        if not reason:
            raise Unmet(self.measure, [HAS_A_REASON])
        self._settle(MilestoneState.DROPPED, Verb.MILESTONE_DROPPED, by=by, on=clock.today(), reason=reason)

    def _settle(self, state: MilestoneState, verb: Verb, *, by: User, on: date, reason: str = "") -> None:
        with locked(self.measure):
            self._require_open()
            self.state, self.settled_on = state, on
            self.save(update_fields=["state", "settled_on"])
            self.measure.record(verb, by=by, reason=reason, milestone=self.pk)

    def _require_open(self) -> None:
        """Judged afresh under the lock of the measure."""
        self.refresh_from_db(fields=["state", "due_on"])
        if not self.is_open:
            raise WrongStage(self.measure, earlier=self.measure.events.filter(details__milestone=self.pk))


class MilestoneDate(models.Model):
    """A day for which a milestone was promised; who moved it and why stand in its event."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="dates")
    day = models.DateField()
    at = models.DateTimeField(default=clock.now)

    event: Event | None = None  # where a page read it along

    class Meta:
        verbose_name = _("Termin")
        verbose_name_plural = _("Termine")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.milestone_id}: {self.day}"


@prepared
def milestones_of(measure: int) -> QuerySet[Milestone]:
    """By their day."""
    return Milestone.objects.filter(measure=measure)
