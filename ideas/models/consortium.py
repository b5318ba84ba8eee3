"""Roles in a consortium, the states of a responsibility, and the ways they are looked up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate, User
from arena import clock

if TYPE_CHECKING:
    from ideas.models.responsibility import Responsibility  # noqa: F401

RENEW_AFTER = timedelta(days=75)  # then the party is asked
GOOD_FOR = timedelta(days=90)
LAPSES_AFTER = timedelta(days=104)
SILENCE = timedelta(days=14)  # of authors about an offer; then the Stabsstelle may answer it
WITHOUT_A_MANDATE = timedelta(days=14)


class Role(models.TextChoices):
    """What a party takes on."""

    LEAD = "lead", _("Federführung")
    PARTNER = "partner", _("Partner")
    EXPERTISE = "expertise", _("Expertise")
    PILOT_SITE = "pilot_site", _("Erprobungsort")
    RESOURCES = "resources", _("Mittel (Geld, Daten, Räume, Personal)")


class State(models.TextChoices):
    """Where a responsibility stands."""

    OFFERED = "offered", _("angeboten")
    INVITED = "invited", _("zur Übernahme angefragt")
    RUNNING = "running", _("trägt Verantwortung")
    WITHDRAWN = "withdrawn", _("Angebot zurückgezogen")
    DECLINED = "declined", _("nicht angenommen")
    ENDED = "ended", _("beendet")
    HANDED_OVER = "handed_over", _("übergeben")
    LAPSED = "lapsed", _("erloschen")
    REVOKED = "revoked", _("entzogen")
    CARRIED_OVER = "carried_over", _("bei der aufnehmenden Idee angeboten")


MOVES: dict[State, set[State]] = {
    State.OFFERED: {State.RUNNING, State.DECLINED, State.WITHDRAWN},
    State.INVITED: {State.RUNNING, State.DECLINED, State.WITHDRAWN},
    State.RUNNING: {State.ENDED, State.HANDED_OVER, State.LAPSED, State.REVOKED},
}
OPEN = [State.OFFERED, State.INVITED, State.RUNNING]


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    def running(self) -> ResponsibilityQuerySet:
        """Accepted and not over: together, the consortium of an idea."""
        return self.filter(state=State.RUNNING)

    def carrying(self) -> ResponsibilityQuerySet:
        """Running, or waiting at an idea that went into another."""
        return self.filter(state__in=[State.RUNNING, State.CARRIED_OVER])

    def lead(self) -> ResponsibilityQuerySet:
        return self.running().filter(role=Role.LEAD)

    def offered(self) -> ResponsibilityQuerySet:
        """Offers that the authors have still to answer, the oldest first."""
        return self.filter(state=State.OFFERED).order_by("offered_at", "pk")

    def unanswered(self) -> ResponsibilityQuerySet:
        """Offers about which the authors have been silent so long that the Stabsstelle may answer."""
        return self.offered().filter(offered_at__lte=clock.now() - SILENCE)

    def of(self, user: User) -> ResponsibilityQuerySet:
        """What this person carries, in person or for a body they may act for today."""
        return self.filter(Q(person=user.pk) | Q(organisation__among=user.bodies))

    def people(self) -> models.QuerySet[User]:
        """The ids of everybody who speaks for these parties today: the persons, and the representatives of bodies."""
        bodies = Mandate.objects.running().filter(organisation__in=self.values("organisation"))
        persons = Q(pk__in=self.filter(person__isnull=False).values("person"))
        return User.objects.filter(persons | Q(pk__in=bodies.values("user"))).values("pk")

    def postpone(self, rested: timedelta) -> None:
        """Give back the time during which the clocks stood still."""
        self.running().update(renewed_at=F("renewed_at") + rested)

    def take_back_offers_to_lead(self) -> None:
        """What has become a need has no lead: nobody is to answer such offers any more."""
        offers = self.filter(role=Role.LEAD, state=State.OFFERED)
        offers.update(state=State.WITHDRAWN, ended_at=clock.now())

    def with_parties(self) -> ResponsibilityQuerySet:
        return self.select_related("person", "organisation", "offered_by")
