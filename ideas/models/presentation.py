"""What the Stabsstelle lays before whoever decides: its recommendation at the end of an assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arena import clock
from ideas.models.kind import MeasureKind

if TYPE_CHECKING:
    from accounts.models import User  # noqa: F401


class Outcome(models.TextChoices):
    """What can become of an idea that is up for decision."""

    SELECT = "select", _("Auswählen")
    DECLINE = "decline", _("Nicht weiterverfolgen")
    RETURN = "return", _("Zurück in die Ausarbeitung geben")


class PresentationQuerySet(models.QuerySet["Presentation"]):
    def newest_first(self) -> PresentationQuerySet:
        return self.order_by("-pk")


class Presentation(models.Model):
    """One idea laid before the decision maker, with the assessment it rests on; public like what comes of it."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="presentations")
    round = models.OneToOneField("ideas.AssessmentRound", on_delete=models.CASCADE, related_name="presentation")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("vorgelegt"), default=clock.now)
    recommendation = models.CharField(_("Empfehlung"), max_length=10, choices=Outcome)
    intended_kind = models.CharField(_("vorgesehen als"), max_length=10, choices=MeasureKind, blank=True)
    text = models.TextField(_("Begründung der Empfehlung"))

    objects = PresentationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vorlage zur Entscheidung")
        verbose_name_plural = _("Vorlagen zur Entscheidung")
        constraints = [
            models.CheckConstraint(
                condition=Q(recommendation__in=Outcome.values), name="presentation_recommends_an_outcome"
            ),
            models.CheckConstraint(
                condition=(Q(recommendation=Outcome.SELECT) & ~Q(intended_kind=""))
                | (~Q(recommendation=Outcome.SELECT) & Q(intended_kind="")),
                name="presentation_names_a_kind_to_select_as",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.idea}: {self.get_recommendation_display()}"
