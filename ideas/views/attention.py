"""Support and follow: one click, taken back by another; saying it twice changes nothing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from activity.models import Follow
from arena.permissions import Can, require
from ideas import policies
from ideas.models import Idea
from ideas.views.page import visible_idea
from ideas.views.sections import attention_of


@login_required
@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_support(request.user, idea))

    idea.support(by=request.user)
    return _answer(request, idea)


@login_required
@require_POST
def withdraw_support(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_support(request.user, idea))

    idea.withdraw_support(by=request.user)
    return _answer(request, idea)


@login_required
@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_follow(request.user, idea))

    Follow.objects.bulk_create([Follow(user=request.user, idea=idea)], ignore_conflicts=True)
    return _answer(request, idea)


@login_required
@require_POST
def unfollow(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_follow(request.user, idea))

    Follow.objects.filter(user=request.user, idea=idea).delete()
    return _answer(request, idea)


def _answer(request: HttpRequest, idea: Idea) -> HttpResponse:
    if not request.htmx:
        return redirect(idea)
    context = {"idea": idea, "can": Can(policies, request.user, idea)} | attention_of(request, idea)
    return render(request, "ideas/_support.html", context)
