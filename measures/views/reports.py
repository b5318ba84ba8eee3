"""Progress reports: read, given, illustrated, and with documents."""

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena.anonymous import anonymous_page
from arena.permissions import require
from arena.uploads import takes_file, takes_files
from measures import policies
from measures.files import NotStored
from measures.forms import DocumentForm, ReportForm
from measures.models import Measure, Report, ReportDocument, ReportPicture
from measures.views.page import context_of, visible_measure

SHOWN = 20
CACHED = "private, max-age=3600, immutable"

logger = logging.getLogger(__name__)


@require_safe
@anonymous_page("vor")
def reports(request: HttpRequest, pk: int) -> HttpResponse:
    """Every report, newest first, some at a time."""
    measure = visible_measure(request, pk)
    found = measure.reports.with_all()
    before = request.GET.get("vor", "")
    if before.isascii() and before.isdecimal() and len(before) < 10:
        found = found.filter(pk__lt=int(before))
    shown = list(found[: SHOWN + 1])
    older = f"?vor={shown[SHOWN - 1].pk}" if len(shown) > SHOWN else ""
    context = context_of(request, measure, reports=shown[:SHOWN], older_url=older, here="reports")
    return render(request, "measures/reports.html", context)


@takes_files(2)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a report; its picture and its first document come along."""
    measure = visible_measure(request, pk)
    require(policies.can_give_report(request.user, measure))
    if request.method != "POST":
        return _form_page(request, measure, ReportForm())
    form = ReportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form_page(request, measure, form, status=422)

    try:
        report = Report.give(measure, by=request.user, **_facts_of(form))
    except NotStored:
        logger.exception("The files of a report on measure %s could not be stored.", measure.pk)
        form.add_error(None, _not_stored())
        return _form_page(request, measure, form, status=503)
    messages.success(request, _("Danke! Der Bericht ist öffentlich. Wer der Maßnahme folgt, erfährt davon."))
    return _back(report)


def _facts_of(form: ReportForm) -> dict[str, Any]:
    typed = form.cleaned_data
    facts = {"title": typed["title"], "text": typed["text"]}
    if typed["image"]:
        facts["picture"] = {"renditions": typed["image"], "alt": typed["alt"], "credit": typed["credit"]}
    if typed["document"]:
        facts["document"] = {"content": typed["document"], "title": typed["document_title"]}
    return facts


@takes_file
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attach_document(request: HttpRequest, pk: int) -> HttpResponse:
    """One more PDF for a report."""
    report = _report(pk)
    require(policies.can_attach_document(request.user, report.measure))
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _document_page(request, report, form)
    if not form.is_valid():
        return _document_page(request, report, form, status=422)

    try:
        ReportDocument.add(
            report, form.cleaned_data["document"], by=request.user, title=form.cleaned_data["document_title"]
        )
    except NotStored:
        logger.exception("A document of report %s could not be stored.", report.pk)
        form.add_error("document", _not_stored())
        return _document_page(request, report, form, status=503)
    messages.success(request, _("Das Dokument liegt jetzt bei dem Bericht."))
    return _back(report)


@login_required
@require_POST
def remove_document(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(ReportDocument.objects.select_related("report__measure__organisation"), pk=pk)
    require(policies.can_remove_document(request.user, document.report.measure))

    document.remove(by=request.user)
    messages.success(request, _("Das Dokument ist gelöscht."))
    return _back(document.report)


@login_required
@require_POST
def remove_report_picture(request: HttpRequest, pk: int) -> HttpResponse:
    picture = get_object_or_404(ReportPicture.objects.select_related("report__measure__organisation"), report=pk)
    require(policies.can_remove_report_picture(request.user, picture.report.measure))

    picture.remove(by=request.user)
    messages.success(request, _("Das Bild ist gelöscht."))
    return _back(picture.report)


@require_safe
def report_picture(request: HttpRequest, pk: int, key: str, width: int) -> HttpResponseBase:
    """One width of the picture of a report."""
    picture = get_object_or_404(ReportPicture, report=pk, key=key)
    file = picture.open(width)
    if file is None:
        raise Http404
    response = FileResponse(file, filename=f"bild-{width}.webp", content_type="image/webp")
    response["Cache-Control"] = CACHED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_safe
def report_document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The PDF as an attachment: no browser shows it as a page of ours."""
    document = get_object_or_404(ReportDocument, pk=pk)
    file = document.open()
    if file is None:
        raise Http404
    name = f"{slugify(document.title)[:80] or 'dokument'}.pdf"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/pdf")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _report(pk: int) -> Report:
    return get_object_or_404(Report.objects.select_related("measure__organisation", "measure__phase"), pk=pk)


def _form_page(request: HttpRequest, measure: Measure, form: ReportForm, *, status: int = 200) -> HttpResponse:
    context = context_of(request, measure, form=form, here="reports")
    return render(request, "measures/give_report.html", context, status=status)


def _document_page(request: HttpRequest, report: Report, form: DocumentForm, *, status: int = 200) -> HttpResponse:
    context = context_of(request, report.measure, report=report, form=form, here="reports")
    return render(request, "measures/attach_document.html", context, status=status)


def _not_stored() -> str:
    return _(
        "Die Datei lässt sich gerade nicht speichern. Ihre Worte stehen noch hier; "
        "bitte wählen Sie die Datei in einigen Minuten noch einmal."
    )


def _back(report: Report) -> HttpResponse:
    return redirect(f"{report.measure.get_absolute_url()}berichte/#bericht-{report.pk}")
