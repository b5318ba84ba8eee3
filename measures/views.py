"""The catalogue of measures and the page of one."""

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from arena.anonymous import anonymous_page
from measures.filters import Selection
from measures.models import Measure, MeasureQuerySet
from strategy.models import Phase

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
@anonymous_page("art", "stand", "phase", "feld", "bezirk", "sortierung")
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
            "selection": selection,
            "filters": selection.groups(counts),
            "chips": selection.chips(),
            "clear_url": selection.without_filters(),
            "orders": selection.orders(),
            **_neighbours(page, selection),
        },
    )


@require_safe
@anonymous_page()
def measure(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of one measure, and where we know it from."""
    found = get_object_or_404(Measure.objects.visible_to(request.user).for_page(), pk=pk)
    return render(request, "measures/measure.html", {"measure": found, "steps": _steps(found)})


def _neighbours(page: Page, selection: Selection) -> dict[str, str]:
    urls = {}
    if page.has_previous():
        urls["newer_url"] = selection.address(seite=str(page.previous_page_number()))
    if page.has_next():
        urls["older_url"] = selection.address(seite=str(page.next_page_number()))
    return urls


def _steps(measure: Measure) -> list[dict[str, str]]:
    """The five phases; without a known phase none is marked."""
    here = measure.phase.number if measure.phase else 0
    return [{"word": phase.name, "state": _state(phase.number, here)} for phase in Phase.objects.all()]


def _state(number: int, here: int) -> str:
    if number == here:
        return "now"
    return "done" if number < here else "next"
