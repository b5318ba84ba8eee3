"""The page of a person: the name they chose, what they do for whom, and what they contributed in public."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.models import Role, User
from arena import keyset
from arena.anonymous import anonymous_page
from ideas.cards import cards


@require_safe
@anonymous_page()
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """The ideas of a person, newest first."""
    somebody = somebody_with_a_page(pk)
    page = keyset.page_of(somebody.ideas.listed().for_list(), by="published_at", params=request.GET)
    context = head_of(somebody) | neighbours_of(page, reverse("person", args=[pk])) | {"cards": cards(page.rows)}
    return render(request, "ideas/person.html", context)


@require_safe
@anonymous_page()
def comments_of(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person said in discussions, newest first."""
    somebody = somebody_with_a_page(pk)
    comments = somebody.comments.public().select_related("idea")
    page = keyset.page_of(comments, by="written_at", params=request.GET)
    context = head_of(somebody) | neighbours_of(page, reverse("comments_of", args=[pk])) | {"comments": page.rows}
    return render(request, "ideas/comments_of.html", context)


def somebody_with_a_page(pk: int) -> User:
    """Whoever others may look up; else 404."""
    return get_object_or_404(User.objects.with_a_page(), pk=pk)


def head_of(somebody: User) -> dict[str, Any]:
    """What stands above everything that a person contributed."""
    return {
        "person": somebody,
        "role_words": [role.label for role in Role if role in somebody.roles],
        "mandates": somebody.mandates.running().select_related("organisation"),
        "competences": somebody.competences.all() if somebody.is_active else [],
        "idea_count": somebody.ideas.listed().count(),
        "comment_count": somebody.comments.public().count(),
    }


def neighbours_of(page: keyset.Page[Any], url: str) -> dict[str, str]:
    """Where the newer and the older part of a list are."""
    return {
        "newer_url": f"{url}?{urlencode(page.newer)}" if page.newer else "",
        "older_url": f"{url}?{urlencode(page.older)}" if page.older else "",
    }
