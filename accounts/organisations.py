"""The bodies that can carry ideas and measures."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.models import Organisation, Sector
from arena import clock
from arena.anonymous import anonymous_page


@require_safe
@anonymous_page("zeit")
def organisations(request: HttpRequest) -> HttpResponse:
    """All bodies that exist today, or the former ones, by sector."""
    today = Organisation.objects.valid_on(clock.today())
    former = Organisation.objects.filter(valid_to__lt=clock.today())
    shows_former = request.GET.get("zeit") == "frueher"
    shown = (former if shows_former else today).annotate(measure_count=Count("measures")).order_by("name")
    return render(
        request,
        "accounts/organisations.html",
        {
            "sectors": _by_sector(list(shown)),
            "shows_former": shows_former,
            "number_today": today.count(),
            "number_former": former.count(),
        },
    )


@require_safe
@anonymous_page()
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One body: since when it has this name, what came before and after, and what it carries."""
    body = get_object_or_404(Organisation.objects.select_related("successor"), pk=pk)
    return render(
        request,
        "accounts/organisation.html",
        {"body": body, "predecessors": body.predecessors.all(), "measures": body.measures.all()},
    )


def _by_sector(bodies: list[Organisation]) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = [
        {"sector": sector, "bodies": [body for body in bodies if body.sector == sector]} for sector in Sector
    ]
    return [group for group in groups if group["bodies"]]
