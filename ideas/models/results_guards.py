"""What it takes to lay an assessed idea before the decision maker, and to say something of one's own in a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from ideas.models.condition import Condition, never

if TYPE_CHECKING:
    from ideas.models.idea import Idea


def _is_closed(idea: Idea) -> bool:
    return idea.newest_round is not None and idea.newest_round.is_closed


def _is_clarified(idea: Idea) -> bool:
    return idea.newest_round is not None and not idea.newest_round.needs_clarification


ROUND_CLOSED = Condition(
    "round_closed",
    _("Die Bewertung ist abgeschlossen, mit mindestens zwei unbefangenen Gutachten"),
    _("Gutachter:innen; die Stabsstelle benennt sie"),
    _is_closed,
)
LEAD_IS_A_BODY = Condition(
    "lead_is_a_body",
    _("Die Federführung hat eine geprüfte Stelle aus Verwaltung, Wirtschaft, Wissenschaft oder Zivilgesellschaft"),
    _("wer die Federführung hat, gibt sie an eine Stelle weiter"),
    lambda idea: idea.measure_kind is not None,
)
CLARIFIED = Condition(
    "clarified",
    _("Wo Gutachten weit auseinanderliegen, ist geklärt, warum"),
    _("Stabsstelle"),
    _is_clarified,
    applies=_is_closed,  # before that nobody is told whether reviewers differ
)
TO_PRESENT = (ROUND_CLOSED, LEAD_IS_A_BODY, CLARIFIED)

# Of what somebody types, not of the next step: never part of a checklist.
ROUND_IS_OPEN = Condition(
    "round_is_open",
    _("Die Bewertungsrunde ist zu Ende. Was bis dahin gesagt wurde, steht im Ergebnis."),
    _("Sie"),
    never,
)
RATED_ONCE = Condition(
    "rated_once",
    _("Sie haben die Leitgedanken in dieser Runde schon eingeschätzt. Das geht nur einmal."),
    _("Sie"),
    never,
)
SOMETHING_TO_CLARIFY = Condition(
    "something_to_clarify",
    _("Die Gutachten liegen nirgends weit auseinander. Es gibt nichts zu klären."),
    _("Sie"),
    never,
)
