"""Everybody who carries an idea says yes to the very version that goes into the assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Stale, WrongStage
from ideas.models.consortium import State
from ideas.models.factsheet import FactSheetVersion
from ideas.models.stage import Owed

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User
    from ideas.models.idea import Idea
    from ideas.models.responsibility import Responsibility


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def standing(self) -> ConfirmationQuerySet:
        """Those of parties that still carry, for the newest version of their idea: a newer one voids them."""
        versions = FactSheetVersion.objects.filter(idea=OuterRef("version__idea")).order_by("-number")
        return self.filter(responsibility__state=State.RUNNING, version=Subquery(versions.values("pk")[:1]))


def with_confirmations(responsibilities: QuerySet[Responsibility]) -> QuerySet[Responsibility]:
    """Read along which version each party confirmed last, and which is the newest one."""
    given = Confirmation.objects.filter(responsibility=OuterRef("pk")).order_by("-version__number")
    versions = FactSheetVersion.objects.filter(idea=OuterRef("idea")).order_by("-number")
    read_along = {
        "confirmed_version": Subquery(given.values("version__number")[:1]),
        "newest_version": Subquery(versions.values("number")[:1]),
    }
    return responsibilities.annotate(**read_along)


class Confirmation(models.Model):
    """A party stands behind one version of the Steckbrief, by a person who may act for it."""

    responsibility = models.ForeignKey("ideas.Responsibility", on_delete=models.CASCADE, related_name="confirmations")
    version = models.ForeignKey(FactSheetVersion, on_delete=models.PROTECT, related_name="confirmations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bestätigung")
        verbose_name_plural = _("Bestätigungen")
        constraints = [
            models.UniqueConstraint(fields=["responsibility", "version"], name="a_version_is_confirmed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.responsibility_id}: {self.version_id}"

    @classmethod
    def give(cls, responsibility: Responsibility, *, by: User, number: int) -> Confirmation:
        """A party says yes to the version it saw, if that is still the newest; saying it twice changes nothing.

        When the lead does, the others are asked to.
        """
        with responsibility._held():
            idea = responsibility.idea
            idea._start("confirm_version")
            if not responsibility.is_running:
                raise WrongStage(idea)
            version = idea.versions.first()
            if version is None or version.number != number:
                raise Stale(idea)
            given, is_new = cls.objects.get_or_create(
                responsibility=responsibility, version=version, defaults={"by": by}
            )
            if is_new:
                Event.record(
                    Verb.VERSION_CONFIRMED,
                    by=by,
                    idea=idea,
                    organisation=responsibility.organisation,
                    responsibility=responsibility.pk,
                    role=responsibility.role,
                    version=number,
                    owed_by=Owed.LEAD,
                )
        return given

    @classmethod
    def are_void(cls, version: FactSheetVersion, *, by: User) -> None:
        """Tell whoever confirmed the version before this one that there is a new one. The caller holds the idea."""
        idea: Idea = version.idea
        before = cls.objects.filter(version__idea=idea, version__number=version.number - 1)
        if before.filter(responsibility__state=State.RUNNING).exists():
            Event.record(
                Verb.CONFIRMATIONS_VOIDED, by=by, idea=idea, version=version.number, confirmed=version.number - 1
            )
