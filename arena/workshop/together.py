"""Samples of working together: what the mails about opinions and co-authors are about, and the pictures of ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from arena import clock
from arena.workshop.samples import EMPTY, LONG, NAME, USUAL, WORD, States
from ideas.models import CoAuthorRequest, Dimension, Opinion, OpinionInvitation, Rating
from ideas.opinions import Line, scale
from ideas.radar import radar_of

if TYPE_CHECKING:
    from accounts.models import User
    from activity.verbs import Verb
    from arena.workshop.mails import Words
    from ideas.models import Idea


def components() -> dict[str, States]:
    """How opinions are spread, and what an assessment brought: some agree, many disagree, nobody spoke yet."""
    spread = {USUAL: ({3: 1, 4: 2}, {0: 1, 4: 1}, {2: 1}), LONG: ({0: 120, 2: 7, 4: 99},) * 6, EMPTY: ()}
    return {
        "opinion_matrix": {state: _matrix(state, counts) for state, counts in spread.items()},
        "radar": {
            USUAL: _radar(USUAL, ["Nutzen", "Umsetzbarkeit", "Übertragbarkeit", "Offenheit"], 3),
            LONG: _radar(LONG, [WORD, NAME] * 6, 4),
            EMPTY: _radar(EMPTY, ["Nutzen", "Umsetzbarkeit", "Übertragbarkeit"], None),
        },
        "radar_mark": {voice: {"voice": voice} for voice in ("reviewers", "lead", "community")},
    }


def _matrix(label: str, counts: tuple[dict[int, int], ...]) -> dict[str, Any]:
    given = [*counts, {}, {}, {}, {}, {}, {}]
    lines = [Line(dimension, given[place], [], place) for place, dimension in enumerate(Dimension)]
    return {"lines": lines, "ratings": scale(), "label": f"Einschätzungen, {label}"}


def _radar(label: str, names: list[str], score: float | None) -> dict[str, Any]:
    """All say the same, but the lead rates itself best and the reviewers differ on the first criterion."""
    count, none = len(names), score is None
    spreads = [None if none else (1.0, 4.0), *[None] * (count - 1)]
    lead = [None if none else 4.0] * count
    scores = [score] * count
    drawn = radar_of(names, reviewers=scores, lead=lead, community=scores, spreads=spreads)
    return {"radar": drawn, "label": f"Bewertung, {label}"}


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
