"""Pages of a long list by the place of their first and last row: as quick on page 5 000 as on the first."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, F, Func, Model, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan

SIZE = 20
OLDER, NEWER = "ab", "bis"
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
    is_moment = rows.model._meta.get_field(by).get_internal_type() == "DateTimeField"
    if not (0 <= number <= (LAST_MOMENT if is_moment else LARGEST_COUNT) and 0 < pk <= LARGEST_ID):
        return None
    return Row(Value(EPOCH + timedelta(microseconds=number)) if is_moment else Value(number), Value(pk))
