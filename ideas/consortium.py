"""Who carries an idea, by role and sector, as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.forms import Form

from accounts.models import Sector
from arena.permissions import Can
from arena.prepared import prepared
from ideas import policies
from ideas.carrying_forms import HandOverForm, ReasonForm, RenewForm, TakeOverForm
from ideas.models import Idea, Responsibility
from ideas.models.confirmation import with_confirmations
from ideas.models.consortium import Role, State

ROLES = [role.value for role in Role]  # in their order


@dataclass(frozen=True)
class Entry:
    """One responsibility, with what this reader may do about it."""

    responsibility: Responsibility
    can: Can
    refused: Form | None = None

    @property
    def sector_word(self) -> str:
        return str(Sector(self.responsibility.sector).label)

    @property
    def reason_form(self) -> Form:
        return self._form(ReasonForm)

    @property
    def renew_form(self) -> Form:
        return self._form(RenewForm)

    @property
    def hand_over_form(self) -> Form:
        return self._form(HandOverForm)

    @property
    def take_over_form(self) -> Form:
        return self._form(TakeOverForm)

    def _form(self, kind: type[Form]) -> Form:
        """The form as it was refused, else an empty one with ids of its own."""
        if type(self.refused) is kind:
            return self.refused
        return kind(auto_id=ids_of(self.responsibility.pk))

    @property
    def has_confirmed(self) -> bool:
        """Whether the party stands behind the newest version."""
        it = self.responsibility
        return it.confirmed_version is not None and it.confirmed_version == it.newest_version

    @property
    def asks_to_confirm(self) -> bool:
        """Whether the page says who confirmed: while the idea is worked out, the lead wants to know."""
        return self.responsibility.is_running and self.responsibility.idea.allows("confirm_version")

    @property
    def may_confirm(self) -> bool:
        return self.asks_to_confirm and not self.has_confirmed and self.can["confirm_version"]

    @property
    def is_lead(self) -> bool:
        return self.responsibility.role == Role.LEAD

    @property
    def url(self) -> str:
        return self.responsibility.party.get_absolute_url()


@dataclass(frozen=True)
class Consortium:
    """All responsibilities of one idea: running ones by role, open offers, invitations, and what is over."""

    running: list[tuple[str, list[Entry]]] = field(default_factory=list)
    offered: list[Entry] = field(default_factory=list)
    invited: list[Entry] = field(default_factory=list)
    over: list[Entry] = field(default_factory=list)
    free_roles: list[str] = field(default_factory=list)
    sectors: list[dict[str, Any]] = field(default_factory=list)

    @property
    def lead(self) -> Responsibility | None:
        """Who has the Federführung, read from what is here already."""
        return next((entry.responsibility for _role, group in self.running for entry in group if entry.is_lead), None)

    @property
    def gaps(self) -> list[str]:
        """The groups of actors from which nobody takes part yet."""
        return [str(sector["word"]) for sector in self.sectors if not sector["count"]]

    @property
    def first_offer(self) -> Responsibility | None:
        """The offer that waits the longest."""
        return min((entry.responsibility for entry in self.offered), key=lambda each: each.offered_at, default=None)


def ids_of(pk: int) -> str:
    """How the fields of forms about one responsibility are told apart on a page with several."""
    return f"v{pk}_%s"


def consortium_of(idea: Idea, reader: Any, *, refused: Form | None = None, of: int = 0) -> Consortium:
    """One query, however many carry it; a refused form goes back to the responsibility it is about."""
    entries = []
    for responsibility in with_confirmations(idea.responsibilities.with_parties()):
        responsibility.idea = idea
        form = refused if responsibility.pk == of else None
        entries.append(Entry(responsibility, Can(policies, reader, responsibility), form))
    running = [entry for entry in entries if entry.responsibility.is_running]
    running.sort(key=lambda entry: ROLES.index(entry.responsibility.role))
    taken = {entry.responsibility.role for entry in running}
    return Consortium(
        running=[(Role(role).label, list(group)) for role, group in groupby(running, lambda e: e.responsibility.role)],
        offered=[entry for entry in entries if entry.responsibility.state == State.OFFERED],
        invited=[entry for entry in entries if entry.responsibility.state == State.INVITED],
        over=[entry for entry in reversed(entries) if entry.responsibility.ended_at],
        free_roles=[str(role.label) for role in Role if role not in taken and not (role == Role.LEAD and idea.is_need)],
        sectors=_sectors(running),
    )


def carriers_of(idea: Idea) -> list[dict[str, str]]:
    """The carriers as the panel shows them, the lead first."""
    running = _running(idea.pk)
    for responsibility in running:
        responsibility.idea = idea
    running.sort(key=lambda responsibility: ROLES.index(responsibility.role))
    idea.running_leads = [each for each in running if each.role == Role.LEAD]  # read already, see `Idea.lead`
    people = [(each.person_id, each.offered_by_id) for each in running]
    idea.carrier_ids = frozenset(pk for pair in people for pk in pair if pk)  # likewise, see `Idea.binds`
    return [
        {
            "name": str(each.party),
            "url": each.party.get_absolute_url(),
            "sector": each.sector,
            "sector_word": str(Sector(each.sector).label),
            "role_word": str(Role(each.role).label),
        }
        for each in running
    ]


@prepared
def _running(idea: int) -> QuerySet[Responsibility]:
    return Responsibility.objects.running().filter(idea=idea).select_related("person", "organisation")


def _sectors(running: list[Entry]) -> list[dict[str, Any]]:
    """The five sectors with how many of each carry the idea: a gap is a number 0."""
    counts = [entry.responsibility.sector for entry in running]
    return [{"sector": sector, "word": sector.label, "count": counts.count(sector)} for sector in Sector]
