"""The mandates that let people act for a body, and how somebody asks for one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.models.body import Organisation
from accounts.models.person import User
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Refused, locked


class MandateQuerySet(models.QuerySet["Mandate"]):
    def running(self, today: date | None = None) -> MandateQuerySet:
        """Mandates that let somebody act today."""
        today = today or clock.today()
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
            starts_on__lte=today,
            ended_at__isnull=True,
            organisation__verified_at__isnull=False,
        )

    def not_begun(self) -> MandateQuerySet:
        """Granted for a later day."""
        return self.filter(starts_on__gt=clock.today(), ended_at__isnull=True)


class Mandate(models.Model):
    """A person's right to act for a verified organisation, from a day to a day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("Person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("Stelle")
    )
    starts_on = models.DateField(_("ab"), default=clock.today)
    ends_on = models.DateField(_("bis"), null=True, blank=True)
    ended_at = models.DateTimeField(_("vorzeitig beendet am"), null=True, editable=False)
    granted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("erteilt von"),
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vertretung")
        verbose_name_plural = _("Vertretungen")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_it_begins",
                violation_error_message=_("Das Ende der Vertretung liegt vor ihrem Anfang."),
            ),
            ExclusionConstraint(
                name="one_mandate_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (Func("starts_on", "ends_on", Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at__isnull=True),
                violation_error_message=_("Für diese Person und Stelle gilt in dieser Zeit schon eine Vertretung."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"

    def validate_constraints(self, exclude: Any = None) -> None:
        """A period that ends before it begins is no period that could overlap another."""
        if self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError(_("Das Ende der Vertretung liegt vor ihrem Anfang."))
        super().validate_constraints(exclude)

    @classmethod
    def grant(
        cls, *, user: User, organisation: Organisation, by: User, starts_on: date, ends_on: date | None = None
    ) -> Mandate:
        """The Stabsstelle lets a person act for a verified body."""
        with locked(organisation):
            if organisation.verified_at is None:
                raise Refused(organisation)
            mandate = cls(user=user, organisation=organisation, granted_by=by, starts_on=starts_on, ends_on=ends_on)
            mandate.validate_constraints()
            mandate.save()
            Event.record(Verb.MANDATE_GRANTED, by=by, organisation=organisation, person=user.pk)
        return mandate

    def end(self, *, by: User | None) -> None:
        """The mandate acts no more, at once."""
        with locked(self):
            if self.ended_at:
                raise Refused(self.organisation, earlier=self.organisation.events.filter(verb=Verb.MANDATE_ENDED))
            self.ended_at = clock.now()
            self.save(update_fields=["ended_at"])
            Event.record(Verb.MANDATE_ENDED, by=by, organisation=self.organisation, person=self.user_id)


class MandateRequestQuerySet(models.QuerySet["MandateRequest"]):
    def open(self) -> MandateRequestQuerySet:
        """What the Stabsstelle has still to answer, the oldest first."""
        return self.filter(answer="").order_by("asked_at", "pk")


class MandateRequest(models.Model):
    """A person asks to act for a body; the Stabsstelle answers with a mandate or a reason."""

    class Answer(models.TextChoices):
        GRANTED = "granted", _("erteilt")
        REFUSED = "refused", _("abgelehnt")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandate_requests", verbose_name=_("Person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="mandate_requests", verbose_name=_("Stelle")
    )
    note = models.CharField(_("Funktion und wie wir das prüfen können"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("gefragt am"), default=clock.now, editable=False)
    answer = models.CharField(_("Antwort"), max_length=10, choices=Answer, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = MandateRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anfrage auf Vertretung")
        verbose_name_plural = _("Anfragen auf Vertretung")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(answer=""), name="one_open_request_per_body"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"

    @classmethod
    def ask(cls, *, by: User, organisation: Organisation, note: str = "") -> MandateRequest:
        """Ask to act for a body; asking again while the answer is open changes nothing."""
        with locked(organisation):
            if by.mandates.running().filter(organisation=organisation).exists():
                raise Refused(organisation)
            asked = cls.objects.open().filter(user=by, organisation=organisation).first()
            if asked:
                return asked
            request = cls.objects.create(user=by, organisation=organisation, note=note)
            Event.record(Verb.MANDATE_REQUESTED, by=by, organisation=organisation, person=by.pk)
        return request

    def grant(self, *, by: User, starts_on: date, ends_on: date | None = None) -> Mandate:
        """The Stabsstelle says yes, from a day to a day."""
        with locked(self):
            self._answer(self.Answer.GRANTED)
            return Mandate.grant(
                user=self.user, organisation=self.organisation, by=by, starts_on=starts_on, ends_on=ends_on
            )

    def refuse(self, *, by: User, reason: str) -> None:
        """The Stabsstelle says no, and why."""
        with locked(self):
            self._answer(self.Answer.REFUSED)
            Event.record(
                Verb.MANDATE_REFUSED, by=by, organisation=self.organisation, reason=reason, person=self.user_id
            )

    def _answer(self, answer: Answer) -> None:
        if self.answer:
            told = [Verb.MANDATE_GRANTED, Verb.MANDATE_REFUSED]
            raise Refused(self.organisation, earlier=self.organisation.events.filter(verb__in=told))
        self.answer, self.answered_at = answer, clock.now()
        self.save(update_fields=["answer", "answered_at"])
