"""How the ideas of the story go on once they are public: who carries them, and what was decided, by the real verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

from accounts.models import Competence, Organisation, User
from arena.seeding.bodies import Bodies
from arena.seeding.deeds import Days, Deed, Told
from arena.seeding.people import STORY, read
from ideas.models import AuthorshipOffer, Contact, Help, Idea, Responsibility, Wanted
from ideas.models.consortium import Role


class Path:
    """The steps of one idea as arena/story/paths.json tells them; `do` names the method, `ago` the day."""

    def __init__(self, key: str, idea: Callable[[], Idea], people: dict[str, User], bodies: Bodies) -> None:
        self.key, self._idea, self.people, self.bodies = key, idea, people, bodies

    def deeds(self) -> Iterator[Deed]:
        days = Days(self.key, self.bodies.offices)
        for order, told in enumerate(_paths().get(self.key, [])):
            yield Deed(days.moment(told), 10_000 + order, partial(self._do, told))

    def _do(self, told: Told) -> None:
        getattr(self, f"_{told['do']}")(told)

    # Who carries it

    def _offer(self, told: Told) -> None:
        known = {"pledge": told["pledge"], "brings": told.get("brings", ""), "organisation": self._body(told)}
        Responsibility.offer(self.idea, by=self._by(told), role=Role(told["role"]), **known)

    def _accept(self, told: Told) -> None:
        self._responsibility(told).accept(by=self._by(told))

    def _decline_offer(self, told: Told) -> None:
        self._responsibility(told).decline(by=self._by(told), reason=told["reason"])

    def _withdraw_offer(self, told: Told) -> None:
        self._responsibility(told).withdraw(by=self._by(told))

    def _renew(self, told: Told) -> None:
        self._responsibility(told).renew(by=self._by(told))

    def _hand_over(self, told: Told) -> None:
        to, note = self.bodies[told["to"]], told["note"]
        self._responsibility(told).hand_over(by=self._by(told), organisation=to, note=note)

    def _accept_handover(self, told: Told) -> None:
        self._responsibility(told).accept_handover(by=self._by(told), pledge=told["pledge"])

    def _end(self, told: Told) -> None:
        self._responsibility(told).end(by=self._by(told), reason=told["reason"])

    # What it looks for

    def _look_for(self, told: Told) -> None:
        Wanted.name(self.idea, competence=_competence(told["what"]), by=self._by(told), note=told["note"])

    def _stop_looking_for(self, told: Told) -> None:
        self.idea.wanted.open().get(competence=_competence(told["what"])).close(by=self._by(told))

    def _help(self, told: Told) -> None:
        competence = _competence(told["what"]) if "what" in told else None
        Help.offer(
            self.idea, by=self._by(told), text=told["text"], organisation=self._body(told), competence=competence
        )

    def _ask_contact(self, told: Told) -> None:
        Contact.ask(self.idea, by=self._by(told), asked=self.people[told["asked"]], note=told["note"])

    def _agree_to_contact(self, told: Told) -> None:
        contact = self.idea.contacts.get(asker=self.people[told["asker"]], asked=self._by(told))
        contact.answer_with(Contact.Answer.AGREED, by=self._by(told))

    # Where it stands

    def _start_development(self, told: Told) -> None:
        self.idea.start_development(by=self._by(told), until=Days.day(told["until_in"]))

    def _decline(self, told: Told) -> None:
        self.idea.decline(by=self._by(told), category=told["category"], **self._words(told))

    def _defer(self, told: Told) -> None:
        self.idea.defer(by=self._by(told), review_on=Days.day(told["review_in"]), **self._words(told))

    def _resume(self, told: Told) -> None:
        self.idea.resume(by=self._by(told), reason=told["reason"])

    def _reopen(self, told: Told) -> None:
        self.idea.reopen(by=self._by(told), reason=told["reason"])

    def _archive(self, told: Told) -> None:
        self.idea.archive(by=self._by(told), reason=told["reason"])

    def _ask_for_revival(self, told: Told) -> None:
        self.idea.ask_for_revival(by=self._by(told), reason=told["reason"])

    def _revive(self, told: Told) -> None:
        self.idea.revive(by=self._by(told), reason=told["reason"])

    def _withdraw(self, told: Told) -> None:
        self.idea.withdraw(by=self._by(told), reason=told["reason"])

    def _take_over_authorship(self, told: Told) -> None:
        AuthorshipOffer.objects.open().get(idea=self.idea, heir=self._by(told)).accept(by=self._by(told))

    # Who and what

    @property
    def idea(self) -> Idea:
        """Read afresh, as every request does."""
        return Idea.objects.get(pk=self._idea().pk)

    def _by(self, told: Told) -> User:
        return User.objects.get(pk=self.people[told["by"]].pk)

    def _body(self, told: Told) -> Organisation | None:
        return self.bodies[told["for"]] if "for" in told else None

    def _responsibility(self, told: Told) -> Responsibility:
        """What the named body has at this idea in this role, or is asked to take over."""
        return self.idea.responsibilities.filter(role=told["role"], organisation=self._body(told)).latest("pk")

    def _words(self, told: Told) -> dict[str, Any]:
        return {"reason": told["reason"], "what_could_change": told.get("what_could_change", "")}


@cache
def _paths() -> dict[str, list[Told]]:
    return read(STORY / "paths.json")


def _competence(code: str) -> Competence:
    return Competence.objects.get(code=code)
