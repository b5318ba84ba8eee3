"""Reports, lessons and indicators are changed with a trace: what stood there before stays readable."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activity.verbs import Verb
from arena.anonymous import anonymous_page
from arena.permissions import require
from arena.transitions import Stale
from ideas.diff import Change, change_of
from measures import policies
from measures.models import Indicator, Lesson, LessonKind, Report
from measures.revision_forms import (
    IndicatorEndForm,
    IndicatorRevisionForm,
    LessonRevisionForm,
    ReportRevisionForm,
    RevisionForm,
)
from measures.views.page import context_of

MEASURE = ("measure__organisation", "measure__phase")
Revised = Report | Lesson | Indicator
VERBS = {"reports": "revise_report", "lessons": "revise_lesson", "indicators": "revise_indicator"}


class Place(NamedTuple):
    """Where such a thing stands: the page, its anchor, and what the page to change it says."""

    page: str
    anchor: str
    heading: str | Promise
    send: str | Promise


REPORT = Place("reports", "bericht", gettext_lazy("Bericht überarbeiten"), gettext_lazy("Neue Fassung veröffentlichen"))
LESSON = Place(
    "lessons", "erfahrung", gettext_lazy("Erfahrung überarbeiten"), gettext_lazy("Neue Fassung veröffentlichen")
)
INDICATOR = Place(
    "indicators", "indikator", gettext_lazy("Indikator ändern oder beenden"), gettext_lazy("Neues Ziel veröffentlichen")
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of a report anew; its picture and documents stay."""
    report = get_object_or_404(Report.objects.select_related(*MEASURE), pk=pk)
    require(policies.can_revise_report(request.user, report.measure))
    return _revise(request, report, ReportRevisionForm.of(report, request.POST or None), REPORT)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    lesson = get_object_or_404(Lesson.objects.select_related(*MEASURE), pk=pk)
    require(policies.can_revise_lesson(request.user, lesson.measure))
    return _revise(request, lesson, LessonRevisionForm.of(lesson, request.POST or None), LESSON)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """Another target or day; on the same page the indicator can be ended."""
    indicator = get_object_or_404(Indicator.objects.select_related(*MEASURE), pk=pk)
    require(policies.can_revise_indicator(request.user, indicator.measure))
    return _revise(
        request, indicator, IndicatorRevisionForm.of(indicator, request.POST or None), INDICATOR, IndicatorEndForm()
    )


@login_required
@require_POST
def end_indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """It is measured no more."""
    indicator = get_object_or_404(Indicator.objects.select_related(*MEASURE), pk=pk)
    require(policies.can_end_indicator(request.user, indicator.measure))
    form = IndicatorEndForm(request.POST)
    if not form.is_valid():
        return _page(request, indicator, IndicatorRevisionForm.of(indicator), INDICATOR, form, status=422)

    indicator.end(by=request.user, **form.cleaned_data)
    messages.success(request, _("„%(name)s“ wird nicht mehr gemessen. Die Messwerte bleiben.") % {"name": indicator})
    return redirect(_at(indicator, INDICATOR))


def _revise(
    request: HttpRequest, thing: Revised, form: RevisionForm, place: Place, end_form: IndicatorEndForm | None = None
) -> HttpResponse:
    if request.method != "POST":
        return _page(request, thing, form, place, end_form)
    if not form.is_valid():
        return _page(request, thing, form, place, end_form, status=422)

    try:
        thing.revise(by=request.user, **form.cleaned_data)
    except Stale:
        thing.refresh_from_db()
        form.begin_anew(thing)
        return _page(request, thing, form, place, end_form, status=409)
    messages.success(request, _("Die neue Fassung ist öffentlich. Die alte bleibt lesbar."))
    return redirect(_at(thing, place))


def _page(
    request: HttpRequest,
    thing: Revised,
    form: RevisionForm,
    place: Place,
    end_form: IndicatorEndForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = context_of(
        request,
        thing.measure,
        thing=thing,
        form=form,
        end_form=end_form,
        refused=end_form if end_form and end_form.errors else form,
        place=place,
        form_url=reverse(VERBS[place.page], args=[thing.pk]),
        back=_at(thing, place),
        newer=_differences(thing, form) if status == 409 else [],
        here=place.page,
    )
    return render(request, "measures/revise.html", context, status=status)


def _differences(thing: Revised, form: RevisionForm) -> list[Change]:
    """From what stands there now to what was typed."""
    typed: dict[str, Any] = form.cleaned_data
    return [
        change_of(str(form.fields[name].label), str(getattr(thing, name)), str(typed[name]))
        for name in ("title", "text")
        if name in typed
    ]


def _at(thing: Revised, place: Place) -> str:
    return f"{reverse(place.page, args=[thing.measure.pk])}#{place.anchor}-{thing.pk}"


@require_safe
@anonymous_page()
def earlier_reports(request: HttpRequest, pk: int) -> HttpResponse:
    """Every wording of a report, the newest change first."""
    found = Report.objects.select_related(*MEASURE, "revised_by", "by").prefetch_related("earlier__by")
    report = get_object_or_404(found, pk=pk)
    parts = {"title": _("In einem Satz"), "text": _("Text")}
    return _earlier_page(request, report, REPORT, parts, Verb.REPORT_REVISED)


@require_safe
@anonymous_page()
def earlier_lessons(request: HttpRequest, pk: int) -> HttpResponse:
    """Every wording of a lesson, the newest change first."""
    found = Lesson.objects.select_related(*MEASURE, "revised_by", "by").prefetch_related("earlier__by")
    lesson = get_object_or_404(found, pk=pk)
    return _earlier_page(request, lesson, LESSON, {"kind": _("Art"), "text": _("Text")}, Verb.LESSON_REVISED)


def _earlier_page(
    request: HttpRequest, thing: Report | Lesson, place: Place, parts: dict[str, str], verb: Verb
) -> HttpResponse:
    told = thing.measure.told("earlier", verb)
    after: Any = thing
    steps = []
    for before in thing.earlier.all():
        changes = [change_of(word, _said(before, name), _said(after, name)) for name, word in parts.items()]
        steps.append({"changes": [each for each in changes if each.changed], "event": told.get(before.pk)})
        after = before
    context = context_of(request, thing.measure, thing=thing, steps=steps, first=after, place=place, here=place.page)
    return render(request, "measures/earlier.html", context | {"back": _at(thing, place)})


def _said(wording: Any, name: str) -> str:
    said = str(getattr(wording, name))
    return str(LessonKind(said).label) if name == "kind" else said
