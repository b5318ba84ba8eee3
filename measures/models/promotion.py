"""From idea to measure: proposed, signed where the kind asks for it, confirmed by somebody else; once and for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from arena import clock
from ideas.models.kind import MeasureKind

if TYPE_CHECKING:
    from measures.models.commitment import Commitment


class PromotionState(models.TextChoices):
    """Where it stands."""

    PROPOSED = "proposed", _("vorgeschlagen")
    SIGNED = "signed", _("unterschrieben")
    CONFIRMED = "confirmed", _("bestätigt")
    REJECTED = "rejected", _("zurückgewiesen")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    LAPSED = "lapsed", _("hinfällig")


OPEN = [PromotionState.PROPOSED, PromotionState.SIGNED]
ALIVE = [*OPEN, PromotionState.CONFIRMED]


class PromotionQuerySet(models.QuerySet["Promotion"]):
    def alive(self) -> PromotionQuerySet:
        """The one that counts: proposed, signed or confirmed."""
        return self.filter(state__in=ALIVE)

    def open(self) -> PromotionQuerySet:
        """Those on which somebody has still to act."""
        return self.filter(state__in=OPEN)

    def with_names(self) -> PromotionQuerySet:
        return self.select_related("proposed_by", "proposed_for", "signed_off_by", "confirmed_by")


class Promotion(models.Model):
    """The step by which an idea becomes a measure of one kind; one that came to nothing stays readable."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, related_name="promotions")
    kind = models.CharField(_("Art"), max_length=10, choices=MeasureKind)
    state = models.CharField(_("Stand"), max_length=10, choices=PromotionState, default=PromotionState.PROPOSED)
    # The very text that becomes a measure.
    version = models.ForeignKey("ideas.FactSheetVersion", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("Name der Maßnahme"), max_length=200)
    summary = models.TextField(_("Worum es geht"), max_length=1000)
    plan = models.TextField(_("Verstetigung und Übertragung"), max_length=5_000, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_for = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    signed_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_off_for = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Weg zur Maßnahme")
        verbose_name_plural = _("Wege zur Maßnahme")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["idea"], condition=Q(state__in=ALIVE), name="one_promotion_at_a_time"),
            models.CheckConstraint(condition=Q(kind__in=MeasureKind.values), name="promotion_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=PromotionState.values), name="promotion_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=PromotionState.CONFIRMED, confirmed_by__isnull=False, confirmed_at__isnull=False)
                | (~Q(state=PromotionState.CONFIRMED) & Q(confirmed_by__isnull=True, confirmed_at__isnull=True)),
                name="a_confirmed_promotion_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("proposed_by")),
                name="nobody_confirms_their_own_proposal",
            ),
            models.CheckConstraint(
                condition=Q(signed_off_by__isnull=True) | ~Q(signed_off_by=models.F("proposed_by")),
                name="a_second_person_signs_off",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("promotion", args=[self.idea_id])

    # Questions

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @cached_property
    def commitment(self) -> Commitment | None:
        """The one that was signed last; a new text of the principles asks for a new one."""
        return self.commitments.select_related("version", "signed_by", "signed_for").last()
