"""Why a decision was taken about somebody's contribution: the reasons the person is owed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activity.models.event import Event


class DeclineCategory(models.TextChoices):
    """Why an idea is not pursued."""

    OUTSIDE_SCOPE = "outside_scope", _("gehört nicht zur Strategie oder nicht nach Berlin")
    DUPLICATE = "duplicate", _("gibt es in der Arena schon")
    ALREADY_EXISTS = "already_exists", _("wird in Berlin bereits umgesetzt")
    NOT_FEASIBLE = "not_feasible", _("ist rechtlich oder tatsächlich nicht umsetzbar")
    UNLAWFUL = "unlawful", _("verstößt gegen Recht oder Regeln")
    OTHER = "other", _("anderer Grund")


class StatementOfReasons(models.Model):
    """The reasons owed to the person whom a decision concerns; the facts stand in the event's text."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="statements", verbose_name=_("Ereignis"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="statements", verbose_name=_("an")
    )
    rule = models.ForeignKey(
        "strategy.ConductRule", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Regel")
    )
    category = models.CharField(_("Grund"), max_length=20, choices=DeclineCategory, blank=True)
    automated = models.BooleanField(_("automatisch"), default=False)

    class Meta:
        verbose_name = _("Begründung")
        verbose_name_plural = _("Begründungen")
        constraints = [models.UniqueConstraint(fields=["event", "recipient"], name="one_statement_per_person")]

    def __str__(self) -> str:
        return f"{self.event} → {self.recipient_id}"

    @property
    def facts(self) -> str:
        return self.event.reason
