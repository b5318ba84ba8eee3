"""Stellungnahmen: what experts and authorities say about one dimension of whether an idea can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Sector, User
from activity.models import Event, Follow
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.guards import FROM_OUTSIDE, ON_A_PROPOSAL

if TYPE_CHECKING:
    from accounts.models import Organisation
    from ideas.models.idea import Idea


class Dimension(models.TextChoices):
    """In which respect an idea can be done, or not."""

    TECHNICAL = "technical", _("technisch")
    LEGAL = "legal", _("rechtlich")
    FINANCIAL = "financial", _("finanziell")
    ORGANISATIONAL = "organisational", _("organisatorisch")
    DATA_PROTECTION = "data_protection", _("Datenschutz")
    ACCESSIBILITY = "accessibility", _("Barrierefreiheit")


class Rating(models.IntegerChoices):
    """How well it can be done; each number has its word."""

    NO = 0, _("nicht umsetzbar")
    HARDLY = 1, _("kaum umsetzbar")
    PARTLY = 2, _("teilweise umsetzbar")
    MOSTLY = 3, _("weitgehend umsetzbar")
    WELL = 4, _("gut umsetzbar")


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def current(self) -> OpinionQuerySet:
        """What stands today: neither replaced by a later one nor withdrawn."""
        return self.filter(replaced_at__isnull=True, withdrawn_at__isnull=True)

    def earlier(self) -> OpinionQuerySet:
        """What was said once: replaced or withdrawn."""
        return self.filter(Q(replaced_at__isnull=False) | Q(withdrawn_at__isnull=False))

    def of_party(self, person: User, organisation: Organisation | None) -> OpinionQuerySet:
        """Those of the body, whoever spoke for it, or else of the person."""
        return self.filter(organisation=organisation) if organisation else self.filter(author=person, organisation=None)

    def with_parties(self) -> OpinionQuerySet:
        return self.select_related("author", "organisation", "version", "replaces")


class Opinion(models.Model):
    """One party's statement on one dimension of Umsetzbarkeit; a later one replaces it, and both are kept."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, related_name="opinions", verbose_name=_("Idee"))
    dimension = models.CharField(_("Dimension"), max_length=20, choices=Dimension)
    rating = models.PositiveSmallIntegerField(_("Einschätzung"), choices=Rating)
    text = models.TextField(_("Text"), max_length=5000)
    interest_note = models.CharField(_("Eigene Interessen"), max_length=300, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="opinions")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="opinions"
    )
    version = models.ForeignKey("ideas.FactSheetVersion", on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    given_at = models.DateTimeField(_("abgegeben"), default=clock.now)
    replaced_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Stellungnahme")
        verbose_name_plural = _("Stellungnahmen")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(dimension__in=Dimension.values), name="opinion_dimension_is_known"),
            models.CheckConstraint(condition=Q(rating__in=Rating.values), name="opinion_rating_is_known"),
            models.UniqueConstraint(
                fields=["idea", "dimension", "author"],
                condition=Q(organisation__isnull=True, replaced_at__isnull=True, withdrawn_at__isnull=True),
                name="one_opinion_per_person",
            ),
            models.UniqueConstraint(
                fields=["idea", "dimension", "organisation"],
                condition=Q(replaced_at__isnull=True, withdrawn_at__isnull=True),
                name="one_opinion_per_body",
            ),
        ]
        indexes = [models.Index("idea", F("given_at").desc(), F("id").desc(), name="opinions_newest")]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()}: {self.rating_word}"

    def get_absolute_url(self) -> str:
        return reverse("opinions", args=[self.idea_id]) + f"#stellungnahme-{self.pk}"

    # Questions

    @property
    def rating_word(self) -> str:
        return str(Rating(self.rating).label)

    @property
    def party(self) -> User | Organisation:
        """The body that speaks, else the person."""
        return self.organisation or self.author

    @property
    def sector(self) -> str:
        return self.organisation.sector if self.organisation else Sector.CITIZENS

    @property
    def sector_word(self) -> str:
        return str(Sector(self.sector).label)

    @property
    def is_current(self) -> bool:
        return self.replaced_at is None and self.withdrawn_at is None

    def is_of(self, user: Any) -> bool:
        """Whether this person gave it as themselves, or may act today for the body that did."""
        return self.organisation_id in user.bodies if self.organisation_id else self.author_id == user.pk

    def allows(self, verb: str) -> bool:
        """Whether it still stands, so that it can be withdrawn."""
        return self.is_current

    # Verbs

    @classmethod
    def give(
        cls,
        idea: Idea,
        *,
        by: User,
        dimension: str,
        rating: int,
        text: str,
        interest_note: str = "",
        organisation: Organisation | None = None,
    ) -> Opinion:
        """Say how well the idea can be done; the party's former opinion on it is kept as an earlier one.

        The same words again (a double click, a form sent twice) are the same opinion.
        """
        from ideas.models.opinion_invitation import OpinionInvitation

        said = {"rating": rating, "text": text, "interest_note": interest_note}
        with locked(idea):
            idea._start("give_opinion")
            require_from_outside(idea, None if organisation else by, organisation)
            former = cls.objects.current().of_party(by, organisation).filter(idea=idea, dimension=dimension).first()
            if former:
                if all(getattr(former, name) == value for name, value in said.items()):
                    return former
                former.replaced_at = clock.now()
                former.save(update_fields=["replaced_at"])
            given = cls.objects.create(
                idea=idea,
                dimension=dimension,
                author=by,
                organisation=organisation,
                version=idea.versions.first(),
                replaces=former,
                **said,
            )
            Follow.objects.get_or_create(idea=idea, user=by)
            invitation = OpinionInvitation.fulfil(given)
            given._tell(Verb.OPINION_GIVEN, by=by, rating=rating, invitation=invitation.pk if invitation else None)
        return given

    def withdraw(self, *, by: User) -> None:
        """Take one's opinion back; that there was one stays to be seen."""
        idea = self.idea
        with locked(idea):
            self.refresh_from_db(fields=["replaced_at", "withdrawn_at"])
            if not self.is_current:
                told = idea.events.filter(verb=Verb.OPINION_WITHDRAWN, details__opinion=self.pk)
                raise WrongStage(idea, earlier=told)
            self.withdrawn_at = clock.now()
            self.save(update_fields=["withdrawn_at"])
            self._tell(Verb.OPINION_WITHDRAWN, by=by)

    # Helpers of the verbs

    def _tell(self, verb: Verb, *, by: User, **details: Any) -> None:
        """Count what stands now, and write down what happened; the caller holds the idea."""
        idea = self.idea
        idea.opinion_count = idea.opinions.current().count()
        idea.active_at = clock.now()
        idea.save(update_fields=["opinion_count", "active_at"])
        known: dict[str, Any] = {"opinion": self.pk, "dimension": self.dimension} | details
        Event.record(verb, by=by, idea=idea, organisation=self.organisation, **known)


def require_from_outside(idea: Idea, person: User | None, organisation: Organisation | None) -> None:
    """Refuse unless there is a proposal to speak about, and the party neither wrote nor carries it."""
    if idea.is_need:
        raise Unmet(idea, [ON_A_PROPOSAL])
    carries = organisation is not None and idea.responsibilities.running().filter(organisation=organisation).exists()
    if carries or (person is not None and (idea.binds(person) or idea.is_led_by(person))):
        raise Unmet(idea, [FROM_OUTSIDE])
