"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from ideas.alignment import steps
from ideas.models import FactSheetVersion
from ideas.models.factsheet import WORDS, Texts, texts_of
from ideas.models.section import headings

REWRITTEN = 0.4  # where less than this of the shorter text is kept, both in one are hard to read


class Piece(NamedTuple):
    """A run of words: kept (""), added ("ins") or removed ("del")."""

    change: str
    text: str


class Stretch(NamedTuple):
    """Paragraphs that follow each other; those far from any change can be folded."""

    rows: list[list[Piece]]
    is_far: bool


class Change(NamedTuple):
    """One section of the text: its paragraphs, each a row of pieces, or both texts where hardly a word stayed."""

    heading: str
    before: str
    after: str
    rows: list[list[Piece]]
    is_rewritten: bool

    @property
    def changed(self) -> bool:
        return self.before != self.after

    @property
    def stretches(self) -> list[Stretch]:
        """The rows in order: what changed with its neighbours, and between them what stayed as it was."""
        changed = {number for number, row in enumerate(self.rows) if any(piece.change for piece in row)}
        near = changed | {number + 1 for number in changed} | {number - 1 for number in changed}
        runs = groupby(enumerate(self.rows), key=lambda row: row[0] not in near)
        found = [Stretch([row for _number, row in run], is_far) for is_far, run in runs]
        return [Stretch(each.rows, each.is_far and len(each.rows) > 1) for each in found]


def compare(before: FactSheetVersion | None, after: FactSheetVersion) -> list[Change]:
    """Every part of the text that either of two versions has, as one text that shows what changed; two queries."""
    earlier, later = texts_of(before) if before else Texts(), texts_of(after)
    return [
        change_of(heading, earlier[key], later[key])
        for key, heading in headings().items()
        if key in WORDS or earlier[key] or later[key]
    ]


def words(before: str, after: str) -> list[Piece]:
    """The pieces that lead from one text to the other; together they hold both texts completely."""
    runs = groupby(steps(_split(before), _split(after)), key=lambda step: step[0])
    return [Piece(change, "".join(word for _change, run in same for word in run)) for change, same in runs]


def change_of(heading: str, before: str, after: str) -> Change:
    """What changed between two texts of one section."""
    pieces = words(before, after)
    return Change(heading, before, after, list(_paragraphs(pieces)), _is_rewritten(pieces, before, after))


def _is_rewritten(pieces: list[Piece], before: str, after: str) -> bool:
    kept = "".join(piece.text for piece in pieces if not piece.change)
    return bool(before.strip() and after.strip()) and _letters(kept) < REWRITTEN * min(
        _letters(before), _letters(after)
    )


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)


def _paragraphs(pieces: list[Piece]) -> Iterator[list[Piece]]:
    lines = [(number, Piece(piece.change, part)) for number, piece, part in _numbered(pieces) if part]
    for _number, row in groupby(lines, key=lambda line: line[0]):
        yield [piece for _n, piece in row]


def _numbered(pieces: list[Piece]) -> Iterator[tuple[int, Piece, str]]:
    number = 0
    for piece in pieces:
        for index, part in enumerate(piece.text.split("\n")):
            number += index > 0
            yield number, piece, part


def _split(text: str) -> list[str]:
    return re.findall(r"\n|[^\S\n]+|\w+|[^\w\s]", text)
