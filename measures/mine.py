"""The measures somebody keeps, with what each of them asks for now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from activity.models import Follow
from arena.templatetags.arena import due
from measures.models import Indicator, Measure, Milestone, Standing, TeamMember


@dataclass(frozen=True)
class Task:
    """Something the team is asked for: words, the way there, and whether it is late."""

    words: str
    url: str
    action: str
    is_late: bool


@dataclass(frozen=True)
class Kept:
    """A measure, the person's place in its team, and what is to be done."""

    member: TeamMember
    tasks: list[Task]

    @property
    def measure(self) -> Measure:
        return self.member.measure


def kept_by(person: Any) -> list[Kept]:
    """Three queries, however many there are; what is late comes first."""
    open_ones = Prefetch("measure__milestones", Milestone.objects.open().order_by("due_on", "pk"), to_attr="open_plan")
    own = TeamMember.objects.running().filter(person=person).select_related("measure__phase", "measure__organisation")
    members = list(own.select_related("organisation").prefetch_related(open_ones))
    missed: dict[int, list[Indicator]] = {}
    found = Indicator.objects.with_standing().filter(measure__in=[member.measure_id for member in members])
    for indicator in found.filter(standing=Standing.MISSED):
        missed.setdefault(indicator.measure_id, []).append(indicator)
    kept = [Kept(member, list(_tasks(member.measure, missed.get(member.measure_id, [])))) for member in members]
    return sorted(
        kept, key=lambda each: (not any(task.is_late for task in each.tasks), not each.tasks, each.measure.number)
    )


def _tasks(measure: Any, missed: list[Indicator]) -> Iterator[Task]:
    report, plan = reverse("give_report", args=[measure.pk]), reverse("milestones", args=[measure.pk])
    if measure.is_stale:
        yield Task(_("Seit 90 Tagen fehlt ein Bericht, und alle sehen es."), report, _("Bericht schreiben"), True)
    elif measure.is_asked:
        words = _("Der nächste Bericht ist erbeten: %(due)s.") % {"due": due(measure.report_due_on)}
        yield Task(words, report, _("Bericht schreiben"), False)
    for milestone in measure.open_plan:
        if milestone.is_overdue:
            words = _("Der Meilenstein „%(title)s“ ist überfällig.") % {"title": milestone}
            yield Task(words, f"{plan}#meilenstein-{milestone.pk}", _("Erreicht oder verschoben?"), True)
    for indicator in missed:
        words = _("Der Tag für „%(name)s“ ist vorbei, das Ziel nicht erreicht.") % {"name": indicator}
        place = reverse("indicators", args=[measure.pk]) + f"#indikator-{indicator.pk}"
        yield Task(words, place, _("Messwert eintragen oder Ziel ändern"), True)


def followed_by(person: Any) -> list[Follow]:
    """The measures this person follows, the latest first."""
    follows = Follow.objects.filter(user=person, measure__isnull=False)
    return list(follows.select_related("measure__organisation").order_by("-since", "-pk"))


def once_kept_by(person: Any) -> list[TeamMember]:
    """Where this person was in the team before, the latest first."""
    return list(TeamMember.objects.past().filter(person=person).select_related("measure").order_by("-until", "-pk"))
