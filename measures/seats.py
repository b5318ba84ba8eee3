"""The ideas as an arena seen from above: every seat is an idea, or a few, from the first talk on the left to the measure on the right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, cos, pi, sin

MOST = 150  # seats
WIDTH, HEIGHT = 640, 330
OUTER, INNER = 300, 110  # radii of the last and of the first row
FOOT = 316  # where the first and the last seat of each row stand


@dataclass(frozen=True)
class Seat:
    x: float
    y: float
    look: str


@dataclass(frozen=True)
class Arena:
    """All seats with their size; each stands for `each` ideas."""

    seats: list[Seat]
    radius: float
    each: int

    @classmethod
    def of(cls, groups: Iterable[tuple[str, int]]) -> Arena:
        """The looks of the seats, from left to right, with how many ideas each has."""
        found = [(look, number) for look, number in groups if number]
        each = max(ceil(sum(number for _look, number in found) / MOST), 1)
        looks = [look for look, number in found for _seat in range(max(round(number / each), 1))]
        rows = _rows(len(looks))
        places = sorted(_places(rows, len(looks)))
        seats = [Seat(x, y, look) for (_angle, x, y), look in zip(places, looks, strict=True)]
        return cls(seats, round(min((OUTER - INNER) / max(rows - 1, 1) * 0.36, 17), 1), each)


def _rows(seats: int) -> int:
    """So many that seats stand about as far from each other as rows do."""
    return next(
        rows for rows in range(1, 20) if rows * pi * (OUTER + INNER) / 2 * rows / (OUTER - INNER) >= seats * 0.9
    )


def _places(rows: int, seats: int) -> list[tuple[float, float, float]]:
    """Angle from the left, and the place, of every seat; longer rows hold more."""
    radii = [INNER + (OUTER - INNER) * row / max(rows - 1, 1) for row in range(rows)] if rows > 1 else [OUTER]
    places = []
    left = seats
    for number, radius in enumerate(radii):
        here = round(left * radius / sum(radii[number:]))
        left -= here
        angles = [pi * seat / (here - 1) for seat in range(here)] if here > 1 else [pi / 2] * here
        places += [
            (angle, round(WIDTH / 2 - radius * cos(angle), 1), round(FOOT - radius * sin(angle), 1)) for angle in angles
        ]
    return places
