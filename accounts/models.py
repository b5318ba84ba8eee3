"""People, the bodies they belong to, and the mandates that let them act for one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.names import validate_public_name
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Refused, locked


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

    def with_rights(self) -> UserQuerySet:
        """With the roles they hold and the bodies they may act for today, in one query."""
        roles = Group.objects.filter(user=OuterRef("pk")).values("name")
        bodies = Mandate.objects.running().filter(user=OuterRef("pk")).values("organisation")
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
        return reverse("person", args=[self.pk]) if self.public_name else ""

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


class MandateQuerySet(models.QuerySet["Mandate"]):
    def running(self) -> MandateQuerySet:
        """Mandates that let somebody act today."""
        today = clock.today()
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
            starts_on__lte=today,
            ended_at__isnull=True,
            organisation__verified_at__isnull=False,
        )

    def not_begun(self) -> MandateQuerySet:
        """Granted for a later day."""
        return self.filter(starts_on__gt=clock.today(), ended_at__isnull=True)


class Mandate(models.Model):
    """A person's right to act for a verified organisation, from a day to a day."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("Person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("Stelle")
    )
    starts_on = models.DateField(_("ab"), default=clock.today)
    ends_on = models.DateField(_("bis"), null=True, blank=True)
    ended_at = models.DateTimeField(_("vorzeitig beendet am"), null=True, editable=False)
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
            ),
            ExclusionConstraint(
                name="one_mandate_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (Func("starts_on", "ends_on", Value("[]"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at__isnull=True),
                violation_error_message=_("Für diese Person und Stelle gilt in dieser Zeit schon eine Vertretung."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"

    def validate_constraints(self, exclude: Any = None) -> None:
        """A period that ends before it begins is no period that could overlap another."""
        if self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError(_("Das Ende der Vertretung liegt vor ihrem Anfang."))
        super().validate_constraints(exclude)

    @classmethod
    def grant(
        cls, *, user: User, organisation: Organisation, by: User, starts_on: date, ends_on: date | None = None
    ) -> Mandate:
        """The Stabsstelle lets a person act for a verified body."""
        with locked(organisation):
            if organisation.verified_at is None:
                raise Refused(organisation)
            mandate = cls(user=user, organisation=organisation, granted_by=by, starts_on=starts_on, ends_on=ends_on)
            mandate.validate_constraints()
            mandate.save()
            Event.record(Verb.MANDATE_GRANTED, by=by, organisation=organisation, person=user.pk)
        return mandate

    def end(self, *, by: User | None) -> None:
        """The mandate acts no more, at once."""
        with locked(self):
            if self.ended_at:
                raise Refused(self.organisation, earlier=self.organisation.events.filter(verb=Verb.MANDATE_ENDED))
            self.ended_at = clock.now()
            self.save(update_fields=["ended_at"])
            Event.record(Verb.MANDATE_ENDED, by=by, organisation=self.organisation, person=self.user_id)


class MandateRequestQuerySet(models.QuerySet["MandateRequest"]):
    def open(self) -> MandateRequestQuerySet:
        """What the Stabsstelle has still to answer, the oldest first."""
        return self.filter(answer="").order_by("asked_at", "pk")


class MandateRequest(models.Model):
    """A person asks to act for a body; the Stabsstelle answers with a mandate or a reason."""

    class Answer(models.TextChoices):
        GRANTED = "granted", _("erteilt")
        REFUSED = "refused", _("abgelehnt")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandate_requests", verbose_name=_("Person"))
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="mandate_requests", verbose_name=_("Stelle")
    )
    note = models.CharField(_("Funktion und wie wir das prüfen können"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("gefragt am"), default=clock.now, editable=False)
    answer = models.CharField(_("Antwort"), max_length=10, choices=Answer, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    objects = MandateRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("Anfrage auf Vertretung")
        verbose_name_plural = _("Anfragen auf Vertretung")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"], condition=Q(answer=""), name="one_open_request_per_body"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"

    @classmethod
    def ask(cls, *, by: User, organisation: Organisation, note: str = "") -> MandateRequest:
        """Ask to act for a body; asking again while the answer is open changes nothing."""
        with locked(organisation):
            if by.mandates.running().filter(organisation=organisation).exists():
                raise Refused(organisation)
            asked = cls.objects.open().filter(user=by, organisation=organisation).first()
            if asked:
                return asked
            request = cls.objects.create(user=by, organisation=organisation, note=note)
            Event.record(Verb.MANDATE_REQUESTED, by=by, organisation=organisation, person=by.pk)
        return request

    def grant(self, *, by: User, starts_on: date, ends_on: date | None = None) -> Mandate:
        """The Stabsstelle says yes, from a day to a day."""
        with locked(self):
            self._answer(self.Answer.GRANTED)
            return Mandate.grant(
                user=self.user, organisation=self.organisation, by=by, starts_on=starts_on, ends_on=ends_on
            )

    def refuse(self, *, by: User, reason: str) -> None:
        """The Stabsstelle says no, and why."""
        with locked(self):
            self._answer(self.Answer.REFUSED)
            Event.record(
                Verb.MANDATE_REFUSED, by=by, organisation=self.organisation, reason=reason, person=self.user_id
            )

    def _answer(self, answer: Answer) -> None:
        if self.answer:
            told = [Verb.MANDATE_GRANTED, Verb.MANDATE_REFUSED]
            raise Refused(self.organisation, earlier=self.organisation.events.filter(verb__in=told))
        self.answer, self.answered_at = answer, clock.now()
        self.save(update_fields=["answer", "answered_at"])
