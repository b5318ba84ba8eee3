"""Is there something like it already? While somebody types a title, and beside an idea."""

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from arena.anonymous import anonymous_page
from arena.permissions import require
from ideas import policies
from ideas.forms import TitleForm
from ideas.similar import Asked, similar_to
from ideas.views.page import visible_idea

PART = "aehnliche"
TYPED = {"compare_title": "60/m/user"}


@login_required
@require_POST
def compare_title(request: HttpRequest) -> HttpResponse:
    """What is similar to a title while it is typed; sent in the body, so that no log keeps the words of a draft."""
    require(policies.can_write_idea(request.user))
    form = TitleForm(request.POST)
    if not form.is_valid() or not ratelimit.consume(request, app="arena", action="compare_title", config=TYPED):
        return HttpResponse(status=204)

    found = similar_to(Asked(form.cleaned_data["title"]))
    return render(request, "ideas/_compared.html", {"found": found})


@require_safe
@vary_on_headers("HX-Target")
@anonymous_page()
def similar_ideas(request: HttpRequest, pk: int) -> HttpResponse:
    """The public ideas most like this one: a page, and the part of the idea's page that comes when one gets there."""
    idea = visible_idea(request, pk)
    template = "ideas/similar.html#part" if request.htmx.target == PART else "ideas/similar.html"
    joins_url = reverse("propose_merge", args=[idea.pk]) if idea.allows("propose_merge") else ""
    return render(request, template, {"idea": idea, "found": similar_to(Asked.of(idea)), "joins_url": joins_url})
