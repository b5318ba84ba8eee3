"""The ways to narrow the catalogue down, each choice with how many measures it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Q
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from ideas.filters import DISTRICT, FIELD, all_options
from measures.models import Kind, Measure, MeasureQuerySet, Status
from measures.standing import ORIGINS, STANDINGS, TROUBLES, Ask, standings, with_an_indicator
from strategy.models import District, FieldOfAction, Phase

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
    """One value of a filter as it stands in the address, its word, and what it keeps."""

    value: str
    word: str
    keeps: Q


@dataclass(frozen=True)
class Facet:
    """One filter: its name in the address, its heading, and what can be chosen."""

    name: str
    heading: str
    choices: list[Choice]


def facets() -> list[Facet]:
    """Everything one can filter by; reads phases, bodies, Handlungsfelder and districts once."""
    kept = all_options()
    return [
        Facet(
            "art", _("Art"), [*_of_enumeration("kind", Kind.choices), Choice(UNKNOWN, _("nicht belegt"), Q(kind=""))]
        ),
        Facet(
            "stand",
            _("Status"),
            [*_of_enumeration("status", Status.choices), Choice(UNKNOWN, _("nicht belegt"), Q(status=""))],
        ),
        Facet(
            "phase",
            _("Phase"),
            [
                *(Choice(str(phase.number), str(phase), Q(phase=phase.pk)) for phase in Phase.objects.all()),
                Choice(UNKNOWN, _("nicht belegt"), Q(phase=None)),
            ],
        ),
        Facet(
            "feld",
            _("Handlungsfeld"),
            [Choice(str(field.value), str(field.word), Q(fields=field.key)) for field in kept[FIELD]],
        ),
        Facet(
            "stelle",
            _("Stelle"),
            [
                Choice(str(pk), name, Q(organisation=pk))
                for pk, name in Organisation.objects.filter(measures__isnull=False).distinct().values_list("pk", "name")
            ],
        ),
        Facet(
            "bezirk",
            _("Bezirk"),
            [
                Choice(CITYWIDE, _("stadtweit"), Q(citywide=True)),
                *(
                    Choice(district.value, str(district.word), Q(districts=district.key))
                    for district in kept[DISTRICT]
                    if district.value != CITYWIDE
                ),
            ],
        ),
        Facet("herkunft", _("Herkunft"), _of_questions(ORIGINS)),
        Facet(
            "ziele",
            _("Ziele"),
            [Choice(value, str(word), with_an_indicator(value)) for value, word in STANDINGS.items()],
        ),
        Facet("lage", _("Wo es hakt"), _of_questions(TROUBLES)),
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

    def apply(self, measures: MeasureQuerySet) -> MeasureQuerySet:
        """The measures that are left, in the chosen order."""
        return measures.filter(self._keeps()).order_by(*ORDERS[self.order][1])

    def counts(self) -> Counter[tuple[str, str]]:
        """How many measures each choice of each facet would leave, and under ("", "") how many are left.

        There are hundreds of measures at most: counted here, that is quicker than in fifty columns of SQL.
        """
        counts: Counter[tuple[str, str]] = Counter()
        for values in _values_of_all():
            missed = [name for name, choice in self.chosen.items() if choice.value not in values[name]]
            counts["", ""] += not missed
            for name, its_values in values.items():
                if not missed or missed == [name]:
                    counts.update((name, value) for value in its_values)
        return counts

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

    def _keeps(self) -> Q:
        keeps = Q()
        for choice in self.chosen.values():
            keeps &= choice.keeps
        return keeps

    def _shown(self, facet: Facet, choice: Choice, count: int) -> dict[str, Any]:
        active = self._is_active(facet, choice)
        url = self.address(**{facet.name: None if active else choice.value})
        return {"word": choice.word, "url": url, "count": count, "active": active}

    def _is_active(self, facet: Facet, choice: Choice) -> bool:
        return self.chosen.get(facet.name) is choice


def _of_questions(questions: dict[str, tuple[str | Promise, Ask]]) -> list[Choice]:
    return [Choice(value, str(word), ask()) for value, (word, ask) in questions.items()]


def _of_enumeration(column: str, choices: Iterable[tuple[str, str | Promise]]) -> list[Choice]:
    return [Choice(value, str(word), Q(**{column: value})) for value, word in choices]


def _values_of_all() -> Iterator[dict[str, list[str]]]:
    """The values of each measure by facet; one query."""
    codes = {
        name: ArraySubquery(model.objects.filter(measures=OuterRef("pk")).order_by().values("code"))
        for name, model in (("field_codes", FieldOfAction), ("district_codes", District))
    }
    asked = {
        f"is_{value.replace('-', '_')}": ExpressionWrapper(ask(), BooleanField())
        for value, (_word, ask) in (ORIGINS | TROUBLES).items()
    }
    measures = Measure.objects.order_by().annotate(**codes, **asked, standings=standings())
    columns = ("kind", "status", "phase__number", "organisation", "citywide", "field_codes", "district_codes")
    for kind, status, phase, body, citywide, fields, districts, aims, *answers in measures.values_list(
        *columns, "standings", *asked
    ):
        is_so = dict(zip([*ORIGINS, *TROUBLES], answers, strict=True))
        yield {
            "art": [kind or UNKNOWN],
            "stand": [status or UNKNOWN],
            "phase": [UNKNOWN if phase is None else str(phase)],
            "stelle": [] if body is None else [str(body)],
            "feld": fields,
            "bezirk": [*([CITYWIDE] if citywide else []), *districts],
            "herkunft": [value for value in ORIGINS if is_so[value]],
            "ziele": list(set(aims)),
            "lage": [value for value in TROUBLES if is_so[value]],
        }
