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
    WHERE words @@ %(query)s::tsquery {and_there}
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

    A common word is found among the newest ideas already; a rare one costs little among all of them.
    """
    newest = (IdeaSearch.objects.aggregate(id=Max("pk"))["id"] or 0) // ERA
    look = FIRST_LOOK
    while look <= newest:
        found = _hits(tsquery, chosen, eras=list(range(newest, newest - look, -1)))
        if len(found) > MOST:
            return found
        look = max(2 * look, look * MOST * 5 // 4 // max(len(found), 1))
    return _hits(tsquery, chosen)


def _hits(tsquery: str, chosen: Mapping[str, Any], *, eras: Sequence[int] = ()) -> list[Hit]:
    there = _and(THERE, chosen) + " AND ARRAY[(idea_id / 2500)::integer] && %(eras)s::integer[]" * bool(eras)
    with connection.cursor() as cursor:
        cursor.execute(
            FOUND.format(most=MOST + 1, and_there=there, and_idea=_and(IDEA, chosen)),
            {"query": tsquery, "eras": eras, **chosen},
        )
        return [Hit("idea", *row) for row in cursor.fetchall()]


def _and(conditions: Mapping[str, str], chosen: Mapping[str, Any]) -> str:
    return "".join(f" AND {condition}" for name, condition in conditions.items() if name in chosen)
