"""Who else carries something out: partners of decentral and network measures are shown to each other."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef

from measures.models import Kind, Measure, Partner, Status, TeamMember
from strategy.models import FieldOfAction

NETWORKED = (Kind.DECENTRAL, Kind.NETWORK)
MOST = 12


@dataclass(frozen=True)
class Neighbour:
    """Another measure, who carries it, and what it has in common with this one."""

    measure: Measure
    people: list[str]
    shared_fields: list[str]
    same_phase: bool

    @property
    def nearness(self) -> tuple[int, bool, bool]:
        return (len(self.shared_fields), self.same_phase, bool(self.people))


def neighbours_of(measure: Measure) -> list[Neighbour]:
    """Those with the most in common first; three queries, however many there are."""
    if measure.kind not in NETWORKED:
        return []
    fields = set(measure.fields.values_list("name", flat=True))
    found = [_neighbour(other, measure, fields) for other in _others(measure)]
    return sorted(found, key=lambda each: each.nearness, reverse=True)[:MOST]


def _others(measure: Measure) -> list[Measure]:
    """Unfinished ones that somebody carries or keeps."""
    team = TeamMember.objects.running().filter(measure=OuterRef("pk"))
    partners = Partner.objects.filter(measure=OuterRef("pk"))
    names = {
        "field_names": ArraySubquery(FieldOfAction.objects.filter(measures=OuterRef("pk")).values("name")),
        "team_names": ArraySubquery(team.order_by("pk").values("person__public_name")),
        "team_bodies": ArraySubquery(team.order_by("pk").values("organisation__name")),
        "partner_names": ArraySubquery(partners.values("name")),
    }
    found = Measure.objects.filter(kind__in=NETWORKED).exclude(status__in=[Status.DONE, Status.STOPPED])
    found = found.exclude(pk=measure.pk).filter(Exists(team) | Exists(partners))
    return list(found.select_related("organisation", "phase").annotate(**names).order_by("pk"))


def _neighbour(other: Measure, measure: Measure, fields: set[str]) -> Neighbour:
    rows = vars(other)
    bodies = [name for name in [*rows["team_bodies"], *rows["partner_names"]] if name and name != other.carrier]
    people = [name for name in rows["team_names"] if name]
    shared = sorted(fields.intersection(rows["field_names"]))
    same_phase = measure.phase_id is not None and measure.phase_id == other.phase_id
    return Neighbour(other, list(dict.fromkeys([*people, *bodies])), shared, same_phase)
