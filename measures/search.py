"""Which measures hold what somebody looks for."""

from collections.abc import Mapping
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, OuterRef, QuerySet

from arena.prepared import prepared
from ideas.filters import DISTRICT, FIELD, KIND, STAGE
from ideas.models.tally import CITYWIDE
from ideas.search import MOST, Alike, Answer, Hit
from measures.models import Measure


def answer(tsquery: str, chosen: Mapping[str, Any]) -> Answer:
    """All measures that match, counted like ideas; `best` is in no order."""
    best, alike = [], []
    for pk, rank, at, kind, status, citywide, in_fields, in_districts in _found(tsquery):
        districts = [CITYWIDE] * citywide + in_districts
        values = {KIND: [kind], STAGE: [status], FIELD: in_fields, DISTRICT: districts}
        missed = sum(1 << place for place, name in enumerate(chosen) if chosen[name] not in values[name])
        alike.append(Alike([kind, status], in_fields, districts, missed, 1))
        if not missed:
            best.append(Hit("measure", pk, rank, at, districts))
    return Answer.of(best, alike, chosen)


@prepared
def _found(tsquery: str) -> QuerySet[Measure, Any]:
    query = SearchQuery(tsquery, search_type="raw", config="simple")
    fields = Measure.fields.through._default_manager.filter(measure=OuterRef("pk")).values("fieldofaction")
    districts = Measure.districts.through._default_manager.filter(measure=OuterRef("pk")).values("district")
    found = Measure.objects.filter(words=query).annotate(rank=SearchRank(F("words"), query)).order_by("-pk")
    columns = ("pk", "rank", "entered_at", "kind", "status", "citywide")
    return found.values_list(*columns, ArraySubquery(fields), ArraySubquery(districts))[:MOST]
