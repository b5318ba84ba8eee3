"""The bodies that carry ideas and measures: renamed ones keep their row and name a successor."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models.person import Competence, User
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Refused, locked


class Sector(models.TextChoices):
    """The five groups of actors the strategy names."""

    CITIZENS = "citizens", _("Berliner:innen")
    ADMINISTRATION = "administration", _("Verwaltung")
    BUSINESS = "business", _("Wirtschaft")
    SCIENCE = "science", _("Wissenschaft")
    CIVIL_SOCIETY = "civil_society", _("Zivilgesellschaft")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def valid_on(self, day: date) -> OrganisationQuerySet:
        """Bodies that exist under this name on `day`."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def listed(self) -> OrganisationQuerySet:
        """What the public lists name: bodies that were checked, or came with the strategy's data."""
        return self.filter(Q(verified_at__isnull=False) | Q(registered_by__isnull=True))

    def visible_to(self, user: Any) -> OrganisationQuerySet:
        """A body somebody entered is for visitors only once it is checked; whoever is signed in may find it."""
        return self if user.is_authenticated else self.listed()

    def named(self, name: str) -> OrganisationQuerySet:
        """Bodies of this name or short name, today's first."""
        same = self.filter(Q(name__iexact=name) | Q(short_name__iexact=name))
        return same.order_by(F("valid_to").desc(nulls_first=True), "pk")

    def waiting(self) -> OrganisationQuerySet:
        """Unchecked bodies that somebody entered or asks to represent; who came with the strategy's data can rest."""
        from accounts.models.mandate import MandateRequest

        asked = MandateRequest.objects.open().filter(organisation=OuterRef("pk"))
        return self.filter(Q(registered_by__isnull=False) | Exists(asked), verified_at__isnull=True)


class Organisation(models.Model):
    """A body that can carry ideas and measures; renamed bodies keep their row and name a successor."""

    code = models.SlugField(_("Kürzel der Ausgangsdaten"), unique=True, null=True, blank=True, editable=False)
    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Kurzname"), max_length=60, blank=True)
    sector = models.CharField(_("Akteursgruppe"), max_length=20, choices=Sector)
    website = models.URLField(_("Website"), blank=True)
    about = models.TextField(_("Beschreibung"), max_length=2000, blank=True)
    contact = models.CharField(
        _("Kontakt"),
        max_length=200,
        blank=True,
        help_text=_("Amtliche Adresse oder Telefonnummer, an der sich die Stelle prüfen lässt. Nicht öffentlich."),
    )
    competences = models.ManyToManyField(
        Competence, blank=True, related_name="organisations", verbose_name=_("Kompetenzen")
    )
    valid_from = models.DateField(_("gültig von"), null=True, blank=True)
    valid_to = models.DateField(_("gültig bis"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("Nachfolge"),
    )
    succession_confirmed_at = models.DateTimeField(_("Nachfolge bestätigt am"), null=True, editable=False)
    registered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("eingetragen von")
    )
    verified_at = models.DateTimeField(_("geprüft am"), null=True, blank=True)
    # What it leads becomes a central measure; the Stabsstelle moves with the departments.
    hosts_stabsstelle = models.BooleanField(_("Sitz der Stabsstelle Gemeinsam Digital"), default=False)
    is_example = models.BooleanField(_("Beispieldaten"), default=False)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Stelle")
        verbose_name_plural = _("Stellen")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organisation_ends_after_it_begins",
                violation_error_message=_("Das Ende der Gültigkeit liegt vor ihrem Anfang."),
            ),
            models.UniqueConstraint("name", "valid_from", nulls_distinct=False, name="one_row_per_name_and_beginning"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.pk])

    def clean(self) -> None:
        """Who follows on a body is another one, which does not lead back to it."""
        after, seen = self.successor, set()
        while after and after.pk not in seen:
            seen.add(after.pk)
            after = after.successor
        if self.pk in seen:
            raise ValidationError({"successor": _("Diese Nachfolge führt zu der Stelle selbst zurück.")})

    @property
    def is_current(self) -> bool:
        """Whether the body exists under this name today."""
        today = clock.today()
        return (not self.valid_from or self.valid_from <= today) and (not self.valid_to or self.valid_to >= today)

    @property
    def is_listed(self) -> bool:
        """Whether everybody may read of it; see `listed`."""
        return self.verified_at is not None or self.registered_by_id is None

    def history_for(self, reader: Any) -> Any:
        """What was done with this body itself, newest first."""
        return self.events.filter(idea=None, measure=None).select_related("actor").newest_first()

    # Verbs

    @classmethod
    def register(cls, *, by: User, note: str = "", **fields: Any) -> Organisation:
        """A person enters their body and asks to act for it, once the Stabsstelle has verified it."""
        from accounts.models.mandate import MandateRequest

        with transaction.atomic():
            body = cls.objects.create(registered_by=by, is_example=by.is_example, **fields)
            Event.record(Verb.ORGANISATION_REGISTERED, by=by, organisation=body)
            MandateRequest.ask(by=by, organisation=body, note=note)
        return body

    def verify(self, *, by: User) -> None:
        """The Stabsstelle has checked that the body exists; from now on its mandates let people act for it."""
        with locked(self):
            if self.verified_at:
                raise Refused(self, earlier=self.events.filter(verb=Verb.ORGANISATION_VERIFIED))
            self.verified_at = clock.now()
            self.save(update_fields=["verified_at"])
            Event.record(Verb.ORGANISATION_VERIFIED, by=by, organisation=self)
