"""What the search knows of an idea: its words, and its meaning."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from pgvector.django import HnswIndex, VectorField


class IdeaSearch(models.Model):
    """The words and the meaning of one idea; beside it, so that counting a support touches none of these indexes.

    `words` is kept in the transaction that changes the text; `meaning` and the words of comments follow by a task,
    which takes what is `stale`.
    """

    idea = models.OneToOneField("Idea", on_delete=models.CASCADE, primary_key=True, related_name="search")
    title = models.CharField(max_length=120, blank=True)
    words = SearchVectorField(null=True)
    meaning = VectorField(dimensions=512, null=True)
    stale = models.BooleanField(default=True)

    class Meta:
        indexes = [
            GinIndex(fields=["words"], name="search_words"),
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="search_title"),
            HnswIndex(fields=["meaning"], opclasses=["vector_cosine_ops"], name="search_meaning"),
            models.Index(fields=["idea"], condition=models.Q(stale=True), name="search_stale"),
        ]

    def __str__(self) -> str:
        return self.title
