"""What an idea looks for, what people offer without a role, and how they come together: both say yes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activity.models import Event, Follow
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.guards import NOT_TWICE

if TYPE_CHECKING:
    from accounts.models import Competence, Organisation, User
    from ideas.models.idea import Idea


class WantedQuerySet(models.QuerySet["Wanted"]):
    def open(self) -> WantedQuerySet:
        return self.filter(closed_at__isnull=True)


class Wanted(models.Model):
    """A competence that an idea looks for: "Gesucht"."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="wanted")
    competence = models.ForeignKey("accounts.Competence", on_delete=models.PROTECT, related_name="wanted")
    note = models.CharField(_("Wofür"), max_length=200, blank=True)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)

    objects = WantedQuerySet.as_manager()

    class Meta:
        verbose_name = _("Gesuch")
        verbose_name_plural = _("Gesuche")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "competence"], condition=Q(closed_at__isnull=True), name="looked_for_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.competence)

    @classmethod
    def name(cls, idea: Idea, *, competence: Competence, by: User, note: str = "") -> Wanted:
        """The authors or the lead say what the idea looks for."""
        with locked(idea):
            idea._start("name_need")
            if cls.objects.open().filter(idea=idea, competence=competence).exists():
                raise Unmet(idea, [NOT_TWICE])
            wanted = cls.objects.create(idea=idea, competence=competence, note=note, named_by=by)
            Event.record(Verb.NEED_NAMED, by=by, idea=idea, wanted=wanted.pk, competence=competence.code)
        return wanted

    def close(self, *, by: User) -> None:
        """It has been found, or is no longer needed."""
        idea = self.idea
        with locked(idea):
            self.refresh_from_db(fields=["closed_at"])
            if self.closed_at:
                raise WrongStage(idea)
            self.closed_at = clock.now()
            self.save(update_fields=["closed_at"])
            Event.record(Verb.NEED_CLOSED, by=by, idea=idea, wanted=self.pk, competence=self.competence.code)


class HelpQuerySet(models.QuerySet["Help"]):
    def standing(self) -> HelpQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class Help(models.Model):
    """Somebody offers something without a role: "Ich kann Daten beisteuern"."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="help")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="help")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="help")
    competence = models.ForeignKey("accounts.Competence", on_delete=models.PROTECT, null=True, related_name="help")
    text = models.CharField(_("Was ich beitragen kann"), max_length=500)
    offered_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)

    objects = HelpQuerySet.as_manager()

    class Meta:
        verbose_name = _("Angebot zur Mitwirkung")
        verbose_name_plural = _("Angebote zur Mitwirkung")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def offer(
        cls,
        idea: Idea,
        *,
        by: User,
        text: str,
        organisation: Organisation | None = None,
        competence: Competence | None = None,
    ) -> Help:
        """Somebody says what they can contribute."""
        with locked(idea):
            idea._start("offer_help")
            given = cls.objects.create(
                idea=idea, person=by, organisation=organisation, competence=competence, text=text
            )
            Follow.objects.get_or_create(idea=idea, user=by)
            Event.record(Verb.HELP_OFFERED, by=by, idea=idea, organisation=organisation, help=given.pk)
        return given

    def withdraw(self, *, by: User) -> None:
        """It is no longer offered."""
        idea = self.idea
        with locked(idea):
            self.refresh_from_db(fields=["withdrawn_at"])
            if self.withdrawn_at:
                raise WrongStage(idea)
            self.withdrawn_at = clock.now()
            self.save(update_fields=["withdrawn_at"])
            Event.record(Verb.HELP_WITHDRAWN, by=by, idea=idea, organisation=self.organisation, help=self.pk)


class Contact(models.Model):
    """Somebody of an idea asks somebody who fits for contact; addresses are shown once both said yes."""

    class Answer(models.TextChoices):
        AGREED = "agreed", _("zugestimmt")
        REFUSED = "refused", _("abgelehnt")

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="contacts")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contacts")
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Bitte um Kontakt")
        verbose_name_plural = _("Bitten um Kontakt")
        constraints = [
            models.UniqueConstraint(fields=["idea", "asker", "asked"], name="ask_for_contact_once"),
            models.CheckConstraint(condition=~Q(asker=models.F("asked")), name="contact_is_between_two"),
        ]

    def __str__(self) -> str:
        return f"{self.asker_id} → {self.asked_id}"

    @classmethod
    def ask(cls, idea: Idea, *, by: User, asked: User, note: str = "") -> Contact:
        """Authors or lead ask somebody who fits; asking means agreeing oneself."""
        with locked(idea):
            idea._start("ask_contact")
            if cls.objects.filter(idea=idea, asker=by, asked=asked).exists():
                raise Unmet(idea, [NOT_TWICE])
            contact = cls.objects.create(idea=idea, asker=by, asked=asked)
            Event.record(
                Verb.CONTACT_ASKED, by=by, idea=idea, reason=note, contact=contact.pk, asked=asked.pk, asker=by.pk
            )
        return contact

    def answer_with(self, answer: Answer, *, by: User) -> None:
        """The asked person says yes, and both see each other's address, or no."""
        idea = self.idea
        with locked(idea):
            self.refresh_from_db(fields=["answer"])
            if self.answer:
                raise WrongStage(idea)
            self.answer, self.answered_at = answer, clock.now()
            self.save(update_fields=["answer", "answered_at"])
            verb = Verb.CONTACT_AGREED if answer == self.Answer.AGREED else Verb.CONTACT_REFUSED
            Event.record(verb, by=by, idea=idea, contact=self.pk, asked=self.asked_id, asker=self.asker_id)
