"""Pages of a long list by the place of their first and last row: as quick on page 5 000 as on the first."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import BooleanField, F, Func, Model, QuerySet
from django.db.models.lookups import GreaterThan, LessThan
from django.utils import timezone

SIZE = 20
FIRST, OLDER, NEWER, MONTH = "", "ab", "bis", "monat"
YEAR_FIRST, MONTH_FIRST = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII), re.compile(r"(\d{1,2})[./ -](\d{4})", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST_ID = 2**63 - 1
LARGEST_COUNT = 2**31 - 1
LAST_MOMENT = int((datetime(9999, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()) * 1_000_000


class Row(Func):
    """Values compared from left to right, as an index over them is sorted."""

    template = "ROW(%(expressions)s)"
    output_field = BooleanField()


class Place(NamedTuple):
    """Between two rows: behind the one with this value and id."""

    value: datetime | int
    pk: int


NOWHERE = Place(0, 0)


@dataclass(frozen=True)
class Page[Thing: Model]:
    """The rows of one page and the parameters of its neighbours; empty where there is none."""

    rows: list[Thing]
    newer: dict[str, str]
    older: dict[str, str]


def page_of[Thing: Model](
    rows: QuerySet[Thing], *, by: str, params: Mapping[str, str], size: int = SIZE
) -> Page[Thing]:
    """The page of `rows`, largest `by` first, that the parameters ask for; nonsense asks for the first page."""

    def read(way: str, place: Place) -> list[Thing]:
        return list(along(rows, way, *place, by=by)[: size + 1])

    return page_read(read, by=by, by_date=is_by_date(rows, by), params=params, size=size)


def page_read[Thing: Model](
    read: Callable[[str, Place], list[Thing]], *, by: str, by_date: bool, params: Mapping[str, str], size: int = SIZE
) -> Page[Thing]:
    """As above, of rows that `read` finds: one more than there is room for, that way from that place, see `along`."""
    older_than, newer_than = _read(params.get(OLDER, ""), by_date), _read(params.get(NEWER, ""), by_date)
    if by_date and not (older_than or newer_than):
        older_than = _end_of_month(params.get(MONTH, ""))
    if newer_than and not older_than:
        found = read(NEWER, newer_than)
        if len(found) > size:
            found = found[:size][::-1]
            return Page(found, _param(NEWER, found[0], by), _param(OLDER, found[-1], by))
    found = read(OLDER, older_than) if older_than else read(FIRST, NOWHERE)
    shown = found[:size]
    return Page(
        shown,
        _param(NEWER, shown[0], by) if older_than and shown else {},
        _param(OLDER, shown[-1], by) if len(found) > size else {},
    )


def along[Thing: Model](rows: QuerySet[Thing], way: str, value: Any, pk: Any, *, by: str) -> QuerySet[Thing]:
    """The rows from a place on: the OLDER ones, the NEWER ones nearest first, or from the FIRST."""
    if way == NEWER:
        return rows.filter(GreaterThan(Row(by, "pk"), Row(value, pk))).order_by(by, "pk")
    if way == OLDER:
        rows = rows.filter(LessThan(Row(by, "pk"), Row(value, pk)))
    return rows.order_by(F(by).desc(), F("pk").desc())


def is_by_date(rows: QuerySet[Any], by: str) -> bool:
    """Whether one can jump to a month of this list."""
    return rows.model._meta.get_field(by).get_internal_type() == "DateTimeField"


def after(row: Model, *, by: str) -> dict[str, str]:
    """The parameters of the page that begins after this row."""
    return _param(OLDER, row, by)


def _param(name: str, row: Model, by: str) -> dict[str, str]:
    value = getattr(row, by)
    number = (value - EPOCH) // timedelta(microseconds=1) if isinstance(value, datetime) else value
    return {name: base64.urlsafe_b64encode(f"{number}.{row.pk}".encode()).decode().rstrip("=")}


def _read(cursor: str, by_date: bool) -> Place | None:
    """The place a cursor names, or None when it was not made by us."""
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"==").decode("ascii")
        number, pk = (int(part) for part in text.split("."))
    except (ValueError, binascii.Error):
        return None
    if not (0 <= number <= (LAST_MOMENT if by_date else LARGEST_COUNT) and 0 < pk <= LARGEST_ID):
        return None
    return Place(EPOCH + timedelta(microseconds=number) if by_date else number, pk)


def _end_of_month(text: str) -> Place | None:
    """The place after the last moment of a month: "2026-05", as browsers send it, or "5.2026", as people type it."""
    if found := YEAR_FIRST.fullmatch(text.strip()):
        year, month = map(int, found.groups())
    elif found := MONTH_FIRST.fullmatch(text.strip()):
        month, year = map(int, found.groups())
    else:
        return None
    if not (1 <= month <= 12 and 2000 <= year <= 9000):
        return None
    first_of_next = datetime(year + month // 12, month % 12 + 1, 1)
    return Place(timezone.make_aware(first_of_next), 0)
