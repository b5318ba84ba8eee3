"""Something that happens in the story, at its time."""

from __future__ import annotations

import random
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from arena import clock

Told = dict[str, Any]
JUST_NOW = timedelta(minutes=10)


@dataclass(order=True)
class Deed:
    """Something that happens at its time; deeds of the same moment keep their order."""

    at: datetime
    order: int
    do: Callable[[], None] = field(compare=False)


class Days:
    """Moments of the steps that one file tells, by how many days ago they were; each later than the one before."""

    def __init__(self, key: str, offices: Container[str] = ()) -> None:
        self.chance = random.Random(key)  # noqa: S311
        self.offices = offices  # whoever works in one does so on working days
        self.last: datetime | None = None

    def moment(self, told: Told) -> datetime:
        """Some time between nine and six on that day."""
        day = self.day(-told["ago"])
        if told.get("by") in self.offices and not clock.is_working_day(day):
            day = clock.after_working_days(day, 1)
        at = moment(day, time(self.chance.randint(9, 17), self.chance.randint(0, 59)))
        earliest = self.last + timedelta(minutes=self.chance.randint(15, 90)) if self.last else at
        self.last = min(max(at, earliest), timezone.now() - JUST_NOW)
        return self.last

    @staticmethod
    def day(days_from_today: int) -> date:
        """A day counted from the real today, also while the clock is moved."""
        return timezone.localdate() + timedelta(days=days_from_today)


def moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def do_all(deeds: list[Deed]) -> None:
    """Let everything happen in its order, with the clock moved to each moment, and never back."""
    reached = datetime.min.replace(tzinfo=UTC)
    for deed in sorted(deeds):
        with clock.travel(max(deed.at, reached) - timezone.now(), even_in_production=True):
            deed.do()
            reached = clock.now()
