"""The Steckbrief of one idea as its pages show it: every section with its text, and how far it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString

from arena import markdown
from ideas.models import Idea
from ideas.models.factsheet import sections_now
from ideas.models.section import Section, sections_of


@dataclass(frozen=True)
class Entry:
    """A section with what it says now, and who else has it open."""

    section: Section
    text: str
    writers: list[str]

    @property
    def is_filled(self) -> bool:
        return bool(self.text)

    @property
    def html(self) -> SafeString:
        return markdown.render(self.text, top=4)


@dataclass(frozen=True)
class Sheet:
    """All sections of one idea, in order."""

    entries: list[Entry]

    @property
    def groups(self) -> list[tuple[str, list[Entry]]]:
        return [(str(name), list(some)) for name, some in groupby(self.entries, lambda entry: entry.section.group)]

    @property
    def needed(self) -> int:
        return sum(entry.section.counts for entry in self.entries)

    @property
    def filled(self) -> int:
        return sum(entry.section.counts and entry.is_filled for entry in self.entries)

    @property
    def next_open(self) -> Section | None:
        """What an assessment still needs, from the top."""
        open_ones = (entry.section for entry in self.entries if entry.section.required and not entry.is_filled)
        return next(open_ones, None)

    def neighbours_of(self, section: Section) -> tuple[Section | None, Section | None]:
        """The section before and the one after."""
        sections = [entry.section for entry in self.entries]
        place = sections.index(section)
        return (sections[place - 1] if place else None, sections[place + 1] if place + 1 < len(sections) else None)


def sheet_of(idea: Idea, reader: Any, *, may_write: bool = False) -> Sheet:
    """Four queries at most, however many sections and people there are; only those who write see who else does."""
    texts = sections_now(idea)
    writers: defaultdict[str, list[str]] = defaultdict(list)
    if may_write:
        for copy in writing_now(idea, besides=reader):
            writers[copy.section].append(str(copy.user))
    return Sheet([Entry(each, texts.get(each.key, ""), writers[each.key]) for each in sections_of(idea)])


def writing_now(idea: Idea, *, besides: Any) -> Iterable[Any]:
    """The working copies that others have open at this moment."""
    return idea.working_copies.here_now().exclude(user=besides).select_related("user")
