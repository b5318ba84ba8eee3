"""Is there something like it already? Public ideas near to a text by meaning, words and letters; docs/decisions/0009."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from re import Match
from typing import Any, NamedTuple

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from pgvector import Vector
from pgvector.django import CosineDistance

from arena import german, meaning
from arena.prepared import prepared
from ideas import search
from ideas.cards import carrier
from ideas.models import Idea, IdeaSearch, Kind, Responsibility
from ideas.models.queries import NAMED, IdeaQuerySet
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


class Candidate(NamedTuple):
    """An idea that may be similar, and what the database says about how much."""

    pk: int
    title: str
    summary: str
    kinship: float
    nearness: float | None = None


class Judged(NamedTuple):
    """How similar a candidate is, and why."""

    pk: int
    score: float
    reason: str


def similar_to(asked: Asked, *, most: int = SHOWN) -> list[Similar]:
    """The public ideas most similar to it, the nearest first; nothing that is not in the lists."""
    if not asked.says_something:
        return []
    judged = [_judge(asked, candidate) for candidate in _candidates(asked)]
    near = [each for each in judged if each.score >= asked.scale.shown]
    near = sorted(near, key=lambda each: (-each.score, -each.pk))[:most]
    ideas = {idea.pk: idea for idea in _shown([each.pk for each in near])} if near else {}
    return [
        Similar(ideas[each.pk], each.score, each.score >= asked.scale.very, each.reason)
        for each in near
        if each.pk in ideas
    ]


@prepared
def _shown(pks: list[int]) -> QuerySet[Idea]:
    lead = Responsibility.objects.lead().filter(idea=OuterRef("pk")).order_by().values(named=NAMED)
    shown = Idea.objects.listed().filter(pk__among=pks).only("kind", "stage", "reference", "title", "summary")
    return shown.annotate(named_lead=Subquery(lead))  # type: ignore[no-redef]


def _candidates(asked: Asked) -> list[Candidate]:
    """Those nearest by meaning, or without the model by words; and the newest, of which neither may be known yet."""
    besides = asked.besides or 0
    if asked.meaning is not None:
        rows = _near_in_meaning(asked.title, Vector(asked.meaning).to_text(), besides)
    else:
        rows = _near_in_words(asked.title, _sharing_words(asked), besides)
    return [Candidate(*row) for row in rows]


@prepared
def _near_in_meaning(title: str, meaning: str, besides: int) -> QuerySet[Idea, Any]:
    distance = CosineDistance("search__meaning", meaning)
    known = Idea.objects.listed().exclude(pk=besides).filter(search__meaning__isnull=False)
    nearest = known.order_by(distance).values("pk")[:NEAREST]
    found = _compared(nearest, title, besides).annotate(nearness=1 - distance)
    return found.values_list("pk", "title", "summary", "kinship", "nearness")


@prepared
def _near_in_words(title: str, sharing: list[int], besides: int) -> QuerySet[Idea, Any]:
    sharing_words = Idea.objects.listed().exclude(pk=besides).filter(pk__among=sharing).values("pk")
    return _compared(sharing_words, title, besides).values_list("pk", "title", "summary", "kinship")


def _compared(likely: Any, title: str, besides: int) -> IdeaQuerySet:
    """These and the newest, with how alike the titles are."""
    newest = Idea.objects.listed().exclude(pk=besides).order_by("-published_at", "-pk").values("pk")[:NEWEST]
    return Idea.objects.listed().filter(pk__in=newest.union(likely)).annotate(kinship=TrigramSimilarity("title", title))


def _sharing_words(asked: Asked) -> list[int]:
    """The newest ideas with two of the longest words, and with any of them, as many as one can judge at once."""
    longest = sorted(asked.words, key=lambda each: -len(each[0]))[:TELLING]
    terms = [_term(word) for _typed, word in longest]
    pairs = [f"({one} & {other})" for one, other in combinations(terms, 2)] or terms
    return [*search.newest(" | ".join(pairs), WITH_TWO_WORDS), *search.newest(" | ".join(terms), WITH_A_WORD)]


def _term(word: german.Word) -> str:
    parts = " & ".join(f"'{part}'" for part in word.parts)
    return f"('{word.whole}' | ({parts}))" if parts else f"'{word.whole}'"


def _judge(asked: Asked, found: Candidate) -> Judged:
    there = frozenset[str]().union(*map(_lexemes, german.words(f"{found.title} {found.summary}")))
    shared = [(typed, word.whole in there) for typed, word in asked.words if not there.isdisjoint(word.lexemes)]
    lexical = sum(1 if whole else LOOSE_COMPOUND for _typed, whole in shared) / len(asked.words)
    if found.nearness is None:
        score = 0.7 * lexical + 0.3 * found.kinship
    else:
        score = found.nearness + 0.3 * lexical + 0.3 * found.kinship
    return Judged(found.pk, score, _reason(found, [typed for typed, _whole in shared]))


def _reason(found: Candidate, shared: list[str]) -> str:
    """Why, in words: what the person can check by looking."""
    if found.kinship >= ALIKE_TITLES:
        return _("fast dieselben Worte im Titel")
    if not shared:
        return _("im Sinn, mit anderen Worten")
    return _("gemeinsame Worte: %(words)s") % {"words": ", ".join(shared[:WORDS_NAMED])}


def _lexemes(found: Match[str]) -> frozenset[str]:
    return german.lexemes(found[0][: german.LONGEST])


def _understood(text: str) -> list[tuple[str, german.Word]]:
    found = ((match[0], german.understand(match[0][: german.LONGEST])) for match in german.words(text))
    return [(typed, word) for typed, word in found if word]
