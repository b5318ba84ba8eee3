"""The assessment of an idea: the lead asks for it, reviewers judge, the Stabsstelle presents."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.functional import cached_property

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import locked
from ideas.models.due import presentation_due
from ideas.models.owedstep import OwedStep
from ideas.models.round import AssessmentRound
from ideas.models.stage import Owed, Stage

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea


class Assessing:
    """The part of `Idea` that is about its rounds of assessment."""

    owed_by: str
    owed_since: datetime | None
    due_on: date | None

    @cached_property
    def newest_round(self: Idea) -> AssessmentRound | None:
        """The round that counts now: the running one, or the last that was."""
        return self.rounds.with_doubts().first()

    def request_assessment(self: Idea, *, by: User) -> AssessmentRound:
        """The lead has done what it could: a round opens on the very version that everybody confirmed."""
        with locked(self):
            self._start("request_assessment")
            self._meet("request_assessment")
            before = self._move_to(Stage.ASSESSMENT)
            self._touch()
            opened = AssessmentRound.open(self, by=by)
            Event.record(
                Verb.ASSESSMENT_REQUESTED,
                by=by,
                idea=self,
                organisation=self.lead.organisation if self.lead else None,
                stage_before=before,
                until=str(self.due_on),
                round=opened.pk,
                version=opened.version.number,
            )
        return opened

    def _owe_the_presentation(self: Idea) -> None:
        """The reviewers are through: from now on it is the Stabsstelle's turn. The caller holds the idea."""
        OwedStep.answer(self)
        self.owed_by, self.owed_since = Owed.STABSSTELLE, clock.now()
        self.due_on = presentation_due(clock.today())
        self.save(update_fields=["owed_by", "owed_since", "due_on"])

    def _go_on_with_assessment(self: Idea, rested: timedelta) -> None:
        """After a rest the reviewers get their days back; where they were through it is still the Stabsstelle's turn."""
        running = self.rounds.open().first()
        if running:
            running.reviews.postpone(rested)
        elif self.stage == Stage.ASSESSMENT:
            self.owed_by, self.owed_since = Owed.STABSSTELLE, self.stage_since
            self.save(update_fields=["owed_by", "owed_since"])
