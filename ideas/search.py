"""Which public ideas hold what somebody looks for, with what is needed to sort and count them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connection

from ideas.filters import DISTRICT, FIELD, KIND, STAGE

MOST = 1000
FIRST_LOOK = 4

# The newest first, era by era, until there are enough. Eras count back from the newest; they are in the index.
# A word so rare among the newest that there will never be enough is looked for in all others at once.
NEWEST_THAT_FIT = """
WITH newest AS (
    SELECT coalesce(max(idea_id), 0) / 2500 AS era FROM ideas_ideasearch
), near AS MATERIALIZED (
    SELECT found.* FROM newest, generate_series(0, {first_look} - 1) AS ago, LATERAL ({in_era}) AS found
    LIMIT {most}
), reach AS MATERIALIZED (
    SELECT era, hits, hits * (era + 1) < {most} * {first_look} AS is_rare
    FROM newest, (SELECT count(*) AS hits FROM near) AS counted
), further AS MATERIALIZED (
    SELECT found.* FROM reach, generate_series({first_look}, CASE WHEN NOT is_rare THEN era END) AS ago,
        LATERAL ({in_era}) AS found
    LIMIT {most} - (SELECT hits FROM reach)
), old AS MATERIALIZED (
    -- The 0 keeps it away from the primary key: few hits are sought among all, not the hits among many.
    SELECT idea_id, ctid AS place, life, fields, districts FROM ideas_ideasearch WHERE {fits}
    AND idea_id + 0 < (SELECT (era - {first_look} + 1) * 2500 FROM newest)
    AND (SELECT is_rare AND era >= {first_look} FROM reach)
), found AS (
    SELECT * FROM near UNION ALL SELECT * FROM further UNION ALL SELECT * FROM old ORDER BY idea_id DESC
)
"""
# `life` is kept in the transaction that changes the idea: its kind and its stage while it stands in the lists.
FOUND = """
SELECT 'idea', found.idea_id, search.rank, {at}, found.life[1], found.life[2], found.fields, found.districts
FROM found CROSS JOIN LATERAL (
    SELECT ts_rank(words, %(query)s::tsquery) AS rank FROM ideas_ideasearch WHERE ctid = found.place OFFSET 0
) AS search
LIMIT {most}
"""
PUBLISHED_AT = "(SELECT published_at FROM ideas_idea WHERE id = found.idea_id)"
IN_ERA = """
    SELECT idea_id, ctid AS place, life, fields, districts FROM ideas_ideasearch
    WHERE {fits} AND ARRAY[(idea_id / 2500)::integer] && ARRAY[(era - ago)::integer]
    ORDER BY idea_id DESC OFFSET 0
"""
FITS = "words @@ %(query)s::tsquery AND life <> '{}'"
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
    at: Any  # when it was published, where that was asked for
    kind: str
    stage: str
    fields: Sequence[int]
    districts: Sequence[int]


def hits(tsquery: str, chosen: Mapping[str, Any], *, dated: bool) -> list[Hit]:
    """The newest public ideas that match, one more than `MOST` when there are more."""
    found = FOUND.replace("{at}", PUBLISHED_AT if dated else "NULL")
    return list(map(Hit._make, _ask(found, tsquery, chosen, MOST + 1)))


def newest(tsquery: str, most: int) -> list[int]:
    """The newest public ideas that match, by their ids."""
    return [pk for (pk,) in _ask("SELECT idea_id FROM found LIMIT {most}", tsquery, {}, most)]


def _ask(wanted: str, tsquery: str, chosen: Mapping[str, Any], most: int) -> list[tuple[Any, ...]]:
    fits = " AND ".join([FITS, *(condition for name, condition in THERE.items() if name in chosen)])
    sql = (NEWEST_THAT_FIT + wanted).format(
        fits=fits, in_era=IN_ERA.format(fits=fits), most=most, first_look=FIRST_LOOK
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"query": tsquery, **chosen})
        return cursor.fetchall()
