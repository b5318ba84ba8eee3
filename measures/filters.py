"""The ways to narrow the catalogue down, each choice with how many measures it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from arena.prepared import prepared
from ideas.filters import DISTRICT, FIELD, all_options
from measures import standing
from measures.models import Kind, Status
from strategy.models import Phase

UNKNOWN, CITYWIDE = "nicht-belegt", "stadtweit"
FACETS = ("art", "stand", "phase", "feld", "stelle", "bezirk", "herkunft", "ziele", "lage")
BY_NUMBER = "nummer"
ORDERS: dict[str, tuple[str | Promise, tuple[str, ...]]] = {
    BY_NUMBER: (gettext_lazy("Nummer"), ("number",)),
    "titel": (gettext_lazy("Titel"), ("title", "pk")),
    "neueste": (gettext_lazy("Neueste"), ("-entered_at", "-pk")),
}


@dataclass(frozen=True)
class Choice:
    """One value of a filter as it stands in the address, and its word."""

    value: str
    word: str | Promise


@dataclass(frozen=True)
class Facet:
    """One filter: its name in the address, its heading, and what can be chosen."""

    name: str
    heading: str
    choices: list[Choice]


@dataclass(frozen=True)
class Found:
    """A measure with its values by facet, and how far each of its indicators is."""

    pk: int
    values: dict[str, list[str]]
    aims: list[str]


def facets() -> list[Facet]:
    """Everything one can filter by; reads phases, bodies, Handlungsfelder and districts once."""
    kept = all_options()
    unknown = Choice(UNKNOWN, _("nicht belegt"))
    districts = [Choice(each.value, each.word) for each in kept[DISTRICT] if each.value != CITYWIDE]
    return [
        Facet("art", _("Art"), [*_of(Kind.choices), unknown]),
        Facet("stand", _("Status"), [*_of(Status.choices), unknown]),
        Facet("phase", _("Phase"), [*(Choice(str(phase.number), str(phase)) for phase in _phases()), unknown]),
        Facet("feld", _("Handlungsfeld"), [Choice(each.value, each.word) for each in kept[FIELD]]),
        Facet("stelle", _("Stelle"), [Choice(str(pk), name) for pk, name in _bodies()]),
        Facet("bezirk", _("Bezirk"), [Choice(CITYWIDE, _("stadtweit")), *districts]),
        Facet("herkunft", _("Herkunft"), _of(standing.ORIGINS.items())),
        Facet("ziele", _("Ziele"), _of(standing.STANDINGS.items())),
        Facet("lage", _("Wo es hakt"), _of(standing.TROUBLES.items())),
    ]


class Selection:
    """What a visitor chose in the address; what is not on offer is left out."""

    def __init__(self, query: QueryDict) -> None:
        self.facets = facets()
        self.chosen = {
            facet.name: choice
            for facet in self.facets
            for choice in facet.choices
            if choice.value == query.get(facet.name)
        }
        self.order = order if (order := query.get("sortierung", "")) in ORDERS else BY_NUMBER

    @cached_property
    def found(self) -> list[Found]:
        """The measures that are left, in the chosen order."""
        return [each for each in self._all if not self._misses(each)]

    def counts(self) -> Counter[tuple[str, str]]:
        """How many measures each choice of each facet would leave, and under ("", "") how many are left.

        There are hundreds of measures at most: counted here, that is quicker than in fifty columns of SQL.
        """
        counts = Counter({("", ""): len(self.found)})
        for each in self._all:
            missed = self._misses(each)
            for name, its_values in each.values.items():
                if not missed or missed == [name]:
                    counts.update((name, value) for value in its_values)
        return counts

    @property
    def columns(self) -> tuple[str, ...]:
        """What the list is sorted by."""
        return ORDERS[self.order][1]

    def address(self, **changes: str | None) -> str:
        """The query of the same list with some things changed; None takes a filter away."""
        values: dict[str, str | None] = {name: choice.value for name, choice in self.chosen.items()}
        if self.order != BY_NUMBER:
            values["sortierung"] = self.order
        return "?" + urlencode({name: value for name, value in (values | changes).items() if value})

    def groups(self, counts: Counter[tuple[str, str]]) -> list[dict[str, Any]]:
        """The filters for the page; choices that would leave nothing are not offered."""
        groups: list[dict[str, Any]] = [
            {
                "name": facet.heading,
                "choices": [
                    self._shown(facet, choice, counts[facet.name, choice.value])
                    for choice in facet.choices
                    if counts[facet.name, choice.value] or self._is_active(facet, choice)
                ],
            }
            for facet in self.facets
        ]
        return [group for group in groups if group["choices"]]

    def chips(self) -> list[dict[str, str]]:
        """The chosen filters, each with the way to be rid of it."""
        return [
            {"word": f"{facet.heading}: {self.chosen[facet.name].word}", "url": self.address(**{facet.name: None})}
            for facet in self.facets
            if facet.name in self.chosen
        ]

    def without_filters(self) -> str:
        """The whole list in the same order; empty where a chip does the same."""
        return self.address(**dict.fromkeys(self.chosen)) if len(self.chosen) > 1 else ""

    def orders(self) -> list[dict[str, Any]]:
        """The ways to sort, the present one marked."""
        return [
            {
                "word": word,
                "url": self.address(sortierung=None if name == BY_NUMBER else name),
                "current": name == self.order,
            }
            for name, (word, _columns) in ORDERS.items()
        ]

    @cached_property
    def _all(self) -> list[Found]:
        """Every measure; one query."""
        return [_found(row) for row in standing.all_as_they_stand(*self.columns)]

    def _misses(self, measure: Found) -> list[str]:
        """The facets whose chosen value it does not have."""
        return [name for name, choice in self.chosen.items() if choice.value not in measure.values[name]]

    def _shown(self, facet: Facet, choice: Choice, count: int) -> dict[str, Any]:
        active = self._is_active(facet, choice)
        url = self.address(**{facet.name: None if active else choice.value})
        return {"word": choice.word, "url": url, "count": count, "active": active}

    def _is_active(self, facet: Facet, choice: Choice) -> bool:
        return self.chosen.get(facet.name) is choice


def _of(words: Iterable[tuple[str, str | Promise]]) -> list[Choice]:
    return [Choice(value, word) for value, word in words]


@prepared
def _phases() -> QuerySet[Phase]:
    return Phase.objects.all()


@prepared
def _bodies() -> QuerySet[Organisation, tuple[int, str]]:
    """Those that carry a measure."""
    return Organisation.objects.filter(measures__isnull=False).distinct().values_list("pk", "name")


def _found(row: Any) -> Found:
    values = {
        "art": [row.kind or UNKNOWN],
        "stand": [row.status or UNKNOWN],
        "phase": [UNKNOWN if row.phase__number is None else str(row.phase__number)],
        "stelle": [] if row.organisation is None else [str(row.organisation)],
        "feld": row.field_codes,
        "bezirk": [*([CITYWIDE] if row.citywide else []), *row.district_codes],
        "herkunft": standing.origins(row),
        "ziele": list(set(row.standings)),
        "lage": standing.troubles(row),
    }
    return Found(row.pk, values, row.standings)
