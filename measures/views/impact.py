"""What a measure brings about: indicators with their readings, and what the team has learnt."""

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activity.verbs import Verb
from arena.anonymous import anonymous_page
from arena.permissions import Can, require
from measures import policies
from measures.drawing import Line
from measures.forms import CorrectionForm, IndicatorForm, LessonForm, ReadingForm
from measures.models import EarlierIndicator, Indicator, Lesson, LessonKind, Measure, Reading
from measures.views.page import context_of, visible_measure


@require_safe
@anonymous_page()
def indicators(request: HttpRequest, pk: int) -> HttpResponse:
    """Every indicator as a line and as a table, corrected values struck through."""
    return _indicators_page(request, visible_measure(request, pk))


def _indicators_page(
    request: HttpRequest,
    measure: Measure,
    *,
    refused: forms.Form | None = None,
    about: Indicator | Reading | None = None,
    status: int = 200,
) -> HttpResponse:
    keeps = Can(policies, request.user, measure)["keep_measure"]
    told = measure.told("reading", Verb.READING_CORRECTED)
    entries = []
    found = list(measure.indicators.with_readings())
    changes = _changes(measure, found)
    for indicator in found:
        entry: dict[str, Any] = {
            "line": Line.of(indicator),
            "earlier": changes.earlier.get(indicator.pk, []),
            "ended": changes.ended.get(indicator.pk),
            "rows": [_row(each, told) for each in indicator.readings.all()],
        }
        if keeps and not indicator.ended_on:
            entry["form"] = refused if about == indicator else ReadingForm(auto_id=f"reading{indicator.pk}_%s")
            entry["opened"] = about == indicator
            for row in entry["rows"]:
                row["form"] = _correction(row["reading"], refused, about)
                row["opened"] = about == row["reading"]
        entries.append(entry)
    is_new = refused is not None and about is None
    context = context_of(
        request,
        measure,
        entries=entries,
        form=(refused if is_new else IndicatorForm()) if keeps else None,
        opened=is_new,
        refused=refused,
        here="indicators",
    )
    return render(request, "measures/indicators.html", context, status=status)


class Changes(NamedTuple):
    """What indicators promised before, and the events that ended them; both by indicator."""

    earlier: dict[int, list[EarlierIndicator]]
    ended: dict[int, Any]


def _changes(measure: Measure, indicators: list[Indicator]) -> Changes:
    """Asked only where something changed."""
    earlier: dict[int, list[EarlierIndicator]] = {}
    if any(indicator.revision for indicator in indicators):
        told = measure.told("earlier", Verb.INDICATOR_REVISED)
        for each in EarlierIndicator.objects.filter(indicator__measure=measure):
            each.event = told.get(each.pk)
            earlier.setdefault(each.indicator_id, []).append(each)
    any_ended = any(indicator.ended_on for indicator in indicators)
    return Changes(earlier, measure.told("indicator", Verb.INDICATOR_ENDED) if any_ended else {})


def _row(reading: Reading, told: dict[int, Any]) -> dict[str, Any]:
    """A reading, with the event that corrected the one before it."""
    reading.event = told.get(reading.pk)
    return {"reading": reading}


def _correction(reading: Reading, refused: forms.Form | None, about: Any) -> forms.Form | None:
    if reading.replaced_at:
        return None
    return refused if about == reading else CorrectionForm.of(reading, auto_id=f"correct{reading.pk}_%s")


@login_required
@require_POST
def set_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_set_indicator(request.user, measure))
    form = IndicatorForm(request.POST)
    if not form.is_valid():
        return _indicators_page(request, measure, refused=form, status=422)

    Indicator.set(measure, by=request.user, **form.cleaned_data)
    messages.success(request, _("Der Indikator steht. Tragen Sie ein, was Sie messen, sobald Sie etwas wissen."))
    return redirect("indicators", measure.pk)


@login_required
@require_POST
def take_reading(request: HttpRequest, pk: int) -> HttpResponse:
    indicator = get_object_or_404(Indicator.objects.select_related("measure__organisation", "measure__phase"), pk=pk)
    require(policies.can_take_reading(request.user, indicator.measure))
    form = ReadingForm(request.POST, auto_id=f"reading{indicator.pk}_%s")
    if not form.is_valid():
        return _indicators_page(request, indicator.measure, refused=form, about=indicator, status=422)

    Reading.take(indicator, by=request.user, **form.cleaned_data)
    messages.success(request, _("Der Messwert steht in der Tabelle und auf der Linie."))
    return _at(indicator)


@login_required
@require_POST
def correct_reading(request: HttpRequest, pk: int) -> HttpResponse:
    found = Reading.objects.select_related("indicator__measure__organisation", "indicator__measure__phase")
    reading = get_object_or_404(found, pk=pk)
    measure = reading.indicator.measure
    require(policies.can_correct_reading(request.user, measure))
    form = CorrectionForm(request.POST, auto_id=f"correct{reading.pk}_%s")
    if not form.is_valid():
        return _indicators_page(request, measure, refused=form, about=reading, status=422)

    reading.correct(by=request.user, **form.cleaned_data)
    messages.success(request, _("Berichtigt. Der alte Wert bleibt durchgestrichen lesbar."))
    return _at(reading.indicator)


def _at(indicator: Indicator) -> HttpResponse:
    return redirect(f"{indicator.measure.get_absolute_url()}wirkung/#indikator-{indicator.pk}")


@require_safe
@anonymous_page()
def lessons(request: HttpRequest, pk: int) -> HttpResponse:
    """What worked, what failed, what the team would do differently."""
    return _lessons_page(request, visible_measure(request, pk))


def _lessons_page(
    request: HttpRequest, measure: Measure, *, refused: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    found = list(measure.lessons.select_related("by"))
    groups = [(kind.label, [lesson for lesson in found if lesson.kind == kind]) for kind in LessonKind]
    may = Can(policies, request.user, measure)["learn_lesson"]
    form = (refused or LessonForm()) if may else None
    context = context_of(request, measure, groups=groups, number=len(found), form=form, refused=refused, here="lessons")
    return render(request, "measures/lessons.html", context, status=status)


@login_required
@require_POST
def learn_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_learn_lesson(request.user, measure))
    form = LessonForm(request.POST)
    if not form.is_valid():
        return _lessons_page(request, measure, refused=form, status=422)

    Lesson.learn(measure, by=request.user, **form.cleaned_data)
    messages.success(request, _("Danke! Wer Ähnliches vorhat, kann es jetzt lesen."))
    return redirect("lessons", measure.pk)
