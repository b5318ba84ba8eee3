"""Milestones of one measure, of all measures in a year, and as a calendar for people's own."""

from itertools import pairwise
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activity.verbs import Verb
from arena import clock
from arena.anonymous import anonymous_page
from arena.permissions import Can, require
from measures import policies
from measures.calendar import calendar_of
from measures.forms import FIRST_DAY, LAST_YEAR, DropForm, MilestoneForm, MoveForm, ReachForm
from measures.models import Measure, Milestone
from measures.views.page import context_of, visible_measure
from measures.year import Year

FORMS = {"move_milestone": MoveForm, "reach_milestone": ReachForm, "drop_milestone": DropForm}


@require_safe
@anonymous_page()
def milestones(request: HttpRequest, pk: int) -> HttpResponse:
    """What is to be reached by when, and what became of it; every day that was ever promised."""
    return _milestones_page(request, visible_measure(request, pk))


def _milestones_page(
    request: HttpRequest,
    measure: Measure,
    *,
    refused: forms.Form | None = None,
    verb: str = "",
    about: Milestone | None = None,
    status: int = 200,
) -> HttpResponse:
    can = Can(policies, request.user, measure)
    found = list(measure.milestones.with_dates())
    moved = measure.told("promised", Verb.MILESTONE_MOVED)
    settled = measure.told("milestone", Verb.MILESTONE_REACHED, Verb.MILESTONE_DROPPED)
    entries = [_entry(milestone, moved, settled) for milestone in found]
    for entry in entries:
        milestone = entry["milestone"]
        if milestone.is_open and can["keep_measure"]:
            its_own = verb if about == milestone else ""
            entry["forms"] = {
                name: refused if name == its_own else form(auto_id=f"{name}{milestone.pk}_%s")
                for name, form in FORMS.items()
            }
            entry |= {f"opened_{name.removesuffix('_milestone')}": name == its_own for name in FORMS}
    new = refused if verb == "set_milestone" else MilestoneForm()
    context = context_of(
        request,
        measure,
        open=[entry for entry in entries if entry["milestone"].is_open],
        settled=[entry for entry in entries if not entry["milestone"].is_open],
        form=new if can["set_milestone"] else None,
        opened=verb == "set_milestone",
        refused=refused,
        this_year=clock.today().year,
        here="milestones",
    )
    return render(request, "measures/milestones.html", context, status=status)


def _entry(milestone: Milestone, moved: dict[int, Any], settled: dict[int, Any]) -> dict[str, Any]:
    """A milestone with who moved it, and with what settled it."""
    milestone.event = settled.get(milestone.pk)
    promises = list(milestone.dates.all())
    for promise in promises:
        promise.event = moved.get(promise.pk)
    moves = [{"before": before.day, "promise": after} for before, after in pairwise(promises)]
    return {"milestone": milestone, "moves": moves}


@login_required
@require_POST
def set_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_set_milestone(request.user, measure))
    form = MilestoneForm(request.POST)
    if not form.is_valid():
        return _milestones_page(request, measure, refused=form, verb="set_milestone", status=422)

    Milestone.set(measure, by=request.user, **form.cleaned_data)
    messages.success(request, _("Der Meilenstein steht. Alle können sehen, was bis wann erreicht sein soll."))
    return redirect("milestones", measure.pk)


@login_required
@require_POST
def move_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    milestone = _milestone(pk)
    require(policies.can_move_milestone(request.user, milestone.measure))
    form = _form_of("move_milestone", request, milestone)
    if not form.is_valid():
        return _refused(request, milestone, "move_milestone", form)

    milestone.move(by=request.user, **form.cleaned_data)
    messages.success(request, _("Der neue Termin steht. Der alte bleibt mit Ihrem Grund lesbar."))
    return _back(milestone)


@login_required
@require_POST
def reach_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    milestone = _milestone(pk)
    require(policies.can_reach_milestone(request.user, milestone.measure))
    form = _form_of("reach_milestone", request, milestone)
    if not form.is_valid():
        return _refused(request, milestone, "reach_milestone", form)

    milestone.reach(by=request.user, **form.cleaned_data)
    messages.success(request, _("Erreicht! Wer der Maßnahme folgt, erfährt es."))
    return _back(milestone)


@login_required
@require_POST
def drop_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    milestone = _milestone(pk)
    require(policies.can_drop_milestone(request.user, milestone.measure))
    form = _form_of("drop_milestone", request, milestone)
    if not form.is_valid():
        return _refused(request, milestone, "drop_milestone", form)

    milestone.drop(by=request.user, **form.cleaned_data)
    messages.success(request, _("Der Meilenstein ist aufgegeben. Alle lesen, warum."))
    return _back(milestone)


@require_safe
@anonymous_page()
def milestones_of_year(request: HttpRequest, year: int) -> HttpResponse:
    """What all measures want to reach in a year, month by month: as a picture and as a list."""
    if not FIRST_DAY.year <= year <= LAST_YEAR:
        raise Http404
    return render(request, "measures/year.html", {"year": Year.of(year)})


@require_safe
def milestone_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The milestones for people's own calendar, which may ask again whenever it likes."""
    measure = visible_measure(request, pk)
    response = HttpResponse(calendar_of(measure), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="massnahme-{measure.pk}.ics"'
    return response


def _milestone(pk: int) -> Milestone:
    return get_object_or_404(Milestone.objects.select_related("measure__organisation", "measure__phase"), pk=pk)


def _form_of(verb: str, request: HttpRequest, milestone: Milestone) -> forms.Form:
    return FORMS[verb](request.POST, auto_id=f"{verb}{milestone.pk}_%s")


def _refused(request: HttpRequest, milestone: Milestone, verb: str, form: forms.Form) -> HttpResponse:
    return _milestones_page(request, milestone.measure, refused=form, verb=verb, about=milestone, status=422)


def _back(milestone: Milestone) -> HttpResponse:
    return redirect("milestones", milestone.measure_id)
