"""Full text as PostgreSQL keeps it and asks for it, from words that arena/german.py has understood; hits marked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from operator import attrgetter

from arena import german

LONGEST_QUERY, MOST_TERMS = 200, 12
LAST_PLACE, MOST_PLACES = 16_000, 250
ABOUT = 230
ASKED = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<quoted>[^"]*)"?|„(?P<german>[^“”"]*)[“”"]?|(?P<plain>[^\s"„]+))')


def vector(placed: Iterable[tuple[str, str]], unplaced: Iterable[str] = ()) -> str:
    """A tsvector: texts with their weights A to D, words in their places; and texts of which only the words count."""
    places: dict[str, list[str]] = defaultdict(list)
    place = 0
    for weight, text in placed:
        for found in german.words(text):
            place = min(place + 1, LAST_PLACE)
            if word := german.understand(found[0][: german.LONGEST]):
                for lexeme in word.lexemes:
                    places[lexeme].append(f"{place}{weight}")
        place = min(place + 10, LAST_PLACE)
    for text in unplaced:
        for lexeme in _lexemes(text):
            places.setdefault(lexeme, [])
    return " ".join(f"'{lexeme}'" + _at(where) for lexeme, where in places.items())


@lru_cache(maxsize=1000)
def _lexemes(text: str) -> frozenset[str]:
    return frozenset[str]().union(*(german.lexemes(found[0][: german.LONGEST]) for found in german.words(text)))


def _at(where: list[str]) -> str:
    return ":" + ",".join(where[:MOST_PLACES]) if where else ""


@dataclass(frozen=True)
class Term:
    """One thing that is asked for: a word, or several in this order; with words that would do as well."""

    text: str
    words: tuple[tuple[int, german.Word], ...]
    others: frozenset[str] = frozenset()
    is_unwanted: bool = False

    @classmethod
    def read(cls, text: str, *, is_unwanted: bool = False) -> Term | None:
        """None for what says nothing, such as "und"."""
        found = [german.understand(match[0][: german.LONGEST]) for match in german.words(text)]
        words = tuple((place, word) for place, word in enumerate(found) if word)
        return cls(text, words, is_unwanted=is_unwanted) if words else None

    @property
    def is_word(self) -> bool:
        return len(self.words) == 1

    @cached_property
    def lexemes(self) -> frozenset[str]:
        """What makes a word of a text a hit."""
        return frozenset(word.whole for _place, word in self.words) | self.others

    @property
    def halves(self) -> tuple[str, ...]:
        """What does as well, close together; but what is not wanted is meant as it is written."""
        return self.words[0][1].halves if self.is_word and not self.is_unwanted else ()

    @property
    def tsquery(self) -> str:
        """A word: itself, its other endings, and "Beteiligung der Bürger" where it is "Bürgerbeteiligung"."""
        sought = " | ".join([*self._alone, *self._close_halves]) if self.is_word else self._phrase
        return f"!({sought})" if self.is_unwanted else f"({sought})"

    @property
    def roughly(self) -> str:
        """What an index tells fast, as it knows no places: all that `tsquery` finds is among it."""
        both = " & ".join(f"'{half}'" for half in self.halves)
        return f"({' | '.join([*self._alone, both])})" if both else self.tsquery

    @property
    def verbatim(self) -> str:
        """Without the halves of a word: only as it is written, in all its endings."""
        return f"({' | '.join(self._alone)})" if self.halves else self.tsquery

    @property
    def _alone(self) -> list[str]:
        return [f"'{lexeme}'" for lexeme in sorted(self.lexemes)]

    @property
    def _close_halves(self) -> Iterable[str]:
        if not self.halves:
            return ()
        together = [f" <{distance}> ".join(f"'{half}'" for half in self.halves) for distance in (0, 1)]
        apart = [f" <{distance}> ".join(f"'{half}'" for half in reversed(self.halves)) for distance in (2, 3)]
        return dict.fromkeys([*together, *apart])

    @property
    def _phrase(self) -> str:
        (before, first), *rest = self.words
        sought = f"'{first.whole}'"
        for place, word in rest:
            sought += f" <{place - before}> '{word.whole}'"
            before = place
        return sought


@dataclass(frozen=True)
class Query:
    """What somebody typed into a search box: words, "several in order", -not this."""

    text: str
    terms: tuple[Term, ...] = field(default=())
    is_loose: bool = False
    is_verbatim: bool = False

    @classmethod
    def read(cls, text: str) -> Query:
        terms = []
        for found in ASKED.finditer(text):
            quoted = found["quoted"] or found["german"]
            for each in [quoted] if quoted else (match[0] for match in german.words(found["plain"] or "")):
                if term := Term.read(each, is_unwanted=bool(found["minus"])):
                    terms.append(term)
        return cls(text.strip(), tuple(dict.fromkeys(terms))[:MOST_TERMS])

    @cached_property
    def wanted(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if not term.is_unwanted)

    @cached_property
    def telling(self) -> frozenset[str]:
        """All that can make a word of a text a hit."""
        return frozenset[str]().union(*(term.lexemes.union(term.halves) for term in self.wanted))

    @property
    def asks(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.wanted)

    @property
    def open_word(self) -> str:
        """The last word, as far as it is typed; empty when something follows it."""
        last = next(reversed(list(german.words(self.text))), None)
        is_last = last and last.end() == len(self.text) and self.asks and self.wanted[-1].text == last[0]
        return last[0] if last and is_last else ""

    @property
    def tsquery(self) -> str:
        """All of the words, or any of them when loose; and nothing that is not wanted."""
        return self._put_together(attrgetter("verbatim" if self.is_verbatim else "tsquery"))

    @property
    def roughly(self) -> str:
        """The same where places do not matter: all that `tsquery` finds is among it."""
        return self._put_together(attrgetter("verbatim" if self.is_verbatim else "roughly"))

    def _put_together(self, spelt: Callable[[Term], str]) -> str:
        wanted = (" | " if self.is_loose else " & ").join(map(spelt, self.wanted))
        return " & ".join([f"({wanted})", *(spelt(term) for term in self.terms if term.is_unwanted)])

    def with_others(self, others: dict[Term, Iterable[str]]) -> Query:
        """The same question, where for these terms other words do as well."""
        return replace(
            self,
            terms=tuple(
                replace(term, others=frozenset(others[term])) if others.get(term) else term for term in self.terms
            ),
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A bit of a text, and whether it is a hit."""

    text: str
    is_hit: bool


def hits_in(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the text holds what is asked for; parts of a compound only where the compound itself is missing."""
    telling, lexemes_of, longest = query.telling, german.lexemes, german.LONGEST  # asked for each word of the page
    likely = [
        (found.span(), lexemes)
        for found in german.words(text)
        if not telling.isdisjoint(lexemes := lexemes_of(found[0][:longest]))
    ]
    if not likely:
        return []
    there = frozenset[str]().union(*(lexemes for _span, lexemes in likely))
    sought = {
        lexeme for term in query.wanted for lexeme in (term.lexemes if term.lexemes & there else frozenset(term.halves))
    }
    return [span for span, lexemes in likely if lexemes & sought]


def marked(text: str, query: Query) -> list[Piece]:
    """The text in pieces, for a template to mark the hits."""
    return list(_pieces(text, hits_in(text, query)))


def excerpt(text: str, query: Query) -> list[Piece]:
    """The stretch of the text that holds most hits, in pieces; empty where there is none."""
    spans = hits_in(text, query)
    if not spans:
        return []
    start = max(spans, key=lambda span: sum(span[0] <= other[0] < span[0] + ABOUT * 3 // 4 for other in spans))[0]
    begin, end = _whole_words(text, start - ABOUT // 4, start + ABOUT * 3 // 4)
    inside = [(a - begin, b - begin) for a, b in spans if begin <= a and b <= end]
    pieces = list(_pieces(text[begin:end], inside))
    return [*([Piece("… ", False)] if begin else []), *pieces, *([Piece(" …", False)] if end < len(text) else [])]


def _whole_words(text: str, begin: int, end: int) -> tuple[int, int]:
    """The places widened to where words begin and end; near the ends of the text all of it."""
    begin = 0 if begin < ABOUT // 8 else text.find(" ", begin) + 1
    end = len(text) if end > len(text) - ABOUT // 8 else text.rfind(" ", begin, end)
    return begin, end if end > begin else len(text)


def _pieces(text: str, spans: list[tuple[int, int]]) -> Iterator[Piece]:
    done = 0
    for begin, end in spans:
        if begin > done:
            yield Piece(text[done:begin], False)
        yield Piece(text[begin:end], True)
        done = end
    if done < len(text):
        yield Piece(text[done:], False)
