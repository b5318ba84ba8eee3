"""A way of several steps, as components/path.html draws it."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise


class Step(NamedTuple):
    """One step: its word, and whether it is done, is the one of now, or comes next."""

    word: str
    state: str
    is_done: bool
    is_now: bool


def path(words: Iterable[str | Promise], *, here: int) -> list[Step]:
    """The steps, counted from 1; none is of now where `here` is beside the way."""
    return [_step(str(word), number, here) for number, word in enumerate(words, start=1)]


def _step(word: str, number: int, here: int) -> Step:
    is_done, is_now = number < here, number == here
    return Step(word, "now" if is_now else "done" if is_done else "next", is_done, is_now)
