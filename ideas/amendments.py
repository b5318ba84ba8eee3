"""Amendments as their pages show them: what would change, how it stands against the text of now, who may answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Prefetch
from django.forms import Form

from arena.permissions import Can
from ideas import policies
from ideas.amendment_forms import AcceptForm, RejectForm
from ideas.diff import Change, change_of
from ideas.models import Amendment, AmendmentPart
from ideas.models.amendment import AmendmentQuerySet
from ideas.models.factsheet import texts_of
from ideas.models.section import headings
from ideas.threeway import Merged

# Whose amendments versions took over, in one query for all of them; `FactSheetVersion.credited` reads it.
CREDITED = Prefetch("taken_over", AmendmentPart.objects.select_related("amendment__author"))


@dataclass(frozen=True)
class Entry:
    """One part: its diff, and the forms for whoever may answer it; a form that was refused is shown again."""

    part: AmendmentPart
    heading: str
    now: str
    can: Can
    refused: Form | None = None

    @cached_property
    def merged(self) -> Merged:
        return self.part.merged_into(self.now)

    @property
    def waits(self) -> bool:
        return not self.part.answer and self.part.amendment.is_open

    @property
    def has_moved(self) -> bool:
        """Whether this section reads differently now than when it was suggested."""
        return self.waits and self.part.before != self.now

    @property
    def stands_already(self) -> bool:
        return self.waits and self.merged.text == self.now

    @property
    def in_conflict(self) -> bool:
        return self.waits and not self.merged.is_clean

    @cached_property
    def change(self) -> Change:
        """What it would do to the text of now where that is clear, else what its author did."""
        if self.has_moved and not self.in_conflict and not self.stands_already:
            return change_of(self.heading, self.now, self.merged.text)
        return change_of(self.heading, self.part.before, self.part.proposed)

    @cached_property
    def may_answer(self) -> bool:
        return self.can["accept_amendment"]

    @property
    def accept_form(self) -> Form:
        if isinstance(self.refused, AcceptForm) and not self.refused.whole:
            return self.refused
        return AcceptForm(
            part=self.part, now=self.now, heading=self.heading, whole=False, initial={"text": self.merged.text}
        )

    @property
    def reject_form(self) -> Form:
        return self.refused if isinstance(self.refused, RejectForm) else RejectForm(part=self.part)

    @property
    def accept_refused(self) -> bool:
        """Whether the form to take over a part of it stands open."""
        return self.in_conflict or self.accept_form is self.refused

    @property
    def reject_refused(self) -> bool:
        return self.reject_form is self.refused


def entries_of(amendment: Amendment, reader: Any, *, refused: Form | None = None, of: int = 0) -> list[Entry]:
    """Every part in the order of the text."""
    named, now = headings(), texts_of(amendment.idea)
    order = {key: number for number, key in enumerate(named)}
    entries = []
    for part in amendment.parts.select_related("answered_by", "version"):
        part.amendment = amendment
        can = Can(policies, reader, part)
        form = refused if part.pk == of else None
        entries.append(Entry(part, named.get(part.section, part.section), now[part.section], can, form))
    return sorted(entries, key=lambda entry: order.get(entry.part.section, len(order)))


def for_list(amendments: AmendmentQuerySet) -> AmendmentQuerySet:
    """With all that a line of the list shows, in two queries."""
    parts = AmendmentPart.objects.only("amendment", "section", "answer")
    return amendments.select_related("author").prefetch_related(Prefetch("parts", parts))


@dataclass(frozen=True)
class Line:
    """An amendment in a list: what it is about."""

    amendment: Amendment
    about: str


def lines_of(amendments: Sequence[Amendment]) -> list[Line]:
    named = headings() if amendments else {}
    return [
        Line(each, ", ".join(named.get(part.section, part.section) for part in each.parts.all())) for each in amendments
    ]
