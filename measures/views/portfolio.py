"""The portfolio of the strategy, of a Handlungsfeld and of a Bezirk, and the ideas that need somebody."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from arena.anonymous import anonymous_page
from ideas.cards import cards
from ideas.filters import DISTRICT, FIELD, Filters
from ideas.models import Idea
from measures.portfolio import Portfolio
from measures.struggling import STRUGGLES
from strategy.models import FieldOfAction

PER_PAGE = 20
WHICH, PAGE = "lage", "seite"


@require_safe
@anonymous_page(FIELD, DISTRICT)
def portfolio(request: HttpRequest) -> HttpResponse:
    """How many ideas, in which stage, became what; how far the measures are, and where it hurts."""
    shown = Portfolio(request.GET)
    field = FieldOfAction.objects.get(pk=shown.field.key) if shown.field else None
    return render(request, "measures/portfolio.html", {"portfolio": shown, "field": field})


@require_safe
@anonymous_page(WHICH, FIELD, DISTRICT, PAGE)
def struggling_ideas(request: HttpRequest) -> HttpResponse:
    """The ideas behind a number of the portfolio, those first that need somebody most."""
    struggle = next((each for each in STRUGGLES.values() if each.value == request.GET.get(WHICH)), None)
    if struggle is None:
        raise Http404
    filters = Filters.read({name: request.GET.get(name, "") for name in (FIELD, DISTRICT)})
    found = filters.apply_to(Idea.objects.listed()).filter(struggle.which()).for_list().order_by(*struggle.order)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get(PAGE))
    context = {
        "struggle": struggle,
        "filters": filters,
        "chips": [
            {"word": option.word, "url": filters.url(**{WHICH: struggle.value, name: ""})}
            for name, option in filters.chosen.items()
        ],
        "page": page,
        "cards": cards(page.object_list),
        "newer_url": _at(filters, struggle.value, page.previous_page_number()) if page.has_previous() else "",
        "older_url": _at(filters, struggle.value, page.next_page_number()) if page.has_next() else "",
    }
    return render(request, "measures/struggling.html", context)


def _at(filters: Filters, value: str, number: int) -> str:
    return filters.url(**{WHICH: value, PAGE: str(number)})
