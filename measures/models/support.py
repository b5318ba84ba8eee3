"""What the Stabsstelle offers to those who carry a measure out: trainings, methods, conferences."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from arena import clock, markdown
from measures.models.status import Kind

if TYPE_CHECKING:
    from measures.models.measure import Measure


class SupportKind(models.TextChoices):
    TRAINING = "training", _("Schulung")
    METHOD = "method", _("Methode")
    CONFERENCE = "conference", _("Konferenz")


class SupportOfferQuerySet(models.QuerySet["SupportOffer"]):
    def visible_to(self, user: object) -> SupportOfferQuerySet:
        """What the Stabsstelle offers now, also what is over: its page says so."""
        return self.filter(is_active=True)

    def current(self) -> SupportOfferQuerySet:
        """What one can still use or go to."""
        with_end = self.filter(is_active=True).alias(ends=Coalesce("ends_on", "on"))
        return with_end.filter(Q(on__isnull=True) | Q(ends__gte=clock.today()))

    def for_kind(self, kind: str) -> SupportOfferQuerySet:
        """What is meant for measures of this kind, or for all; where the kind is not known, for all."""
        return self.filter(Q(kinds=[]) | Q(kinds__contains=[kind]))

    def applying_to(self, measure: Measure) -> SupportOfferQuerySet:
        """What is meant for its kind and its phase; where the phase is not known, for any."""
        if not measure.phase_id:
            return self.for_kind(measure.kind)
        meant = SupportOffer.phases.through.objects.filter(supportoffer=OuterRef("pk"))
        return self.for_kind(measure.kind).filter(~Exists(meant) | Exists(meant.filter(phase=measure.phase_id)))

    def for_list(self) -> SupportOfferQuerySet:
        """With the phases it is meant for."""
        return self.prefetch_related("phases")


class SupportOffer(models.Model):
    """A training, a method or a conference; which kinds and phases it is meant for decides whom it is shown to."""

    kind = models.CharField(_("Was ist es?"), max_length=10, choices=SupportKind)
    title = models.CharField(_("Titel"), max_length=160)
    summary = models.CharField(_("In einem Satz"), max_length=300)
    text = models.TextField(_("Text (Markdown)"), max_length=20_000, blank=True)
    kinds = ArrayField(
        models.CharField(max_length=10, choices=Kind),
        verbose_name=_("Für welche Maßnahmen?"),
        default=list,
        blank=True,
        help_text=_("Nichts gewählt heißt: für alle."),
    )
    phases = models.ManyToManyField(
        "strategy.Phase",
        blank=True,
        related_name="support_offers",
        verbose_name=_("Für welche Phasen?"),
        help_text=_("Nichts gewählt heißt: für alle."),
    )
    template = models.TextField(
        _("Vorlage"),
        max_length=20_000,
        blank=True,
        help_text=_("Ein Text, den Teams kopieren oder herunterladen und ausfüllen."),
    )
    provider = models.CharField(_("Von wem?"), max_length=160, blank=True)
    contact = models.CharField(
        _("Kontakt"), max_length=200, blank=True, help_text=_("Eine Adresse für Fragen, öffentlich.")
    )
    on = models.DateField(_("Tag"), null=True, blank=True)
    begins_at = models.TimeField(_("Beginn"), null=True, blank=True)
    ends_on = models.DateField(_("letzter Tag"), null=True, blank=True)
    ends_at = models.TimeField(_("Ende"), null=True, blank=True)
    place = models.CharField(_("Ort"), max_length=200, blank=True)
    registration_url = models.URLField(_("Anmeldung"), max_length=400, blank=True)
    is_active = models.BooleanField(_("wird angeboten"), default=True)
    is_example = models.BooleanField(_("Beispieldaten"), default=False)
    changed_at = models.DateTimeField(_("geändert am"), default=clock.now, editable=False)

    objects = SupportOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("Unterstützungsangebot")
        verbose_name_plural = _("Unterstützungsangebote")
        ordering = [F("on").asc(nulls_last=True), "title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SupportKind.values), name="support_kind_is_known"),
            models.CheckConstraint(condition=Q(kinds__contained_by=Kind.values), name="support_is_for_known_kinds"),
            models.CheckConstraint(
                condition=~Q(kind=SupportKind.CONFERENCE) | Q(on__isnull=False),
                name="a_conference_has_a_day",
                violation_error_message=_("Eine Konferenz braucht einen Tag."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("on")),
                name="support_ends_after_it_begins",
                violation_error_message=_("Der letzte Tag liegt vor dem ersten."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("support_offer", args=[self.pk])

    def clean(self) -> None:
        """An hour belongs to a day, and the last hour comes after the first."""
        if self.on is None and (self.begins_at or self.ends_on or self.ends_at):
            raise ValidationError({"on": _("Bitte wählen Sie auch den ersten Tag.")})
        if self.ends_at and self.begins_at is None:
            raise ValidationError({"begins_at": _("Bitte sagen Sie auch, wann es beginnt.")})
        if self.ends_at and self.begins_at and self.last_day == self.on and self.ends_at <= self.begins_at:
            raise ValidationError({"ends_at": _("Das Ende liegt vor dem Beginn.")})

    @property
    def last_day(self) -> date | None:
        return self.ends_on or self.on

    @property
    def is_over(self) -> bool:
        """Its last day is past."""
        return self.last_day is not None and self.last_day < clock.today()

    @classmethod
    def checklists_for(cls, measure: Measure) -> models.QuerySet[SupportChecklist]:
        """What its team should have thought of in the phase it is in; one query."""
        offers = cls.objects.current().applying_to(measure)
        found = SupportChecklist.objects.filter(
            Q(phase=None) | Q(phase=measure.phase_id), offer__in=offers.values("pk")
        )
        return found.select_related("offer", "phase")

    @property
    def html(self) -> SafeString:
        """The text below the heading of its page."""
        return markdown.render(self.text, top=2)

    @property
    def kind_words(self) -> list[str]:
        """The kinds of measure it is meant for; empty where it is meant for all."""
        return [str(Kind(kind).label) for kind in Kind.values if kind in self.kinds]


class SupportChecklist(models.Model):
    """What a team should have thought of, one point a line; for one phase or for all of them."""

    offer = models.ForeignKey(SupportOffer, on_delete=models.CASCADE, related_name="checklists")
    phase = models.ForeignKey(
        "strategy.Phase", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Phase")
    )
    text = models.TextField(_("Punkte"), max_length=4000, help_text=_("Einer je Zeile."))

    class Meta:
        verbose_name = _("Checkliste")
        verbose_name_plural = _("Checklisten")
        ordering = [F("phase__number").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "phase"], nulls_distinct=False, name="one_checklist_per_phase")
        ]

    def __str__(self) -> str:
        return f"{self.offer}: {self.phase or _('alle Phasen')}"

    @property
    def points(self) -> list[str]:
        return [line.strip(" -*\t") for line in self.text.splitlines() if line.strip(" -*\t")]
