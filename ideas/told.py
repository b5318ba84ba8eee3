"""The history of an idea as somebody reads it: every word ready, so that the template only puts them in their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from activity.models import Event
from arena.templatetags.arena import day, told_to


@dataclass(slots=True)
class Told:
    """One thing that happened; a decision has a page of its own."""

    at: str
    day: str
    words: str
    url: str
    besides: str


def told(events: Iterable[Event], reader: Any) -> list[Told]:
    return [_told(event, reader) for event in events]


def _told(event: Event, reader: Any) -> Told:
    decision = getattr(event, "decision", None)
    return Told(
        at=event.at.isoformat(),
        day=day(event.at),
        words=told_to(event, reader),
        url=decision.get_absolute_url() if decision else "",
        besides=event.told_besides,
    )
