"""What people of the story wrote into Steckbriefe, brought back, confirmed, or are still typing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from accounts.models import User
from arena.seeding.bodies import Bodies
from arena.seeding.deeds import Days, Deed, Told
from arena.seeding.people import STORY, read
from ideas.models import Confirmation, FactSheet, Idea, WorkingCopy


class Writing:
    """The sections of one idea as arena/story/factsheets.json tells them; `ago` is the day."""

    def __init__(self, key: str, idea: Callable[[], Idea], people: dict[str, User], bodies: Bodies) -> None:
        self.key, self._idea, self.people, self.bodies = key, idea, people, bodies

    def deeds(self) -> Iterator[Deed]:
        days = Days(f"{self.key} Steckbrief", self.bodies.offices)
        for order, told in enumerate(_sheets().get(self.key, [])):
            yield Deed(days.moment(told), 20_000 + order, partial(self._do, told))

    def _do(self, told: Told) -> None:
        idea = Idea.objects.get(pk=self._idea().pk)
        by, newest = self.people[told["by"]], idea.versions.latest("number").number
        if "confirms" in told:
            theirs = idea.responsibilities.running().get(organisation=self.bodies[told["for"]])
            Confirmation.give(theirs, by=by, number=newest)
        elif "restores" in told:
            idea.versions.get(number=told["restores"]).restore(by=by, seen=newest)
        elif "typed" in told:
            WorkingCopy.keep(idea, by=by, section=told["section"], text=told["typed"], base=newest)
        else:
            words = {name: told[name] for name in ("section", "text", "reason")}
            FactSheet.save_section(idea, by=by, base=newest, **words)


@cache
def _sheets() -> dict[str, list[Told]]:
    return read(STORY / "factsheets.json")
