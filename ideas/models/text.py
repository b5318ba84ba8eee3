"""The text of an idea while its authors write: nobody overwrites what they have not seen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from arena import clock
from arena.transitions import Stale

if TYPE_CHECKING:
    from ideas.models.idea import Idea


def write_text(
    idea: Idea,
    revision: int,
    fields: Iterable[Any] | None,
    districts: Iterable[Any] | None,
    values: dict[str, Any],
) -> bool:
    """Whether something was written: the same form sent twice is written once. The caller holds the idea's row."""
    if revision != idea.revision:
        if says(idea, fields, districts, values):
            return False
        raise Stale(idea)
    for name, value in values.items():
        setattr(idea, name, value)
    idea.revision += 1
    idea.saved_at = clock.now()
    idea.save(update_fields=[*values, "revision", "saved_at"])
    if fields is not None:
        idea.fields.set(fields)
    if districts is not None:
        idea.districts.set(districts)
    return True


def says(idea: Idea, fields: Iterable[Any] | None, districts: Iterable[Any] | None, values: dict[str, Any]) -> bool:
    """Whether all of this stands there already."""
    return (
        all(getattr(idea, name) == value for name, value in values.items())
        and (fields is None or set(idea.fields.all()) == set(fields))
        and (districts is None or set(idea.districts.all()) == set(districts))
    )
