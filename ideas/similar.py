"""Is there something like it already? Public ideas near to a text by meaning, words and letters; docs/decisions/0009."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from django.contrib.postgres.search import SearchQuery, TrigramSimilarity
from django.db.models import Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from pgvector.django import CosineDistance, VectorField

from arena import german, meaning
from ideas.cards import carrier
from ideas.models import Idea, IdeaSearch, Kind
from ideas.models.queries import LEADS, IdeaQuerySet
from ideas.models.search import meant

SHOWN = 5
NEAREST, NEWEST = 60, 20
WITH_TWO_WORDS, WITH_A_WORD = 50, 250
TELLING = 4  # the longest words of a title tell most
WORDS_NAMED = 4
LETTERS = 12
ALIKE_TITLES = 0.6
LOOSE_COMPOUND = 0.5  # what a part of a word counts that is there


@dataclass(frozen=True)
class Scale:
    """From where on an idea is shown, and called very similar; found on the golden set."""

    shown: float
    very: float


BY_TITLE, BY_TEXT, BY_WORDS = Scale(0.31, 0.6), Scale(0.42, 0.65), Scale(0.2, 0.5)


@dataclass(frozen=True, slots=True)
class Similar:
    """An idea that is similar, how much, and why in words."""

    idea: Idea
    score: float
    is_very: bool
    reason: str

    @property
    def how_much(self) -> str:
        return _("Sehr ähnlich") if self.is_very else _("Ähnlich")

    @property
    def kind_word(self) -> str:
        return str(Kind(self.idea.kind).label) if self.idea.kind else _("Idee")

    @property
    def carrier(self) -> str:
        return carrier(self.idea)


@dataclass(frozen=True)
class Asked:
    """The text that is compared: a title while it is typed, or an idea with its summary and the meaning kept for it."""

    title: str
    summary: str = ""
    kept: Any = None
    besides: int | None = None

    @classmethod
    def of(cls, idea: Idea) -> Asked:
        kept = IdeaSearch.objects.filter(idea=idea.pk, stale=False).values_list("meaning", flat=True).first()
        return cls(idea.title, idea.summary, kept=kept, besides=idea.pk)

    @cached_property
    def words(self) -> list[tuple[str, german.Word]]:
        """The words of the title that say something, each as it is typed and as the index knows it."""
        known = {word.whole: (typed, word) for typed, word in reversed(_understood(self.title or self.summary))}
        return list(reversed(known.values()))

    @property
    def says_something(self) -> bool:
        """Whether enough is typed to compare it."""
        return bool(self.words) and (len(self.title.split()) >= 3 or len(self.title.strip()) >= LETTERS)

    @cached_property
    def meaning(self) -> Any:
        if self.kept is not None:
            return self.kept
        found = meaning.embed([meant(self.title, self.summary)])
        return None if found is None else found[0]

    @property
    def scale(self) -> Scale:
        if self.meaning is None:
            return BY_WORDS
        return BY_TEXT if self.summary else BY_TITLE


def similar_to(asked: Asked, *, most: int = SHOWN) -> list[Similar]:
    """The public ideas most similar to it, the nearest first; one query, and nothing that is not in the lists."""
    if not asked.says_something:
        return []
    found = [_judge(asked, idea) for idea in _candidates(asked)]
    near = sorted(
        (each for each in found if each.score >= asked.scale.shown), key=lambda each: (-each.score, -each.idea.pk)
    )
    return near[:most]


def _candidates(asked: Asked) -> Iterable[Any]:
    """Those nearest by meaning, or without the model by words; and the newest, of which neither may be known yet."""
    listed = Idea.objects.listed().exclude(pk=asked.besides)
    sources = [listed.order_by("-published_at", "-pk").values("pk")[:NEWEST]]
    found = Idea.objects.listed().annotate(kinship=TrigramSimilarity("title", asked.title))
    if asked.meaning is not None:
        distance = CosineDistance("search__meaning", asked.meaning)
        known = listed.filter(search__meaning__isnull=False)
        sources.append(known.order_by(distance).values("pk")[:NEAREST])
        found = found.annotate(nearness=1 - distance)
    else:
        sources += _sharing_words(asked, listed)
        found = found.annotate(nearness=Cast(Value(None), output_field=VectorField()))
    near = found.filter(pk__in=sources[0].union(*sources[1:]))
    return near.only("kind", "stage", "reference", "title", "summary").prefetch_related(LEADS)  # type: ignore[no-redef]


def _sharing_words(asked: Asked, listed: IdeaQuerySet) -> list[Any]:
    """Ideas with two of the longest words, and with any of them, as many as one can judge at once."""
    longest = sorted(asked.words, key=lambda each: -len(each[0]))[:TELLING]
    terms = [_term(word) for _typed, word in longest]
    pairs = [f"({one} & {other})" for one, other in combinations(terms, 2)] or terms
    return [_with(listed, pairs)[:WITH_TWO_WORDS], _with(listed, terms)[:WITH_A_WORD]]


def _with(listed: IdeaQuerySet, any_of: list[str]) -> Any:
    query = SearchQuery(" | ".join(any_of), config="simple", search_type="raw")
    return listed.filter(search__words=query).values("pk")


def _term(word: german.Word) -> str:
    parts = " & ".join(f"'{part}'" for part in word.parts)
    return f"('{word.whole}' | ({parts}))" if parts else f"'{word.whole}'"


def _judge(asked: Asked, idea: Any) -> Similar:
    there = set[str]()
    for _typed, word in _understood(f"{idea.title} {idea.summary}"):
        there.update(word.lexemes)
    shared = [(typed, word.whole in there) for typed, word in asked.words if not there.isdisjoint(word.lexemes)]
    lexical = sum(1 if whole else LOOSE_COMPOUND for _typed, whole in shared) / len(asked.words)
    if idea.nearness is None:
        score = 0.7 * lexical + 0.3 * idea.kinship
    else:
        score = idea.nearness + 0.3 * lexical + 0.3 * idea.kinship
    return Similar(idea, score, score >= asked.scale.very, _reason(idea, [typed for typed, _whole in shared]))


def _reason(idea: Any, shared: list[str]) -> str:
    """Why, in words: what the person can check by looking."""
    if idea.kinship >= ALIKE_TITLES:
        return _("fast dieselben Worte im Titel")
    if not shared:
        return _("im Sinn, mit anderen Worten")
    return _("gemeinsame Worte: %(words)s") % {"words": ", ".join(shared[:WORDS_NAMED])}


def _understood(text: str) -> list[tuple[str, german.Word]]:
    found = ((match[0], german.understand(match[0][: german.LONGEST])) for match in german.words(text))
    return [(typed, word) for typed, word in found if word]
