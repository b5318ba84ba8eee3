"""Pages of a long list by the place of their first and last row: as quick on page 5 000 as on the first."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.utils import timezone

SIZE = 20
OLDER, NEWER, MONTH = "ab", "bis", "monat"
YEAR_FIRST, MONTH_FIRST = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII), re.compile(r"(\d{1,2})[./ -](\d{4})", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST_ID = 2**63 - 1
LARGEST_COUNT = 2**31 - 1
LAST_MOMENT = int((datetime(9999, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()) * 1_000_000


class Row(Func):
    """Values compared from left to right, as an index over them is sorted."""

    template = "ROW(%(expressions)s)"
    output_field = BooleanField()


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
    older_than, newer_than = _read(params.get(OLDER, ""), rows, by), _read(params.get(NEWER, ""), rows, by)
    if not (older_than or newer_than) and is_by_date(rows, by):
        older_than = _end_of_month(params.get(MONTH, ""))
    if newer_than and not older_than:
        found = list(rows.filter(GreaterThan(Row(by, "pk"), newer_than)).order_by(by, "pk")[: size + 1])
        if len(found) > size:
            found = found[:size][::-1]
            return Page(found, _param(NEWER, found[0], by), _param(OLDER, found[-1], by))
        older_than = None
    if older_than:
        rows = rows.filter(LessThan(Row(by, "pk"), older_than))
    found = list(rows.order_by(F(by).desc(), F("pk").desc())[: size + 1])
    shown = found[:size]
    return Page(
        shown,
        _param(NEWER, shown[0], by) if older_than and shown else {},
        _param(OLDER, shown[-1], by) if len(found) > size else {},
    )


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


def _read(cursor: str, rows: QuerySet[Any], by: str) -> Row | None:
    """The place a cursor names, or None when it was not made by us."""
    try:
        text = base64.urlsafe_b64decode(cursor.encode("ascii") + b"==").decode("ascii")
        number, pk = (int(part) for part in text.split("."))
    except (ValueError, binascii.Error):
        return None
    is_moment = is_by_date(rows, by)
    if not (0 <= number <= (LAST_MOMENT if is_moment else LARGEST_COUNT) and 0 < pk <= LARGEST_ID):
        return None
    return Row(Value(EPOCH + timedelta(microseconds=number)) if is_moment else Value(number), Value(pk))


def _end_of_month(text: str) -> Row | None:
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
    return Row(Value(timezone.make_aware(first_of_next)), Value(0))
