"""Which public ideas hold what somebody looks for, with what is needed to sort and count them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from ideas.filters import DISTRICT, FIELD, KIND, STAGE

MOST = 1000
FIRST_LOOK = 3

# The newest first, one by one, until there are enough. Eras count back from the newest; they are in the index.
FOUND = """
WITH newest AS (
    SELECT coalesce(max(idea_id), 0) / 2500 AS era FROM ideas_ideasearch
), found AS MATERIALIZED (
    SELECT idea_id, fields, districts FROM ideas_ideasearch
    WHERE words @@ %(query)s::tsquery AND {then} {and_there}
)
SELECT newest.era, idea.id, search.rank, idea.published_at, idea.kind, idea.stage, found.fields, found.districts
FROM newest CROSS JOIN (SELECT * FROM found ORDER BY idea_id DESC) AS found
CROSS JOIN LATERAL (
    SELECT * FROM ideas_idea AS idea WHERE idea.id = found.idea_id AND ideas_is_listed(idea) OFFSET 0
) AS idea
CROSS JOIN LATERAL (
    SELECT ts_rank(words, %(query)s::tsquery) AS rank FROM ideas_ideasearch WHERE idea_id = found.idea_id OFFSET 0
) AS search
LIMIT {most}
"""
IN_ERAS = """ARRAY[(idea_id / 2500)::integer] && (
    SELECT array_agg(era - ago)::integer[] FROM newest, generate_series(%(done)s, %(until)s - 1) AS ago
)"""
# The 0 keeps it away from the primary key: few hits are sought among all, not the hits among many.
IN_ALL_BEFORE = "idea_id + 0 < (SELECT (era - %(done)s + 1) * 2500 FROM newest)"
THERE = {
    FIELD: "fields @> ARRAY[%(feld)s]::integer[]",
    DISTRICT: "districts @> ARRAY[%(bezirk)s]::integer[]",
    KIND: "life @> ARRAY[%(art)s]::varchar[]",
    STAGE: "life @> ARRAY[%(stufe)s]::varchar[]",
}


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
    found: list[Hit] = []
    done, until = 0, FIRST_LOOK
    while True:
        rows = _rows(tsquery, chosen, done, until, MOST + 1 - len(found))
        found += [Hit("idea", *row) for _newest, *row in rows]
        if len(found) > MOST or not until:
            return found
        # As many eras as are likely to hold what is missing; all others at once where that would be most of them.
        likely = until + 1 + (MOST - len(found)) * until * 5 // (4 * max(len(found), 1))
        done, until = until, likely if rows and likely <= rows[0][0] else 0


def _rows(tsquery: str, chosen: Mapping[str, Any], done: int, until: int, most: int) -> list[tuple[Any, ...]]:
    """Hits of the eras after the newest `done`, as far as `until`; as far as there are any, if that is 0."""
    then = IN_ERAS if until else IN_ALL_BEFORE
    sql = FOUND.format(then=then, and_there=_and(THERE, chosen), most=most)
    with connection.cursor() as cursor:
        cursor.execute(sql, {"query": tsquery, "done": done, "until": until, **chosen})
        return cursor.fetchall()


def _and(conditions: Mapping[str, str], chosen: Mapping[str, Any]) -> str:
    return "".join(f" AND {condition}" for name, condition in conditions.items() if name in chosen)
