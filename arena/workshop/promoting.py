"""What the mails about an idea on its way to a measure are about: the proposal, and the measure that came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from activity.verbs import Verb
from ideas.models import FactSheetVersion
from ideas.models.kind import MeasureKind
from measures.models import Measure, Promotion

if TYPE_CHECKING:
    from accounts.models import User
    from arena.workshop.mails import Words
    from ideas.models import Idea

TELL_OF_A_PROPOSAL = {
    *(Verb.PROMOTION_PROPOSED, Verb.PROMOTION_WITHDRAWN, Verb.PROMOTION_SIGNED_OFF, Verb.PROMOTION_REJECTED),
    Verb.COMMITMENT_SIGNED,
}


def becoming_a_measure(verb: Verb, idea: Idea, words: Words, *, by: User) -> dict[str, Any]:
    """The details of the event, with the rows they lead to."""
    if verb == Verb.IDEA_PROMOTED:
        Measure.objects.create(idea=idea, number="M-042", title=words.title, kind=MeasureKind.NETWORK)
    if verb not in TELL_OF_A_PROPOSAL:
        return {}
    proposed = Promotion.objects.create(
        idea=idea,
        kind=MeasureKind.NETWORK,
        version=FactSheetVersion.keep(idea, by=by),
        title=words.title,
        summary=words.comment,
        proposed_by=by,
    )
    return {"promotion": proposed.pk, "nominator": by.pk}
