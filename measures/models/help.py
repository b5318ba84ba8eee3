"""What a measure looks for, and what people offer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb
from arena import clock
from arena.transitions import WrongStage, locked

if TYPE_CHECKING:
    from accounts.models import Organisation, User
    from measures.models.measure import Measure


class HelpWanted(models.Model):
    """Something the team looks for: people for a test, a room, data, knowledge."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="wanted")
    text = models.CharField(_("Was wird gesucht, und wofür?"), max_length=300)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Gesuch")
        verbose_name_plural = _("Gesuche")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "text"], condition=Q(closed_at__isnull=True), name="wanted_once")
        ]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def name(cls, measure: Measure, *, by: User, text: str) -> HelpWanted:
        """The team says what it looks for."""
        with locked(measure):
            measure.require_status("want_help")
            if measure.wanted.filter(text=text, closed_at__isnull=True).exists():
                measure.refuse_twice(Verb.HELP_WANTED_AT_MEASURE)
            wanted = cls.objects.create(measure=measure, text=text, named_by=by)
            measure.record(Verb.HELP_WANTED_AT_MEASURE, by=by, wanted=wanted.pk)
        return wanted

    def close(self, *, by: User) -> None:
        """It has been found, or is no longer needed."""
        with locked(self.measure) as measure:
            self.refresh_from_db(fields=["closed_at"])
            if self.closed_at:
                raise WrongStage(measure, earlier=measure.events.filter(details__wanted=self.pk))
            self.closed_at = clock.now()
            self.save(update_fields=["closed_at"])
            measure.record(Verb.HELP_FOUND_AT_MEASURE, by=by, wanted=self.pk)


class HelpOffer(models.Model):
    """Somebody offers to contribute; everybody can read it, it binds to nothing."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="help")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField(_("Was können Sie beitragen?"), max_length=500)
    offered_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Angebot zur Mitwirkung")
        verbose_name_plural = _("Angebote zur Mitwirkung")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def make(cls, measure: Measure, *, by: User, text: str, organisation: Organisation | None = None) -> HelpOffer:
        """Somebody says what they can contribute, and follows the measure from now on."""
        with locked(measure):
            measure.require_status("offer_help_to_measure")
            if measure.help.filter(person=by, text=text, withdrawn_at__isnull=True).exists():
                measure.refuse_twice(Verb.HELP_OFFERED_AT_MEASURE)
            offer = cls.objects.create(measure=measure, person=by, organisation=organisation, text=text)
            measure.follow(by=by)
            measure.record(Verb.HELP_OFFERED_AT_MEASURE, by=by, help=offer.pk)
        return offer

    def withdraw(self, *, by: User) -> None:
        """It is no longer offered."""
        with locked(self.measure) as measure:
            self.refresh_from_db(fields=["withdrawn_at"])
            if self.withdrawn_at:
                raise WrongStage(measure, earlier=measure.events.filter(details__help=self.pk))
            self.withdrawn_at = clock.now()
            self.save(update_fields=["withdrawn_at"])
            measure.record(Verb.HELP_WITHDRAWN_AT_MEASURE, by=by, help=self.pk)
