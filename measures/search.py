"""Which measures hold what somebody looks for."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, OuterRef, QuerySet

from arena.prepared import prepared
from ideas.models.tally import CITYWIDE
from ideas.search import MOST, Hit
from measures.models import Measure


def hits(tsquery: str) -> list[Hit]:
    """The measures that match, in the form of found ideas."""
    return [
        Hit("measure", pk, rank, at, kind, status, in_fields, [CITYWIDE] * citywide + in_districts)
        for pk, rank, at, kind, status, citywide, in_fields, in_districts in _found(tsquery)
    ]


@prepared
def _found(tsquery: str) -> QuerySet[Measure, Any]:
    query = SearchQuery(tsquery, search_type="raw", config="simple")
    fields = Measure.fields.through._default_manager.filter(measure=OuterRef("pk")).values("fieldofaction")
    districts = Measure.districts.through._default_manager.filter(measure=OuterRef("pk")).values("district")
    found = Measure.objects.filter(words=query).annotate(rank=SearchRank(F("words"), query)).order_by("-pk")
    columns = ("pk", "rank", "entered_at", "kind", "status", "citywide")
    return found.values_list(*columns, ArraySubquery(fields), ArraySubquery(districts))[:MOST]
