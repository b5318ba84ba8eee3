"""The public list of ideas."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from arena import keyset
from arena.anonymous import anonymous_page
from ideas.cards import cards
from ideas.filters import DISTRICT, FIELD, KIND, SORT, STAGE, Filters, Sort
from ideas.models import Idea

PART = "liste"


@require_safe
@anonymous_page(KIND, STAGE, FIELD, DISTRICT, SORT)
@vary_on_headers("HX-Target")
def ideas(request: HttpRequest) -> HttpResponse:
    """All public ideas, narrowed, sorted and paged by the address; htmx asks for the part that changes."""
    filters = Filters.read(request.GET)
    page = keyset.page_of(
        filters.apply_to(Idea.objects.listed()).for_list(), by=filters.sort.column, params=request.GET
    )
    asked_for_part = request.htmx.target == PART
    context = {
        "filters": filters,
        "cards": cards(page.rows),
        "newer_url": filters.url(**page.newer) if page.newer else "",
        "older_url": filters.url(**page.older) if page.older else "",
        "month_field": keyset.MONTH if filters.sort != Sort.SUPPORTED and (page.newer or page.older) else "",
        "is_part": asked_for_part,
        "filters_open": asked_for_part and not (request.htmx.trigger or "").startswith(SORT),
    }
    return render(request, "ideas/list.html#part" if asked_for_part else "ideas/list.html", context)
