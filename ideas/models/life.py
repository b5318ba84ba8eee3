"""The way of an idea from the discussion on: the verbs of those who carry it, of the Stabsstelle and of the rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from activity.models import Decision, DecisionRecord, DeclineCategory, Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import WrongStage, locked
from ideas.models.deciding import Weighing
from ideas.models.due import due_date
from ideas.models.heir import AuthorshipOffer
from ideas.models.reasons import state_reasons
from ideas.models.reminder import Reminder
from ideas.models.stage import Stage

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea

LONGEST_DEVELOPMENT = timedelta(days=180)


class Life:
    """The part of `Idea` that moves it along the path once it is public, and off it."""

    def start_development(self: Idea, *, by: User, until: date) -> None:
        """The lead starts working the idea out, with a date everybody can see, at most 180 days ahead."""
        with locked(self):
            self._start("start_development")
            self._meet("start_development")
            before = self._move_to(Stage.DEVELOPMENT, due_on=min(until, clock.today() + LONGEST_DEVELOPMENT))
            self._touch()
            body = self.lead.organisation if self.lead and self.is_led_by(by) else None
            office: dict[str, Any] = {} if self.is_led_by(by) else {"office": self.office_of(by)}
            Event.record(
                Verb.DEVELOPMENT_STARTED,
                by=by,
                idea=self,
                organisation=body,
                stage_before=before,
                until=str(self.due_on),
                **office,
            )

    def fall_back(self: Idea, *, by: User | None, reason: str = "", **why: Any) -> None:
        """Back into the discussion: a new lead is looked for; `by=None` is the rule when the lead is gone."""
        with locked(self):
            self._start("fall_back")
            before = self._move_to(Stage.DISCUSSION)
            self._touch()
            Event.record(Verb.IDEA_FELL_BACK, by=by, idea=self, stage_before=before, reason=reason, **why)

    def lose_its_lead(self: Idea, *, why: str) -> None:
        """The rule when the lead ended or lapsed; the caller holds the idea."""
        self.forget_people()
        if self.allows("fall_back"):
            self.fall_back(by=None, why=why)
        elif self.stage == Stage.DISCUSSION:
            self._touch()  # whoever comes next finds the whole time before it would be archived

    def decline(
        self: Idea,
        *,
        by: User,
        category: DeclineCategory,
        reason: str,
        what_could_change: str = "",
        criteria: Weighing = (),
        dissent: str = "",
    ) -> DecisionRecord:
        """The idea is not pursued; everybody who may see it reads why, and what could change it."""
        with locked(self):
            self._start("decline")
            if not self.may_be_declined_by(by):
                raise WrongStage(self)  # it went on meanwhile, and now it is for another office to decline it
            office = self.office_of(by)
            before = self._move_to(Stage.DECLINED)
            event = Event.record(
                Verb.IDEA_DECLINED, by=by, idea=self, stage_before=before, category=category, office=office
            )
            self._state_reasons(event, category=category)
            return DecisionRecord.record(
                Decision.DECLINE,
                event=event,
                by=by,
                office=office,
                category=category,
                criteria=list(criteria),
                reason=reason,
                what_could_change=what_could_change,
                dissent=dissent,
            )

    def defer(self: Idea, *, by: User, reason: str, review_on: date, what_could_change: str = "") -> DecisionRecord:
        """The idea rests until a day on which the Stabsstelle looks again; every clock of it stands still."""
        with locked(self):
            self._start("defer")
            left = (self.due_on - clock.today()).days if self.due_on else None
            before = self._move_to(Stage.DEFERRED, due_on=review_on, deferred_from=self.stage, days_left=left)
            event = Event.record(
                Verb.IDEA_DEFERRED,
                by=by,
                idea=self,
                stage_before=before,
                office=self.office_of(by),
                until=str(review_on),
            )
            self._state_reasons(event)
            return DecisionRecord.record(
                Decision.DEFER,
                event=event,
                by=by,
                office=self.office_of(by),
                reason=reason,
                what_could_change=what_could_change,
                review_on=review_on,
            )

    def resume(self: Idea, *, by: User, reason: str = "") -> None:
        """The idea goes on where it was, with the time that was left; into the discussion if its lead is gone."""
        with locked(self):
            self._start("resume")
            stage, left, rested = Stage(self.deferred_from), self.days_left, clock.now() - self.stage_since
            if stage != Stage.DISCUSSION and self.lead is None:
                stage, left = Stage.DISCUSSION, None
            due = clock.today() + timedelta(days=max(left, 0)) if left is not None else due_date(stage, clock.today())
            before = self._move_to(stage, due_on=due)
            self._go_on_with_assessment(rested)
            Reminder.postpone(self, rested)
            self.responsibilities.postpone(rested)
            self.opinion_invitations.postpone(rested)
            self._touch()
            Event.record(Verb.IDEA_RESUMED, by=by, idea=self, stage_before=before, reason=reason)

    def archive(self: Idea, *, by: User | None, reason: str = "") -> None:
        """The idea becomes read-only: the Stabsstelle says why, or the rule finds that nothing has moved for long."""
        with locked(self):
            self._start("archive")
            before = self._move_to(Stage.ARCHIVED)
            Event.record(Verb.IDEA_ARCHIVED, by=by, idea=self, stage_before=before, reason=reason)

    def ask_for_revival(self: Idea, *, by: User, reason: str) -> None:
        """Somebody wants an archived idea to be discussed again; the Stabsstelle sees it. Asked once a person."""
        with locked(self):
            self._start("ask_for_revival")
            if Reminder.once(self, f"revival:{by.pk}", self.stage_since):
                Event.record(Verb.REVIVAL_ASKED, by=by, idea=self, reason=reason)

    def revive(self: Idea, *, by: User, reason: str = "") -> None:
        """Out of the archive, into the discussion; what was never public goes to moderation."""
        with locked(self):
            self._start("revive")
            before = self._move_to(self._where_it_comes_back())
            self._touch()
            Event.record(Verb.IDEA_REVIVED, by=by, idea=self, stage_before=before, reason=reason)

    def reopen(self: Idea, *, by: User, reason: str) -> DecisionRecord:
        """A declined idea is discussed again; what was never public goes to moderation."""
        with locked(self):
            self._start("reopen")
            office = self.office_of(by)
            before = self._move_to(self._where_it_comes_back())
            self._touch()
            event = Event.record(Verb.IDEA_REOPENED, by=by, idea=self, stage_before=before, office=office)
            self._state_reasons(event)
            return DecisionRecord.record(Decision.REOPEN, event=event, by=by, office=office, reason=reason)

    def withdraw(self: Idea, *, by: User, reason: str) -> AuthorshipOffer | None:
        """The author takes the idea back; where others carry it, an heir is asked to become its author first."""
        from ideas.models.picture import Picture

        with locked(self):
            self._start("withdraw")
            heir = AuthorshipOffer.next_heir(self) if not self.authorship_offers.open().exists() else None
            if heir:
                return AuthorshipOffer.ask(self, heir, by=by, reason=reason)
            self._meet("withdraw")
            before = self._move_to(Stage.WITHDRAWN)
            Picture.discard(self)
            Event.record(Verb.IDEA_WITHDRAWN, by=by, idea=self, stage_before=before, reason=reason)
        return None

    def _where_it_comes_back(self: Idea) -> Stage:
        return Stage.DISCUSSION if self.published_at else Stage.SUBMITTED

    def _state_reasons(self: Idea, event: Event, **grounds: Any) -> None:
        state_reasons(event, self.people.all(), **grounds)
