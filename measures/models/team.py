"""The team of a measure: who keeps it, in which role, from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from activity.models import Follow
from activity.verbs import Verb
from arena import clock
from arena.prepared import prepared
from arena.transitions import Refused, locked

if TYPE_CHECKING:
    from accounts.models import Organisation, User
    from measures.models.measure import Measure


class TeamRole(models.TextChoices):
    """What somebody does in the team."""

    LEAD = "lead", _("Leitung")
    DELIVERY = "delivery", _("Umsetzung")
    IMPACT = "impact", _("Daten und Wirkung")
    PUBLIC = "public", _("Öffentlichkeit und Beteiligung")
    ADVICE = "advice", _("Beratung")


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    def running(self) -> TeamMemberQuerySet:
        return self.filter(until__isnull=True)

    def past(self) -> TeamMemberQuerySet:
        return self.filter(until__isnull=False)

    def with_names(self) -> TeamMemberQuerySet:
        return self.select_related("person", "organisation")


class TeamMember(models.Model):
    """A person of the team, perhaps for a body; who left stays readable as what was."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="team_memberships")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(_("Aufgabe"), max_length=10, choices=TeamRole)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("Teammitglied")
        verbose_name_plural = _("Teammitglieder")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "person"], condition=Q(until__isnull=True), name="once_in_a_team"
            ),
            models.CheckConstraint(condition=Q(role__in=TeamRole.values), name="team_role_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def name(self) -> str:
        """As everybody reads it, with the body they act for."""
        if self.organisation is None:
            return str(self.person)
        return str(_("%(person)s für %(body)s") % {"person": self.person, "body": self.organisation})

    @classmethod
    def join(
        cls, measure: Measure, *, person: User, role: str, by: User | None, organisation: Organisation | None = None
    ) -> TeamMember:
        """Somebody belongs to the team from now on, hears of it, and may leave at any time."""
        with locked(measure):
            if cls.objects.running().filter(measure=measure, person=person).exists():
                raise Refused(measure, earlier=measure.events.filter(verb=Verb.TEAM_JOINED, details__person=person.pk))
            body = organisation or measure.body_spoken_for_by(person)
            member = cls.objects.create(measure=measure, person=person, role=role, organisation=body)
            measure.forget_team()
            measure.follow(by=person)
            measure.expect_reports()
            measure.record(Verb.TEAM_JOINED, by=by, member=member.pk, person=person.pk, role=role)
        return member

    def leave(self, *, by: User | None) -> None:
        """The person leaves, or the team or the Stabsstelle ends it; whoever left goes on following until they say so."""
        measure = self.measure
        with locked(measure):
            self.refresh_from_db(fields=["until"])
            if self.until:
                raise Refused(measure, earlier=measure.events.filter(verb=Verb.TEAM_LEFT, details__member=self.pk))
            self.until = clock.now()
            self.save(update_fields=["until"])
            measure.record(Verb.TEAM_LEFT, by=by, member=self.pk, person=self.person_id, role=self.role)
            measure.forget_team()


@prepared
def team_of(measure: int) -> QuerySet[TeamMember]:
    return TeamMember.objects.running().filter(measure=measure).with_names()


class Team:
    """The part of `Measure` that knows who keeps it."""

    def has_in_team(self: Measure, user: Any) -> bool:
        """Whether this person belongs to the team now; the team is read once."""
        return user.is_active and any(member.person_id == user.pk for member in self.team)

    def acts_for(self: Measure, user: Any) -> Organisation | None:
        """The body for which somebody of the team acts here."""
        return next((member.organisation for member in self.team if member.person_id == user.pk), None)

    def body_spoken_for_by(self: Measure, person: User) -> Organisation | None:
        """The body that carries the measure, where this person may act for it."""
        return self.organisation if self.organisation_id in person.bodies else None

    def follow(self: Measure, *, by: User) -> None:
        """Hear of what becomes of it; saying it twice changes nothing."""
        Follow.objects.bulk_create([Follow(user=by, measure=self)], ignore_conflicts=True)

    def unfollow(self: Measure, *, by: User) -> None:
        Follow.objects.filter(user=by, measure=self).delete()
