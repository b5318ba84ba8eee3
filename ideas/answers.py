"""How quickly those who owe a step answer: counted by a task, read by everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Aggregate, Case, Count, F, FloatField, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Organisation
from arena import clock
from arena.prepared import prepared
from ideas.models import AnswerFigure, Idea, OwedStep, Responsibility
from ideas.models.due import Rule, rules
from ideas.models.owedstep import ANSWERS
from ideas.models.queries import LEADS
from ideas.models.stage import Owed, Stage

FEWEST = 3  # with fewer cases a figure would tell of single ideas and people
COUNTED_FOR = timedelta(days=365)
LONGEST_OVERDUE = 10
ALL = ""  # the figure of a whole stage, whoever owed the step
LOCK = 20_221_221


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)%(filter)s"
    output_field = FloatField()


# Counting


def count_anew() -> None:
    """Take the figures of the last twelve months afresh; whoever reads meanwhile reads the old ones."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        figures = [*_figures("stage"), *_figures("stage", "owed_by", "organisation")]
        AnswerFigure.objects.all().delete()
        AnswerFigure.objects.bulk_create(figures)


def _figures(*group: str) -> list[AnswerFigure]:
    ended = {_key(row): row for row in _ended().values(*group).annotate(**_told()).order_by()}
    overdue = {_key(row): row for row in _overdue().values(*group).annotate(overdue=Count("pk")).order_by()}
    nothing = {"ended": 0, "in_time": 0, "median": None, "overdue": 0}
    keys, at = sorted(ended.keys() | overdue.keys(), key=str), clock.now()
    return [
        AnswerFigure(counted_at=at, **(nothing | _columns(overdue.get(key)) | _columns(ended.get(key)))) for key in keys
    ]


def _ended() -> QuerySet[OwedStep]:
    return OwedStep.objects.filter(ended_on__gt=clock.today() - COUNTED_FOR)


def _overdue() -> QuerySet[Any]:
    """What waits for an answer after its date, with the body that owes it when a body leads."""
    lead = Responsibility.objects.lead().filter(idea=OuterRef("pk"))
    body = Case(When(owed_by=Owed.LEAD, then=Subquery(lead.values("organisation")[:1])))
    late = Idea.objects.filter(stage__in=ANSWERS, due_on__lt=clock.today(), hidden_at=None)
    return late.annotate(organisation=body)


def _told() -> dict[str, Any]:
    counts_working_days = [stage for stage, rule in rules().items() if rule.working]
    took = Case(When(stage__in=counts_working_days, then=F("working_days")), default=F("days"))
    return {
        "ended": Count("pk"),
        "in_time": Count("pk", filter=Q(is_answered=True, ended_on__lte=F("due_on"))),
        "median": Median(took, filter=Q(is_answered=True)),
    }


def _key(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["stage"], row.get("owed_by", ALL), row.get("organisation")


def _columns(row: dict[str, Any] | None) -> dict[str, Any]:
    return {"organisation_id" if name == "organisation" else name: value for name, value in (row or {}).items()}


# Reading


@dataclass(frozen=True)
class AnswerTimes:
    """One line of the figures, in the words of the page."""

    stage: Stage
    who: str
    body: Organisation | None
    number: int
    answered_in_time: int
    overdue: int
    median: float | None
    rule: Rule

    @property
    def is_few(self) -> bool:
        """Whether there are too few cases to say anything."""
        return self.number < FEWEST

    @property
    def percent(self) -> int:
        """The share that was answered in time; what is overdue now counts as late."""
        return 100 * self.answered_in_time // self.number if self.number else 0

    @property
    def took(self) -> str:
        """The median in words: "3,5 Arbeitstage"."""
        return _days(self.median, working=self.rule.working) if self.median is not None else ""

    @property
    def took_number(self) -> str:
        """The median without the word for its days: "3,5"."""
        return self.took.partition(" ")[0]

    @property
    def took_word(self) -> str:
        return self.took.partition(" ")[2]

    @property
    def allowed(self) -> str:
        """How long the step may take, in words."""
        if self.stage == Stage.DEVELOPMENT:
            return _("Tag, den die Federführung nennt")
        if self.rule.days is None:
            return _("Tag, den die Stabsstelle nennt")
        return _days(self.rule.days, working=self.rule.working)

    @property
    def median_of_scale(self) -> float:
        """Where the median stands on a scale of a hundred, on which the time allowed ends at fifty."""
        return min(100 * self.median / (2 * self.rule.days), 100) if self.median is not None and self.rule.days else 0


@dataclass(frozen=True)
class Answers:
    """Everything the page of answer times shows."""

    stages: list[AnswerTimes]
    bodies: list[AnswerTimes]
    counted_at: datetime | None
    since: date

    @property
    def number(self) -> int:
        return sum(times.number for times in self.stages)

    @property
    def percent(self) -> int:
        return 100 * sum(times.answered_in_time for times in self.stages) // self.number if self.number else 0

    @property
    def overdue(self) -> int:
        return sum(times.overdue for times in self.stages)

    @property
    def is_few(self) -> bool:
        return self.number < FEWEST


def answers() -> Answers:
    """The figures as they were counted last, along the path; bodies with the most cases first."""
    figures, allowed, order = list(AnswerFigure.objects.select_related("organisation")), rules(), list(ANSWERS)
    lines = [(figure.owed_by, _line(figure, allowed)) for figure in figures]
    counted_at = figures[0].counted_at if figures else None
    return Answers(
        stages=sorted((line for owed_by, line in lines if owed_by == ALL), key=lambda line: order.index(line.stage)),
        bodies=sorted(
            (line for owed_by, line in lines if owed_by != ALL),
            key=lambda line: (order.index(line.stage), -line.number, line.who),
        ),
        counted_at=counted_at,
        since=(counted_at or clock.now()).date() - COUNTED_FOR,
    )


def answer_times() -> AnswerTimes | None:
    """How quickly moderation answers those who submit an idea; None before the first answer."""
    return next((_line(figure, rules()) for figure in _figure_of_moderation()), None)


@prepared
def _figure_of_moderation() -> QuerySet[AnswerFigure]:
    return AnswerFigure.objects.filter(stage=Stage.SUBMITTED, owed_by=ALL)


def longest_overdue() -> list[Idea]:
    """Public ideas that wait for an answer after its date, the longest wait first."""
    late = Idea.objects.overdue().prefetch_related(LEADS)  # type: ignore[no-redef]
    return list(late[:LONGEST_OVERDUE])


def _line(figure: AnswerFigure, allowed: dict[Stage, Rule]) -> AnswerTimes:
    stage = Stage(figure.stage)
    return AnswerTimes(
        stage=stage,
        who=_who(figure),
        body=figure.organisation,
        number=figure.ended + figure.overdue,
        answered_in_time=figure.in_time,
        overdue=figure.overdue,
        median=figure.median,
        rule=allowed[stage],
    )


def _who(figure: AnswerFigure) -> str:
    if figure.organisation:
        return str(figure.organisation)
    if figure.owed_by == Owed.LEAD:
        return _("Personen mit Federführung")
    return str(Owed(figure.owed_by).label)


def _days(number: float, *, working: bool) -> str:
    shown = f"{number:.1f}".removesuffix(".0").replace(".", ",")
    if working:
        return ngettext("%(days)s Arbeitstag", "%(days)s Arbeitstage", round(number)) % {"days": shown}
    return ngettext("%(days)s Tag", "%(days)s Tage", round(number)) % {"days": shown}
