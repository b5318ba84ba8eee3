"""The strategy in numbers: its ideas by stage, what they became, its measures and their aims, and where it hurts.

Every number is counted by the filters of the list to which it leads, so both say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from ideas.filters import DISTRICT, FIELD, KIND, STAGE, WHOLE_CITY, Filters, Option
from ideas.models import Idea, Stage
from measures.filters import Selection
from measures.models import Kind, Standing, Status
from measures.seats import Arena
from measures.struggling import STRUGGLES
from strategy.tiles import Tile, tile_map

ON_THE_PATH = (
    *(Stage.DISCUSSION, Stage.DEVELOPMENT, Stage.ASSESSMENT, Stage.DECISION, Stage.SELECTED),
    Stage.PROMOTED,
)
ASIDE = (Stage.DEFERRED, Stage.DECLINED, Stage.ARCHIVED)
# The looks of the seats, from the first talk to the measure; what left the path stands before it.
SEATS: tuple[tuple[str, str | Promise, tuple[Stage, ...]], ...] = (
    ("aside", gettext_lazy("abseits des Wegs"), ASIDE),
    ("talk", gettext_lazy("in Diskussion"), (Stage.DISCUSSION,)),
    ("work", gettext_lazy("in Ausarbeitung"), (Stage.DEVELOPMENT,)),
    ("choice", gettext_lazy("vor der Auswahl"), (Stage.ASSESSMENT, Stage.DECISION)),
    ("chosen", gettext_lazy("ausgewählt oder Maßnahme"), (Stage.SELECTED, Stage.PROMOTED)),
)
AT_WORK = (Stage.DISCUSSION, Stage.DEVELOPMENT, Stage.ASSESSMENT, Stage.DECISION, Stage.SELECTED)


@dataclass(frozen=True)
class Bar:
    """A number with its word and the list behind it, beside the others of its kind."""

    value: str
    word: str | Promise
    count: int
    url: str
    share: int  # of the largest beside it, in percent
    look: str = ""  # in the picture, where it is not that of its value

    @property
    def number(self) -> str:
        return _written(self.count)


@dataclass(frozen=True)
class FieldRow:
    """A Handlungsfeld or a Bezirk with how many ideas and measures it has, in figures; empty where there are none."""

    word: str | Promise
    url: str
    current: bool
    ideas: str
    ideas_url: str
    measures: str
    measures_url: str
    has_bars: bool = False
    share_of_ideas: int = 0
    share_of_measures: int = 0


class Portfolio:
    """All of it, or what belongs to one Handlungsfeld, one Bezirk, or both."""

    def __init__(self, params: Mapping[str, str]) -> None:
        asked = {name: params.get(name, "") for name in (FIELD, DISTRICT)}
        self.ideas = Filters.read(asked)
        self.measures = Selection(QueryDict(urlencode(asked)))

    @property
    def field(self) -> Option | None:
        return self.ideas.chosen.get(FIELD)

    @property
    def district(self) -> Option | None:
        return self.ideas.chosen.get(DISTRICT)

    @property
    def words(self) -> list[str]:
        """What it is about, for the heading; empty for the whole strategy."""
        return [str(option.word) for option in (self.field, self.district) if option]

    @property
    def chips(self) -> list[dict[str, Any]]:
        return self.ideas.chips

    @property
    def query(self) -> str:
        """What the address says of it, to be carried along in links; "?" for everything."""
        return self.ideas.url()

    @cached_property
    def _lists(self) -> dict[str, str]:
        """Where each list is; nearly every number is a link."""
        return {name: reverse(name) for name in ("ideas", "measures", "portfolio", "struggling_ideas")}

    # Ideas

    @cached_property
    def by_stage(self) -> dict[str, int]:
        return {option.value: count for option, count in self._counted(STAGE)}

    @property
    def number_of_ideas(self) -> int:
        return self.ideas.total

    @property
    def at_work(self) -> int:
        """Ideas that are on their way."""
        return sum(self.by_stage[stage] for stage in AT_WORK)

    @property
    def seats(self) -> list[Bar]:
        """The ideas in a few groups along the path, for the picture."""
        return [Bar(look, word, sum(self.by_stage[stage] for stage in stages), "", 0) for look, word, stages in SEATS]

    @cached_property
    def arena(self) -> Arena:
        return Arena.of((group.value, group.count) for group in self.seats)

    @property
    def path(self) -> list[Bar]:
        return self._stages(ON_THE_PATH)

    @property
    def aside(self) -> list[Bar]:
        return self._stages(ASIDE, look="aside")

    @property
    def kinds_of_ideas(self) -> list[Bar]:
        return [
            Bar(option.value, option.word, count, self._ideas(self.ideas.url(**{KIND: option.value})), 0)
            for option, count in self._counted(KIND)
            if count
        ]

    def _stages(self, stages: Iterable[Stage], look: str = "") -> list[Bar]:
        most = max(self.by_stage[stage] for stage in (*ON_THE_PATH, *ASIDE))
        return [
            Bar(
                stage.value,
                stage.label,
                self.by_stage[stage],
                self._ideas(self.ideas.url(**{STAGE: stage.value})),
                _percent(self.by_stage[stage], most),
                look,
            )
            for stage in stages
        ]

    def _ideas(self, query: str) -> str:
        return self._lists["ideas"] + query

    # Measures

    @cached_property
    def counts(self) -> Counter[tuple[str, str]]:
        return self.measures.counts()

    @property
    def number_of_measures(self) -> int:
        return self.counts["", ""]

    @property
    def running(self) -> int:
        return self.counts["stand", Status.RUNNING]

    @cached_property
    def out_of_ideas(self) -> Bar:
        """The measures that were ideas once."""
        return next(bar for bar in self._facet("herkunft") if bar.value == "idee")

    @cached_property
    def became(self) -> list[Bar]:
        """As which kinds of measure the ideas came out."""
        found = Counter(each.values["art"][0] for each in self.measures.found if "idee" in each.values["herkunft"])
        return [
            Bar(kind.value, kind.label, found[kind], self._measures(herkunft="idee", art=kind.value), 0)
            for kind in Kind
            if found[kind]
        ]

    @property
    def kinds(self) -> list[Bar]:
        return self._facet("art")

    @property
    def statuses(self) -> list[Bar]:
        return [bar for bar in self._facet("stand") if bar.count]

    @property
    def phases(self) -> list[Bar]:
        return self._facet("phase", look="phase")

    @property
    def origins(self) -> list[Bar]:
        return [bar for bar in self._facet("herkunft", look="origin") if bar.count]

    def _facet(self, name: str, look: str = "") -> list[Bar]:
        facet = next(facet for facet in self.measures.facets if facet.name == name)
        most = max((self.counts[name, choice.value] for choice in facet.choices), default=0)
        return [
            Bar(
                choice.value,
                choice.word,
                self.counts[name, choice.value],
                self._measures(**{name: choice.value}),
                _percent(self.counts[name, choice.value], most),
                look,
            )
            for choice in facet.choices
        ]

    def _measures(self, **chosen: str) -> str:
        return self._lists["measures"] + self.measures.address(**chosen)

    # What they bring about

    @cached_property
    def aims(self) -> list[Bar]:
        """How many indicators are how far; each number leads to the measures that have one."""
        found = Counter(standing for each in self.measures.found for standing in each.aims)
        total = found.total()
        return [
            Bar(each.value, each.label, found[each], self._measures(ziele=each.value), _percent(found[each], total))
            for each in Standing
            if found[each]
        ]

    # Where it hurts

    @cached_property
    def troubles(self) -> list[Bar]:
        """What waits for somebody: ideas first, then measures."""
        found = (
            self.ideas.apply_to(Idea.objects.listed())
            .order_by()
            .aggregate(**{name: Count("pk", filter=struggle.which()) for name, struggle in STRUGGLES.items()})
        )
        ideas = [
            Bar(name, struggle.words, found[name], self._struggling(struggle.value), 0)
            for name, struggle in STRUGGLES.items()
        ]
        paused = [bar for bar in self._facet("stand") if bar.value == Status.PAUSED]
        missed = [bar for bar in self._facet("ziele") if bar.value == Standing.MISSED]
        return [bar for bar in [*ideas, *self._facet("lage"), *missed, *paused] if bar.count]

    @property
    def waiting(self) -> int:
        return sum(bar.count for bar in self.troubles)

    def _struggling(self, value: str) -> str:
        return self._lists["struggling_ideas"] + self.ideas.url(lage=value)

    # Elsewhere

    @property
    def fields(self) -> list[tuple[str, list[FieldRow]]]:
        """Every Handlungsfeld under the name of its group."""
        rows = [(option.group, self._field(option, count)) for option, count in self._counted(FIELD)]
        return [(group, [row for _group, row in its]) for group, its in groupby(rows, key=lambda row: row[0])]

    @cached_property
    def _most(self) -> tuple[int, int]:
        """The most ideas and the most measures that any Handlungsfeld has."""
        counted = self._counted(FIELD)
        measures = [self.counts["feld", option.value] for option, _count in counted]
        return max((count for _option, count in counted), default=0), max(measures, default=0)

    def _field(self, option: Option, count: int) -> FieldRow:
        measures = self.counts["feld", option.value]
        most_ideas, most_measures = self._most
        return replace(
            self._row(FIELD, option, count, measures, self._measures(feld=option.value)),
            has_bars=True,
            share_of_ideas=_percent(count, most_ideas),
            share_of_measures=_percent(measures, most_measures),
        )

    def _row(self, name: str, option: Option, ideas: int, measures: int, measures_url: str) -> FieldRow:
        query = self.ideas.url(**{name: option.value})
        return FieldRow(
            word=option.word,
            url=self._lists["portfolio"] + query,
            current=self.ideas.chosen.get(name) is option,
            ideas=_written(ideas) if ideas else "",
            ideas_url=self._ideas(query),
            measures=_written(measures) if measures else "",
            measures_url=measures_url,
        )

    @cached_property
    def tiles(self) -> list[Tile]:
        """Every Bezirk with how many measures it has."""
        return tile_map(
            Tile(
                option.value,
                str(option.word),
                self._lists["portfolio"] + self.ideas.url(**{DISTRICT: option.value}),
                self.counts["bezirk", option.value],
                current=self.district is option,
            )
            for option, _count in self._counted(DISTRICT)
        )

    @property
    def districts(self) -> list[FieldRow]:
        """Every Bezirk, and what is for the whole city, as the list beside the map."""
        return [
            self._row(DISTRICT, option, count, self.counts["bezirk", option.value], self._measures(bezirk=option.value))
            for option, count in sorted(self._counted(DISTRICT), key=lambda row: row[0].value == WHOLE_CITY)
        ]

    def _counted(self, name: str) -> list[tuple[Option, int]]:
        return [
            (option, int(choice.count))
            for option, choice in zip(self.ideas.options[name], self.ideas.choices(name), strict=True)
        ]


def _percent(part: int, whole: int) -> int:
    """At least one, so that what is there is seen."""
    return max(round(100 * part / whole), 1) if part and whole else 0


def _written(number: int) -> str:
    return number_format(number, 0, force_grouping=True)
