"""The picture of an assessment: one axis per criterion from 0 in the middle to 4, and where each voice lies on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, radians, sin
from textwrap import wrap

WIDTH, HEIGHT = 684, 490
MIDDLE_X, MIDDLE_Y = 342, 250
REACH = 150  # from the middle to the best score
BEST = 4
NUMBER_AT, WORDS_AT = REACH + 26, REACH + 48
LINE = 20  # from one line of words to the next
LONGEST_LINE, MOST_LINES = 17, 2
UPRIGHT = 0.3  # up to this cosine words stand above or below their axis rather than beside it
FEWEST_AXES = 3  # two make a line, not a picture

type Score = float | None


@dataclass(frozen=True)
class Place:
    """A point of the picture, and the marks that can stand there."""

    x: float
    y: float

    @property
    def square(self) -> str:
        """The corners of a square around it, large enough to show what lies within."""
        return _corners(self, (-9, -9), (9, -9), (9, 9), (-9, 9))

    @property
    def triangle(self) -> str:
        """The corners of a triangle around it, larger than the square."""
        return _corners(self, (0, -17), (15, 9), (-15, 9))


@dataclass(frozen=True)
class Axis:
    """One criterion: its number, the end of its axis, and its words, line by line, beside that."""

    number: int
    end: Place
    number_place: Place
    lines: list[tuple[Place, str]]
    anchor: str


@dataclass(frozen=True)
class Voice:
    """What one side says: a mark on every axis on which it spoke, and the way from mark to mark."""

    places: list[Place]
    path: str


@dataclass(frozen=True)
class Radar:
    """The web, the voices on it, and on each axis how far apart the reviewers are."""

    axes: list[Axis]
    rings: list[str]
    reviewers: Voice
    lead: Voice
    community: Voice
    spreads: list[tuple[Place, Place]]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def scale(self) -> list[tuple[int, Place]]:
        """The scores along the first axis, which points up; a little beside it."""
        return [(score, Place(MIDDLE_X + 8, _at(0, 1, score).y + 5)) for score in range(1, BEST + 1)]

    @property
    def middle(self) -> Place:
        return Place(MIDDLE_X, MIDDLE_Y)


def radar_of(
    names: Sequence[str],
    *,
    reviewers: Sequence[Score],
    lead: Sequence[Score],
    community: Sequence[Score],
    spreads: Sequence[tuple[float, float] | None],
) -> Radar | None:
    """The picture of these scores, each list in the order of the names; None where there are too few to draw."""
    count = len(names)
    if count < FEWEST_AXES:
        return None
    return Radar(
        axes=[_axis(position, count, name) for position, name in enumerate(names)],
        rings=[_closed([_at(each, count, score) for each in range(count)]) for score in range(1, BEST + 1)],
        reviewers=voice_of(reviewers),
        lead=voice_of(lead),
        community=voice_of(community),
        spreads=[
            (_at(position, count, low), _at(position, count, high))
            for position, (low, high) in _known(spreads)
            if low != high
        ],
    )


def voice_of(scores: Sequence[Score]) -> Voice:
    """A closed way where every axis has a score; else one way per stretch of neighbours, also across the top."""
    count = len(scores)
    places = {position: _at(position, count, score) for position, score in _known(scores)}
    if len(places) == count:
        return Voice(list(places.values()), _closed(list(places.values())))
    return Voice(list(places.values()), " ".join(_open([places[each] for each in run]) for run in runs_of(scores)))


def runs_of(scores: Sequence[Score]) -> list[list[int]]:
    """Which neighbouring axes have a score, beginning after a gap; the last axis is a neighbour of the first."""
    gap = next((position for position, score in enumerate(scores) if score is None), 0)
    order = [*range(gap, len(scores)), *range(gap)]
    grouped = groupby(order, key=lambda position: scores[position] is not None)
    return [run for spoke, each in grouped if spoke and len(run := list(each)) > 1]


def _known[Value](values: Sequence[Value | None]) -> list[tuple[int, Value]]:
    return [(position, value) for position, value in enumerate(values) if value is not None]


def _axis(position: int, count: int, name: str) -> Axis:
    toward = _direction(position, count)
    anchor = "middle" if abs(toward.x) < UPRIGHT else "start" if toward.x > 0 else "end"
    lines = wrap(name, LONGEST_LINE, max_lines=MOST_LINES, placeholder=" …") or [""]
    first = _away(toward, WORDS_AT)
    top = first.y + _lift(toward, anchor, LINE * (len(lines) - 1))
    words = [(Place(first.x, round(top + LINE * number, 1)), line) for number, line in enumerate(lines)]
    return Axis(position + 1, _away(toward, REACH), _away(toward, NUMBER_AT), words, anchor)


def _lift(toward: Place, anchor: str, height: float) -> float:
    """How far down the first line begins: beside an axis the lines are centred, above and below they keep clear."""
    if anchor != "middle":
        return 5 - height / 2
    return -height if toward.y < 0 else LINE / 2


def _direction(position: int, count: int) -> Place:
    """Where the axis points, one long: the first one up, the others clockwise."""
    angle = radians(360 * position / count - 90)
    return Place(cos(angle), sin(angle))


def _away(toward: Place, distance: float) -> Place:
    return Place(round(MIDDLE_X + toward.x * distance, 1), round(MIDDLE_Y + toward.y * distance, 1))


def _at(position: int, count: int, score: float) -> Place:
    return _away(_direction(position, count), REACH * score / BEST)


def _open(places: Sequence[Place]) -> str:
    """For the attribute `d` of a path."""
    return " ".join(f"{'L' if number else 'M'}{place.x} {place.y}" for number, place in enumerate(places))


def _closed(places: Sequence[Place]) -> str:
    return f"{_open(places)} Z"


def _corners(place: Place, *offsets: tuple[int, int]) -> str:
    """For the attribute `points` of a polygon."""
    return " ".join(f"{round(place.x + right, 1)},{round(place.y + down, 1)}" for right, down in offsets)
