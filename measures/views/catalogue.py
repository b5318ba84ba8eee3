"""The catalogue of measures."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from arena import clock
from arena.anonymous import anonymous_page
from measures.cards import cards_of
from measures.filters import FACETS, Selection

PER_PAGE = 20


@require_safe
@anonymous_page(*FACETS, "sortierung")
def measures(request: HttpRequest) -> HttpResponse:
    """All measures, filtered and sorted."""
    selection = Selection(request.GET)
    page = Paginator(selection.found, PER_PAGE).get_page(request.GET.get("seite"))
    return render(
        request,
        "measures/list.html",
        {
            "page": page,
            "cards": cards_of([measure.pk for measure in page], *selection.columns),
            "this_year": clock.today().year,
            "filters": selection.groups(selection.counts()),
            "chips": selection.chips(),
            "clear_url": selection.without_filters(),
            "orders": selection.orders(),
            **_neighbours(page, selection),
        },
    )


def _neighbours(page: Page, selection: Selection) -> dict[str, str]:
    urls = {}
    if page.has_previous():
        urls["newer_url"] = selection.address(seite=str(page.previous_page_number()))
    if page.has_next():
        urls["older_url"] = selection.address(seite=str(page.next_page_number()))
    return urls
