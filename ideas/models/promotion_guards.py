"""What an idea needs to become a measure, by the kind that it becomes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from activity.models import Decision
from ideas.models.condition import Condition, never
from ideas.models.kind import MeasureKind
from ideas.models.results_guards import LEAD_IS_A_BODY

if TYPE_CHECKING:
    from ideas.models.idea import Idea


def _becomes(kind: MeasureKind) -> Callable[[Idea], bool]:
    return lambda idea: idea.measure_kind == kind


def _is_proposed(idea: Idea) -> bool:
    """For the kind that it becomes today: with another lead it may be another one."""
    return idea.promotion is not None and idea.measure_kind in {None, idea.promotion.kind}


def _has_a_plan(idea: Idea) -> bool:
    return idea.promotion is not None and bool(idea.promotion.plan.strip())


def _is_signed_off(idea: Idea) -> bool:
    return idea.promotion is not None and idea.promotion.is_signed_off


def _is_committed(idea: Idea) -> bool:
    return idea.promotion is not None and idea.promotion.is_committed


def _was_selected(idea: Idea) -> bool:
    return idea.decisions.filter(decision=Decision.SELECT).exists()


PROPOSED = Condition(
    "promotion_proposed",
    _("Die Maßnahme ist vorgeschlagen, passend zur jetzigen Federführung"),
    _("die federführende Verwaltung oder die Stabsstelle"),
    _is_proposed,
)
SELECTED_BY_DECISION = Condition(
    "selected_by_decision",
    _("Die Auswahl ist entschieden und begründet"),
    _("die oder der CDO"),
    _was_selected,
    applies=_becomes(MeasureKind.CENTRAL),
)
PLAN = Condition(
    "continuation_plan",
    _("Ein Plan für Verstetigung und Übertragung liegt vor"),
    _("die federführende Verwaltung"),
    _has_a_plan,
    applies=_becomes(MeasureKind.DECENTRAL),
)
SIGNED_OFF = Condition(
    "signed_off",
    _("Eine zweite Person der federführenden Verwaltung hat mitgezeichnet"),
    _("die federführende Verwaltung"),
    _is_signed_off,
    applies=_becomes(MeasureKind.DECENTRAL),
)
COMMITTED = Condition(
    "committed",
    _("Die Selbstverpflichtung zu den Prinzipien guter Praxis ist in der geltenden Fassung unterschrieben"),
    _("die federführende Stelle"),
    _is_committed,
    applies=_becomes(MeasureKind.NETWORK),
)
# Of a person or of what they sign, not of the next step: never part of a checklist.
SECOND_PERSON = Condition(
    "second_person", _("Wer vorgeschlagen hat, zeichnet nicht selbst mit."), _("eine zweite Person"), never
)
NOT_ONES_OWN = Condition(
    "not_ones_own",
    _("Das entscheidet jemand, der nichts davon vorgeschlagen oder unterschrieben hat."),
    _("eine andere Person der Stabsstelle"),
    never,
)
NOT_OF_THIS_KIND = Condition(
    "not_of_this_kind", _("Bei dieser Art von Maßnahme ist das nicht nötig."), _("niemand"), never
)
EVERY_PRINCIPLE = Condition(
    "every_principle",
    _("Zu jedem Prinzip und jedem Erfolgsfaktor steht da, wie er eingehalten wird"),
    _("die federführende Stelle"),
    never,
)
TEXT_AS_READ = Condition(
    "text_as_read",
    _("Die Prinzipien haben sich geändert, während Sie schrieben. Bitte lesen Sie sie noch einmal."),
    _("Sie"),
    never,
)

TO_PROPOSE_A_PROMOTION = (LEAD_IS_A_BODY,)
TO_CONFIRM_A_PROMOTION = (LEAD_IS_A_BODY, SELECTED_BY_DECISION, PROPOSED, PLAN, SIGNED_OFF, COMMITTED)
