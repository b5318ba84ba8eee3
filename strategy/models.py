"""What the Stabsstelle keeps: the strategy's values, fields, criteria and districts, the rules and the pages."""

from __future__ import annotations

import hashlib
import json

from django.db import connection, models
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from arena import clock, markdown

NUMBERS = 2_022_1222  # the advisory lock under which versions get their numbers


class Evidence(models.TextChoices):
    """How sure we are that a text is the strategy's own."""

    OFFICIAL = "official", _("belegt")
    PARTIAL = "partial", _("nur zum Teil belegt")
    PROPOSED = "proposed", _("Vorschlag der Plattform")


class GuidingPrinciple(models.Model):
    """A Leitgedanke of the Wertekompass."""

    code = models.SlugField(_("Kürzel"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    description = models.TextField(_("Beschreibung"))
    evidence = models.CharField(_("Beleg"), max_length=10, choices=Evidence, default=Evidence.OFFICIAL)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Leitgedanke")
        verbose_name_plural = _("Leitgedanken")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class FieldGroup(models.Model):
    """One of the four groups of Handlungsfelder."""

    code = models.SlugField(_("Kürzel"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    description = models.TextField(_("Beschreibung"))
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Gruppe von Handlungsfeldern")
        verbose_name_plural = _("Gruppen von Handlungsfeldern")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class FieldOfAction(models.Model):
    """A Handlungsfeld with its aim; `name` is the short form used on cards and filters."""

    code = models.SlugField(_("Kürzel"), unique=True)
    group = models.ForeignKey(FieldGroup, on_delete=models.PROTECT, related_name="fields", verbose_name=_("Gruppe"))
    name = models.CharField(_("Kurzname"), max_length=120)
    full_name = models.CharField(_("voller Name"), max_length=200, blank=True)
    description = models.TextField(_("Ziel in einem Satz"))
    evidence = models.CharField(_("Beleg"), max_length=10, choices=Evidence, default=Evidence.OFFICIAL)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Handlungsfeld")
        verbose_name_plural = _("Handlungsfelder")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """A criterion of the selection; the official list is not public, so ours is marked as a proposal."""

    code = models.SlugField(_("Kürzel"), unique=True)
    principle = models.ForeignKey(
        GuidingPrinciple,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria",
        verbose_name=_("leitet sich ab von"),
        help_text=_("Ergebnisse zeigen daneben, wie die Community diesen Leitgedanken erfüllt sieht."),
    )
    name = models.CharField(_("Name"), max_length=120)
    description = models.TextField(_("Beschreibung"), blank=True)
    evidence = models.CharField(_("Beleg"), max_length=10, choices=Evidence, default=Evidence.PROPOSED)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Kriterium")
        verbose_name_plural = _("Kriterien")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class PracticePrinciple(models.Model):
    """A Prinzip guter Praxis or a success factor, to which network measures commit themselves."""

    code = models.SlugField(_("Kürzel"), unique=True)
    group = models.CharField(_("Gruppe"), max_length=120)
    name = models.CharField(_("Name"), max_length=120)
    description = models.TextField(_("Beschreibung"), blank=True)
    evidence = models.CharField(_("Beleg"), max_length=10, choices=Evidence, default=Evidence.OFFICIAL)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Prinzip guter Praxis")
        verbose_name_plural = _("Prinzipien guter Praxis")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class PracticeVersion(models.Model):
    """The principles and success factors as they read at one moment; somebody signed this very text."""

    number = models.PositiveIntegerField(_("Fassung"), unique=True)
    digest = models.CharField(_("Prüfsumme"), max_length=64, unique=True)
    principles = models.JSONField(_("Prinzipien und Erfolgsfaktoren"), default=list)
    kept_at = models.DateTimeField(_("festgehalten am"), default=clock.now)

    class Meta:
        verbose_name = _("Fassung der Prinzipien guter Praxis")
        verbose_name_plural = _("Fassungen der Prinzipien guter Praxis")
        ordering = ["number"]

    def __str__(self) -> str:
        return str(_("Fassung %(number)d") % {"number": self.number})

    @property
    def codes(self) -> list[str]:
        """What a commitment to it has to answer."""
        return [principle["code"] for principle in self.principles]

    @classmethod
    def now(cls) -> PracticeVersion:
        """The text as it reads today, not stored: whoever signs it calls `keep`."""
        rows = list(PracticePrinciple.objects.values("code", "group", "name", "description", "evidence"))
        sealed = json.dumps(rows, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return cls(principles=rows, digest=hashlib.sha256(sealed.encode()).hexdigest())

    def keep(self) -> PracticeVersion:
        """The stored row of this very text, with the number it had or the next one; within a transaction."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERS])
        known = PracticeVersion.objects.filter(digest=self.digest).first()
        if known:
            return known
        last = PracticeVersion.objects.last()
        self.number = last.number + 1 if last else 1
        self.save(force_insert=True)
        return self


class District(models.Model):
    """One of the twelve Bezirke; `code` is its official number."""

    code = models.CharField(_("Nummer"), max_length=2, unique=True)
    name = models.CharField(_("Name"), max_length=60)
    website = models.URLField(_("Website"), blank=True)

    class Meta:
        verbose_name = _("Bezirk")
        verbose_name_plural = _("Bezirke")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Phase(models.Model):
    """One of the five phases of the Umsetzungsmodell."""

    number = models.PositiveSmallIntegerField(_("Nummer"), unique=True)
    name = models.CharField(_("Name"), max_length=60)
    result = models.TextField(_("Ergebnis"), blank=True)
    evidence = models.CharField(_("Beleg"), max_length=10, choices=Evidence, default=Evidence.OFFICIAL)

    class Meta:
        verbose_name = _("Phase")
        verbose_name_plural = _("Phasen")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class ConductRule(models.Model):
    """A numbered rule of conduct; decisions of the moderation name it."""

    number = models.PositiveSmallIntegerField(_("Nummer"), unique=True)
    title = models.CharField(_("Überschrift"), max_length=120)
    text = models.TextField(_("Text"))

    class Meta:
        verbose_name = _("Regel")
        verbose_name_plural = _("Regeln")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Page(models.Model):
    """A page whose text the Stabsstelle edits: Impressum, privacy, accessibility and the like."""

    slug = models.SlugField(_("Adresse"), unique=True)
    title = models.CharField(_("Überschrift"), max_length=120)
    lead = models.CharField(_("Einleitung"), max_length=400, blank=True)
    body = models.TextField(_("Text (Markdown)"))
    updated_at = models.DateTimeField(_("geändert am"), default=clock.now, editable=False)

    class Meta:
        verbose_name = _("Seite")
        verbose_name_plural = _("Seiten")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("page", args=[self.slug])

    @property
    def html(self) -> SafeString:
        """The text below its page's own heading."""
        return markdown.render(self.body, top=2)

    @property
    def section_html(self) -> SafeString:
        """The text as a section of a larger page, below a heading of its own."""
        return markdown.render(self.body, top=3)
