"""What sources say of a measure: partners, dated facts, and where we know it from."""

from __future__ import annotations

from urllib.parse import unquote

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from arena.prepared import prepared


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


@prepared
def facts_of(measure: int) -> QuerySet[Fact]:
    return Fact.objects.filter(measure=measure)


class Station(models.Model):
    """A stage of the way from an idea to this measure, as sources tell it; days are often known only roughly."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="stations")
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)
    day = models.CharField(_("Wann"), max_length=60)
    title = models.CharField(_("Was geschah"), max_length=160)
    text = models.TextField(_("In eigenen Worten"), max_length=1000)
    source = models.URLField(_("Quelle"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("Station auf dem Weg")
        verbose_name_plural = _("Weg von der Idee zur Maßnahme")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def source_words(self) -> str:
        return readable(self.source)


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
        return readable(self.url)


@prepared
def sources_of(measure: int) -> QuerySet[Source]:
    return Source.objects.filter(measure=measure)


def readable(url: str) -> str:
    """An address as people read it."""
    return unquote(url).removeprefix("https://").rstrip("/")
