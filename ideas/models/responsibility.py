"""Who carries an idea: offered by a party, accepted by the authors, renewed or lost in public."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Sector, User
from activity.models import Event, Follow
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.consortium import (
    LAPSES_AFTER,
    MOVES,
    OPEN,
    RENEW_AFTER,
    SILENCE,
    ResponsibilityQuerySet,
    Role,
    State,
)
from ideas.models.guards import LEAD_IS_FREE, NOT_ON_A_NEED, NOT_TWICE
from ideas.models.stage import Stage

if TYPE_CHECKING:
    from ideas.models.idea import Idea


class Responsibility(models.Model):
    """A party takes on a role for an idea, with a pledge; history stays when it is over."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, related_name="responsibilities")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="responsibilities"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="responsibilities"
    )
    role = models.CharField(_("Rolle"), max_length=20, choices=Role)
    state = models.CharField(_("Stand"), max_length=20, choices=State, default=State.OFFERED)
    pledge = models.TextField(_("Was wir tun werden"), max_length=1000, blank=True)
    brings = models.CharField(_("Was wir mitbringen"), max_length=300, blank=True)
    until = models.DateField(_("bis"), null=True, blank=True)
    takes_over = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="handovers")

    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=clock.now)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    renewed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    confirmed_version: int | None  # where its page read them along, see `with_confirmations`
    newest_version: int | None

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name = _("Verantwortung")
        verbose_name_plural = _("Verantwortungen")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, organisation__isnull=False)
                | Q(person__isnull=False, organisation__isnull=True),
                name="responsibility_has_one_party",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="responsibility_role_is_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="responsibility_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=State.RUNNING)
                | Q(accepted_at__isnull=False, renewed_at__isnull=False, ended_at__isnull=True),
                name="responsibility_runs_since_accepted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at__isnull=True) | (~Q(state__in=OPEN) & Q(ended_at__isnull=False)),
                name="responsibility_ends_once",
            ),
            models.UniqueConstraint(
                fields=["idea"], condition=Q(role=Role.LEAD, state=State.RUNNING), name="one_running_lead"
            ),
            models.UniqueConstraint(
                fields=["idea", "role", "person"], condition=Q(state__in=OPEN), name="one_open_role_per_person"
            ),
            models.UniqueConstraint(
                fields=["idea", "role", "organisation"], condition=Q(state__in=OPEN), name="one_open_role_per_body"
            ),
            models.UniqueConstraint(
                fields=["takes_over"], condition=Q(state=State.INVITED), name="one_handover_at_a_time"
            ),
        ]
        indexes = [
            models.Index(F("renewed_at"), condition=Q(state=State.RUNNING), name="responsibility_renewal"),
            models.Index(F("offered_at"), condition=Q(state=State.OFFERED), name="responsibility_offers"),
            models.Index(
                "organisation", F("accepted_at").desc(), condition=Q(state=State.RUNNING), name="responsibility_of_body"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        return f"{self.idea.get_absolute_url()}#verantwortung"

    @classmethod
    def named(cls, read: dict[str, str] | None) -> Responsibility | None:
        """No more than a card says of who leads: the name of the party and its group."""
        if read is None:
            return None
        if read["body"] is None:
            return cls(person=User(public_name=read["person"]))
        return cls(organisation=Organisation(name=read["body"], sector=read["sector"]))

    # Questions

    @property
    def party(self) -> User | Organisation:
        """The person or the body that carries."""
        return self.organisation or self.person  # type: ignore[return-value]  # the database wants one of them

    @property
    def sector(self) -> str:
        return self.organisation.sector if self.organisation else Sector.CITIZENS

    @property
    def is_running(self) -> bool:
        return self.state == State.RUNNING

    @property
    def is_own(self) -> bool:
        """Whether an author leads their own idea; the page says "selbst"."""
        return self.person_id is not None and self.person_id in self.idea.author_ids

    @property
    def renew_by(self) -> date | None:
        """The day by which the party must renew before it lapses; of a measure nobody asks for it."""
        if self.renewed_at is None or self.idea.stage == Stage.PROMOTED:
            return None
        return (self.renewed_at + LAPSES_AFTER).date()

    @property
    def is_asked(self) -> bool:
        """Whether it is time to renew."""
        if self.renew_by is None or self.renewed_at is None:
            return False
        return self.is_running and self.renewed_at + RENEW_AFTER <= clock.now()

    @property
    def is_unanswered(self) -> bool:
        """Whether the authors have been silent so long that the Stabsstelle may answer."""
        return self.state == State.OFFERED and self.offered_at + SILENCE <= clock.now()

    @property
    def answer_by(self) -> date:
        """The day until which it is the authors' turn to answer the offer."""
        return timezone.localdate(self.offered_at + SILENCE)

    def is_of(self, user: Any) -> bool:
        """Whether this person is the party, or may act today for the body that is."""
        return self.person_id == user.pk or (self.organisation_id is not None and self.organisation_id in user.bodies)

    def allows(self, verb: str) -> bool:
        """Whether the verb starts from where this responsibility and its idea stand."""
        starts = {
            "accept_responsibility": {State.OFFERED},
            "decline_responsibility": {State.OFFERED},
            "withdraw_offer": {State.OFFERED},
            "renew_responsibility": {State.RUNNING} if self.renew_by else set(),
            "confirm_version": {State.RUNNING},
            "hand_over_responsibility": {State.RUNNING},
            "end_responsibility": {State.RUNNING},
            "revoke_responsibility": {State.RUNNING},
            "accept_handover": {State.INVITED},
            "decline_handover": {State.INVITED},
        }
        return self.state in starts.get(verb, set())

    # Verbs

    @classmethod
    def offer(
        cls,
        idea: Idea,
        *,
        by: User,
        role: Role,
        pledge: str,
        organisation: Organisation | None = None,
        brings: str = "",
        until: date | None = None,
    ) -> Responsibility:
        """A party offers to take on a role; an author's own offer to lead is accepted at once."""
        with locked(idea):
            idea._start("offer_responsibility")
            cls._require_room(idea, role)
            cls._require_no_double(idea, role, None if organisation else by, organisation)
            offered = cls.objects.create(
                idea=idea,
                person=None if organisation else by,
                organisation=organisation,
                role=role,
                pledge=pledge,
                brings=brings,
                until=until,
                offered_by=by,
            )
            Follow.objects.get_or_create(idea=idea, user=by)
            offered._record(Verb.RESPONSIBILITY_OFFERED, by=by)
            if role == Role.LEAD and offered.is_own:
                offered.accept(by=by)
        return offered

    def accept(self, *, by: User) -> None:
        """The authors say yes: from now on the party carries the idea in this role."""
        with self._becoming(State.RUNNING):
            self._require_room(self.idea, Role(self.role))
            self.accepted_by, self.accepted_at, self.renewed_at = by, clock.now(), clock.now()
            self._save("accepted_by", "accepted_at", "renewed_at")
            self.idea.forget_people()
            self.idea._touch()
            self._record(Verb.RESPONSIBILITY_ACCEPTED, by=by)

    def decline(self, *, by: User, reason: str) -> None:
        """The authors say no, and why."""
        with self._becoming(State.DECLINED):
            self._end(by)
            self._record(Verb.RESPONSIBILITY_DECLINED, by=by, reason=reason)

    def withdraw(self, *, by: User) -> None:
        """The party takes its offer back."""
        with self._becoming(State.WITHDRAWN):
            self._end(by)
            self._record(Verb.RESPONSIBILITY_WITHDRAWN, by=by)

    def renew(self, *, by: User, until: date | None = None) -> None:
        """The party says that it still carries the idea."""
        with self._still_running():
            self.renewed_at, self.until = clock.now(), until or self.until
            self._save("renewed_at", "until")
            self._record(Verb.RESPONSIBILITY_RENEWED, by=by)

    def hand_over(
        self, *, by: User, person: User | None = None, organisation: Organisation | None = None, note: str = ""
    ) -> Responsibility:
        """Ask another party to take this on; until it accepts, nothing changes."""
        with self._still_running():
            self._require_no_double(self.idea, Role(self.role), person, organisation)
            self.handovers.filter(state=State.INVITED).update(state=State.WITHDRAWN, ended_at=clock.now(), ended_by=by)
            invited: Responsibility = type(self).objects.create(
                idea=self.idea,
                person=person,
                organisation=organisation,
                role=self.role,
                state=State.INVITED,
                until=self.until,
                takes_over=self,
                offered_by=by,
            )
            self._record(Verb.HANDOVER_OFFERED, by=by, reason=note, handover=invited.pk)
        return invited

    def accept_handover(self, *, by: User, pledge: str) -> None:
        """The party that was asked takes over; the former one is thanked and free."""
        with self._becoming(State.RUNNING):
            former = type(self).objects.get(pk=self.takes_over_id)
            former._become(State.HANDED_OVER)
            former._end(by)
            self.accepted_by, self.accepted_at, self.renewed_at = by, clock.now(), clock.now()
            self.offered_by, self.pledge = by, pledge  # from now on this person speaks for the party
            self._save("accepted_by", "accepted_at", "renewed_at", "offered_by", "pledge")
            self.idea.forget_people()
            Follow.objects.get_or_create(idea=self.idea, user=by)
            self._record(Verb.RESPONSIBILITY_HANDED_OVER, by=by, former=former.pk)

    def decline_handover(self, *, by: User, reason: str = "") -> None:
        """The party that was asked does not take over; everything stays."""
        with self._becoming(State.DECLINED):
            self._end(by)
            self._record(
                Verb.HANDOVER_DECLINED, by=by, reason=reason, responsibility=self.takes_over_id, handover=self.pk
            )

    def inherit(self, successor: Organisation, *, by: User) -> None:
        """The body that follows this one goes on with what runs; its open offers and invitations end."""
        with self._held():
            if self.state not in OPEN:
                raise WrongStage(self.idea)
            ran, self.state = self.is_running, State.HANDED_OVER if self.is_running else State.WITHDRAWN
            self._end(by)
            doubled = type(self).objects.filter(idea=self.idea, role=self.role, organisation=successor, state__in=OPEN)
            if not ran or doubled.exists():
                self.idea.forget_people()
                return
            heir: Responsibility = type(self).objects.create(
                idea=self.idea,
                organisation=successor,
                role=self.role,
                state=State.RUNNING,
                pledge=self.pledge,
                brings=self.brings,
                until=self.until,
                takes_over=self,
                offered_by=by,
                accepted_by=by,
                accepted_at=clock.now(),
                renewed_at=clock.now(),
            )
            self.idea.forget_people()
            heir._record(Verb.RESPONSIBILITY_HANDED_OVER, by=by, former=self.pk)

    def end(self, *, by: User | None, reason: str) -> None:
        """The party lays the responsibility down, and why; without a lead the idea falls back."""
        with self._becoming(State.ENDED):
            self._lay_down(Verb.RESPONSIBILITY_ENDED, by=by, reason=reason)

    def lapse(self, *, why: str) -> None:
        """The rule: not renewed in time, past its end, or no body left to act. The role is open again, publicly."""
        with self._becoming(State.LAPSED):
            self._lay_down(Verb.RESPONSIBILITY_LAPSED, by=None, why=why)

    def revoke(self, *, by: User, reason: str) -> None:
        """The Stabsstelle takes a responsibility away, with reasons."""
        from ideas.models.reasons import state_reasons

        with self._becoming(State.REVOKED):
            event = self._lay_down(Verb.RESPONSIBILITY_REVOKED, by=by, reason=reason)
            state_reasons(event, type(self).objects.filter(pk=self.pk).people())

    # Helpers of the verbs

    @classmethod
    def _require_room(cls, idea: Idea, role: Role) -> None:
        if role != Role.LEAD:
            return
        if idea.is_need:
            raise Unmet(idea, [NOT_ON_A_NEED])
        if idea.responsibilities.lead().exists():
            raise Unmet(idea, [LEAD_IS_FREE])

    @classmethod
    def _require_no_double(cls, idea: Idea, role: Role, person: User | None, organisation: Organisation | None) -> None:
        same = cls.objects.filter(idea=idea, role=role, state__in=OPEN, person=person, organisation=organisation)
        if same.exists():
            raise Unmet(idea, [NOT_TWICE])

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Hold the idea's row, then read this responsibility afresh."""
        idea = self.idea
        with locked(idea):
            self.refresh_from_db()
            self.idea = idea
            yield

    @contextmanager
    def _becoming(self, state: State) -> Iterator[None]:
        with self._held():
            self._become(state)
            yield

    @contextmanager
    def _still_running(self) -> Iterator[None]:
        with self._held():
            if not self.is_running:
                raise WrongStage(self.idea)
            yield

    def _become(self, state: State) -> None:
        if state not in MOVES.get(State(self.state), set()):
            raise WrongStage(self.idea)
        self.state = state

    def _end(self, by: User | None) -> None:
        self.ended_by, self.ended_at = by, clock.now()
        self._save("ended_by", "ended_at")

    def _lay_down(self, verb: Verb, *, by: User | None, reason: str = "", **details: Any) -> Event:
        for invited in self.handovers.filter(state=State.INVITED):
            invited.state = State.WITHDRAWN
            invited._end(by)
        self._end(by)
        self.idea.forget_people()
        event = self._record(verb, by=by, reason=reason, **details)
        if self.role == Role.LEAD:
            self.idea.lose_its_lead(why=verb)
        return event

    def _save(self, *changed: str) -> None:
        self.save(update_fields=["state", *changed])

    def _record(self, verb: Verb, *, by: User | None, reason: str = "", **details: Any) -> Event:
        known: dict[str, Any] = {"responsibility": self.pk, "role": self.role} | details
        return Event.record(verb, by=by, idea=self.idea, organisation=self.organisation, reason=reason, **known)
