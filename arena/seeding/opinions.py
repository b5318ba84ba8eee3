"""What experts of the story say about ideas, who is asked for it, and who writes along, by the real verbs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from arena.seeding.deeds import Days, Deed, Told
from arena.seeding.paths import Path
from arena.seeding.people import STORY, read
from ideas.models import CoAuthorRequest, Opinion, OpinionInvitation


class Together(Path):
    """The steps of one idea as arena/story/together.json tells them, beside those of its path."""

    def deeds(self) -> Iterator[Deed]:
        days = Days(f"{self.key} together", self.bodies.offices)
        for order, told in enumerate(_together().get(self.key, [])):
            yield Deed(days.moment(told), 20_000 + order, partial(self._do, told))

    def _ask_opinion(self, told: Told) -> None:
        body = self.bodies.get(told["of"])
        party = {"organisation": body} if body else {"person": self.people[told["of"]]}
        how = {name: told[name] for name in ("dimension", "working_days", "note")}
        OpinionInvitation.invite(self.idea, by=self._by(told), **party, **how)

    def _decline_opinion(self, told: Told) -> None:
        asked = self.idea.opinion_invitations.open().get(person=self._by(told), dimension=told["dimension"])
        asked.decline(by=self._by(told), reason=told["reason"])

    def _give_opinion(self, told: Told) -> None:
        said = {name: told[name] for name in ("dimension", "rating", "text")}
        known = {"organisation": self._body(told), "interest_note": told.get("interest", "")}
        Opinion.give(self.idea, by=self._by(told), **said, **known)

    def _withdraw_opinion(self, told: Told) -> None:
        theirs = self.idea.opinions.current().of_party(self._by(told), self._body(told))
        theirs.get(dimension=told["dimension"]).withdraw(by=self._by(told))

    def _ask_to_write(self, told: Told) -> None:
        CoAuthorRequest.ask(self.idea, by=self._by(told), message=told["message"])

    def _admit(self, told: Told) -> None:
        asked = self.idea.coauthor_requests.open().get(user=self.people[told["who"]])
        asked.admit(by=self._by(told))


@cache
def _together() -> dict[str, list[Told]]:
    return read(STORY / "together.json")
