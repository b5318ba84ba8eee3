"""Offices at an idea: who owes the step, who decides, and who may not because it is their own thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.functional import cached_property

from accounts.models import Role as Office
from accounts.models import User
from ideas.models.stage import Owed, Stage

if TYPE_CHECKING:
    from ideas.models.idea import Idea

# Who may take the step that is owed, and who may decide at all where the idea stands.
OFFICES_OWING: dict[Owed, tuple[Office, ...]] = {
    Owed.MODERATION: (Office.MODERATOR, Office.STABSSTELLE),
    Owed.STABSSTELLE: (Office.STABSSTELLE,),
    Owed.DECISION_MAKER: (Office.DECISION_MAKER,),
}
DECIDED_BY: dict[Stage, tuple[Office, ...]] = {
    Stage.SUBMITTED: (Office.MODERATOR, Office.STABSSTELLE),
    Stage.DISCUSSION: (Office.STABSSTELLE,),
    Stage.DEVELOPMENT: (Office.STABSSTELLE,),
    Stage.ASSESSMENT: (Office.STABSSTELLE,),
    Stage.DECISION: (Office.DECISION_MAKER, Office.STABSSTELLE),
    Stage.SELECTED: (Office.DECISION_MAKER, Office.STABSSTELLE),
    Stage.DEFERRED: (Office.STABSSTELLE,),
    Stage.DECLINED: (Office.STABSSTELLE,),
    Stage.ARCHIVED: (Office.STABSSTELLE,),
}


class Offices:
    """The part of `Idea` that knows who decides about it: nobody decides on their own thing."""

    @cached_property
    def carrier_ids(self: Idea) -> frozenset[int]:
        """The persons who carry the idea, themselves or as the one who offered for a body."""
        running = self.responsibilities.running().values_list("person", "offered_by")
        return frozenset(pk for row in running for pk in row if pk)

    @cached_property
    def deputy_ids(self: Idea) -> dict[str, int]:
        """Who stands in for an office at this idea; its page has read them along, see `for_page`."""
        read = self.__dict__.get("named_deputies")
        if read is not None:
            return {row["office"]: row["user"] for row in read}
        return dict(self.deputies.running().values_list("office", "user"))

    def binds(self: Idea, user: User) -> bool:
        """Whether this person is in conflict: nobody decides on their own thing."""
        return self.is_by(user) or user.pk in self.carrier_ids

    def is_in_office(self: Idea, user: User, *offices: str) -> bool:
        """Whether this person holds one of the offices, or stands in for it at this idea."""
        holds = any(office in user.roles or self.deputy_ids.get(office) == user.pk for office in offices)
        return user.is_active and holds

    def is_decided_by(self: Idea, user: User, *offices: str) -> bool:
        """Whether this person holds one of the offices, or stands in for it here, and is not in conflict."""
        return self.is_in_office(user, *offices) and not self.binds(user)

    def office_of(self: Idea, user: User) -> str:
        """In which office this person decides about the idea as it stands now."""
        asked = Office.MODERATOR if self.stage == Stage.SUBMITTED else Office.STABSSTELLE
        if self.stage in {Stage.DECISION, Stage.SELECTED}:
            asked = Office.DECISION_MAKER
        return asked if self.is_decided_by(user, asked) else Office.STABSSTELLE

    def is_office_in_conflict(self: Idea, office: str) -> bool:
        """Whether everybody who holds the office is bound, and nobody stands in for them."""
        bound = {*self.author_ids, *self.carrier_ids}
        if office == Office.DECISION_MAKER:
            bound |= self.presenter_ids
        holders = Q(groups__name=office) | Q(pk=self.deputy_ids.get(office))
        return not User.objects.filter(holders, is_active=True).exclude(pk__in=bound).exists()

    @cached_property
    def offices_in_conflict(self: Idea) -> list[Office]:
        """The offices that decide where the idea stands now and have nobody left who could.

        What is submitted is decided by either of two: only when both are stuck, they are.
        """
        deciding = DECIDED_BY.get(Stage(self.stage), ())
        stuck = [office for office in deciding if self.is_office_in_conflict(office)]
        return stuck if self.stage != Stage.SUBMITTED or len(stuck) == len(deciding) else []

    @property
    def waits_for_deputy(self: Idea) -> bool:
        """Whether all who could take the step that is owed are in conflict."""
        asked = OFFICES_OWING.get(Owed(self.owed_by), ())
        return bool(asked) and all(self.is_office_in_conflict(office) for office in asked)
