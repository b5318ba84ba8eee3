"""Which public ideas hold what somebody looks for: the best of them, and how many there are of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db import connection

from arena.fulltext import Query
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
), further AS (
    SELECT found.* FROM reach, generate_series({first_look}, CASE WHEN NOT is_rare THEN era END) AS ago,
        LATERAL ({in_era}) AS found
    LIMIT {most} - (SELECT hits FROM reach)
), old AS (
    {in_old} LIMIT {most} - (SELECT hits FROM reach)
), found AS MATERIALIZED (
    SELECT * FROM near UNION ALL SELECT * FROM further UNION ALL SELECT * FROM old
)
"""
# The 0 keeps it away from the primary key: hits are sought, not ideas.
NEWEST_OF = """
    SELECT idea_id, life, fields, districts, {rank} AS rank, {missed} AS missed FROM ideas_ideasearch
    WHERE {fits} AND life <> '{{}}' AND {which} ORDER BY idea_id + 0 DESC
"""
IN_ERA = "ARRAY[(idea_id / 2500)::integer] && ARRAY[(era - ago)::integer]"
IN_OLD = """
    idea_id + 0 < (SELECT (era - {first_look} + 1) * 2500 FROM newest)
    AND (SELECT is_rare AND era >= {first_look} FROM reach)
"""
FITS = "words @@ %(query)s::tsquery"
# The index is spared the distances between words; IS TRUE keeps them away from it.
FITS_CLOSELY = "words @@ %(roughly)s::tsquery AND (words @@ %(query)s::tsquery) IS TRUE"
IN_A_FULL_ERA = """
SELECT count(*), (SELECT coalesce(max(idea_id), 0) / 2500 FROM ideas_ideasearch) AS eras
FROM ideas_ideasearch WHERE words @@ %(query)s::tsquery AND life <> '{}'
AND ARRAY[(idea_id / 2500)::integer] && ARRAY[(SELECT max(idea_id) / 2500 - 1 FROM ideas_ideasearch)::integer]
"""
RANK = "ts_rank(words, %(query)s::tsquery)"
# Counted here, so that a thousand hits need not travel: of each set of values how often it is there.
COUNTED_AND_BEST = """
SELECT life, fields, districts, missed, count(*), NULL::integer AS idea_id, NULL::real AS rank, NULL::timestamptz AS at
FROM found GROUP BY GROUPING SETS ((life, missed), (fields, missed), (districts, missed))
UNION ALL (
    SELECT NULL, NULL, districts, NULL, NULL, idea_id, rank, {at} AS at
    FROM found WHERE missed = 0 ORDER BY {sort} DESC, idea_id DESC LIMIT %(shown)s
)
"""
HAVING = "SELECT idea_id FROM ideas_ideasearch WHERE life <> '{}' AND "
PUBLISHED_AT = "(SELECT published_at FROM ideas_idea WHERE id = found.idea_id)"
# `life` is kept in the transaction that changes the idea: its kind and its stage while it stands in the lists.
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
    districts: Sequence[int]


class Alike(NamedTuple):
    """Hits that share some values; None for those that were not looked at. Each bit of `missed` is a filter."""

    life: Sequence[str] | None
    fields: Sequence[int] | None
    districts: Sequence[int] | None
    missed: int
    number: int


@dataclass(frozen=True)
class Answer:
    """The best hits that fit all filters, and counts; a filter's own counts are as if nothing were chosen in it."""

    best: list[Hit]
    number: int
    fitting: int
    counts: dict[str, Counter[Any]]

    @classmethod
    def of(cls, best: list[Hit], alike: Iterable[Alike], chosen: Iterable[str]) -> Answer:
        """The answer from hits that are counted by their values."""
        counts: dict[str, Counter[Any]] = {name: Counter() for name in THERE}
        number = fitting = 0
        bits = {name: 1 << place for place, name in enumerate(chosen)}
        for life, fields, districts, missed, there in alike:
            values: list[tuple[str, Iterable[Any]]] = []
            if life is not None:
                number += there
                fitting += 0 if missed else there
                values += [(KIND, life[:1]), (STAGE, life[1:])]
            values += [(FIELD, fields or ()), (DISTRICT, districts or ())]
            for name, found in values:
                if not missed & ~bits.get(name, 0):
                    for value in found:
                        counts[name][value] += there
        return cls(best, number, fitting, counts)


def answer(query: Query, chosen: Mapping[str, Any], *, dated: bool, shown: int) -> Answer:
    """What the newest public ideas that match say; where there are too many, those that fit are sought among all.

    Then `number` is one more than `MOST`, and the counts are the least there are.
    """
    found = _found(query, chosen, dated=dated, shown=shown)
    if found.number > MOST and chosen:
        among_all = _answer(query, {}, chosen, dated=dated, shown=shown)
        return replace(found, best=among_all.best, fitting=among_all.number)
    return found


def _found(query: Query, chosen: Mapping[str, Any], *, dated: bool, shown: int) -> Answer:
    """Where a word as it is written is there often enough, nobody asks for its halves, which takes twice as long."""
    verbatim = replace(query, is_verbatim=True)
    if verbatim.tsquery != query.tsquery and _is_common(verbatim.tsquery):
        found = _answer(verbatim, chosen, {}, dated=dated, shown=shown)
        if found.number > MOST:
            return found
    return _answer(query, chosen, {}, dated=dated, shown=shown)


def _is_common(tsquery: str) -> bool:
    """Whether there are probably more than `MOST` in all, judged by the newest era that is full."""
    with connection.cursor() as cursor:
        cursor.execute(IN_A_FULL_ERA, {"query": tsquery})
        hits, eras = cursor.fetchone()
    return bool(hits * eras > 1.5 * MOST)


def _answer(query: Query, chosen: Mapping[str, Any], narrow: Mapping[str, Any], *, dated: bool, shown: int) -> Answer:
    at, sort = (PUBLISHED_AT, "at") if dated else ("NULL", "rank")
    misses = (f"(NOT {THERE[name]})::integer * {1 << place}" for place, name in enumerate(chosen))
    rows = _ask(
        COUNTED_AND_BEST.format(at=at, sort=sort),
        {"query": query.tsquery, "roughly": query.roughly, "shown": shown, **chosen, **narrow},
        fits=FITS if query.roughly == query.tsquery else FITS_CLOSELY,
        narrow=narrow,
        rank=RANK,
        missed=" + ".join(misses) or "0",
        most=MOST + 1,
    )
    best = [Hit("idea", pk, rank, at, districts) for _, _, districts, _, _, pk, rank, at in rows if pk]
    return Answer.of(best, (Alike(*row[:5]) for row in rows if not row[5]), chosen)


def newest(tsquery: str, most: int) -> list[int]:
    """The newest public ideas that match, by their ids."""
    wanted = "SELECT idea_id FROM found ORDER BY idea_id DESC"
    return [pk for (pk,) in _ask(wanted, {"query": tsquery}, fits=FITS, narrow={}, rank="0", missed="0", most=most)]


def having(chosen: Mapping[str, Any]) -> list[int]:
    """The public ideas that fit all that was chosen, as the index has them: quick where they are few."""
    fits = " AND ".join(THERE[name] for name in chosen)
    with connection.cursor() as cursor:
        cursor.execute(HAVING + fits, chosen)
        return [pk for (pk,) in cursor.fetchall()]


def _ask(
    wanted: str, params: Mapping[str, Any], *, fits: str, narrow: Iterable[str], rank: str, missed: str, most: int
) -> list[tuple[Any, ...]]:
    def newest_of(which: str) -> str:
        which = " AND ".join([which, *(THERE[name] for name in narrow)])
        return NEWEST_OF.format(fits=fits, which=which, rank=rank, missed=missed, most=most)

    in_old = newest_of(IN_OLD.format(first_look=FIRST_LOOK))
    sql = NEWEST_THAT_FIT.format(in_era=newest_of(IN_ERA) + "OFFSET 0", in_old=in_old, most=most, first_look=FIRST_LOOK)
    with connection.cursor() as cursor:
        cursor.execute(sql + wanted, params)
        return cursor.fetchall()
