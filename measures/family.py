"""Where a measure runs: itself and everything that was taken over from it, on the map of the Bezirke and as a list."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from measures.models import Measure, Replication
from strategy.models import District
from strategy.tiles import Tile, in_map_order, tile_map


@dataclass(frozen=True)
class Member:
    """One measure of the family; `taken` says from where and since when, the first one has none."""

    measure: Measure
    taken: Replication | None
    is_here: bool


@dataclass(frozen=True)
class Place:
    """One Bezirk, or none in particular, and what runs there."""

    anchor: str
    name: str
    members: list[Member]


@dataclass(frozen=True)
class Family:
    """The first measure and all takeovers, those of the same Bezirk together."""

    members: list[Member]
    districts: list[District]

    @classmethod
    def of(cls, measure: Measure) -> Family:
        """Four queries, however many there are."""
        with_all: QuerySet[Replication] = Replication.objects.of_family(measure).for_list()
        taken = list(with_all.prefetch_related("copy__districts"))
        root = (
            Measure.objects.select_related("organisation", "phase")
            .prefetch_related("districts")
            .get(pk=measure.first_of_family.pk)
        )
        members = [Member(root, None, root == measure)]
        members += [Member(each.copy, each, each.copy == measure) for each in taken]
        return cls(members, list(District.objects.all()))

    @property
    def first(self) -> Measure:
        return self.members[0].measure

    @property
    def copies(self) -> list[Member]:
        return self.members[1:]

    @property
    def taken_here(self) -> Replication | None:
        """How this very measure came about, if it was taken over."""
        return next((member.taken for member in self.members if member.is_here), None)

    @property
    def tiles(self) -> list[Tile]:
        """The twelve Bezirke; one where nothing runs leads nowhere."""
        return tile_map(self._tile(district) for district in self.districts)

    @property
    def places(self) -> list[Place]:
        """The Bezirke where something runs, as the map has them; what names none comes last, with no name."""
        ordered = sorted(self.districts, key=lambda district: in_map_order(district.code))
        places = [Place(f"bezirk-{each.code}", each.name, self._in(each)) for each in ordered]
        nowhere = [member for member in self.members if not member.measure.districts.all()]
        return [place for place in [*places, Place("ohne-bezirk", "", nowhere)] if place.members]

    def _tile(self, district: District) -> Tile:
        members = self._in(district)
        url = f"#bezirk-{district.code}" if members else ""
        current = any(member.is_here for member in members)
        return Tile(district.code, district.name, url, len(members), current=current)

    def _in(self, district: District) -> list[Member]:
        return [member for member in self.members if district in member.measure.districts.all()]
