"""The assessment as everybody meets it: asking for it, and the lot among reviewers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from arena.permissions import require
from arena.templatetags.arena import due
from ideas import policies
from ideas.models import Draw, Idea
from ideas.views.page import visible_idea


@login_required
@require_POST
def request_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_request_assessment(request.user, idea))

    idea.request_assessment(by=request.user)
    now_true = _("Die Bewertung ist beantragt. Die Stabsstelle bittet jetzt um Gutachten, erwartet %(when)s.")
    messages.success(request, now_true % {"when": due(idea.due_on)})
    return redirect(idea)


@require_safe
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Among whom the lot decides, which decision is the seed, and how anybody can repeat it."""
    seen = Draw.objects.filter(pk=pk, round__idea__in=Idea.objects.visible_to(request.user).values("pk"))
    lot = seen.select_related("round__idea").first()
    if lot is None:
        raise Http404
    context = {
        "draw": lot,
        "idea": lot.idea,
        "entries": lot.entries.select_related("person"),
        "is_stopped": not lot.is_drawn and not lot.round.is_open,
        "is_confirmed": lot.is_drawn and set(lot.repeat()) == set(lot.seated()),
    }
    return render(request, "ideas/draw.html", context)
