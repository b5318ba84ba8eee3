"""What the mails about measures are about: a measure, and one of everything that its team keeps."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from accounts.models import Organisation, Sector
from activity.audiences import AUDIENCES
from activity.concerned import Audience
from arena import clock
from measures.models import (
    HelpOffer,
    HelpWanted,
    Indicator,
    IndicatorKind,
    Lesson,
    LessonKind,
    Measure,
    Milestone,
    PhaseStep,
    Reading,
    Replication,
    Report,
    Status,
    TeamMember,
    TeamRole,
)
from strategy.models import Phase

if TYPE_CHECKING:
    from accounts.models import User
    from activity.verbs import Verb
    from arena.workshop.mails import Words

TELLS_A_TEAM = {Audience.TEAM, Audience.MEMBER, Audience.INTERESTED, Audience.ORIGINATORS}


def is_of_a_measure(verb: Verb) -> bool:
    return bool(TELLS_A_TEAM & AUDIENCES[verb].keys())


def kept_measure(words: Words, *, team: User, by: User) -> tuple[Measure, dict[str, Any]]:
    """A measure whose team is one person, and the details that lead to each of its parts."""
    today = clock.today()
    measure = Measure.objects.create(
        number="M-042", title=words.title, status=Status.RUNNING, reports_since=clock.now() - timedelta(days=60)
    )
    member = TeamMember.objects.create(measure=measure, person=team, role=TeamRole.LEAD)
    phase = Phase.objects.first() or Phase.objects.create(number=1, name="Vorprozess")
    number = Indicator.objects.create(
        measure=measure,
        kind=IndicatorKind.OUTCOME,
        name=words.title,
        unit="Tage",
        baseline=9,
        target=3,
        due_on=today,
        set_by=team,
    )
    parts: dict[str, Any] = {
        "member": member,
        "step": PhaseStep.objects.create(measure=measure, after=phase),
        "milestone": Milestone.objects.create(measure=measure, title=words.title, due_on=today),
        "report": Report.objects.create(measure=measure, by=team, title=words.title, text=words.comment),
        "indicator": number,
        "reading": Reading.objects.create(indicator=number, on=today, value=Decimal("4.5"), evidence="Zählung", by=by),
        "lesson": Lesson.objects.create(measure=measure, kind=LessonKind.WORKED, text=words.comment[:1000], by=team),
        "wanted": HelpWanted.objects.create(measure=measure, text=words.comment[:300], named_by=team),
        "help": HelpOffer.objects.create(measure=measure, person=by, text=words.comment[:500]),
        "replication": _taken_over(measure, words, by=by),
    }
    return measure, {name: part.pk for name, part in parts.items()} | {
        "until": str(today),
        "recognition": "SCB-2026-001",
    }


def _taken_over(measure: Measure, words: Words, *, by: User) -> Replication:
    body, _made = Organisation.objects.get_or_create(name=words.name, sector=Sector.ADMINISTRATION)
    copy = Measure.objects.create(number="M-043", title=words.title, organisation=body)
    return Replication.objects.create(
        root=measure, origin=measure, copy=copy, organisation=body, differences=words.comment[:2000], by=by
    )
