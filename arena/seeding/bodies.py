"""The bodies of the story: entered, checked and spoken for, by the real verbs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from accounts.models import Competence, Mandate, MandateRequest, Organisation, User
from arena import clock
from arena.seeding.deeds import Days, Deed, Told
from arena.seeding.people import STORY, read
from measures.succession import confirm_succession

CHECKED_BEFORE = timedelta(days=330)


class Bodies(dict[str, Organisation]):
    """All bodies by the key the story calls them; those that people enter appear when they do."""

    def __init__(self, people: dict[str, User]) -> None:
        self.people, self.told = people, read(STORY / "organisations.json")
        self.offices = {key for key, user in people.items() if user.roles}
        for told in self.told:
            if not _is_entered_by_somebody(told):
                known = _fields(told) | {"verified_at": clock.now() - CHECKED_BEFORE, "is_example": True}
                self[told["key"]] = Organisation.objects.create(**known)
        for told in self.told:
            if told["successor"]:
                self[told["key"]].successor = self[told["successor"]]
                self[told["key"]].save(update_fields=["successor"])
            if told["key"] in self:
                self._say_what_they_know(told)

    def deeds(self) -> Iterator[Deed]:
        for body in self.told:
            days = Days(body["key"], self.offices)
            for order, told in enumerate(body["history"]):
                yield Deed(days.moment(told), order, partial(self._do, body, told))

    def _do(self, body: Told, told: Told) -> None:
        getattr(self, f"_{told['do']}")(body, told)

    def _register(self, body: Told, told: Told) -> None:
        known = _fields(body) | {"contact": told["contact"], "note": told["note"]}
        self[body["key"]] = Organisation.register(by=self.people[told["by"]], **known)
        self._say_what_they_know(body)

    def _verify(self, body: Told, told: Told) -> None:
        self[body["key"]].verify(by=self.people[told["by"]])

    def _ask(self, body: Told, told: Told) -> None:
        MandateRequest.ask(by=self.people[told["by"]], organisation=self[body["key"]], note=told["note"])

    def _grant(self, body: Told, told: Told) -> None:
        starts_on = Days.day(told["starts_in"]) if "starts_in" in told else clock.today()
        ends_on = Days.day(told["ends_in"]) if "ends_in" in told else None
        to, of, by = self.people[told["to"]], self[body["key"]], self.people[told["by"]]
        Mandate.grant(user=to, organisation=of, by=by, starts_on=starts_on, ends_on=ends_on)

    def _grant_request(self, body: Told, told: Told) -> None:
        self._request(body, told).grant(by=self.people[told["by"]], starts_on=clock.today())

    def _refuse(self, body: Told, told: Told) -> None:
        self._request(body, told).refuse(by=self.people[told["by"]], reason=told["reason"])

    def _end(self, body: Told, told: Told) -> None:
        running = self[body["key"]].mandates.running()
        running.get(user=self.people[told["of"]]).end(by=self.people[told["by"]])

    def _succeed(self, body: Told, told: Told) -> None:
        for former in self[body["key"]].predecessors.all():
            confirm_succession(former, by=self.people[told["by"]])

    def _request(self, body: Told, told: Told) -> MandateRequest:
        return MandateRequest.objects.open().get(user=self.people[told["of"]], organisation=self[body["key"]])

    def _say_what_they_know(self, told: Told) -> None:
        self[told["key"]].competences.set(Competence.objects.filter(code__in=told["competences"]))


def _is_entered_by_somebody(told: Told) -> bool:
    return any(step["do"] == "register" for step in told["history"])


def _fields(told: Told) -> dict[str, Any]:
    return {
        "name": told["name"],
        "short_name": told["short"] or "",
        "sector": told["sector"],
        "website": told["website"] or "",
        "about": told["about"],
        "valid_from": _day(told["valid_from"]),
        "valid_to": _day(told["valid_to"]),
        "hosts_stabsstelle": told.get("hosts_stabsstelle", False),
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
