"""Which ideas of the story answer a need, and which go on in another, by the real verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from arena.seeding.deeds import Days, Deed, Told
from arena.seeding.paths import Path
from arena.seeding.people import STORY, read
from ideas.models import Edge, Idea, Merge


class Connecting(Path):
    """The connections of one idea as arena/story/lineage.json tells them; other ideas are named by their keys."""

    others: Callable[[str], Idea]

    def deeds(self) -> Iterator[Deed]:
        days = Days(f"{self.key} lineage", self.bodies.offices)
        for order, told in enumerate(_lineage().get(self.key, [])):
            yield Deed(days.moment(told), 40_000 + order, partial(self._do, told))

    def _answer(self, told: Told) -> None:
        Edge.answer(self.idea, self._other(told["need"]), by=self._by(told))

    def _propose_merge(self, told: Told) -> None:
        Merge.propose(self.idea, self._other(told["into"]), by=self._by(told), reason=told["reason"])

    def _consent(self, told: Told) -> None:
        Merge.objects.open().with_ideas().filter(merged=self.idea).latest("pk").consent(by=self._by(told))

    def _other(self, key: str) -> Idea:
        """Read afresh, as every request does."""
        return Idea.objects.get(pk=self.others(key).pk)


@cache
def _lineage() -> dict[str, list[Told]]:
    return read(STORY / "lineage.json")
