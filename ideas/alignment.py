"""What stayed between two rows of words: quick whatever stands in them, for anybody may ask for a comparison."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from rapidfuzz.distance import Indel

Step = tuple[str, list[str]]


def steps(old: list[str], new: list[str]) -> Iterator[Step]:
    """Runs of words that are kept (""), removed ("del") or added ("ins"); never an empty one.

    A blank or a comma between two changes belongs to them, so a phrase is replaced by a phrase.
    """
    blocks = list(Indel.opcodes(old, new))

    def is_kept(place: tuple[int, Any]) -> bool:
        number, block = place
        is_between = 0 < number < len(blocks) - 1
        return block.tag == "equal" and not (is_between and _only_separates(old[block.src_start : block.src_end]))

    for kept, places in groupby(enumerate(blocks), is_kept):
        run = [block for _number, block in places]
        before, after = old[run[0].src_start : run[-1].src_end], new[run[0].dest_start : run[-1].dest_end]
        yield from _named("", before) if kept else (*_named("del", before), *_named("ins", after))


def _only_separates(words: list[str]) -> bool:
    return not any(character.isalnum() or character == "\n" for word in words for character in word)


def _named(change: str, run: list[str]) -> Iterator[Step]:
    if run:
        yield change, run


class Blocks:
    """The same for merge3, which asks for the blocks that two rows of words have in common."""

    def __init__(
        self,
        isjunk: Callable[[Any], bool] | None = None,
        a: Sequence[Any] = "",
        b: Sequence[Any] = "",
        autojunk: bool = True,
    ) -> None:
        self.old, self.new = a, b

    def get_matching_blocks(self) -> list[tuple[int, int, int]]:
        blocks = Indel.opcodes(self.old, self.new).as_matching_blocks()
        return [(block.a, block.b, block.size) for block in blocks]
