"""The steps from one row of words to another: quick whatever stands in them, for anybody may ask for a comparison."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

SMALL = 1_000  # pairs of words that may be compared one by one
DEEPEST = 8

Step = tuple[str, list[str]]


def steps(old: list[str], new: list[str], depth: int = 0) -> Iterator[Step]:
    """Runs of words that are kept (""), removed ("del") or added ("ins"); never an empty one.

    Words that stand once in each text hold both together, and what lies between them is compared in turn.
    A stretch without such words is compared word by word when it is short, else it is replaced as a whole.
    """
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    kept, rest = old[:start], old[len(old) - end :]
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    yield from _named("", kept)
    if len(old) * len(new) <= SMALL:
        yield from _word_by_word(old, new)
    elif depth < DEEPEST and (anchors := _anchors(old, new)):
        yield from _between(anchors, old, new, depth)
    else:
        yield from _replaced(old, new)
    yield from _named("", rest)


def _between(anchors: list[tuple[int, int]], old: list[str], new: list[str], depth: int) -> Iterator[Step]:
    i = j = 0
    for at_old, at_new in anchors:
        yield from steps(old[i:at_old], new[j:at_new], depth + 1)
        yield "", [old[at_old]]
        i, j = at_old + 1, at_new + 1
    yield from steps(old[i:], new[j:], depth + 1)


def _word_by_word(old: list[str], new: list[str]) -> Iterator[Step]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield from _named("", old[i1:i2]) if tag == "equal" else _replaced(old[i1:i2], new[j1:j2])


def _replaced(old: list[str], new: list[str]) -> Iterator[Step]:
    yield from _named("del", old)
    yield from _named("ins", new)


def _named(change: str, run: list[str]) -> Iterator[Step]:
    if run:
        yield change, run


def _common(old: list[str], new: list[str]) -> int:
    """How many words both begin with."""
    differing = (number for number, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    return next(differing, min(len(old), len(new)))


def _anchors(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Where the words are that stand once in each: as many as keep their order in both."""
    often_old, often_new = Counter(old), Counter(new)
    place = {word: number for number, word in enumerate(new) if often_new[word] == 1}
    pairs = [(i, place[word]) for i, word in enumerate(old) if often_old[word] == 1 and word in place]
    return _longest_rising(pairs)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest row of pairs whose second numbers rise; the first ones rise already."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_i, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        ends[length : length + 1] = [j]
        before.append(last[length - 1] if length else -1)
        last[length : length + 1] = [number]
    row, number = [], last[-1] if last else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]
