"""Who decides in place of an office whose people are all in conflict about one idea."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.guards import NOT_IN_CONFLICT, OFFICE_IN_CONFLICT

if TYPE_CHECKING:
    from ideas.models.idea import Idea


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def running(self) -> DeputyQuerySet:
        return self.filter(ended_at__isnull=True)


class Deputy(models.Model):
    """A person with an office's rights for this one idea."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="deputies")
    office = models.CharField(_("vertritt"), max_length=20, choices=Role)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vertretung bei Befangenheit")
        verbose_name_plural = _("Vertretungen bei Befangenheit")
        constraints = [
            models.UniqueConstraint(
                fields=["idea", "office"], condition=Q(ended_at__isnull=True), name="one_deputy_per_office"
            ),
            models.CheckConstraint(condition=Q(office__in=Role.values), name="deputy_office_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_office_display()}: {self.user}"

    @classmethod
    def stands_in(cls, user: User, pk: int) -> bool:
        """Whether this person stands in for an office at the idea of this number."""
        return cls.objects.running().filter(idea=pk, user=user.pk).exists()

    @classmethod
    def candidates(cls, idea: Idea) -> models.QuerySet[User]:
        """Who could stand in: everybody who decides at the desk in some office, and is not in conflict here."""
        bound = {*idea.author_ids, *idea.carrier_ids, *idea.presenter_ids}
        return User.objects.in_role(*Role).exclude(pk__in=bound).order_by("public_name")

    @classmethod
    def name(cls, idea: Idea, *, office: Role, user: User, by: User, reason: str) -> Deputy:
        """The Stabsstelle lets somebody not in conflict decide, because the whole office is."""
        with locked(idea):
            idea._start("name_deputy")
            if not idea.is_office_in_conflict(office):
                raise Unmet(idea, [OFFICE_IN_CONFLICT])
            if not cls.candidates(idea).filter(pk=user.pk).exists():
                raise Unmet(idea, [NOT_IN_CONFLICT])
            cls.objects.running().filter(idea=idea, office=office).update(ended_at=clock.now())
            deputy = cls.objects.create(idea=idea, office=office, user=user, named_by=by)
            idea.forget_people()
            Event.record(Verb.DEPUTY_NAMED, by=by, idea=idea, reason=reason, deputy=user.pk, represents=office)
        return deputy

    def end(self, *, by: User) -> None:
        """The deputy is no longer needed."""
        idea = self.idea
        with locked(idea):
            self.refresh_from_db(fields=["ended_at"])
            if self.ended_at:
                raise WrongStage(idea, earlier=idea.events.filter(verb=Verb.DEPUTY_ENDED))
            self.ended_at = clock.now()
            self.save(update_fields=["ended_at"])
            idea.forget_people()
            Event.record(Verb.DEPUTY_ENDED, by=by, idea=idea, deputy=self.user_id, represents=self.office)
