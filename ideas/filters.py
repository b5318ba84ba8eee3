"""What a list of ideas can be narrowed to and sorted by, read from the address and written into links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any
from urllib.parse import quote_plus

from django.db import connection, models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena.prepared import spelt_out
from ideas.cards import kind_word, stage_word
from ideas.models import Idea, Kind, Stage, Tally
from ideas.models.queries import IdeaQuerySet
from ideas.models.stage import OFF_THE_LISTS, ONLY_PUBLISHED
from ideas.models.tally import ANY, CITYWIDE

KIND, STAGE, FIELD, DISTRICT, SORT = "art", "stufe", "feld", "bezirk", "sortierung"
WHOLE_CITY = "stadtweit"
UNKNOWN_KIND = "unbekannt"
# Every list begins with this, so it is one query and builds no models.
READ_OPTIONS = """
SELECT name, code, word, id, category FROM (
    SELECT 'feld' AS name, field.code, field.name AS word, field.id, category.name AS category,
        ROW(category.position, category.name, field.position, field.name) AS place
    FROM strategy_fieldofaction AS field JOIN strategy_fieldgroup AS category ON category.id = field.group_id
    UNION ALL
    SELECT 'bezirk', code, name, id, '', ROW(0::smallint, ''::varchar, 0::smallint, name) FROM strategy_district
) AS options ORDER BY name, place
"""
STAGES = [stage for stage in [*ONLY_PUBLISHED, Stage.DECLINED, Stage.ARCHIVED] if stage not in OFF_THE_LISTS]


class Sort(models.TextChoices):
    """The ways to sort; `column` is what the pages go along."""

    NEWEST = "neueste", gettext_lazy("Neueste")
    SUPPORTED = "unterstuetzt", gettext_lazy("Meiste Unterstützung")
    ACTIVE = "bewegt", gettext_lazy("Zuletzt bewegt")

    @property
    def column(self) -> str:
        return {"neueste": "published_at", "unterstuetzt": "support_count", "bewegt": "active_at"}[self.value]

    @property
    def is_by_date(self) -> bool:
        return self is not Sort.SUPPORTED


@dataclass(frozen=True)
class Option:
    """One value of a filter: how the address calls it, and how people do."""

    value: str
    word: str | Promise
    key: Any
    group: str = ""


@dataclass(frozen=True)
class Choice:
    """An option as a link, with how many ideas it leads to."""

    url: str
    word: str | Promise
    count: int | str
    active: bool
    anchor: str


@dataclass(frozen=True)
class Filters:
    """The filters of one address. Values that do not exist are ignored."""

    options: dict[str, list[Option]]
    chosen: dict[str, Option] = field(default_factory=dict)
    sort: Sort = Sort.NEWEST

    @classmethod
    def read(cls, params: Mapping[str, str]) -> Filters:
        options = all_options()
        asked = {name: params.get(name, "") for name in options}
        found = {name: [option for option in options[name] if option.value == asked[name]] for name in options}
        sort = params.get(SORT, "")
        return cls(
            options=options,
            chosen={name: matching[0] for name, matching in found.items() if matching},
            sort=Sort(sort) if sort in Sort.values else Sort.NEWEST,
        )

    def apply_to(self, ideas: IdeaQuerySet) -> IdeaQuerySet:
        """The ideas that all chosen filters let through."""
        return narrowed(ideas, self.keys)

    @property
    def keys(self) -> dict[str, Any]:
        """What is chosen as the ideas keep it, by the condition that it is."""
        found = {name: option.key for name, option in self.chosen.items()}
        return {WHOLE_CITY if key == CITYWIDE else name: key for name, key in found.items()}

    # Links

    def url(self, **changed: str) -> str:
        """The address with these parameters changed; an empty value removes one."""
        return "?" + "&".join([f"{name}={_quoted(value)}" for name, value in (self.params | changed).items() if value])

    @cached_property
    def params(self) -> dict[str, str]:
        """What the address says of this selection."""
        sort = {} if self.sort == Sort.NEWEST else {SORT: self.sort.value}
        return {name: option.value for name, option in self.chosen.items()} | sort

    @property
    def chips(self) -> list[dict[str, Any]]:
        return [{"word": option.word, "url": self.url(**{name: ""})} for name, option in self.chosen.items()]

    @property
    def clear_url(self) -> str:
        return replace(self, chosen={}).url() if len(self.chosen) > 1 else ""

    @property
    def sortings(self) -> list[dict[str, Any]]:
        return [
            {
                "word": sort.label,
                "url": replace(self, sort=sort).url(),
                "active": sort == self.sort,
                "anchor": f"{SORT}-{sort.value}",
            }
            for sort in Sort
        ]

    # Counts

    @property
    def total(self) -> int:
        """How many ideas the filters let through."""
        return self._counts["total"][""]

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Every filter with its choices; the fields of action under the names of their four groups."""
        return self.groups_of(KIND, STAGE, FIELD, DISTRICT)

    def groups_of(self, *wanted: str) -> list[dict[str, Any]]:
        names = {KIND: _("Art"), STAGE: _("Stand"), FIELD: _("Handlungsfelder"), DISTRICT: _("Bezirk")}
        return [
            {
                "name": f"{names[name]}: {group}" if group else names[name],
                "choices": [self._choice(name, option) for option in options],
            }
            for name in wanted
            for group, options in groupby(self._worth_showing(name), key=lambda option: option.group)
        ]

    def choices(self, name: str) -> list[Choice]:
        """All values of one filter, also those that lead to nothing."""
        return [self._choice(name, option) for option in self.options[name]]

    def _worth_showing(self, name: str) -> Iterable[Option]:
        return (
            option
            for option in self.options[name]
            if name in {FIELD, DISTRICT}
            or option.value in Kind
            or self._counts[name][option.key]
            or option == self.chosen.get(name)
        )

    def _choice(self, name: str, option: Option) -> Choice:
        active = self.chosen.get(name) is option
        return Choice(
            url=self.url(**{name: "" if active else option.value}),
            word=option.word,
            count=self._counts[name][option.key],
            active=active,
            anchor=f"{name}-{option.value}",
        )

    def _key(self, name: str, default: Any = None) -> Any:
        return self.chosen[name].key if name in self.chosen else default

    @cached_property
    def _counts(self) -> dict[str, Counter[Any]]:
        """Ideas per value of each filter, given the other filters; one query."""
        counts: dict[str, Counter[Any]] = {name: Counter() for name in [*self.options, "total"]}
        kind, stage = self._key(KIND), self._key(STAGE)
        rows = Tally.read(kind=kind, stage=stage, field=self._key(FIELD, ANY), district=self._key(DISTRICT, ANY))
        for axis, its_kind, its_stage, key, count in rows:
            if axis != "life":
                counts[FIELD if axis == "field" else DISTRICT][key] = count
                continue
            fits_kind, fits_stage = kind in {None, its_kind}, stage in {None, its_stage}
            counts[KIND][its_kind] += count * fits_stage
            counts[STAGE][its_stage] += count * fits_kind
            counts["total"][""] += count * (fits_kind and fits_stage)
        return counts


_quoted = lru_cache(maxsize=1000)(quote_plus)  # a page has fifty links of the same few values

_CONDITIONS = {
    KIND: lambda kind: models.Q(kind=kind),
    STAGE: lambda stage: models.Q(stage=stage),
    FIELD: lambda field: _is_in(Idea.fields.through, fieldofaction=field),
    DISTRICT: lambda district: _is_in(Idea.districts.through, district=district),
    WHOLE_CITY: lambda _: models.Q(citywide=True),
}


def narrowed(ideas: IdeaQuerySet, keys: Mapping[str, Any]) -> IdeaQuerySet:
    """The ideas for which all these conditions hold; one field has a third of all ideas, another none."""
    for name, key in keys.items():
        ideas = ideas.filter(_CONDITIONS[name](spelt_out(key)))
    return ideas


def _is_in(through: type[models.Model], **key: int) -> models.Q:
    return models.Q(models.Exists(through._default_manager.filter(idea=models.OuterRef("pk"), **key)))


def all_options() -> dict[str, list[Option]]:
    """Every value of every filter; fields and districts as the Stabsstelle keeps them."""
    with connection.cursor() as cursor:
        cursor.execute(READ_OPTIONS)
        kept = cursor.fetchall()
    return {
        KIND: [*(Option(kind, kind_word(kind), kind) for kind in Kind), Option(UNKNOWN_KIND, _("nicht belegt"), "")],
        STAGE: [Option(stage, stage_word(stage), stage) for stage in STAGES],
        FIELD: [Option(*row) for name, *row in kept if name == FIELD],
        DISTRICT: [
            Option(WHOLE_CITY, _("ganz Berlin"), CITYWIDE),
            *(Option(*row) for name, *row in kept if name == DISTRICT),
        ],
    }
