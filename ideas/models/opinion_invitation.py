"""Asking for a Stellungnahme: whom, on what, by when; the answer is an opinion or a no."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate, Role, User
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.guards import NOT_TWICE
from ideas.models.opinion import Dimension, Opinion, require_from_outside
from ideas.models.stage import OPINIONS_IN

if TYPE_CHECKING:
    from accounts.models import Organisation
    from ideas.models.idea import Idea

REMINDED_BEFORE = 3  # working days


class OpinionInvitationQuerySet(models.QuerySet["OpinionInvitation"]):
    def open(self) -> OpinionInvitationQuerySet:
        """Not answered and not taken back."""
        return self.filter(answer="")

    def of(self, user: User) -> OpinionInvitationQuerySet:
        """Those to this person, or to a body they may act for today."""
        return self.filter(Q(person=user) | Q(organisation__in=user.bodies))

    def waiting(self) -> OpinionInvitationQuerySet:
        """Open ones about ideas on which opinions can be given now."""
        return self.open().filter(idea__stage__in=OPINIONS_IN, idea__hidden_at__isnull=True)

    def people(self) -> models.QuerySet[User]:
        """The ids of everybody who may answer them today."""
        bodies = Mandate.objects.running().filter(organisation__in=self.values("organisation"))
        persons = Q(pk__in=self.filter(person__isnull=False).values("person"))
        return User.objects.filter(persons | Q(pk__in=bodies.values("user"))).values("pk")

    def with_parties(self) -> OpinionInvitationQuerySet:
        return self.select_related("person", "organisation", "invited_by")

    def postpone(self, rested: timedelta) -> None:
        """Give back the days during which the clocks of the idea stood still."""
        for invitation in self.open():
            invitation.remind_on += rested
            invitation.due_on += rested
            invitation.save(update_fields=["remind_on", "due_on"])


class OpinionInvitation(models.Model):
    """A person or a body is asked for an opinion on one dimension, by a day that everybody can see."""

    class Answer(models.TextChoices):
        GIVEN = "given", _("abgegeben")
        DECLINED = "declined", _("abgelehnt")
        WITHDRAWN = "withdrawn", _("zurückgenommen")

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="opinion_invitations")
    dimension = models.CharField(_("Dimension"), max_length=20, choices=Dimension)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="opinion_invitations"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="opinion_invitations"
    )
    note = models.CharField(_("Worum es geht"), max_length=500, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=clock.now)
    remind_on = models.DateField()
    due_on = models.DateField(_("bis"))
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)
    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, null=True, related_name="invitation")

    objects = OpinionInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bitte um Stellungnahme")
        verbose_name_plural = _("Bitten um Stellungnahme")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, organisation__isnull=False)
                | Q(person__isnull=False, organisation__isnull=True),
                name="opinion_is_asked_of_one_party",
            ),
            models.CheckConstraint(
                condition=Q(dimension__in=Dimension.values), name="opinion_is_asked_on_a_known_dimension"
            ),
            models.UniqueConstraint(
                fields=["idea", "dimension", "person"], condition=Q(answer=""), name="ask_a_person_for_an_opinion_once"
            ),
            models.UniqueConstraint(
                fields=["idea", "dimension", "organisation"],
                condition=Q(answer=""),
                name="ask_a_body_for_an_opinion_once",
            ),
        ]
        indexes = [models.Index(F("remind_on"), condition=Q(answer=""), name="opinions_asked_for")]

    def __str__(self) -> str:
        return f"{self.party}: {self.get_dimension_display()}"

    def get_absolute_url(self) -> str:
        return reverse("opinions", args=[self.idea_id]) + f"#bitte-{self.pk}"

    # Questions

    @property
    def party(self) -> User | Organisation:
        """The person or the body that is asked."""
        return self.organisation or self.person  # type: ignore[return-value]  # the database wants one of them

    @property
    def is_open(self) -> bool:
        return not self.answer

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < clock.today()

    def is_of(self, user: Any) -> bool:
        """Whether this person is asked, or may act today for the body that is."""
        return self.person_id == user.pk or (self.organisation_id is not None and self.organisation_id in user.bodies)

    def allows(self, verb: str) -> bool:
        """Whether it can still be answered or taken back."""
        return self.is_open

    # Verbs

    @classmethod
    def invite(
        cls,
        idea: Idea,
        *,
        by: User,
        dimension: str,
        working_days: int,
        person: User | None = None,
        organisation: Organisation | None = None,
        note: str = "",
    ) -> OpinionInvitation:
        """The lead or the Stabsstelle asks a party from outside for its opinion, within so many working days."""
        today = clock.today()
        with locked(idea):
            idea._start("invite_opinion")
            require_from_outside(idea, person, organisation)
            same = cls.objects.open().filter(idea=idea, dimension=dimension, person=person, organisation=organisation)
            if same.exists():
                raise Unmet(idea, [NOT_TWICE])
            invitation = cls.objects.create(
                idea=idea,
                dimension=dimension,
                person=person,
                organisation=organisation,
                note=note,
                invited_by=by,
                remind_on=clock.after_working_days(today, max(working_days - REMINDED_BEFORE, 1)),
                due_on=clock.after_working_days(today, working_days),
            )
            invitation._record(Verb.OPINION_INVITED, by=by, until=str(invitation.due_on))
        return invitation

    @classmethod
    def fulfil(cls, given: Opinion) -> OpinionInvitation | None:
        """The opinion that this party was asked for is here; the caller holds the idea."""
        party = {"organisation": given.organisation} if given.organisation else {"person": given.author}
        asked = cls.objects.open().filter(idea=given.idea, dimension=given.dimension, **party).first()
        if asked:
            asked._answer(cls.Answer.GIVEN, opinion=given)
        return asked

    def decline(self, *, by: User, reason: str = "") -> None:
        """The party that was asked gives no opinion; whoever asked can ask somebody else."""
        with self._held(Verb.OPINION_INVITATION_DECLINED):
            self._answer(self.Answer.DECLINED)
            self._record(Verb.OPINION_INVITATION_DECLINED, by=by, reason=reason, concerned=self.invited_by_id)

    def withdraw(self, *, by: User) -> None:
        """The opinion is no longer asked for."""
        with self._held(Verb.OPINION_INVITATION_WITHDRAWN):
            self._answer(self.Answer.WITHDRAWN)
            self._record(Verb.OPINION_INVITATION_WITHDRAWN, by=by)

    # Helpers of the verbs

    @contextmanager
    def _held(self, verb: Verb) -> Iterator[None]:
        """Hold the idea's row, and see that nobody was quicker."""
        idea = self.idea
        with locked(idea):
            self.refresh_from_db(fields=["answer"])
            if not self.is_open:
                raise WrongStage(idea, earlier=idea.events.filter(verb=verb, details__invitation=self.pk))
            yield

    def _answer(self, answer: Answer, *, opinion: Opinion | None = None) -> None:
        self.answer, self.answered_at, self.opinion = answer, clock.now(), opinion
        self.save(update_fields=["answer", "answered_at", "opinion"])

    def _record(self, verb: Verb, *, by: User | None, reason: str = "", **details: Any) -> None:
        """The history names who asks, in which quality, and never who is asked."""
        idea, body = self.idea, None
        known: dict[str, Any] = {"invitation": self.pk, "dimension": self.dimension} | details
        if verb == Verb.OPINION_INVITATION_DECLINED:
            body = self.organisation
        elif by and idea.lead and idea.is_led_by(by):
            body = idea.lead.organisation
        elif by:
            known["office"] = Role.STABSSTELLE
        Event.record(verb, by=by, idea=idea, organisation=body, reason=reason, **known)
