"""The search over ideas and measures: one box, an answer to typing mistakes too, and counts beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import ideas.search
import measures.search
from arena import german
from arena.fulltext import LONGEST_QUERY, Query, Term
from ideas.filters import DISTRICT, FIELD, KIND, SORT, STAGE, Choice, Option, all_options
from ideas.models import KnownWord
from ideas.search import MOST, THERE, Answer, Hit
from measures.models import Kind, Status

TEXT, OF, PAGE = "q", "was", "seite"
PER_PAGE = 10
FEW = 3
RANKED, NEWEST = "", "neueste"
SORTS = {RANKED: gettext_lazy("Beste Treffer"), NEWEST: gettext_lazy("Neueste")}
EXAMPLES = [
    {"text": "Spielplatz", "words": gettext_lazy("ein Wort, auch als Teil eines längeren")},
    {"text": "Termin Bürgeramt", "words": gettext_lazy("mehrere Wörter, die alle vorkommen")},
    {"text": "„leichte Sprache“", "words": gettext_lazy("genau so hintereinander")},
    {"text": "Park -Auto", "words": gettext_lazy("das eine ohne das andere")},
    {"text": "2026-00012", "words": gettext_lazy("die Nummer einer Idee")},
]


@dataclass(frozen=True)
class Asked:
    """What the address asks for. Filters that do not exist are ignored, and so are pages."""

    query: Query
    options: dict[str, list[Option]]
    chosen: dict[str, Option] = field(default_factory=dict)
    sort: str = RANKED
    page: int = 1

    @classmethod
    def read(cls, params: Mapping[str, str]) -> Asked:
        options = _options()
        found = {name: [each for each in options[name] if each.value == params.get(name)] for name in options}
        page = params.get(PAGE, "")
        return cls(
            query=Query.read(params.get(TEXT, "")),
            options=options,
            chosen={name: matching[0] for name, matching in found.items() if matching},
            sort=NEWEST if params.get(SORT) == NEWEST else RANKED,
            page=int(page) if re.fullmatch(r"[1-9][0-9]{0,3}", page, re.ASCII) else 1,
        )

    def url(self, **changed: str) -> str:
        """The address with these parameters changed; an empty value removes one, and so does another page."""
        params = {TEXT: self.query.text, SORT: self.sort} | {name: each.value for name, each in self.chosen.items()}
        return "?" + urlencode({name: value for name, value in (params | changed).items() if value})

    @property
    def is_dated(self) -> bool:
        """Whether the hits are sorted by when they were published."""
        return self.sort == NEWEST

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What stays as it is while somebody goes on typing."""
        params = {name: each.value for name, each in self.chosen.items()} | ({SORT: self.sort} if self.sort else {})
        return list(params.items())

    @property
    def chips(self) -> list[dict[str, Any]]:
        return [{"word": option.word, "url": self.url(**{name: ""})} for name, option in self.chosen.items()]

    @property
    def clear_url(self) -> str:
        return replace(self, chosen={}).url() if len(self.chosen) > 1 else ""

    @property
    def sortings(self) -> list[dict[str, Any]]:
        return [
            {"word": word, "url": self.url(**{SORT: sort}), "active": sort == self.sort} for sort, word in SORTS.items()
        ]


def is_too_much(text: str) -> bool:
    """Whether nobody could mean this as a question."""
    return len(text) > LONGEST_QUERY or "\0" in text


@dataclass
class Found:
    """What was found, for what was asked or for what was meant."""

    asked: Asked
    query: Query
    answers: dict[str, Answer]
    is_corrected: bool = False
    is_loose: bool = False
    suggestion: str = ""

    @property
    def number(self) -> int:
        """Of all hits, whatever is chosen."""
        return sum(answer.number for answer in self.answers.values())

    @property
    def is_capped(self) -> bool:
        """Whether there are more than are looked at: then the counts are the least there are."""
        return self.answers["idea"].number > MOST

    @cached_property
    def _wanted(self) -> list[Answer]:
        of = self.asked.chosen.get(OF)
        return [answer for found, answer in self.answers.items() if not of or found == of.key]

    @cached_property
    def fitting(self) -> int:
        """The hits that the filters let through, as far as there are pages for them."""
        return min(sum(answer.fitting for answer in self._wanted), MOST)

    @property
    def has_more(self) -> bool:
        return self.is_capped and self.fitting == MOST

    @property
    def pages(self) -> int:
        return max(-(-self.fitting // PER_PAGE), 1)

    @property
    def page(self) -> int:
        return min(self.asked.page, self.pages)

    @cached_property
    def shown(self) -> list[Hit]:
        """The hits of this page; of equally good ones a measure comes before an idea."""
        key = attrgetter("at", "pk") if self.asked.is_dated else attrgetter("rank", "of", "pk")
        best = sorted(chain.from_iterable(answer.best for answer in self._wanted), key=key, reverse=True)
        return best[(self.page - 1) * PER_PAGE : min(self.page * PER_PAGE, MOST)]

    @property
    def newer_url(self) -> str:
        return self.asked.url(**{PAGE: str(self.page - 1) if self.page > 2 else ""}) if self.page > 1 else ""

    @property
    def older_url(self) -> str:
        return self.asked.url(**{PAGE: str(self.page + 1)}) if self.page < self.pages else ""

    @property
    def suggestion_url(self) -> str:
        return self.asked.url(**{TEXT: self.suggestion})

    # Counts

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Every filter with those of its choices that lead to something, given the other filters."""
        names = {OF: _("Was"), KIND: _("Art"), STAGE: _("Stand"), FIELD: _("Handlungsfelder"), DISTRICT: _("Bezirk")}
        groups = []
        for name, heading in names.items():
            without = self.asked.url(**{name: ""})
            for group, options in groupby(self._worth_showing(name), key=lambda option: option.group):
                choices = [self._choice(name, option, without) for option in options]
                groups.append({"name": f"{heading}: {group}" if group else heading, "choices": choices})
        return groups

    @cached_property
    def _counts(self) -> dict[str, Counter[Any]]:
        of = Counter({found: answer.fitting for found, answer in self.answers.items()})
        return {OF: of} | {
            name: sum((answer.counts[name] for answer in self._wanted), Counter[Any]()) for name in THERE
        }

    def _worth_showing(self, name: str) -> list[Option]:
        chosen = self.asked.chosen.get(name)
        return [option for option in self.asked.options[name] if self._counts[name][option.key] or option is chosen]

    def _choice(self, name: str, option: Option, without: str) -> Choice:
        active = self.asked.chosen.get(name) is option
        count = self._counts[name][option.key]
        return Choice(
            url=without if active else f"{without}&{name}={option.value}",
            word=option.word,
            count=f"{min(count, MOST)}+" if self.is_capped else count,
            active=active,
            anchor=f"{name}-{option.value}",
        )


def find(asked: Asked) -> Found:
    """What fits; else what fits to words that are spelt alike; else what fits to some of the words."""
    typed = asked.query
    found = _found(asked, _completed(typed))
    if found.number:
        return replace(found, suggestion=_suggestion(asked, found.number)) if found.number < FEW else found
    text = _corrected(typed)
    corrected = Query.read(text) if text else typed
    if text and (found := _found(asked, corrected)).number:
        return replace(found, is_corrected=True)
    if len(corrected.wanted) > 1:
        found = _found(asked, replace(corrected, is_loose=True))
    return replace(found, is_loose=True)


def _found(asked: Asked, query: Query) -> Found:
    chosen = {name: each.key for name, each in asked.chosen.items() if name != OF}
    shown = min(asked.page * PER_PAGE, MOST)
    in_ideas = ideas.search.answer(query, chosen, dated=asked.is_dated, shown=shown)
    return Found(asked, query, {"idea": in_ideas, "measure": measures.search.answer(query.tsquery, chosen)})


def _completed(query: Query) -> Query:
    """The last word may be the beginning of one."""
    if not query.open_word:
        return query
    last: Term = query.wanted[-1]
    return query.with_others({last: KnownWord.completing(query.open_word)})


def _corrected(query: Query) -> str:
    """The text with words that somebody wrote instead of those that nobody did; empty when there are none."""
    typed = [found[0] for term in query.wanted for found in german.words(term.text)]
    instead = KnownWord.instead_of(typed)
    text = german.WORD.sub(lambda found: instead[found[0]].spelling if found[0] in instead else found[0], query.text)
    return text if instead else ""


def _suggestion(asked: Asked, number: int) -> str:
    """A spelling that finds more, if the words are rare."""
    text = _corrected(asked.query)
    return text if text and _found(asked, Query.read(text)).number > number else ""


def _options() -> dict[str, list[Option]]:
    """The filters of the lists, with the words of the measures among them."""
    options = all_options()
    *kinds, unknown = options[KIND]
    of: list[tuple[str, str, str | Promise]] = [
        ("ideen", "idea", _("Ideen")),
        ("massnahmen", "measure", _("Maßnahmen")),
    ]
    return {
        OF: [Option(value, word, key) for value, key, word in of],
        KIND: [*kinds, *(Option(kind, kind.label, kind) for kind in Kind), unknown],
        STAGE: [*options[STAGE], *(Option(status, status.label, status) for status in Status)],
        FIELD: options[FIELD],
        DISTRICT: options[DISTRICT],
    }
