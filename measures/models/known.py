"""What sources say of a measure: partners, dated facts, and where we know it from."""

from __future__ import annotations

from urllib.parse import unquote

from django.db import models
from django.utils.translation import gettext_lazy as _


class Partner(models.Model):
    """A body named as a partner of a measure, in the source's words."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("Name"), max_length=200)

    class Meta:
        verbose_name = _("Partner")
        verbose_name_plural = _("Partner")
        constraints = [models.UniqueConstraint(fields=["measure", "name"], name="one_row_per_partner")]

    def __str__(self) -> str:
        return self.name


class Fact(models.Model):
    """A dated or undated fact known of a measure: a milestone when it has a date, else a result."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="facts")
    on = models.DateField(_("Datum"), null=True, blank=True)
    text = models.CharField(_("Text"), max_length=400)

    class Meta:
        verbose_name = _("Meilenstein oder Ergebnis")
        verbose_name_plural = _("Meilensteine und Ergebnisse")
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return self.text


class Source(models.Model):
    """Where we know it from."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="sources")
    url = models.URLField(_("Adresse"), max_length=400)
    note = models.CharField(_("Anmerkung"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("Quelle")
        verbose_name_plural = _("Quellen")
        constraints = [models.UniqueConstraint(fields=["measure", "url"], name="one_row_per_source")]

    def __str__(self) -> str:
        return self.url

    @property
    def words(self) -> str:
        """The address as people read it."""
        return unquote(self.url).removeprefix("https://").rstrip("/")
