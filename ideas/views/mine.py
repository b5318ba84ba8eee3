"""One's own page: whose turn it is, drafts, ideas, comments, what one follows and supports."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from activity.models import Follow
from arena import keyset
from ideas.models import Authorship, Comment, Idea, Owed, Stage, Support
from ideas.models.queries import LEADS
from ideas.turns import responsibilities_of, turns_of

SHOWN = 5
IDEAS_SHOWN = 20


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for this person comes first."""
    user = request.user
    written = list(_written_by(user).order_by("-idea__saved_at", "-pk")[: IDEAS_SHOWN + 1])
    shown = written[:IDEAS_SHOWN]
    follows = list(_seen(Follow.objects, user).order_by("-since", "-pk")[:SHOWN])
    supports = list(_seen(Support.objects, user).order_by("-since", "-pk")[:SHOWN])
    responsibilities = responsibilities_of(user)
    prefetch_related_objects([each.idea for each in [*shown, *follows, *supports]], LEADS)
    context = {
        "asked": turns_of(user, responsibilities),
        "carried": [each for each in responsibilities if each.is_running],
        "turns": [each for each in shown if each.idea.owed_by == Owed.AUTHORS and each.idea.stage != Stage.DRAFT],
        "drafts": [each for each in shown if each.idea.stage == Stage.DRAFT],
        "written": [each for each in shown if each.idea.stage != Stage.DRAFT],
        "wrote_more": len(written) > IDEAS_SHOWN,
        "comments": _comments_of(user).order_by("-written_at", "-pk")[:SHOWN],
        "follows": follows,
        "supports": supports,
        "measures": _followed_measures(user)[:SHOWN],
    }
    return render(request, "ideas/mine.html", context)


@login_required
@require_safe
def my_ideas(request: HttpRequest) -> HttpResponse:
    return _shelf(request, _("Meine Ideen"), _written_by(request.user), by="since")


@login_required
@require_safe
def my_comments(request: HttpRequest) -> HttpResponse:
    return _shelf(request, _("Meine Kommentare"), _comments_of(request.user), by="written_at")


@login_required
@require_safe
def my_follows(request: HttpRequest) -> HttpResponse:
    follows = _seen(Follow.objects, request.user)
    return _shelf(request, _("Ideen, denen ich folge"), follows, by="since")


@login_required
@require_safe
def my_supports(request: HttpRequest) -> HttpResponse:
    return _shelf(request, _("Ideen, die ich unterstütze"), _seen(Support.objects, request.user), by="since")


def _shelf(request: HttpRequest, heading: str, rows: QuerySet[Any], *, by: str) -> HttpResponse:
    page = keyset.page_of(rows, by=by, params=request.GET)
    part = "comments" if rows.model is Comment else "ideas"
    prefetch_related_objects([each.idea for each in page.rows], LEADS)
    return render(request, "ideas/mine_shelf.html", {"heading": heading, part: page.rows, "page": page})


def _written_by(user: User) -> QuerySet[Authorship]:
    return Authorship.objects.filter(user=user).select_related("idea").defer("idea__description")


def _comments_of(user: User) -> QuerySet[Comment]:
    own = Comment.objects.filter(author=user, removed_at__isnull=True)
    return own.select_related("idea").defer("idea__description")


def _seen(rows: Any, user: User) -> QuerySet[Any]:
    """Those of the person's rows whose idea they may still see."""
    visible = Idea.objects.visible_to(user).values("pk")
    return rows.filter(user=user, idea__in=visible).select_related("idea").defer("idea__description")


def _followed_measures(user: User) -> QuerySet[Follow]:
    return Follow.objects.filter(user=user, measure__isnull=False).select_related("measure").order_by("-since", "-pk")
