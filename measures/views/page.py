"""The page of one measure, and what happened with it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from activity.models import Event, Follow
from arena.anonymous import anonymous_page
from arena.path import path
from arena.permissions import Can, require
from arena.prepared import prepared
from measures import policies
from measures.drawing import Line
from measures.models import Measure, SupportOffer
from measures.models.indicator import indicators_of
from measures.models.known import sources_of
from measures.trail import Trail

HISTORY, ENTITLED = 100, 3


def visible_measure(request: HttpRequest, pk: int) -> Measure:
    """The measure with its phase and body; every part of it is public."""
    return get_object_or_404(Measure.objects.visible_to(request.user).select_related("phase", "organisation"), pk=pk)


def context_of(request: HttpRequest, measure: Measure, **more: Any) -> dict[str, Any]:
    """What every page of a measure knows."""
    return {"measure": measure, "can": Can(policies, request.user, measure), **more}


@require_safe
@anonymous_page()
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Who carries it, what is next, by when the team reports; and all that is known of it."""
    found = next(iter(_for_page(request.user.pk, pk)), None)
    if found is None:
        raise Http404
    is_mine = found.has_in_team(request.user)
    context = context_of(
        request,
        found,
        steps=path(found.phase_names, here=found.phase.number if found.phase else 0),  # no phase known, none marked
        sources=sources_of(pk),
        lines=[Line.of(indicator) for indicator in indicators_of(pk)],
        follows=found.reader_follows,
        is_mine=is_mine,
        entitled=SupportOffer.objects.current().applying_to(found)[:ENTITLED] if is_mine else (),
    )
    return render(request, "measures/measure.html", context)


@prepared
def _for_page(reader: int | None, pk: int) -> QuerySet[Measure]:
    return Measure.objects.visible_to(reader).for_page(reader).filter(pk=pk)


@require_safe
@anonymous_page("vor")
def measure_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened, a hundred events at a time."""
    found = visible_measure(request, pk)
    events = found.history_for(request.user)
    before = request.GET.get("vor", "")
    if before.isascii() and before.isdecimal() and len(before) < 10:
        events = events.filter(number__lt=int(before))
    shown: list[Event] = list(events[: HISTORY + 1])
    older = f"?vor={shown[HISTORY - 1].number}" if len(shown) > HISTORY else ""
    context = context_of(request, found, history=shown[:HISTORY], older_url=older, here="history")
    return render(request, "measures/history.html", context)


@require_safe
@anonymous_page()
def measure_trail(request: HttpRequest, pk: int) -> HttpResponse:
    """From which idea it came, step by step and in numbers."""
    found = visible_measure(request, pk)
    trail = Trail.of(found, request.user)
    stations = [] if trail else found.stations.all()
    return render(request, "measures/trail.html", context_of(request, found, trail=trail, stations=stations, here=""))


@login_required
@require_POST
def follow_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Hear of its reports, milestones and phases from now on."""
    found = visible_measure(request, pk)
    require(policies.can_follow_measure(request.user, found))

    found.follow(by=request.user)
    return _answer(request, found)


@login_required
@require_POST
def unfollow_measure(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_measure(request, pk)
    require(policies.can_follow_measure(request.user, found))

    found.unfollow(by=request.user)
    return _answer(request, found)


def _answer(request: HttpRequest, found: Measure) -> HttpResponse:
    if not request.htmx:
        return redirect(found)
    context = context_of(request, found, follows=_follows(request, found))
    return render(request, "measures/_follow.html", context)


def _follows(request: HttpRequest, found: Measure) -> bool:
    return request.user.is_authenticated and Follow.objects.filter(user=request.user, measure=found).exists()
