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
NEWEST = 2**63 - 1  # no event has a number as large as this

ON_AN_ENTRY = [
    *("recipient", "audience", "read_at"),
    *(f"event__{name}" for name in ("at", "verb", "number", "details", "actor", "idea", "measure", "organisation")),
    *("event__actor__public_name", "event__organisation__name", "event__measure__number", "event__measure__title"),
]


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at__isnull=True)

    def for_inbox(self) -> NotificationQuerySet:
        """Newest first, with all that an entry shows but the idea, which not everybody may see any more."""
        return (
            self.select_related("event__actor", "event__measure", "event__organisation")
            .only(*ON_AN_ENTRY)
            .order_by("-event")
        )

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
    def newest_of(cls, user: User, *, before: int = NEWEST) -> list[Notification]:
        """A page of the inbox, and one entry more if there are older ones."""
        return with_ideas(_newest(user.pk, before), seen_by=user)

    @staticmethod
    def unread_count_of(user: User) -> int:
        return sum(_unread(user.pk))


@prepared
def _newest(recipient: int, before: int) -> QuerySet[Notification]:
    return Notification.objects.filter(recipient=recipient, event__lt=before).for_inbox()[: PAGE + 1]


@prepared
def _unread(recipient: int) -> QuerySet[Notification, int]:
    theirs = Notification.objects.unread().filter(recipient=recipient).values("recipient")
    return theirs.annotate(count=Count("pk")).values_list("count", flat=True)


def with_ideas(entries: list[Notification], *, seen_by: User) -> list[Notification]:
    """The entries with their ideas; one that this person may not see is left out of its event."""
    field: Any = Event._meta.get_field("idea")
    pks = {entry.event.idea_id for entry in entries if entry.event.idea_id}
    seen = {idea.pk: idea for idea in _public(list(pks))} if pks else {}
    if unseen := pks - seen.keys():  # seldom, so that only then it is asked what else this person may see
        seen |= {idea.pk: idea for idea in _of_entries(field.related_model.objects.visible_to(seen_by), unseen)}
    for entry in entries:
        field.set_cached_value(entry.event, seen.get(entry.event.idea_id))
    return entries


@prepared
def _public(ideas: list[int]) -> QuerySet[Any]:
    model: Any = Event._meta.get_field("idea").related_model
    return _of_entries(model.objects.public(), ideas)


def _of_entries(ideas: Any, pks: Iterable[int]) -> Any:
    return ideas.filter(pk__among=pks).only("reference", "title", "stage")
