"""People: what they are called, what they may do, and for whom they may act."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.names import validate_public_name
from arena import clock
from arena.addresses import address


class Role(models.TextChoices):
    """The groups that carry rights; the values are the names of Django's groups."""

    MODERATOR = "moderator", _("Moderation")
    STABSSTELLE = "stabsstelle", _("Stabsstelle Gemeinsam Digital")
    DECISION_MAKER = "cdo", _("CDO")


class Competence(models.Model):
    """Something people and bodies know how to do, and ideas look for."""

    code = models.SlugField(_("Kürzel"), unique=True)
    name = models.CharField(_("Kompetenz"), max_length=80)
    hint = models.CharField(_("Erklärung"), max_length=200, blank=True)
    source = models.CharField(_("Quelle"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("Reihenfolge"), default=0)

    class Meta:
        verbose_name = _("Kompetenz")
        verbose_name_plural = _("Kompetenzen")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class UserQuerySet(models.QuerySet["User"]):
    def in_role(self, *roles: Role) -> UserQuerySet:
        """Active people who hold one of these roles."""
        return self.filter(is_active=True, groups__name__in=roles).distinct()

    def with_rights(self, today: date) -> UserQuerySet:
        """With the roles they hold and the bodies they may act for on this day, in one query."""
        from accounts.models.mandate import Mandate

        roles = Group.objects.filter(user=OuterRef("pk")).values("name")
        bodies = Mandate.objects.running(today).filter(user=OuterRef("pk")).values("organisation")
        return self.annotate(held_roles=ArraySubquery(roles), held_bodies=ArraySubquery(bodies))

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
    competences = models.ManyToManyField(
        Competence, blank=True, related_name="people", verbose_name=_("Das kann ich beitragen")
    )
    is_active = models.BooleanField(
        _("aktiv"), default=True, help_text=_("Gesperrte Personen können sich nicht anmelden.")
    )
    is_example = models.BooleanField(_("Beispieldaten"), default=False)
    joined_at = models.DateTimeField(_("registriert am"), default=clock.now)

    held_roles: list[str]  # where a request read them along, see `with_rights`
    held_bodies: list[int]

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
        return address("person", self.pk) if self.public_name else ""

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles held now, read once per request."""
        held = self.__dict__.get("held_roles")
        names = self.groups.values_list("name", flat=True) if held is None else held
        return frozenset(names) if self.is_active else frozenset()

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

    @cached_property
    def bodies(self) -> frozenset[int]:
        """The ids of the organisations this person may act for today, read once per request."""
        held = self.__dict__.get("held_bodies")
        numbers = self.mandates.running().values_list("organisation", flat=True) if held is None else held
        return frozenset(numbers) if self.is_active else frozenset()

    @property
    def needs_second_factor(self) -> bool:
        return self.is_staff

    def ban(self) -> None:
        """The person may not sign in any more, and every session of theirs ends now."""
        self.is_active = False
        self.save(update_fields=["is_active"])
        for session in self.usersession_set.all():  # type: ignore[attr-defined]
            session.end()
