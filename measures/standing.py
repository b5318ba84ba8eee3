"""What a list asks of every measure: its columns, where it comes from, how far its aims are, where it hurts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena import clock
from arena.prepared import prepared
from measures.models import STALE_AFTER, Indicator, Measure, Milestone, Replication, Standing, TeamMember
from measures.models.status import UNFINISHED
from strategy.models import District, FieldOfAction

HERE: dict[str, Any] = {"measure": OuterRef("pk")}
FROM_AN_IDEA = Q(idea__isnull=False) | ~Q(origin_reference="")

# In the order of the page: the value in the address and its word.
ORIGINS: dict[str, str | Promise] = {
    "idee": _("aus einer Idee"),
    "uebernommen": _("von anderswo übernommen"),
    "ohne-idee": _("ohne bekannte Idee"),
}
TROUBLES: dict[str, str | Promise] = {
    "bericht-fehlt": _("Seit 90 Tagen kein Bericht"),
    "meilenstein-ueberfaellig": _("Meilenstein überfällig"),
    "ohne-team": _("Noch kein Team eingetragen"),
}
STANDINGS: dict[str, str | Promise] = dict(Standing.choices)
COLUMNS = ("pk", "kind", "status", "phase__number", "organisation", "citywide")


def all_as_they_stand(*order: str) -> list[Any]:
    """One row for each measure, in this order."""
    return _rows(clock.now() - STALE_AFTER, clock.today(), order=order)


def origins(row: Any) -> list[str]:
    """Where it comes from; an idea may also have been taken over from elsewhere."""
    known = [*(["idee"] if row.from_an_idea else []), *(["uebernommen"] if row.taken_over else [])]
    return known or ["ohne-idee"]


def troubles(row: Any) -> list[str]:
    answers = (row.without_a_report, row.with_a_late_milestone, row.without_a_team)
    return [value for value, is_so in zip(TROUBLES, answers, strict=True) if is_so]


@prepared
def _rows(stale_since: datetime, today: date, *, order: tuple[str, ...]) -> QuerySet[Measure, Any]:
    own = {"measures": OuterRef("pk")}
    known = {
        "field_codes": ArraySubquery(FieldOfAction.objects.filter(**own).order_by().values("code")),
        "district_codes": ArraySubquery(District.objects.filter(**own).order_by().values("code")),
        "standings": ArraySubquery(Indicator.objects.with_standing(today).filter(**HERE).order_by().values("standing")),
        "from_an_idea": _whether(FROM_AN_IDEA),
        "taken_over": Exists(Replication.objects.filter(copy=OuterRef("pk"))),
        "without_a_report": _whether(Q(reports_since__lte=stale_since)),
        "with_a_late_milestone": Exists(Milestone.objects.open().filter(**HERE, due_on__lt=today)),
        "without_a_team": _whether(
            Q(status__in=sorted(UNFINISHED)) & ~Q(Exists(TeamMember.objects.running().filter(**HERE)))
        ),
    }
    return Measure.objects.order_by(*order).annotate(**known).values_list(*COLUMNS, *known, named=True)


def _whether(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, BooleanField())
