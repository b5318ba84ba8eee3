"""The line of an indicator: where its points lie in a drawing of 640 by 240, and small without words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from measures.models import Indicator, Reading

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 12, 12, 24, 24
ROOM = Decimal("0.08")  # of the height, left free above and below


@dataclass(frozen=True)
class Point:
    """A value on a day, and where it lies."""

    x: float
    y: float
    on: date
    value: Decimal


@dataclass(frozen=True)
class Line:
    """An indicator with the geometry of its line."""

    indicator: Indicator
    points: list[Point]
    baseline_y: float
    target_y: float
    target_x: float

    @property
    def path(self) -> str:
        """The way through all readings, for the attribute `d`."""
        return " ".join(f"{'L' if number else 'M'}{point.x} {point.y}" for number, point in enumerate(self.points))

    @property
    def last(self) -> Point | None:
        return self.points[-1] if self.points else None

    @classmethod
    def of(cls, indicator: Indicator) -> Line:
        """From the baseline through every reading that stands; the target is a line of its own."""
        readings = indicator.current
        first = min([indicator.set_on, *(reading.on for reading in readings)])
        last = max([indicator.due_on, *(reading.on for reading in readings)])
        low, high = _span(indicator, readings)
        scale = _Scale(first, max((last - first).days, 1), low, high)
        points = [Point(scale.x(reading.on), scale.y(reading.value), reading.on, reading.value) for reading in readings]
        return cls(indicator, points, scale.y(indicator.baseline), scale.y(indicator.target), scale.x(indicator.due_on))


@dataclass(frozen=True)
class _Scale:
    first: date
    days: int
    low: Decimal
    high: Decimal

    def x(self, day: date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / self.days, 1)

    def y(self, value: Decimal) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(float(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share), 1)


def _span(indicator: Indicator, readings: list[Reading]) -> tuple[Decimal, Decimal]:
    """The lowest and the highest value, with some room around them; never the same."""
    values = [indicator.baseline, indicator.target, *(reading.value for reading in readings)]
    low, high = min(values), max(values)
    room = (high - low) * ROOM or Decimal(1)
    return low - room, high + room
