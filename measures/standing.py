"""What a list can ask of measures beyond their columns: where they come from, how far their aims are, where it hurts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena import clock
from measures.models import STALE_AFTER, Indicator, Milestone, Replication, Standing, TeamMember
from measures.models.status import UNFINISHED

HERE: dict[str, Any] = {"measure": OuterRef("pk")}
FROM_AN_IDEA = Q(idea__isnull=False) | ~Q(origin_reference="")

Ask = Callable[[], Q]


def from_an_idea() -> Q:
    return FROM_AN_IDEA


def taken_over() -> Q:
    """A body took over what another one made."""
    return Q(Exists(Replication.objects.filter(copy=OuterRef("pk"))))


def without_a_known_idea() -> Q:
    return ~FROM_AN_IDEA & ~taken_over()


def without_a_report() -> Q:
    """Nobody reported for ninety days, as `Measure.is_stale` says."""
    return Q(reports_since__lte=clock.now() - STALE_AFTER)


def with_a_late_milestone() -> Q:
    return Q(Exists(Milestone.objects.open().filter(**HERE, due_on__lt=clock.today())))


def without_a_team() -> Q:
    """Nobody keeps it here, though it is not over."""
    return Q(status__in=UNFINISHED) & ~Q(Exists(TeamMember.objects.running().filter(**HERE)))


# In the order of the page: the value in the address, its word, and which measures it means.
ORIGINS: dict[str, tuple[str | Promise, Ask]] = {
    "idee": (_("aus einer Idee"), from_an_idea),
    "uebernommen": (_("von anderswo übernommen"), taken_over),
    "ohne-idee": (_("ohne bekannte Idee"), without_a_known_idea),
}
TROUBLES: dict[str, tuple[str | Promise, Ask]] = {
    "bericht-fehlt": (_("Seit 90 Tagen kein Bericht"), without_a_report),
    "meilenstein-ueberfaellig": (_("Meilenstein überfällig"), with_a_late_milestone),
    "ohne-team": (_("Noch kein Team eingetragen"), without_a_team),
}


def with_an_indicator(standing: str) -> Q:
    return Q(Exists(Indicator.objects.with_standing().filter(**HERE, standing=standing)))


def standings() -> ArraySubquery:
    """How far each indicator of a measure is, one entry per indicator."""
    return ArraySubquery(Indicator.objects.with_standing().filter(**HERE).order_by().values("standing"))


STANDINGS = dict(Standing.choices)
