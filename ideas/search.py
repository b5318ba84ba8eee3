"""Which public ideas hold what somebody looks for, with what is needed to sort and count them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Max

from ideas.filters import DISTRICT, FIELD, KIND, STAGE
from ideas.models import IdeaSearch

MOST = 1000
ERA, FIRST_LOOK = 2500, 3

# The newest first, one by one, until there are enough; the words of the others are not even unpacked.
FOUND = """
WITH found AS MATERIALIZED (
    SELECT idea_id, words, fields, districts FROM ideas_ideasearch
    WHERE words @@ %(query)s::tsquery AND {then} {and_there}
)
SELECT idea.id, ts_rank(found.words, %(query)s::tsquery), idea.published_at, idea.kind, idea.stage,
    found.fields, found.districts
FROM (SELECT * FROM found ORDER BY idea_id DESC) AS found
CROSS JOIN LATERAL (
    SELECT * FROM ideas_idea AS idea WHERE idea.id = found.idea_id AND ideas_is_listed(idea) {and_idea} OFFSET 0
) AS idea
LIMIT {most}
"""
THERE = {FIELD: "%(feld)s = ANY(fields)", DISTRICT: "%(bezirk)s = ANY(districts)"}
IDEA = {KIND: "idea.kind = %(art)s", STAGE: "idea.stage = %(stufe)s"}


class Hit(NamedTuple):
    """Something that was found."""

    of: str
    pk: int
    rank: float
    at: Any
    kind: str
    stage: str
    fields: Sequence[int]
    districts: Sequence[int]


def hits(tsquery: str, chosen: Mapping[str, Any]) -> list[Hit]:
    """The newest public ideas that match, one more than `MOST` when there are more.

    A common word is found often enough among the newest ideas; only a rare one is looked for among all of them.
    """
    end = (IdeaSearch.objects.aggregate(id=Max("pk"))["id"] or 0) // ERA + 1
    begin, found = max(end - FIRST_LOOK, 0), list[Hit]()
    missed = MOST + 1
    oldest = end
    while missed and oldest:
        found += _hits(tsquery, chosen, begin, oldest, missed)
        missed, oldest = MOST + 1 - len(found), begin
        begin = max(oldest - 1 - missed * (end - oldest) * 5 // (4 * max(len(found), 1)), 0)
    return found


def _hits(tsquery: str, chosen: Mapping[str, Any], begin: int, end: int, most: int) -> list[Hit]:
    """Those of the eras from `begin` until before `end`."""
    then = "ARRAY[(idea_id / 2500)::integer] && %(eras)s::integer[]" if begin else "idea_id < %(end)s"
    sql = FOUND.format(then=then, and_there=_and(THERE, chosen), and_idea=_and(IDEA, chosen), most=most)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"query": tsquery, "eras": list(range(begin, end)), "end": end * ERA, **chosen})
        return [Hit("idea", *row) for row in cursor.fetchall()]


def _and(conditions: Mapping[str, str], chosen: Mapping[str, Any]) -> str:
    return "".join(f" AND {condition}" for name, condition in conditions.items() if name in chosen)
