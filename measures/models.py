"""Measures of the strategy: what is known of each, and where we know it from."""

from __future__ import annotations

from urllib.parse import unquote

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arena import clock, fulltext
from ideas.models import KnownWord


class Kind(models.TextChoices):
    """Who carries a measure of this kind."""

    CENTRAL = "central", _("Zentrale Maßnahme")
    DECENTRAL = "decentral", _("Dezentrale Maßnahme")
    NETWORK = "network", _("Netzwerkmaßnahme")


class Status(models.TextChoices):
    """How it goes."""

    PLANNED = "planned", _("geplant")
    RUNNING = "running", _("läuft")
    PAUSED = "paused", _("pausiert")
    DONE = "done", _("abgeschlossen")
    STOPPED = "stopped", _("eingestellt")


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, user: object) -> MeasureQuerySet:
        """Every measure is public."""
        return self.all()

    def for_list(self) -> MeasureQuerySet:
        """With all that a card shows."""
        return self.select_related("organisation", "phase").prefetch_related("districts")

    def for_page(self) -> MeasureQuerySet:
        """With all that its own page shows."""
        return self.select_related("organisation", "phase").prefetch_related(
            "fields", "districts", "partners", "facts", "sources"
        )


class Measure(models.Model):
    """An official measure; imported ones may lack kind, status or phase, which the pages say."""

    number = models.CharField(_("Nummer"), max_length=20, unique=True)
    title = models.CharField(_("Titel"), max_length=200)
    summary = models.TextField(_("Zusammenfassung"), max_length=1000)
    kind = models.CharField(_("Art"), max_length=10, choices=Kind, blank=True)
    kind_note = models.CharField(_("Beleg der Art"), max_length=200, blank=True)
    status = models.CharField(_("Status"), max_length=10, choices=Status, blank=True)
    status_note = models.CharField(_("Stand im Wortlaut der Quelle"), max_length=200, blank=True)
    phase = models.ForeignKey(
        "strategy.Phase", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Phase")
    )
    responsible = models.CharField(_("verantwortlich (Wortlaut der Quelle)"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("getragen von"),
    )
    period = models.CharField(_("Zeitraum"), max_length=120, blank=True)
    topic = models.CharField(_("Thema"), max_length=120, blank=True)
    fields = models.ManyToManyField(
        "strategy.FieldOfAction", blank=True, related_name="measures", verbose_name=_("Handlungsfelder")
    )
    districts = models.ManyToManyField(
        "strategy.District", blank=True, related_name="measures", verbose_name=_("Bezirke")
    )
    citywide = models.BooleanField(_("stadtweit"), default=False)
    spatial_levels = models.CharField(_("räumliche Ebenen"), max_length=200, blank=True)
    note = models.TextField(_("Anmerkung"), blank=True)
    origin_reference = models.CharField(_("Nummer der Ursprungsidee"), max_length=60, blank=True)
    entered_at = models.DateTimeField(_("eingetragen am"), default=clock.now)
    words = SearchVectorField(null=True, editable=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("Maßnahme")
        verbose_name_plural = _("Maßnahmen")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["", *Kind.values]), name="measure_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=["", *Status.values]), name="measure_status_is_known"),
        ]
        indexes = [GinIndex(fields=["words"], name="measure_words")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("measure", args=[self.pk])

    @property
    def place(self) -> str:
        """Where it happens, in words; empty when nobody knows."""
        if self.citywide:
            return str(_("stadtweit"))
        return ", ".join(str(district) for district in self.districts.all())

    @property
    def carrier(self) -> str:
        """Who carries it: the body we know, else the source's words."""
        return self.organisation.name if self.organisation else self.responsible

    @property
    def responsible_in_source(self) -> str:
        """The source's words on who is responsible, where they say something else than the body's name."""
        said_already = self.organisation and self.responsible in self.organisation.name
        return "" if said_already else self.responsible

    @property
    def next_milestone(self) -> Fact | None:
        """The first dated fact that is still to come."""
        today = clock.today()
        return next((fact for fact in self.facts.all() if fact.on and fact.on >= today), None)

    @property
    def texts(self) -> list[tuple[str, str]]:
        """All that is said of it in words, each with its weight for the search."""
        return [
            *(("A", text) for text in (self.title, self.number)),
            *(("B", text) for text in (self.summary, self.topic)),
            *(("C", text) for text in (self.carrier, self.responsible, self.note, self.status_note)),
            *(("C", fact.text) for fact in self.facts.all()),
            *(("D", partner.name) for partner in self.partners.all()),
        ]

    def keep_words(self) -> None:
        """Let it be found by what is said of it now; whoever writes a measure or its parts calls this afterwards."""
        self.words = fulltext.vector(self.texts)
        self.save(update_fields=["words"])
        KnownWord.learn(text for _weight, text in self.texts)


class Partner(models.Model):
    """A body named as a partner of a measure, in the source's words."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("Name"), max_length=200)

    class Meta:
        verbose_name = _("Partner")
        verbose_name_plural = _("Partner")
        constraints = [models.UniqueConstraint(fields=["measure", "name"], name="one_row_per_partner")]

    def __str__(self) -> str:
        return self.name


class Fact(models.Model):
    """A dated or undated fact known of a measure: a milestone when it has a date, else a result."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="facts")
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

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="sources")
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
