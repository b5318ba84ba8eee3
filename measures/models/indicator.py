"""Indicators: what a measure wants to bring about, in numbers, and how far it is."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb
from arena import clock
from arena.prepared import prepared
from arena.transitions import Unmet, WrongStage, locked
from measures.models.guards import HAS_A_REASON, INDICATOR_RUNS, ONE_READING_A_DAY, OTHER_NAME
from measures.models.revising import Revising

if TYPE_CHECKING:
    from accounts.models import User
    from activity.models import Event
    from measures.models.measure import Measure

DIGITS, PLACES = 14, 3


class IndicatorKind(models.TextChoices):
    """What the measure does, and what changes because of it."""

    OUTPUT = "output", _("Output: was die Maßnahme hervorbringt")
    OUTCOME = "outcome", _("Outcome: was sich dadurch ändert")


class Standing(models.TextChoices):
    """How far an indicator is on its way to the target."""

    REACHED = "erreicht", _("Ziel erreicht")
    ON_THE_WAY = "unterwegs", _("auf dem Weg")
    MISSED = "verfehlt", _("Ziel nicht erreicht")
    UNMEASURED = "ohne-messwert", _("noch ohne Messwert")


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def running(self) -> IndicatorQuerySet:
        return self.filter(ended_on__isnull=True)

    def with_standing(self, today: date | None = None) -> IndicatorQuerySet:
        """Those that run, with how far each is, judged in the database as `is_reached` and `is_missed` do."""
        standing = Reading.objects.filter(indicator=OuterRef("pk"), replaced_at__isnull=True)
        newest = Subquery(standing.order_by("-on", "-pk").values("value")[:1])
        from_below = Q(target__gte=F("baseline"), newest__gte=F("target"))
        from_above = Q(target__lt=F("baseline"), newest__lte=F("target"))
        judged = Case(
            When(from_below | from_above, then=Value(Standing.REACHED)),
            When(due_on__lt=today or clock.today(), then=Value(Standing.MISSED)),
            When(newest__isnull=True, then=Value(Standing.UNMEASURED)),
            default=Value(Standing.ON_THE_WAY),
        )
        return self.running().annotate(newest=newest).annotate(standing=judged)

    def with_readings(self) -> IndicatorQuerySet:
        """With every reading, also those that were corrected."""
        readings = Reading.objects.select_related("by", "replaces").order_by("on", "pk")
        return self.prefetch_related(models.Prefetch("readings", readings))


class Indicator(Revising, models.Model):
    """One number that is to go from a baseline to a target by a day."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="indicators")
    kind = models.CharField(_("Art"), max_length=10, choices=IndicatorKind)
    name = models.CharField(_("Was wird gemessen?"), max_length=160)
    unit = models.CharField(_("Einheit"), max_length=40)
    baseline = models.DecimalField(_("Ausgangswert"), max_digits=DIGITS, decimal_places=PLACES)
    target = models.DecimalField(_("Zielwert"), max_digits=DIGITS, decimal_places=PLACES)
    due_on = models.DateField(_("Bis wann?"))
    set_on = models.DateField(default=clock.today)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveSmallIntegerField(default=0)
    revised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    revised_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)

    read_along: list[Reading]

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("Indikator")
        verbose_name_plural = _("Indikatoren")
        ordering = [F("ended_on").asc(nulls_first=True), "kind", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=IndicatorKind.values), name="indicator_kind_is_known"),
            models.UniqueConstraint(
                fields=["measure", "name"], condition=Q(ended_on__isnull=True), name="one_indicator_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def current(self) -> list[Reading]:
        """The readings that stand, oldest first."""
        if "read_along" in vars(self):  # by the page of its measure
            return self.read_along
        return [reading for reading in self.readings.all() if reading.replaced_at is None]

    @property
    def latest(self) -> Reading | None:
        return self.current[-1] if self.current else None

    @property
    def grows(self) -> bool:
        """Whether more is better here."""
        return self.target >= self.baseline

    @property
    def is_reached(self) -> bool:
        latest = self.latest
        return latest is not None and (latest.value >= self.target if self.grows else latest.value <= self.target)

    @property
    def is_missed(self) -> bool:
        """The day is past and the target is not reached."""
        return not (self.is_reached or self.ended_on) and self.due_on < clock.today()

    @property
    def worded_by(self) -> User:
        """Who made it what it is now."""
        return self.revised_by or self.set_by

    @property
    def worded_at(self) -> datetime:
        return self.revised_at or timezone.make_aware(datetime.combine(self.set_on, time()))

    # Verbs

    @classmethod
    def set(cls, measure: Measure, *, by: User, **facts: Any) -> Indicator:
        """The team says in numbers what it wants to bring about."""
        with locked(measure):
            if measure.indicators.running().filter(name=facts["name"]).exists():
                measure.refuse_twice(Verb.INDICATOR_SET)
            indicator = cls.objects.create(measure=measure, set_by=by, **facts)
            measure.record(Verb.INDICATOR_SET, by=by, indicator=indicator.pk)
        return indicator

    def revise(self, *, by: User, revision: int, reason: str, **facts: Any) -> None:
        """Another name, baseline, target or day, with the reason; what was promised before stays readable."""
        with locked(self.measure) as measure:
            self._require_running(Verb.INDICATOR_REVISED)
            if measure.indicators.running().filter(name=facts["name"]).exclude(pk=self.pk).exists():
                raise Unmet(measure, [OTHER_NAME])
            self._revise(Verb.INDICATOR_REVISED, "indicator", by=by, revision=revision, reason=reason, **facts)

    def end(self, *, by: User, reason: str) -> None:
        """It is measured no more; its readings stay, and everybody reads why."""
        with locked(self.measure) as measure:
            self._require_running(Verb.INDICATOR_ENDED)
            if not reason:
                raise Unmet(measure, [HAS_A_REASON])
            self.ended_on = clock.today()
            self.save(update_fields=["ended_on"])
            measure.record(Verb.INDICATOR_ENDED, by=by, reason=reason, indicator=self.pk)

    def _require_running(self, verb: Verb) -> None:
        """Judged afresh under the lock of the measure."""
        self.refresh_from_db(fields=["ended_on"])
        if self.ended_on:
            raise WrongStage(self.measure, earlier=self.measure.events.filter(verb=verb, details__indicator=self.pk))


class Reading(models.Model):
    """The value on a day, with what shows it; a corrected one stays readable beside the one that took its place."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="readings")
    on = models.DateField(_("Gemessen am"))
    value = models.DecimalField(_("Wert"), max_digits=DIGITS, decimal_places=PLACES)
    evidence = models.CharField(_("Woran sieht man das?"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="readings")
    at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    replaced_at = models.DateTimeField(null=True)

    event: Event | None = None  # that corrected it, where a page read it along

    class Meta:
        verbose_name = _("Messwert")
        verbose_name_plural = _("Messwerte")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "on"], condition=Q(replaced_at__isnull=True), name="one_reading_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.value}"

    # Verbs

    @classmethod
    def take(cls, indicator: Indicator, *, by: User, on: date, value: Decimal, evidence: str) -> Reading:
        """A value, the day it was measured, and what shows it."""
        with locked(indicator.measure):
            indicator.refresh_from_db(fields=["ended_on"])
            if indicator.ended_on:
                raise Unmet(indicator.measure, [INDICATOR_RUNS])
            standing = cls._standing_on(indicator, on)
            if standing.filter(value=value, by=by).exists():
                indicator.measure.refuse_twice(Verb.READING_TAKEN)
            if standing.exists():
                raise Unmet(indicator.measure, [ONE_READING_A_DAY])
            return cls._write(indicator, Verb.READING_TAKEN, by=by, on=on, value=value, evidence=evidence)

    def correct(self, *, by: User, on: date, value: Decimal, evidence: str, reason: str) -> Reading:
        """It was wrong: the right one takes its place, the wrong one stays readable with the reason."""
        indicator = self.indicator
        measure = indicator.measure
        with locked(measure):
            self.refresh_from_db(fields=["replaced_at"])
            if self.replaced_at:
                raise WrongStage(measure, earlier=measure.events.filter(details__indicator=indicator.pk))
            if not reason:
                raise Unmet(measure, [HAS_A_REASON])
            if self._standing_on(indicator, on).exclude(pk=self.pk).exists():
                raise Unmet(measure, [ONE_READING_A_DAY])
            self.replaced_at = clock.now()
            self.save(update_fields=["replaced_at"])
            facts = {"on": on, "value": value, "evidence": evidence, "replaces": self}
            return self._write(indicator, Verb.READING_CORRECTED, by=by, reason=reason, **facts)

    @classmethod
    def _write(cls, indicator: Indicator, verb: Verb, *, by: User, reason: str = "", **facts: Any) -> Reading:
        reading = cls.objects.create(indicator=indicator, by=by, **facts)
        indicator.measure.record(verb, by=by, reason=reason, indicator=indicator.pk, reading=reading.pk)
        return reading

    @classmethod
    def _standing_on(cls, indicator: Indicator, day: date) -> models.QuerySet[Reading]:
        return cls.objects.filter(indicator=indicator, on=day, replaced_at__isnull=True)


def indicators_of(measure: int) -> list[Indicator]:
    """Those of one measure, each with the readings that stand."""
    indicators = _indicators(measure)
    readings = _standing_readings([indicator.pk for indicator in indicators]) if indicators else []
    for indicator in indicators:
        indicator.read_along = [reading for reading in readings if reading.indicator_id == indicator.pk]
    return indicators


@prepared
def _indicators(measure: int) -> QuerySet[Indicator]:
    return Indicator.objects.filter(measure=measure)


@prepared
def _standing_readings(indicators: list[int]) -> QuerySet[Reading]:
    return Reading.objects.filter(indicator__among=indicators, replaced_at__isnull=True)
