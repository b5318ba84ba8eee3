"""The catalogue of measures."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from arena import clock
from arena.anonymous import anonymous_page
from measures.filters import FACETS, Selection
from measures.models import Measure, MeasureQuerySet

PER_PAGE = 20


class Counted(Paginator):
    """Pages of a list whose length is known already."""

    def __init__(self, measures: MeasureQuerySet, *, count: int) -> None:
        super().__init__(measures, PER_PAGE)
        self.known_count = count

    @cached_property
    def count(self) -> int:
        return self.known_count


@require_safe
@anonymous_page(*FACETS, "sortierung")
def measures(request: HttpRequest) -> HttpResponse:
    """All measures, filtered and sorted."""
    selection = Selection(request.GET)
    counts = selection.counts()
    page = Counted(selection.apply(Measure.objects.for_list()), count=counts["", ""]).get_page(request.GET.get("seite"))
    return render(
        request,
        "measures/list.html",
        {
            "page": page,
            "this_year": clock.today().year,
            "selection": selection,
            "filters": selection.groups(counts),
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
