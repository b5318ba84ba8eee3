"""What became of it: for everybody on the page of a person, and for oneself with what only one sees."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.models import User
from arena import keyset
from arena.anonymous import anonymous_page
from ideas.models import Idea
from ideas.models.queries import IdeaQuerySet
from ideas.outcomes import contributions_of, ideas_of, outcomes
from ideas.views.people import head_of, neighbours_of, somebody_with_a_page


@require_safe
@anonymous_page()
def outcomes_of(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a person's public contributions."""
    somebody = somebody_with_a_page(pk)
    context = _shown(request, somebody, Idea.objects.public(), reverse("outcomes_of", args=[pk]))
    return render(request, "ideas/outcomes_of.html", head_of(somebody) | context)


@login_required
@require_safe
def my_outcomes(request: HttpRequest) -> HttpResponse:
    """What became of all that oneself contributed."""
    seen = Idea.objects.visible_to(request.user)
    return render(request, "ideas/my_outcomes.html", _shown(request, request.user, seen, reverse("my_outcomes")))


def _shown(request: HttpRequest, person: User, seen: IdeaQuerySet, url: str) -> dict[str, Any]:
    done = contributions_of(person)
    page = keyset.page_of(ideas_of(done, seen), by="stage_since", params=request.GET)
    return {"outcomes": outcomes(page.rows, done, seen)} | neighbours_of(page, url)
