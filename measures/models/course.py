"""The course of a measure: how it comes into being, its phases forward and back, and how it goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from measures.models.guards import A_WAY_BACK_HAS_A_REASON, HAS_A_REASON
from measures.models.status import STARTS_FROM, Status
from measures.models.team import TeamMember, TeamRole

if TYPE_CHECKING:
    from accounts.models import Organisation, User
    from measures.models.measure import Measure
    from strategy.models import Phase

NUMBERS = 2_022_1221  # the advisory lock under which new numbers are given


class PhaseStep(models.Model):
    """A step to another phase, forward or back; who and why stand in its event."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="phase_steps")
    before = models.ForeignKey("strategy.Phase", on_delete=models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey("strategy.Phase", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    event: Event | None = None  # where a page read it along, see `told`

    class Meta:
        verbose_name = _("Phasenwechsel")
        verbose_name_plural = _("Phasenwechsel")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.before or '–'} → {self.after}"

    @property
    def is_back(self) -> bool:
        return self.before is not None and self.after.number < self.before.number


class Course:
    """The part of `Measure` that moves."""

    def begin(
        self: Measure,
        *,
        by: User,
        team: Iterable[tuple[User, str, Organisation | None]] = (),
        verb: Verb = Verb.MEASURE_ENTERED,
        **details: Any,
    ) -> Measure:
        """A new measure gets its number and its first team; whether it was entered or came from an idea says `verb`."""
        with transaction.atomic():
            self.number = self.number or self._next_number()
            self.reports_since = clock.now() if self.status == Status.RUNNING else None
            self.save()
            if self.phase:
                PhaseStep.objects.create(measure=self, after=self.phase)
            Event.record(verb, by=by, measure=self, stage_before="", **details)
            for person, role, body in team:
                TeamMember.join(self, person=person, role=role, by=by, organisation=body)
        return self

    def enter(self: Measure, *, by: User, team: Iterable[User] = ()) -> Measure:
        """The Stabsstelle enters a measure directly and names its first team, whose first person leads."""
        roles = [TeamRole.LEAD, *[TeamRole.DELIVERY] * 99]
        return self.begin(by=by, team=[(person, role, None) for person, role in zip(team, roles, strict=False)])

    def enter_phase(self: Measure, phase: Phase, *, by: User, reason: str = "") -> PhaseStep:
        """On to another phase; back only with a reason, which everybody reads."""
        with locked(self):
            self.require_status("enter_phase")
            before = self.phase
            if before == phase:
                raise WrongStage(self, earlier=self.events.filter(details__phase=phase.number))
            is_back = before is not None and phase.number < before.number
            if is_back and not reason:
                raise Unmet(self, [A_WAY_BACK_HAS_A_REASON])
            self.phase = phase
            self.save(update_fields=["phase"])
            step = PhaseStep.objects.create(measure=self, before=before, after=phase)
            verb = Verb.PHASE_STEPPED_BACK if is_back else Verb.PHASE_ENTERED
            self.record(verb, by=by, reason=reason, step=step.pk, phase=phase.number)
        return step

    def start(self: Measure, *, by: User, reason: str = "") -> None:
        """It runs, for the first time or again; from now on the team reports."""
        self._go("start_measure", Status.RUNNING, Verb.MEASURE_STARTED, by=by, reason=reason)

    def pause(self: Measure, *, by: User, reason: str) -> None:
        """It rests; nobody is asked for reports meanwhile."""
        self._go("pause_measure", Status.PAUSED, Verb.MEASURE_PAUSED, by=by, reason=reason)

    def complete(self: Measure, *, by: User, reason: str) -> None:
        """It is done; the reason says what was achieved."""
        self._go("complete_measure", Status.DONE, Verb.MEASURE_COMPLETED, by=by, reason=reason)

    def stop(self: Measure, *, by: User, reason: str) -> None:
        """It ends before it is done; everybody reads why."""
        self._go("stop_measure", Status.STOPPED, Verb.MEASURE_STOPPED, by=by, reason=reason)

    def _go(self: Measure, step: str, to: Status, verb: Verb, *, by: User, reason: str) -> None:
        with locked(self):
            self.require_status(step, earlier=self.events.filter(verb=verb))
            if not reason and to != Status.RUNNING:
                raise Unmet(self, [HAS_A_REASON])
            before, self.status = self.status, to
            self.reports_since = clock.now() if to == Status.RUNNING else None
            self.save(update_fields=["status", "reports_since"])
            self.record(verb, by=by, reason=reason, stage_before=before)

    # What others ask

    def allows(self: Measure, verb: str) -> bool:
        """Whether the measure is in a state for this verb."""
        return verb not in STARTS_FROM or self.status in STARTS_FROM[verb]

    def require_status(self: Measure, verb: str, *, earlier: Any = None) -> None:
        """Refuse what the present status excludes; the caller holds the row."""
        if not self.allows(verb):
            raise WrongStage(self, earlier=earlier)

    def record(self: Measure, verb: Verb, *, by: User | None, **more: Any) -> Event:
        """What somebody of the team did, told with the body for which they act."""
        return Event.record(verb, by=by, measure=self, organisation=self.acts_for(by) if by else None, **more)

    def told(self: Measure, detail: str, *verbs: Verb) -> dict[int, Event]:
        """The events of these verbs by what their details name: who did it, when and why; one query."""
        events = self.events.filter(verb__in=verbs).select_related("actor", "organisation", "text")
        return {event.details[detail]: event for event in events.order_by("pk") if detail in event.details}

    def refuse_twice(self: Measure, verb: Verb) -> None:
        """The very same is there already; whoever merely clicked twice is led to what they did."""
        raise WrongStage(self, earlier=self.events.filter(verb=verb))

    def expect_reports(self: Measure) -> None:
        """A measure that runs and has a team is asked for reports; the caller holds the row."""
        if self.reports_since is None and self.status == Status.RUNNING:
            self.reports_since = clock.now()
            self.save(update_fields=["reports_since"])

    def _next_number(self: Measure) -> str:
        """The number after the highest one, "M-013" say."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
            cursor.execute(r"SELECT max(substring(number FROM '^M-(\d{1,9})$')::int) FROM measures_measure")
            return f"M-{(cursor.fetchone()[0] or 0) + 1:03d}"
