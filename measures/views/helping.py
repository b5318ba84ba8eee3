"""What a measure looks for, and what people offer."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from arena.anonymous import anonymous_page
from arena.permissions import Can, require
from measures import policies
from measures.forms import OfferForm, WantedForm
from measures.models import HelpOffer, HelpWanted, Measure
from measures.views.page import context_of, visible_measure


@require_safe
@anonymous_page()
def measure_help(request: HttpRequest, pk: int) -> HttpResponse:
    """What is looked for, and who offers what."""
    return _help_page(request, visible_measure(request, pk))


def _help_page(
    request: HttpRequest, measure: Measure, *, verb: str = "", refused: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    can = Can(policies, request.user, measure)
    wanted_form = refused if verb == "want_help" else WantedForm()
    offer_form = None
    if can["offer_help_to_measure"]:
        offer_form = refused if verb == "offer_help_to_measure" else OfferForm(by=request.user)
    context = context_of(
        request,
        measure,
        wanted=measure.wanted.filter(closed_at__isnull=True),
        offers=measure.help.filter(withdrawn_at__isnull=True).select_related("person", "organisation"),
        wanted_form=wanted_form if can["want_help"] else None,
        wanted_opened=verb == "want_help",
        offer_form=offer_form,
        offer_opened=verb == "offer_help_to_measure",
        refused=refused,
        here="measure_help",
    )
    return render(request, "measures/help.html", context, status=status)


@login_required
@require_POST
def want_help(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_want_help(request.user, measure))
    form = WantedForm(request.POST)
    if not form.is_valid():
        return _help_page(request, measure, verb="want_help", refused=form, status=422)

    HelpWanted.name(measure, by=request.user, **form.cleaned_data)
    messages.success(request, _("Ihr Gesuch ist öffentlich. Wer der Maßnahme folgt, erfährt davon."))
    return redirect("measure_help", measure.pk)


@login_required
@require_POST
def close_wanted(request: HttpRequest, pk: int) -> HttpResponse:
    wanted = get_object_or_404(HelpWanted.objects.select_related("measure__organisation"), pk=pk)
    require(policies.can_close_wanted(request.user, wanted.measure))

    wanted.close(by=request.user)
    messages.success(request, _("Das ist nicht mehr gesucht."))
    return redirect("measure_help", wanted.measure_id)


@login_required
@require_POST
def offer_help_to_measure(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_offer_help_to_measure(request.user, measure))
    form = OfferForm(request.POST, by=request.user)
    if not form.is_valid():
        return _help_page(request, measure, verb="offer_help_to_measure", refused=form, status=422)

    HelpOffer.make(measure, by=request.user, **form.cleaned_data)
    messages.success(request, _("Danke! Das Team erfährt, was Sie beitragen können."))
    return redirect("measure_help", measure.pk)


@login_required
@require_POST
def withdraw_measure_help(request: HttpRequest, pk: int) -> HttpResponse:
    offer = get_object_or_404(HelpOffer.objects.select_related("measure__organisation", "organisation"), pk=pk)
    require(policies.can_withdraw_measure_help(request.user, offer))

    offer.withdraw(by=request.user)
    messages.success(request, _("Ihr Angebot ist zurückgezogen."))
    return redirect("measure_help", offer.measure_id)
