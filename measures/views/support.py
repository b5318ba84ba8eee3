"""What supports those who carry measures out: all offers, one of them, and what applies to one measure."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from arena.anonymous import anonymous_page
from measures.calendar import calendar_of_dates
from measures.models import Kind, SupportKind, SupportOffer, SupportOfferQuerySet
from measures.network import neighbours_of
from measures.views.page import context_of, visible_measure

FOR = {"zentral": Kind.CENTRAL, "dezentral": Kind.DECENTRAL, "netzwerk": Kind.NETWORK}


@require_safe
@anonymous_page("art")
def support_offers(request: HttpRequest) -> HttpResponse:
    """What has a day, then what is there at any time; narrowed to one kind of measure if somebody likes."""
    chosen = FOR.get(request.GET.get("art", ""))
    found = SupportOffer.objects.current().for_list()
    offers = list(found.for_kind(chosen) if chosen else found)
    tabs = [{"url": "?", "word": _("Alle"), "current": not chosen}]
    tabs += [{"url": f"?art={name}", "word": kind.label, "current": kind == chosen} for name, kind in FOR.items()]
    return render(request, "measures/support_offers.html", {"tabs": tabs, "found": offers, **_in_groups(offers)})


def _in_groups(offers: list[SupportOffer]) -> dict[str, Any]:
    """Dates first, by their day; then trainings and methods without one."""
    standing = [offer for offer in offers if not offer.on]
    words = [(SupportKind.TRAINING, _("Schulungen auf Anfrage")), (SupportKind.METHOD, _("Methoden und Vorlagen"))]
    groups = [(word, [offer for offer in standing if offer.kind == kind]) for kind, word in words]
    return {"dated": [offer for offer in offers if offer.on], "groups": groups}


@require_safe
@anonymous_page()
def support_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """One offer: when and where, what it is about, the checklists, and the template to copy."""
    offer = _visible_offer(request, pk)
    context = {"offer": offer, "checklists": offer.checklists.select_related("phase")}
    return render(request, "measures/support_offer.html", context)


@require_safe
def support_template(request: HttpRequest, pk: int) -> HttpResponse:
    """The template as a text file that one fills in."""
    offer = _visible_offer(request, pk)
    if not offer.template:
        raise Http404
    response = HttpResponse(offer.template, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="vorlage-{offer.pk}.txt"'
    return response


@require_safe
def support_date(request: HttpRequest, pk: int) -> HttpResponse:
    """The day of one offer for people's own calendar."""
    offer = _visible_offer(request, pk)
    if not offer.on:
        raise Http404
    return _calendar(SupportOffer.objects.filter(pk=offer.pk), offer.title, f"termin-{offer.pk}")


@require_safe
def support_calendar(request: HttpRequest) -> HttpResponse:
    """All days ahead, to subscribe to."""
    return _calendar(SupportOffer.objects.current(), _("Unterstützung für Maßnahmen"), "termine")


@require_safe
@anonymous_page()
def measure_support(request: HttpRequest, pk: int) -> HttpResponse:
    """What the team of this measure is entitled to, now that it is in this phase, and who else is on the way."""
    measure = visible_measure(request, pk)
    context = context_of(
        request,
        measure,
        offers=SupportOffer.objects.current().applying_to(measure).for_list(),
        checklists=SupportOffer.checklists_for(measure),
        neighbours=neighbours_of(measure),
        is_mine=measure.has_in_team(request.user),
        here="measure_support",
    )
    return render(request, "measures/measure_support.html", context)


def _visible_offer(request: HttpRequest, pk: int) -> SupportOffer:
    return get_object_or_404(SupportOffer.objects.visible_to(request.user).for_list(), pk=pk)


def _calendar(offers: SupportOfferQuerySet, name: str, file: str) -> HttpResponse:
    content = calendar_of_dates(offers.exclude(on=None), name)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file}.ics"'
    return response
