"""People, the bodies they belong to, and the mandates that let them act for one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.names import validate_public_name
from arena import clock


class Role(models.TextChoices):
    """The groups that carry rights; the values are the names of Django's groups."""

    MODERATOR = "moderator", _("Moderation")
    STABSSTELLE = "stabsstelle", _("Stabsstelle Gemeinsam Digital")
    DECISION_MAKER = "cdo", _("CDO")


class UserQuerySet(models.QuerySet["User"]):
    def in_role(self, *roles: Role) -> UserQuerySet:
        """Active people who hold one of these roles."""
        return self.filter(is_active=True, groups__name__in=roles).distinct()

    def with_a_page(self) -> UserQuerySet:
        """People others may look up: not erased, and their address once confirmed."""
        from allauth.account.models import EmailAddress

        confirmed = Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True))
        return self.exclude(public_name="").filter(confirmed)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person with a normalised address; without a password nobody can sign in as them."""
        user: User = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """The operator's first account, who grants the roles."""
        fields.setdefault("public_name", email.partition("@")[0])
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person: all personal data stands in this row, and an erasure empties it."""

    email = models.EmailField(_("E-Mail-Adresse"), unique=True, null=True, blank=True)
    public_name = models.CharField(
        _("Öffentlicher Name"),
        max_length=60,
        blank=True,
        validators=[validate_public_name],
        help_text=_("So erscheinen Sie auf der Plattform. Ein erfundener Name ist willkommen."),
    )
    about = models.CharField(_("Über mich"), max_length=300, blank=True)
    is_active = models.BooleanField(
        _("aktiv"), default=True, help_text=_("Gesperrte Personen können sich nicht anmelden.")
    )
    is_example = models.BooleanField(_("Beispieldaten"), default=False)
    joined_at = models.DateTimeField(_("registriert am"), default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        constraints = [
            models.UniqueConstraint(
                Lower("public_name"),
                condition=~Q(public_name=""),
                name="public_names_differ",
                violation_error_message=_("Dieser Name ist schon vergeben. Bitte wählen Sie einen anderen."),
            )
        ]

    def __str__(self) -> str:
        return self.public_name or str(_("Gelöschtes Konto"))

    def get_absolute_url(self) -> str:
        """The page others see; empty for an erased person, so that names link only where there is something."""
        return reverse("person", args=[self.pk]) if self.public_name else ""

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held now, read once per request."""
        return frozenset(self.groups.values_list("name", flat=True)) if self.is_active else frozenset()

    @property
    def is_moderator(self) -> bool:
        return Role.MODERATOR in self.roles

    @property
    def is_stabsstelle(self) -> bool:
        return Role.STABSSTELLE in self.roles

    @property
    def is_decision_maker(self) -> bool:
        return Role.DECISION_MAKER in self.roles

    @property
    def keeps_order(self) -> bool:
        """Moderation or Stabsstelle: whoever sees what is not yet, or no longer, public."""
        return self.is_moderator or self.is_stabsstelle

    @property
    def is_staff(self) -> bool:
        """Whether the administration desk opens for this person, given a second factor."""
        return self.is_active and (self.is_superuser or bool(self.roles))

    @property
    def needs_second_factor(self) -> bool:
        return self.is_staff

    def ban(self) -> None:
        """The person may not sign in any more, and every session of theirs ends now."""
        self.is_active = False
        self.save(update_fields=["is_active"])
        for session in self.usersession_set.all():  # type: ignore[attr-defined]
            session.end()


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


class Organisation(models.Model):
    """A body that can carry ideas and measures; renamed bodies keep their row and name a successor."""

    code = models.SlugField(_("Kürzel der Ausgangsdaten"), unique=True, null=True, blank=True, editable=False)
    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Kurzname"), max_length=60, blank=True)
    sector = models.CharField(_("Akteursgruppe"), max_length=20, choices=Sector)
    website = models.URLField(_("Website"), blank=True)
    about = models.TextField(_("Beschreibung"), max_length=2000, blank=True)
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
    verified_at = models.DateTimeField(_("geprüft am"), null=True, blank=True)
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

    @property
    def is_current(self) -> bool:
        """Whether the body exists under this name today."""
        today = clock.today()
        return (not self.valid_from or self.valid_from <= today) and (not self.valid_to or self.valid_to >= today)

    def verify(self) -> None:
        """The Stabsstelle has checked that the body exists; from now on its mandates let people act for it."""
        self.verified_at = clock.now()
        self.save(update_fields=["verified_at"])


class MandateQuerySet(models.QuerySet["Mandate"]):
    def running(self) -> MandateQuerySet:
        """Mandates that let somebody act today."""
        today = clock.today()
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
            starts_on__lte=today,
            organisation__verified_at__isnull=False,
        )


class Mandate(models.Model):
    """A person's right to act for a verified organisation, from a day to a day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("Person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("Stelle")
    )
    starts_on = models.DateField(_("ab"), default=clock.today)
    ends_on = models.DateField(_("bis"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("erteilt von"),
    )

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vertretung")
        verbose_name_plural = _("Vertretungen")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="mandate_ends_after_it_begins",
                violation_error_message=_("Das Ende der Vertretung liegt vor ihrem Anfang."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"
