"""The public list of ideas."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from arena import clock, keyset
from arena.anonymous import anonymous_page
from arena.prepared import prepared
from ideas.cards import cards
from ideas.filters import DISTRICT, FIELD, KIND, SORT, STAGE, Filters, narrowed
from ideas.models import Idea, Tally
from ideas.search import having

PART = "liste"
# Sorting costs more with each idea that fits, walking along the list costs less, but more with each idea in all: measured,
# both take the same where the square of those that fit is about five times the number of all.
SHARE = 5

type Read = Callable[[str, keyset.Place], list[Idea]]


@require_safe
@anonymous_page(KIND, STAGE, FIELD, DISTRICT, SORT)
@vary_on_headers("HX-Target")
def ideas(request: HttpRequest) -> HttpResponse:
    """All public ideas, narrowed, sorted and paged by the address; htmx asks for the part that changes."""
    filters = Filters.read(request.GET)
    page = _page(filters, request.GET)
    asked_for_part = request.htmx.target == PART
    context = {
        "filters": filters,
        "cards": cards(page.rows),
        "newer_url": filters.url(**page.newer) if page.newer else "",
        "older_url": filters.url(**page.older) if page.older else "",
        "month_field": keyset.MONTH if filters.sort.is_by_date and (page.newer or page.older) else "",
        "is_part": asked_for_part,
        "filters_open": asked_for_part and not (request.htmx.trigger or "").startswith(SORT),
    }
    return render(request, "ideas/list.html#part" if asked_for_part else "ideas/list.html", context)


def _page(filters: Filters, params: Mapping[str, str]) -> keyset.Page[Idea]:
    """The page of the narrowed list that the address asks for."""
    by = filters.sort.column
    read = _few(filters, by) if filters.chosen and _are_few(filters.total) else _many(filters, by)
    return keyset.page_read(read, by=by, by_date=filters.sort.is_by_date, params=params)


def _are_few(fitting: int) -> bool:
    return fitting**2 <= SHARE * _all_ideas(clock.today())


@lru_cache(maxsize=1)
def _all_ideas(_today: date) -> int:
    """About how many there are: asked once a day."""
    return sum(count for axis, _kind, _stage, _key, count in Tally.read() if axis == "life")


def _many(filters: Filters, by: str) -> Read:
    """Along the index of all ideas, until there are enough that fit."""
    keys = filters.keys
    kind, stage, field, district = (keys.get(name) for name in (KIND, STAGE, FIELD, DISTRICT))

    def read(way: str, place: keyset.Place) -> list[Idea]:
        return _listed(kind, stage, field, district, place.value, place.pk, narrowed_by=tuple(keys), way=way, by=by)

    return read


def _few(filters: Filters, by: str) -> Read:
    """Among those that fit: to come upon them along the index would take longer than to sort them."""
    ids = having({name: option.key for name, option in filters.chosen.items()}) if filters.total else []
    return lambda way, place: _among(ids, place.value, place.pk, way=way, by=by) if ids else []


@prepared
def _among(ids: list[int], value: Any, pk: Any, *, way: str, by: str) -> QuerySet[Idea]:
    found = Idea.objects.listed().filter(pk__among=ids)
    return keyset.along(found.for_list(), way, value, pk, by=by)[: keyset.SIZE + 1]


@prepared
def _listed(  # noqa: PLR0917  # the four filters and a place
    kind: Any, stage: Any, field: Any, district: Any, value: Any, pk: Any, *, narrowed_by: Any, way: str, by: str
) -> QuerySet[Idea]:
    keys = {KIND: kind, STAGE: stage, FIELD: field, DISTRICT: district}
    found = narrowed(Idea.objects.listed(), {name: keys.get(name) for name in narrowed_by})
    return keyset.along(found.for_list(), way, value, pk, by=by)[: keyset.SIZE + 1]
