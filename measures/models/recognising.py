"""How a network measure is recognised: by somebody of the Stabsstelle who brought it no further before."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils.functional import cached_property

from activity.models import Decision, DecisionRecord, Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from measures.models.guards import COMMITMENT_IS_SIGNED, IS_A_NETWORK, IS_UNBOUND, Condition
from measures.models.recognition import RENEWED_FROM, Recognition, RecognitionState, a_year_after, state_on
from measures.models.statement import SignedStatement
from measures.models.status import Kind

if TYPE_CHECKING:
    from accounts.models import User
    from measures.models.commitment import Commitment
    from measures.models.measure import Measure

NUMBERS = 2_022_1222  # the advisory lock under which numbers of recognitions are given


class Recognising:
    """The part of `Measure` that knows of its recognition."""

    @cached_property
    def recognition(self: Measure) -> Recognition | None:
        """The one that counts: the newest."""
        return self.recognitions.with_state().first()

    @property
    def recognised_as(self: Measure) -> dict[str, Any]:
        """Number, last day and state of the newest, as its page read them along; empty when there is none."""
        known = self.newest_recognition
        if not known:
            return {}
        until = date.fromisoformat(known["until"])
        state = state_on(clock.today(), until=until, is_revoked=bool(known["revoked"]))
        is_ending = state == RecognitionState.STANDING and clock.today() >= until - RENEWED_FROM
        return {"number": known["number"], "until": until, "state": state, "is_ending": is_ending}

    @property
    def commitment(self: Measure) -> Commitment | None:
        """What was signed when it became a measure."""
        promotion = self.idea.promotions.filter(state="confirmed").first() if self.idea else None
        return promotion.commitment if promotion else None

    def missing_for_recognition(self: Measure) -> list[tuple[Condition, bool]]:
        """Each condition, and whether it is met."""
        commitment = self.commitment
        return [
            (IS_A_NETWORK, self.kind == Kind.NETWORK),
            (COMMITMENT_IS_SIGNED, commitment is not None and commitment.is_whole),
        ]

    def binds(self: Measure, user: User) -> bool:
        """Whether this person is in conflict: of the team, of those who wrote or carry the idea, or who signed."""
        if self.has_in_team(user) or (self.idea is not None and self.idea.binds(user)):
            return True
        return self.commitment is not None and self.commitment.signed_by_id == user.pk

    def who_brought_it(self: Measure) -> int | None:
        """The person whose step came before a recognition: who made it a measure, or entered it."""
        began = self.events.order_by("number").first()
        return began.actor_id if began else None

    def require_unbound(self: Measure, person: User) -> None:
        """Refuse somebody who joined the team or those who wrote the idea while the form was open."""
        self.forget_team()
        if self.idea is not None:
            self.idea.forget_people()
        if self.binds(person):
            raise Unmet(self, [IS_UNBOUND])

    def recognise(self: Measure, *, by: User, reason: str) -> Recognition:
        """A measure of the Smart City Berlin, for a year."""
        with locked(self):
            self.require_unbound(by)
            self.require_status("recognise_measure")
            before = self.recognitions.with_state().first()
            if before and before.is_standing:
                raise WrongStage(self, earlier=self.events.filter(verb=Verb.MEASURE_RECOGNISED))
            unmet = [condition for condition, is_met in self.missing_for_recognition() if not is_met]
            if unmet:
                raise Unmet(self, unmet)
            return self._recognise(by, reason, before)

    def _recognise(self: Measure, by: User, reason: str, before: Recognition | None) -> Recognition:
        today = clock.today()
        number, until = self._next_recognition(today.year), a_year_after(today)
        event = Event.record(Verb.MEASURE_RECOGNISED, by=by, measure=self, recognition=number, until=until.isoformat())
        record = DecisionRecord.record(Decision.RECOGNISE, event=event, by=by, office="stabsstelle", reason=reason)
        made = Recognition.objects.create(
            measure=self,
            number=number,
            recognised_on=today,
            first_valid_until=until,
            recognised_by=by,
            commitment=self.commitment,
            decision_number=record.number,
            follows_on=before,
        )
        SignedStatement.issue(made)
        self.__dict__.pop("recognition", None)
        return made

    def _next_recognition(self: Measure, year: int) -> str:
        """The number after the highest one of the year, "SCB-2026-001" say."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
            cursor.execute(
                "SELECT max(split_part(number, '-', 3)::int) FROM measures_recognition WHERE number LIKE %s",
                [f"SCB-{year}-%"],
            )
            return f"SCB-{year}-{(cursor.fetchone()[0] or 0) + 1:03d}"
