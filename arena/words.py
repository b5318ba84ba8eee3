"""Words that row after row says: a list asks gettext for each of them, which costs more than reading the row."""

from collections.abc import Callable
from functools import lru_cache, wraps

from django.utils.translation import get_language

KEPT = 5000  # of each kind of words


def kept[*Asked](words: Callable[[*Asked], str]) -> Callable[[*Asked], str]:
    """Makes words that depend on nothing but what they are asked with, and the language, be put together once."""

    @lru_cache(maxsize=KEPT)
    def in_language(_language: str | None, *asked: *Asked) -> str:
        return words(*asked)

    @wraps(words)
    def said(*asked: *Asked) -> str:
        return in_language(get_language(), *asked)

    return said
