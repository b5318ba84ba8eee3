"""Where ideas are about: the Bezirke as a map and as a list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from arena.anonymous import anonymous_page
from ideas.filters import DISTRICT, FIELD, KIND, STAGE, WHOLE_CITY, Choice, Filters
from strategy.tiles import Tile, tile_map


@require_safe
@anonymous_page(KIND, STAGE, FIELD)
def idea_map(request: HttpRequest) -> HttpResponse:
    """How many ideas there are in each Bezirk, narrowed by the address; every tile leads to the list of its ideas."""
    filters = Filters.read({name: value for name, value in request.GET.items() if name != DISTRICT})
    whole_city, *choices = filters.choices(DISTRICT)
    tiles = [_tile(choice) for choice in choices]
    context = {
        "filters": filters,
        "groups": filters.groups_of(KIND, STAGE, FIELD),
        "tiles": tile_map(tiles),
        "rows": tiles,
        "whole_city": _tile(whole_city),
        "list_url": reverse("ideas") + filters.url(),
    }
    return render(request, "ideas/map.html", context)


def _tile(choice: Choice) -> Tile:
    code = choice.anchor.removeprefix(f"{DISTRICT}-").replace(WHOLE_CITY, "")
    return Tile(code=code, word=str(choice.word), url=reverse("ideas") + choice.url, count=int(choice.count))
