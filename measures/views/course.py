"""Where a measure stands: its phases forward and back, and how it goes."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from activity.verbs import Verb
from arena.anonymous import anonymous_page
from arena.permissions import Can, require
from measures import policies
from measures.forms import PhaseForm, StatusForm
from measures.models import Measure
from measures.views.page import context_of, visible_measure

# In the order of the page: the verb and URL, the word that opens it, the word that sends it.
STATUS_STEPS = (
    ("start_measure", gettext_lazy("Die Maßnahme läuft"), gettext_lazy("Umsetzung beginnen"), "secondary"),
    ("pause_measure", gettext_lazy("Sie ruht vorerst"), gettext_lazy("Maßnahme ruhen lassen"), "secondary"),
    ("complete_measure", gettext_lazy("Sie ist abgeschlossen"), gettext_lazy("Maßnahme abschließen"), "secondary"),
    ("stop_measure", gettext_lazy("Sie wird eingestellt"), gettext_lazy("Maßnahme einstellen"), "danger"),
)


@require_safe
@anonymous_page()
def course(request: HttpRequest, pk: int) -> HttpResponse:
    """Every step from phase to phase with its reason, and the forms of those who keep the measure."""
    return _course_page(request, visible_measure(request, pk))


def _course_page(
    request: HttpRequest, measure: Measure, *, verb: str = "", refused: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    steps = list(measure.phase_steps.select_related("before", "after"))
    told = measure.told("step", Verb.PHASE_ENTERED, Verb.PHASE_STEPPED_BACK)
    for step in steps:
        step.event = told.get(step.pk)
    can = Can(policies, request.user, measure)
    context = context_of(
        request,
        measure,
        phase_steps=steps,
        phase_form=refused if verb == "enter_phase" else PhaseForm(measure=measure) if can["enter_phase"] else None,
        phase_opened=verb == "enter_phase",
        status_steps=[_offered(step, verb, refused) for step in STATUS_STEPS if can[step[0]]],
        refused=refused,
        here="course",
    )
    return render(request, "measures/course.html", context, status=status)


def _offered(step: Any, verb: str, refused: forms.Form | None) -> dict[str, Any]:
    name, word, send, tone = step
    form = refused if name == verb else StatusForm(verb=name)
    return {"name": name, "word": word, "send": send, "tone": tone, "form": form, "opened": name == verb}


@login_required
@require_POST
def enter_phase(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_enter_phase(request.user, measure))
    form = PhaseForm(request.POST, measure=measure)
    if not form.is_valid():
        return _course_page(request, measure, verb="enter_phase", refused=form, status=422)

    step = measure.enter_phase(by=request.user, **form.cleaned_data)
    messages.success(request, _("Die Maßnahme ist jetzt in der Phase %(phase)s.") % {"phase": step.after})
    return redirect("course", measure.pk)


@login_required
@require_POST
def start_measure(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_start_measure(request.user, measure))
    form = StatusForm(request.POST, verb="start_measure")
    if not form.is_valid():
        return _course_page(request, measure, verb="start_measure", refused=form, status=422)

    measure.start(by=request.user, **form.cleaned_data)
    messages.success(request, _("Die Maßnahme läuft. Spätestens in 90 Tagen berichtet das Team."))
    return redirect("course", measure.pk)


@login_required
@require_POST
def pause_measure(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_pause_measure(request.user, measure))
    form = StatusForm(request.POST, verb="pause_measure")
    if not form.is_valid():
        return _course_page(request, measure, verb="pause_measure", refused=form, status=422)

    measure.pause(by=request.user, **form.cleaned_data)
    messages.success(request, _("Die Maßnahme ruht. Solange fragt niemand nach Berichten."))
    return redirect("course", measure.pk)


@login_required
@require_POST
def complete_measure(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_complete_measure(request.user, measure))
    form = StatusForm(request.POST, verb="complete_measure")
    if not form.is_valid():
        return _course_page(request, measure, verb="complete_measure", refused=form, status=422)

    measure.complete(by=request.user, **form.cleaned_data)
    messages.success(
        request, _("Die Maßnahme ist abgeschlossen. Was haben Sie gelernt? Schreiben Sie es für andere auf.")
    )
    return redirect("lessons", measure.pk)


@login_required
@require_POST
def stop_measure(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_stop_measure(request.user, measure))
    form = StatusForm(request.POST, verb="stop_measure")
    if not form.is_valid():
        return _course_page(request, measure, verb="stop_measure", refused=form, status=422)

    measure.stop(by=request.user, **form.cleaned_data)
    messages.success(request, _("Die Maßnahme ist eingestellt. Alle lesen, warum."))
    return redirect("course", measure.pk)
