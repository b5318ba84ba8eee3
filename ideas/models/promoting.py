"""The last step of an idea: which kind of measure it becomes, what that asks for, and that it has become one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.functional import cached_property

from accounts.models import Role as Office
from accounts.models import Sector
from activity.models import Decision, DecisionRecord, Event
from activity.verbs import Verb
from arena import clock
from ideas.models.kind import MeasureKind
from ideas.models.stage import Owed, Stage

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea
    from measures.models import Measure, Promotion

KIND_OF: dict[str, MeasureKind] = {
    Sector.ADMINISTRATION: MeasureKind.DECENTRAL,
    Sector.BUSINESS: MeasureKind.NETWORK,
    Sector.SCIENCE: MeasureKind.NETWORK,
    Sector.CIVIL_SOCIETY: MeasureKind.NETWORK,
}


class Promoting:
    """The part of `Idea` that is about becoming a measure."""

    @property
    def measure_kind(self: Idea) -> MeasureKind | None:
        """What it becomes with whoever leads it now; a person, or a body nobody has checked, leads no measure."""
        body = self.lead.organisation if self.lead else None
        if body is None or body.verified_at is None:
            return None
        return MeasureKind.CENTRAL if body.hosts_stabsstelle else KIND_OF.get(body.sector)

    @property
    def acting_administration(self: Idea) -> str:
        """Who of the administration takes the next step to a measure: the authority that leads, else the Stabsstelle."""
        lead = self.lead
        return str(lead.party if lead and lead.sector == Sector.ADMINISTRATION else Owed.STABSSTELLE.label)

    @cached_property
    def promotion(self: Idea) -> Promotion | None:
        """The proposal that counts now, confirmed or not."""
        return self.promotions.alive().with_names().first()

    def expect(self: Idea, owed_by: Owed) -> None:
        """Within the same time it is somebody else's turn; the caller holds the idea."""
        self.owed_by = owed_by.value
        self.save(update_fields=["owed_by"])

    def become_measure(self: Idea, measure: Measure, *, by: User, reason: str) -> DecisionRecord:
        """From now on the measure goes on with it; the caller holds the idea and has judged it."""
        before = self._move_to(Stage.PROMOTED)
        self._touch()
        event = Event.record(
            Verb.IDEA_PROMOTED, by=by, idea=self, stage_before=before, office=Office.STABSSTELLE, became=measure.pk
        )
        self._state_reasons(event)
        return DecisionRecord.record(
            Decision.PROMOTE,
            event=event,
            by=by,
            office=Office.STABSSTELLE,
            measure_kind=measure.kind,
            reason=reason,
        )

    def _drop_promotion(self: Idea, *, becomes: Stage) -> None:
        """What was proposed is void once the idea is no longer selected, and has not become a measure."""
        if self.stage == Stage.SELECTED and becomes != Stage.PROMOTED:
            self.promotions.open().update(state="lapsed", ended_at=clock.now())
