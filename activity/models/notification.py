"""A person's inbox: everything they are told, whatever way they chose for mails."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from activity.concerned import Audience
from activity.models.event import Event
from arena import clock
from arena.prepared import prepared

if TYPE_CHECKING:
    from accounts.models import User

PAGE = 30

TOLD = [
    *("at", "verb", "number", "details", "actor", "idea", "measure", "organisation"),
    *("actor__public_name", "organisation__name", "measure__number", "measure__title"),
]


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at__isnull=True)

    def mark_read(self) -> int:
        """How many were new until now."""
        return self.unread().update(read_at=clock.now())


class Notification(models.Model):
    """An entry in a person's inbox."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notifications")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    audience = models.CharField(max_length=20, choices=Audience)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Eintrag im Postfach")
        verbose_name_plural = _("Einträge im Postfach")
        constraints = [models.UniqueConstraint(fields=["event", "recipient"], name="one_notification_per_person")]
        indexes = [
            models.Index(fields=["recipient", "-event"], name="inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="inbox_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.event_id}"

    @classmethod
    def newest_of(cls, user: User, *, before: int | None = None) -> list[Notification]:
        """A page of the inbox, newest first, and one entry more if there are older ones."""
        return with_events(_before(before, user.pk) if before else _newest(user.pk), seen_by=user)

    @staticmethod
    def unread_count_of(user: User) -> int:
        return sum(_unread(user.pk))


@prepared
def _newest(recipient: int) -> QuerySet[Notification]:
    return Notification.objects.filter(recipient=recipient).order_by("-event")[: PAGE + 1]


@prepared
def _before(event: int, recipient: int) -> QuerySet[Notification]:
    return Notification.objects.filter(recipient=recipient, event__lt=event).order_by("-event")[: PAGE + 1]


@prepared
def _unread(recipient: int) -> QuerySet[Notification, int]:
    theirs = Notification.objects.unread().filter(recipient=recipient).values("recipient")
    return theirs.annotate(count=Count("pk")).values_list("count", flat=True)


def with_events(entries: list[Notification], *, seen_by: User) -> list[Notification]:
    """The entries with all that they tell; an idea that this person may not see is left out of its event."""
    events = {event.pk: event for event in _events([entry.event_id for entry in entries])} if entries else {}
    seen = _ideas_seen_by(seen_by, {event.idea_id for event in events.values() if event.idea_id})
    idea: Any = Event._meta.get_field("idea")
    for event in events.values():
        idea.set_cached_value(event, seen.get(event.idea_id or 0))
    for entry in entries:
        entry.event = events[entry.event_id]
    return entries


@prepared
def _events(pks: list[int]) -> QuerySet[Event]:
    return Event.objects.filter(pk__among=pks).select_related("actor", "measure", "organisation").only(*TOLD)


def _ideas_seen_by(user: User, pks: set[int]) -> dict[int, Any]:
    """Nearly all are public, so that only for the others it is asked what else this person may see."""
    seen = {idea.pk: idea for idea in _public(list(pks))} if pks else {}
    if unseen := pks - seen.keys():
        seen |= {idea.pk: idea for idea in _titled(_idea().objects.visible_to(user), unseen)}
    return seen


@prepared
def _public(pks: list[int]) -> QuerySet[Any]:
    return _titled(_idea().objects.public(), pks)


def _titled(ideas: Any, pks: Iterable[int]) -> Any:
    return ideas.filter(pk__among=pks).only("reference", "title", "stage")


def _idea() -> Any:
    return Event._meta.get_field("idea").related_model
