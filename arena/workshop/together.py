"""What the mails about opinions and co-authors are about: an opinion given or asked for, somebody who wants to write along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arena import clock
from ideas.models import CoAuthorRequest, Dimension, Opinion, OpinionInvitation, Rating

if TYPE_CHECKING:
    from accounts.models import User
    from activity.verbs import Verb
    from arena.workshop.mails import Words
    from ideas.models import Idea


def working_together(verb: Verb, idea: Idea, words: Words, *, by: User) -> dict[str, Any]:
    """The details of the event, with the rows they lead to."""
    if verb.startswith("coauthor"):
        request = CoAuthorRequest.objects.create(idea=idea, user=by, message=words.comment)
        return {"request": request.pk, "coauthor": by.pk}
    if not verb.startswith("opinion"):
        return {}
    due = clock.after_working_days(clock.today(), 15)
    invitation = OpinionInvitation.objects.create(
        idea=idea, dimension=Dimension.LEGAL, person=by, note=words.reason, invited_by=by, remind_on=due, due_on=due
    )
    details: dict[str, Any] = {"invitation": invitation.pk, "until": str(due)}
    if "given" in verb or "withdrawn" in verb:
        given = Opinion.objects.create(
            idea=idea, dimension=Dimension.LEGAL, rating=Rating.MOSTLY, text=words.comment, author=by
        )
        details["opinion"] = given.pk
    return details
