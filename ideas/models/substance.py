"""Whether an idea became another one: then those who support it hear of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from activity.models import Event
from activity.verbs import Verb
from ideas.models.confirmation import Confirmation
from ideas.models.factsheet import texts_of

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.factsheet import FactSheetVersion

SAME = 0.95  # so much alike that only spelling was mended


def tell_of_version(version: FactSheetVersion, *, before: Mapping[str, str], by: User) -> None:
    """What a new version means for others: confirmations are void, and supporters learn that it is about something else.

    The caller holds the idea.
    """
    Confirmation.are_void(version, by=by)
    if version.idea.support_count and changes_the_substance(before, texts_of(version)):
        Event.record(Verb.SUBSTANCE_CHANGED, by=by, idea=version.idea, version=version.number)


def changes_the_substance(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether title, problem or solution say something else now; what was filled in for the first time does not count.

    As long as problem and solution have no sections of their own, the description speaks for both.
    """
    has_sections = before["problem"] or before["solution"]
    parts = ("title", "problem", "solution") if has_sections else ("title", "description")
    return any(before[part] and Indel.normalized_similarity(before[part], after[part]) < SAME for part in parts)
