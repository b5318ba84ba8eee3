"""The decision about an idea: the Stabsstelle presents, the decision maker selects, declines or sends back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Role as Office
from activity.models import Decision, DecisionRecord, Event
from activity.verbs import Verb
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.deciding_guards import NOT_THEIR_OWN
from ideas.models.presentation import Outcome, Presentation
from ideas.models.stage import Owed, Stage

if TYPE_CHECKING:
    from django.db import models

    from accounts.models import User
    from ideas.models.idea import Idea
    from ideas.models.kind import MeasureKind

UP_FOR_DECISION = {Stage.DECISION, Stage.SELECTED}

# How a criterion can weigh.
WEIGHED: dict[str, str | Promise] = {
    "for": _("spricht dafür"),
    "neutral": _("ausgewogen"),
    "against": _("spricht dagegen"),
}
# What weighed how: `[{"criterion": code, "weighed": "for"}]`, codes only, as the record of a decision keeps them.
Weighing = Sequence[dict[str, str]]


class Deciding:
    """The part of `Idea` that is about the decision at the end of the path."""

    # Questions

    @property
    def presentation(self: Idea) -> Presentation | None:
        """What was laid before the decision maker last."""
        return self.presentations.select_related("by", "round").newest_first().first()

    @cached_property
    def presenter_ids(self: Idea) -> frozenset[int]:
        """Who presented it and so does not decide it; nobody while it is not up for decision."""
        if self.stage not in UP_FOR_DECISION:
            return frozenset()
        return frozenset(self.presentations.newest_first().values_list("by", flat=True)[:1])

    def may_be_decided_by(self: Idea, user: User) -> bool:
        """Whether this person selects or declines it now: in office, not in conflict, and not who presented it."""
        return self.is_decided_by(user, Office.DECISION_MAKER) and user.pk not in self.presenter_ids

    def may_be_declined_by(self: Idea, user: User) -> bool:
        """Whose office it is to decline the idea where it stands now."""
        if self.stage in UP_FOR_DECISION:
            return self.may_be_decided_by(user)
        offices = (Office.MODERATOR, Office.STABSSTELLE) if self.stage == Stage.SUBMITTED else (Office.STABSSTELLE,)
        return self.is_decided_by(user, *offices)

    def may_be_returned_by(self: Idea, user: User) -> bool:
        """Whose office it is to send the idea back into development from where it stands now."""
        return self.is_decided_by(user, Office.DECISION_MAKER if self.stage in UP_FOR_DECISION else Office.STABSSTELLE)

    # Verbs

    def present_for_decision(
        self: Idea, *, by: User, recommendation: Outcome, text: str, intended_kind: MeasureKind | str = ""
    ) -> Presentation:
        """The Stabsstelle lays the idea and its assessment before the decision maker, and says what it recommends."""
        with locked(self):
            self._start("present_for_decision")
            self._meet("present_for_decision")
            office = self.office_of(by)
            before = self._move_to(Stage.DECISION)
            self._touch()
            presentation = Presentation.objects.create(
                idea=self,
                round=self.newest_round,
                by=by,
                recommendation=recommendation,
                intended_kind=intended_kind if recommendation == Outcome.SELECT else "",
                text=text,
            )
            Event.record(
                Verb.IDEA_PRESENTED,
                by=by,
                idea=self,
                stage_before=before,
                office=office,
                owed_by=Owed.DECISION_MAKER,
                presentation=presentation.pk,
            )
        return presentation

    def select(
        self: Idea,
        *,
        by: User,
        intended_kind: MeasureKind,
        reason: str,
        criteria: Weighing = (),
        what_could_change: str = "",
        dissent: str = "",
    ) -> DecisionRecord:
        """The idea is to become a measure of this kind; somebody other than who presented it says so."""
        with locked(self):
            self._start("select")
            self._meet("select")
            if not self.may_be_decided_by(by):
                raise Unmet(self, [NOT_THEIR_OWN])  # they joined those who write or carry it while the form was open
            office = self.office_of(by)
            self.intended_kind = str(intended_kind)
            before = self._move_to(Stage.SELECTED, "intended_kind")
            self._touch()
            event = Event.record(
                Verb.IDEA_SELECTED,
                by=by,
                idea=self,
                stage_before=before,
                office=office,
                owed_by=self.owed_by,
                presentation=self._presented().get(),
            )
            return DecisionRecord.record(
                Decision.SELECT,
                event=event,
                by=by,
                office=office,
                measure_kind=intended_kind,
                criteria=list(criteria),
                reason=reason,
                what_could_change=what_could_change,
                dissent=dissent,
            )

    def return_to_development(self: Idea, *, by: User, reason: str) -> Event:
        """Back to the lead, with what is still missing; a new round of assessment will follow."""
        with locked(self):
            self._start("return_to_development")
            if not self.may_be_returned_by(by):
                raise WrongStage(self)  # it went on to the decision meanwhile, and somebody else has the say now
            office = self.office_of(by)
            before = self._move_to(Stage.DEVELOPMENT)
            self._touch()
            event = Event.record(
                Verb.RETURNED_TO_DEVELOPMENT, by=by, idea=self, stage_before=before, reason=reason, office=office
            )
            self._state_reasons(event)
            return event

    # Helpers

    def _presented(self: Idea) -> models.QuerySet[Presentation, int]:
        return self.presentations.newest_first().values_list("pk", flat=True)[:1]
