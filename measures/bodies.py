"""The page of a body: what it carries and carried, and what becomes of it when another one follows."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import policies
from accounts.models import MandateRequest, Organisation, User
from arena.anonymous import anonymous_page
from arena.permissions import require
from ideas.models import Idea, Responsibility
from ideas.models.consortium import OPEN
from measures import succession
from measures.cards import cards

MEASURES_SHOWN, CARRIED_SHOWN, FORMER_SHOWN = 50, 50, 20


@require_safe
@anonymous_page()
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One body: since when it has this name, what came before and after, and what it carries."""
    body = _visible_body(request, pk)
    context = {
        "body": body,
        "predecessors": body.predecessors.all(),
        "cards": cards(body.measures.all()[:MEASURES_SHOWN]),
        "competences": body.competences.all(),
        **_responsibilities(body),
        **_what_i_may(request.user, body),
    }
    return render(request, "measures/organisation.html", context)


@login_required
@require_POST
def confirm_succession(request: HttpRequest, pk: int) -> HttpResponse:
    """The successor takes over what this body carried."""
    body = _visible_body(request, pk)
    require(policies.can_confirm_succession(request.user, body))

    succession.confirm_succession(body, by=request.user)
    messages.success(request, _("Die Nachfolge ist bestätigt. Verantwortungen und Maßnahmen stehen jetzt bei Ihnen."))
    return redirect("organisation", body.successor_id)


def _visible_body(request: HttpRequest, pk: int) -> Organisation:
    visible = Organisation.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("successor"), pk=pk)


def _responsibilities(body: Organisation) -> dict[str, Any]:
    """What it carries now and carried once, of ideas that everybody may see."""
    seen = Responsibility.objects.filter(organisation=body, idea__in=Idea.objects.listed().values("pk"))
    seen = seen.select_related("idea").defer("idea__description")
    former = seen.exclude(state__in=OPEN).filter(accepted_at__isnull=False)
    return {
        "carried": seen.running().order_by("-accepted_at", "-pk")[:CARRIED_SHOWN],
        "former": former.order_by("-ended_at", "-pk")[:FORMER_SHOWN],
    }


def _what_i_may(user: User, body: Organisation) -> dict[str, bool]:
    """What the page offers to whoever is signed in; who else speaks for the body is nobody's business."""
    if not user.is_authenticated:
        return {}
    acts = body.pk in user.bodies
    asked = MandateRequest.objects.open().filter(user=user, organisation=body).exists()
    open_succession = body.successor_id and not (body.succession_confirmed_at or body.is_current)
    return {
        "acts_for_it": acts,
        "has_asked": asked,
        "may_ask": body.is_current and not acts and not asked,
        "may_confirm": bool(open_succession) and policies.can_confirm_succession(user, body),
    }
