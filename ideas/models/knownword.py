"""All words there are, to complete and correct what somebody types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import ClassVar, Self

from django.contrib.postgres.indexes import GistIndex
from django.db import connection, models

from arena import german

COMPLETIONS, NEIGHBOURS, ALIKE = 8, 30, 0.79
SHORTEST = 3

NEAR = """
SELECT asked, near.word, near.spelling, near.lexeme FROM unnest(%s::text[]) AS asked
CROSS JOIN LATERAL (SELECT * FROM ideas_knownword AS known ORDER BY known.word <-> asked LIMIT %s) AS near
"""

# Along the index for beginnings, also where the plan was made before the beginning is known, as LIKE could not.
COMPLETE = """
SELECT word, lexeme FROM ideas_knownword WHERE word ~>=~ %s AND word ~<~ %s ORDER BY length(word), word LIMIT %s
"""
AFTER_ALL_LETTERS = chr(0x10FFFF)

FORGET = """
DELETE FROM ideas_knownword AS known WHERE lexeme = ANY(%s)
AND NOT EXISTS (SELECT FROM ideas_ideasearch WHERE words @@ quote_literal(known.lexeme)::tsquery)
"""


class KnownWord(models.Model):
    """A word of an idea or a measure.

    That it is known says nothing about who may read where: only what leads to something readable is ever shown.
    """

    word = models.CharField(max_length=german.LONGEST, primary_key=True)
    spelling = models.CharField(max_length=german.LONGEST)
    lexeme = models.CharField(max_length=german.LONGEST, db_index=True)

    class Meta:
        indexes: ClassVar = [GistIndex(fields=["word"], opclasses=["gist_trgm_ops"], name="words_alike")]

    def __str__(self) -> str:
        return self.spelling

    @classmethod
    def learn(cls, texts: Iterable[str]) -> None:
        """Remember the words of the texts, and the words their compounds are made of."""
        found = {german.fold(spelling)[: german.LONGEST]: spelling for text in texts for spelling in _spellings(text)}
        words: list[Self] = [
            cls(word=word, spelling=spelling, lexeme=known.whole)
            for word, spelling in sorted(found.items())
            if len(word) >= SHORTEST and (known := german.understand(spelling))
        ]
        cls.objects.bulk_create(words, ignore_conflicts=True, batch_size=1000)

    @classmethod
    def forget(cls, lexemes: Iterable[str]) -> None:
        """Let go of those among these that no idea says any more."""
        if gone := sorted(lexemes):
            with connection.cursor() as cursor:
                cursor.execute(FORGET, [gone])

    @classmethod
    def completing(cls, start: str) -> list[str]:
        """What the shortest words that begin like this are in the index; nothing for what is a word already."""
        start = german.fold(start)
        if len(start) < SHORTEST:
            return []
        with connection.cursor() as cursor:
            cursor.execute(COMPLETE, [start, start + AFTER_ALL_LETTERS, COMPLETIONS])
            found = cursor.fetchall()
        return [] if any(word == start for word, _lexeme in found) else [lexeme for _word, lexeme in found]

    @classmethod
    def instead_of(cls, asked: Iterable[str]) -> dict[str, KnownWord]:
        """For every word that nobody wrote so far the one that is most like it, where there is one."""
        folded = {german.fold(word): word for word in asked}
        near: dict[str, dict[str, KnownWord]] = {word: {} for word in folded}
        with connection.cursor() as cursor:
            cursor.execute(NEAR, [list(folded), NEIGHBOURS])
            for word, known, spelling, lexeme in cursor.fetchall():
                near[word][known] = cls(word=known, spelling=spelling, lexeme=lexeme)
        return {
            folded[word]: known[best[0]]
            for word, known in near.items()
            if word not in known and (best := get_close_matches(word, known, n=1, cutoff=ALIKE))
        }


def _spellings(text: str) -> Iterator[str]:
    for found in german.words(text):
        spelling = found[0][: german.LONGEST]
        yield spelling
        yield from (part.capitalize() for part in german.compound_parts(spelling.lower()))
