"""Two people changed the same text: both changes in one text where they do not touch, both side by side where they do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from merge3 import Merge3

from ideas.alignment import Blocks

# A word and the blanks before it, so that a sentence added at the end changes no word before it.
WORD = re.compile(r"\s*\S+|\s+")


@dataclass(frozen=True)
class Conflict:
    """A passage that both rewrote, each in their own way."""

    before: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """The text with both changes; where they conflict it holds both passages, mine first, so nothing is ever lost."""

    text: str
    conflicts: list[Conflict]

    @property
    def is_clean(self) -> bool:
        """Whether every change found its place, so that nobody has to choose."""
        return not self.conflicts


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Put together what two people made of `base`. Changes of neighbouring words conflict: together they read badly."""
    passages = list(_passages(base, mine, theirs))
    text = "".join(p.mine + p.theirs if isinstance(p, Conflict) else p for p in passages)
    return Merged(text, [p for p in passages if isinstance(p, Conflict)])


def _passages(base: str, mine: str, theirs: str) -> Iterator[str | Conflict]:
    before, one, other = (WORD.findall(text) for text in (base, mine, theirs))
    for group in Merge3(before, one, other, sequence_matcher=Blocks).merge_groups():
        if group[0] == "conflict":
            yield Conflict(*map("".join, group[1:]))
        else:
            yield "".join(group[1])
