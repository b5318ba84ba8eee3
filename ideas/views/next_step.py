"""What the page of an idea says about the next step: what is missing, who is to act and by when, who is asked."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from arena.permissions import Can
from ideas import policies
from ideas.models import AuthorshipOffer, Idea, Stage
from ideas.models.condition import Condition
from ideas.models.guards import ALL_CONFIRMED, FACT_SHEET_COMPLETE, LEAD_ACCEPTED
from ideas.stage_forms import DevelopmentForm, RevivalForm

# Where everybody reads what a condition is about, and those who can mend it do.
OPEN_TO_ALL = {
    "fact_sheet": ("fact_sheet", ""),
    "indicators": ("fact_sheet", "#output-indikatoren"),
    "opinion": ("opinions", ""),
    "confirmed": ("carrying", "#laufend"),
    "round_closed": ("assessment", ""),
    "lead_is_a_body": ("carrying", "#laufend"),
    "clarified": ("assessment", "#klaerung"),
    "presented": ("presentation", ""),
    "promotion_proposed": ("promotion", ""),
    "continuation_plan": ("promotion", ""),
    "signed_off": ("promotion", ""),
    "committed": ("promotion", ""),
}


def next_step_of(request: HttpRequest, idea: Idea, can: Can) -> dict[str, Any]:
    """Who is to act, and the forms with which this reader may."""
    return {
        "whose_turn": idea.whose_turn,
        "waits_for_deputy": idea.waits_for_deputy,
        "may_start_development": can["start_development"] and not idea.unmet("start_development"),
        "may_request_assessment": can["request_assessment"] and not idea.unmet("request_assessment"),
        "is_deputy": request.user.is_authenticated and request.user.pk in idea.deputy_ids.values(),
        "authorship_offer": _offer_to_read(request.user, idea),
        "development_form": DevelopmentForm,  # made where the template shows them
        "revival_form": RevivalForm,
    }


def checklist_of(idea: Idea, reader: Any) -> list[dict[str, Any]]:
    """What the next step asks for, with who can mend each point and, for those people, where."""
    if idea.stage == Stage.DISCUSSION and idea.is_need:
        return [_what_a_need_looks_for(idea)]
    return [
        {
            "met": met,
            "words": guard.words if met else f"{guard.words}{_how_far(idea, guard)}",
            "who": guard.mended_by,
            "url": _where_to_mend(idea, guard, reader),
        }
        for guard, met in idea.checklist()
    ]


def _how_far(idea: Idea, guard: Condition) -> str:
    """How much of it is done, where that can be counted."""
    if guard is FACT_SHEET_COMPLETE:
        counted = {"open": len(idea.readiness.missing), "all": len(idea.readiness.required)}
        return _(" (%(open)d von %(all)d Abschnitten offen)") % counted
    if guard is ALL_CONFIRMED:
        return _(" (%(given)d von %(all)d)") % {"given": idea.readiness.confirmed, "all": idea.readiness.carriers}
    return ""


def _where_to_mend(idea: Idea, guard: Condition, reader: Any) -> str:
    """Anybody may offer to lead; the text is mended by those who may edit it."""
    if guard is LEAD_ACCEPTED:
        return reverse(
            "carrying" if reader.is_authenticated and idea.is_by(reader) else "offer_responsibility", args=[idea.pk]
        )
    if guard.code in OPEN_TO_ALL:
        page, anchor = OPEN_TO_ALL[guard.code]
        return reverse(page, args=[idea.pk]) + anchor
    if not reader.is_authenticated or not policies.can_edit(reader, idea) or not idea.allows("edit"):
        return ""
    on_the_preview = {"similar": "#aehnlich", "rules": "#id_rules_accepted"}
    if guard.code in on_the_preview:
        return reverse("preview", args=[idea.pk]) + on_the_preview[guard.code]
    return reverse("edit", args=[idea.pk])


def solve_url_of(need: Idea) -> str:
    """Where somebody writes a proposal that answers this need; empty where there is nothing to answer."""
    return f"{reverse('write_idea')}?kind=proposal&bedarf={need.pk}" if need.is_need and need.is_public else ""


def _what_a_need_looks_for(need: Idea) -> dict[str, Any]:
    return {
        "met": need.has_lineage and need.edges_here.alive().exists(),
        "words": _("Ein Vorschlag löst diesen Bedarf"),
        "who": _("alle, die eine Lösung haben"),
        "url": solve_url_of(need),
    }


def _offer_to_read(reader: Any, idea: Idea) -> AuthorshipOffer | None:
    """The open question who follows the author, for the heir and for those who wrote the idea."""
    if not reader.is_authenticated or not getattr(idea, "looks_for_an_heir", True):
        return None
    offer = idea.authorship_offers.open().select_related("heir").first()
    return offer if offer and (offer.heir_id == reader.pk or idea.is_by(reader)) else None
