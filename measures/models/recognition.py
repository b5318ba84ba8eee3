"""Recognised as a measure of the Smart City Berlin: for a year, renewed, revoked; nothing of it is ever edited.

A recognition, its renewals and its revocation are rows of their own, which the database refuses to change. A new
recognition follows the one before; each of the three is signed as it happens.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activity.models import Decision, DecisionRecord, Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from measures.models.guards import RECOGNITION_STANDS, RENEWAL_IS_DUE
from measures.models.statement import SignedStatement

if TYPE_CHECKING:
    from accounts.models import User

RENEWED_FROM = timedelta(days=60)  # before the end; earlier nobody knows how the year went
NUMBER = r"SCB-\d{4}-\d{3,}"


class RecognitionState(models.TextChoices):
    """Whether it holds today."""

    STANDING = "standing", _("gültig")
    EXPIRED = "expired", _("abgelaufen")
    REVOKED = "revoked", _("widerrufen")


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    def with_state(self) -> RecognitionQuerySet:
        """With all that says whether it holds, and for whom."""
        return self.select_related("measure__organisation", "revocation").prefetch_related("renewals")

    def with_end(self) -> RecognitionQuerySet:
        """With its last day and whether it was revoked, for questions to the database."""
        last = Renewal.objects.filter(recognition=OuterRef("pk")).order_by("-valid_until").values("valid_until")[:1]
        return self.annotate(ends_on=Coalesce(last, F("first_valid_until")))

    def standing(self) -> RecognitionQuerySet:
        """Those that hold today."""
        return self.with_end().filter(revocation__isnull=True, ends_on__gte=clock.today())


class Recognition(models.Model):
    """A network measure is a measure of the Smart City Berlin, for a year at first."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.PROTECT, related_name="recognitions")
    number = models.CharField(_("Nummer"), max_length=20, unique=True)
    recognised_on = models.DateField(_("anerkannt am"))
    first_valid_until = models.DateField(_("zunächst gültig bis"))
    recognised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey("measures.Commitment", on_delete=models.PROTECT, related_name="recognitions")
    # The record's number: a foreign key would make the two apps need each other's tables first.
    decision_number = models.PositiveIntegerField(_("Entscheidung"), unique=True)
    # Each follows the one before, so that two at once can never both be the one that counts.
    follows_on = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="followed_by")

    objects = RecognitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anerkennung")
        verbose_name_plural = _("Anerkennungen")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure"], condition=Q(follows_on__isnull=True), name="one_first_recognition_of_a_measure"
            ),
            models.CheckConstraint(
                condition=Q(first_valid_until__gt=F("recognised_on")), name="a_recognition_holds_for_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("recognition", args=[self.number])

    # Questions

    @property
    def valid_until(self) -> date:
        """The last day on which it holds, unless it is revoked before."""
        return max([self.first_valid_until, *(renewal.valid_until for renewal in self.renewals.all())])

    @property
    def end(self) -> Revocation | None:
        """Its revocation, if there was one."""
        return getattr(self, "revocation", None)

    @property
    def state(self) -> RecognitionState:
        return state_on(clock.today(), until=self.valid_until, is_revoked=self.end is not None)

    @property
    def is_standing(self) -> bool:
        return self.state == RecognitionState.STANDING

    @property
    def renewable_from(self) -> date:
        return self.valid_until - RENEWED_FROM

    @property
    def can_be_renewed_today(self) -> bool:
        return self.is_standing and clock.today() >= self.renewable_from

    @property
    def statement(self) -> SignedStatement | None:
        """What was signed last: how it stands now."""
        return self.statements.last()

    # Verbs

    def renew(self, *, by: User, reason: str) -> Renewal:
        """The team stands by its commitment for another year, and says how the last one went."""
        with locked(self.measure):
            self._read_afresh()
            self.measure.require_status("renew_recognition")
            if not self.is_standing:
                raise Unmet(self.measure, [RECOGNITION_STANDS])
            if not self.can_be_renewed_today:
                self._refuse_early()
            renewal = Renewal.objects.create(
                recognition=self, on=clock.today(), valid_until=a_year_after(self.valid_until), by=by
            )
            details = {"recognition": self.number, "until": renewal.valid_until.isoformat()}
            self.measure.record(Verb.RECOGNITION_RENEWED, by=by, reason=reason, **details)
            self._read_afresh()
            SignedStatement.issue(self)
        return renewal

    def revoke(self, *, by: User, reason: str, what_could_change: str = "") -> DecisionRecord:
        """It holds no longer, and everybody reads why; who recognised it does not do this alone, see the policy."""
        measure = self.measure
        with locked(measure):
            measure.require_unbound(by)
            self._read_afresh()
            if self.end:
                raise WrongStage(measure, earlier=self._told(Verb.RECOGNITION_REVOKED))
            if not self.is_standing:
                raise Unmet(measure, [RECOGNITION_STANDS])
            event = Event.record(Verb.RECOGNITION_REVOKED, by=by, measure=measure, recognition=self.number)
            record = DecisionRecord.record(
                Decision.REVOKE,
                event=event,
                by=by,
                office="stabsstelle",
                reason=reason,
                what_could_change=what_could_change,
            )
            Revocation.objects.create(recognition=self, on=clock.today(), by=by, decision_number=record.number)
            self._read_afresh()
            SignedStatement.issue(self)
        return record

    def _refuse_early(self) -> None:
        """It was renewed just now, or it is too early in the year."""
        if self.renewals.exists():
            raise WrongStage(self.measure, earlier=self._told(Verb.RECOGNITION_RENEWED))
        raise Unmet(self.measure, [RENEWAL_IS_DUE])

    def _told(self, verb: Verb) -> QuerySet[Event]:
        return self.measure.events.filter(verb=verb, details__recognition=self.number)

    def _read_afresh(self) -> None:
        """Nothing that was read before the row of the measure was held counts."""
        self.__dict__.pop("_prefetched_objects_cache", None)
        self._state.fields_cache.pop("revocation", None)


class Renewal(models.Model):
    """Another year, counted from the day on which the one before ends."""

    recognition = models.ForeignKey(Recognition, on_delete=models.PROTECT, related_name="renewals")
    on = models.DateField(_("verlängert am"))
    valid_until = models.DateField(_("gültig bis"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Verlängerung")
        verbose_name_plural = _("Verlängerungen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["recognition", "valid_until"], name="renewed_once_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.recognition}: {self.valid_until}"


class Revocation(models.Model):
    """The end of a recognition before its time; the reasons stand in its decision."""

    recognition = models.OneToOneField(Recognition, on_delete=models.PROTECT, related_name="revocation")
    on = models.DateField(_("widerrufen am"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision_number = models.PositiveIntegerField(_("Entscheidung"), unique=True)

    class Meta:
        verbose_name = _("Widerruf")
        verbose_name_plural = _("Widerrufe")

    def __str__(self) -> str:
        return f"{self.recognition}: {self.on}"


def state_on(day: date, *, until: date, is_revoked: bool) -> RecognitionState:
    """Whether it holds on a day; it does on its last."""
    if is_revoked:
        return RecognitionState.REVOKED
    return RecognitionState.STANDING if day <= until else RecognitionState.EXPIRED


def a_year_after(day: date) -> date:
    """The same day of the next year; the 29th of February has its year end on the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def newest_of(measure: OuterRef) -> Any:
    """Number, last day and revocation of the recognition that counts, to be read along with its measure."""
    newest = Recognition.objects.filter(measure=measure).with_end().order_by("-pk")[:1]
    return newest.values(row=JSONObject(number="number", until="ends_on", revoked="revocation__on"))
