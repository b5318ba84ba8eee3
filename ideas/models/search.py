"""What the search knows of an idea: its words, and its meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import batched, repeat
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models, transaction
from pgvector.django import HnswIndex, VectorField

from arena import fulltext, meaning
from arena.prepared import prepared
from ideas.models.comment import Comment
from ideas.models.knownword import KnownWord
from ideas.models.stage import OFF_THE_LISTS
from ideas.models.tally import CITYWIDE

if TYPE_CHECKING:
    from ideas.models.idea import Idea

AT_ONCE, BATCH = 10, 1000
# So many ideas form an era: in the index of the words, so that the newest hits are found without all the others.
ERA = "ARRAY[(%(expressions)s / 2500)::integer]"
MOST_COMMENTS = 500


class IdeaSearch(models.Model):
    """The words and the meaning of one idea; beside it, so that counting a support touches none of these indexes.

    The words of its text are kept in the transaction that changes it, and so is what takes a comment away. What
    follows by a task is `stale` until then: the words of new comments, and the meaning.
    """

    idea = models.OneToOneField("Idea", on_delete=models.CASCADE, primary_key=True, related_name="search")
    title = models.CharField(max_length=120, blank=True)
    words = SearchVectorField(null=True)
    # Ids, to count what is found without asking for each of it; the whole city is -1.
    fields = ArrayField(models.IntegerField(), default=list)
    districts = ArrayField(models.IntegerField(), default=list)
    # Kind and stage, while everybody may find it; a trigger keeps them.
    life = ArrayField(models.CharField(max_length=20), default=list)
    meaning = VectorField(dimensions=512, null=True)
    # In no index, so that saying it touches none of them.
    stale = models.BooleanField(default=True)

    class Meta:
        indexes: ClassVar = [
            # All that a search narrows by, so that only what fits is looked at.
            GinIndex(
                models.F("words"),
                models.Func(models.F("idea"), template=ERA),
                "fields",
                "districts",
                "life",
                name="search_words",
            ),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="search_title"),
            HnswIndex(fields=["meaning"], opclasses=["vector_cosine_ops"], name="search_meaning"),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def keep(cls, idea: Idea) -> None:
        """Take over what the idea and its readable comments say now; what nobody says any more is forgotten."""
        before = cls.objects.filter(idea=idea).values_list("words", flat=True).first()
        now = cls._of(idea, _comments([idea.pk]))
        cls._store([now], "stale")
        KnownWord.forget(_lexemes(before) - _lexemes(now.words))

    @classmethod
    def has_news(cls, idea_id: int) -> None:
        """Something was said that may be found a little later.

        The row is held, so that whoever brings it up to date right now is waited for: they have not read it yet.
        """
        if not all(_held(idea_id)):  # to write a row that is stale already would cost more than all the rest
            cls.objects.filter(idea=idea_id).update(stale=True)

    @classmethod
    def forget(cls, ideas: Iterable[int]) -> None:
        """Nothing of what these ideas said is left here; what remains of them is found again once the task has run."""
        rows = cls.objects.filter(idea__in=ideas)
        gone = set[str]().union(*map(_lexemes, rows.values_list("words", flat=True)))
        rows.update(title="", words=None, meaning=None, stale=True)
        KnownWord.forget(gone)

    @classmethod
    def refresh(cls) -> int:
        """Bring some of what is stale up to date; returns how many. Two of these at once share the work.

        Few at a time: whoever saves a text meanwhile waits for them. Where the model came later, meanings are due too.
        """
        due = models.Q(stale=True) | (models.Q(meaning=None) if meaning.is_there() else models.Q())
        with transaction.atomic():
            stale = cls.objects.filter(due).select_for_update(skip_locked=True, of=("self",))
            rows = list(stale.select_related("idea__fact_sheet").prefetch_related("idea__districts")[:AT_ONCE])
            comments = _comments(row.pk for row in rows)
            for row in rows:
                row.title, row.words, row.stale = row.idea.title, _words(row.idea, comments), False
            cls._understand(rows)
            cls.objects.bulk_update(rows, ["title", "words", "meaning", "stale"])
        KnownWord.learn(text for row in rows for text in _texts(row.idea))
        return len(rows)

    @classmethod
    def _understand(cls, rows: Sequence[IdeaSearch]) -> None:
        """Take over what they mean; without the model nothing, rather than what an earlier text meant."""
        found = meaning.embed([meant(row.idea.title, row.idea.summary) for row in rows])
        for row, vector in zip(rows, found or repeat(None), strict=False):
            row.meaning = vector

    @classmethod
    def index_all(cls) -> int:
        """Take over every idea that was handed in and has no words here, as after a mass import; returns how many."""
        from ideas.models.idea import Idea

        missing = Idea.objects.filter(reference__isnull=False, search__words__isnull=True)
        ids = sorted(missing.values_list("pk", flat=True))
        for some in batched(ids, BATCH):
            comments = _comments(some)
            ideas = (
                Idea.objects.filter(pk__in=some).select_related("fact_sheet").prefetch_related("fields", "districts")
            )
            cls._store(cls._of(idea, comments) for idea in ideas)
            KnownWord.learn({text for idea in ideas for text in _texts(idea)})
        return len(ids)

    @classmethod
    def _of(cls, idea: Idea, comments: dict[int, list[str]]) -> Self:
        return cls(
            idea=idea,
            title=idea.title,
            words=_words(idea, comments),
            fields=[field.pk for field in idea.fields.all()],
            districts=[CITYWIDE] * idea.citywide + [district.pk for district in idea.districts.all()],
            life=[idea.kind, idea.stage] if idea.is_public and idea.stage not in OFF_THE_LISTS else [],
        )

    @classmethod
    def _store(cls, rows: Iterable[Self], *changed: str) -> None:
        columns = ["title", "words", "fields", "districts", *changed]
        cls.objects.bulk_create(rows, update_conflicts=True, unique_fields=["idea"], update_fields=columns)


@prepared
def _held(idea: int) -> models.QuerySet[IdeaSearch, bool]:
    held = IdeaSearch.objects.select_for_update(no_key=True).filter(idea=idea)
    return held.values_list("stale", flat=True)


def meant(title: str, summary: str) -> str:
    """What is taken for the meaning of a text."""
    return f"{title}. {summary}" if summary else title


def _texts(idea: Idea) -> tuple[str, ...]:
    from ideas.models.factsheet import sections_now

    return idea.title, idea.summary, idea.description, *sections_now(idea).values()


def _words(idea: Idea, comments: dict[int, list[str]]) -> str:
    title, summary, *texts = _texts(idea)
    where = [idea.place, *(district.name for district in idea.districts.all())]
    placed = [("A", title), ("A", idea.reference or ""), ("B", summary), *(("C", text) for text in [*texts, *where])]
    return fulltext.vector(placed, comments.get(idea.pk, []))


def _comments(ideas: Iterable[int]) -> dict[int, list[str]]:
    """What everybody may read of the discussions, the newest first."""
    said: dict[int, list[str]] = {}
    readable = Comment.objects.readable().of_the_idea().filter(idea__in=list(ideas)).order_by("-pk")
    for idea, body in readable.values_list("idea_id", "body"):
        said.setdefault(idea, []).append(body)
    return {idea: bodies[:MOST_COMMENTS] for idea, bodies in said.items()}


def _lexemes(words: str | None) -> set[str]:
    return set(re.findall(r"'([^']+)'", words or ""))
