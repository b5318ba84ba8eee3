"""A person's inbox: everything they are told, whatever way they chose for mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from activity.concerned import Audience
from activity.models.event import Event
from arena import clock

if TYPE_CHECKING:
    from accounts.models import User


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at__isnull=True)

    def for_inbox_of(self, user: User) -> NotificationQuerySet:
        """Newest first, with all that an entry shows; an idea that this person may not see is left out of its event."""
        ideas: Any = Event._meta.get_field("idea").related_model
        return (
            self.filter(recipient=user)
            .select_related("event__actor")
            .prefetch_related(Prefetch("event__idea", queryset=ideas.objects.visible_to(user).defer("description")))
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
