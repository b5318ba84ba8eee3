"""A condition of a verb, named, so that the same words block the verb and stand in the checklist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from ideas.models.idea import Idea


def always(idea: Idea) -> bool:
    return True


def never(idea: Idea) -> bool:
    """Of a condition that a verb finds unmet by itself, of a person or of what they type: it is only said."""
    return False


@dataclass(frozen=True)
class Condition:
    """A named condition: its words for people, who can mend it, how it is judged, and of which ideas it is asked."""

    code: str
    words: str | Promise
    mended_by: str | Promise
    met: Callable[[Idea], bool]
    applies: Callable[[Idea], bool] = always
