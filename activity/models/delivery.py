"""What people are told: one row per person and channel, kept in PostgreSQL until it is done."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from activity.audiences import audience_of
from activity.models.event import Event
from activity.verbs import KIND_OF, MANDATORY, Kind, Verb


class Channel(models.TextChoices):
    """How a person hears of a kind of news, besides the inbox, which has everything."""

    MAIL = "mail", _("sofort per E-Mail")
    DIGEST = "digest", _("einmal am Tag gesammelt")
    NONE = "none", _("nur hier im Postfach")


DEFAULT_CHANNEL = Channel.MAIL
_without_mail = ContextVar("without_mail", default=False)


class Preference(models.Model):
    """The channel a person chose for a kind of news; without a row the default holds."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences")
    kind = models.CharField(max_length=20, choices=Kind)
    channel = models.CharField(max_length=10, choices=Channel)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_channel_display()}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """An entry in a person's inbox."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="notifications")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "recipient"], name="one_notification_per_person")]
        indexes = [
            models.Index(fields=["recipient", "-event"], name="inbox"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="inbox_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.event_id}"


class State(models.TextChoices):
    """Where a delivery stands."""

    DUE = "due", _("fällig")
    SENDING = "sending", _("wird gesendet")
    SENT = "sent", _("gesendet")
    FAILED = "failed", _("gescheitert")
    PARKED = "parked", _("wartet auf eine Person")
    DROPPED = "dropped", _("entfallen")
    GATHERED = "gathered", _("in einer Sammelmail")


class Delivery(models.Model):
    """One mail to one person: leased, sent, and its end written down. The id is also the Message-ID.

    Mails without an event (from the account pages, invitations) name a `template` and an `address`; secret links
    are never stored but made from `context` when the mail is sent. A digest is such a row too: the deliveries
    it gathered point to it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries", verbose_name=_("Ereignis")
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
        verbose_name=_("an"),
    )
    address = models.EmailField(_("Adresse"), blank=True, db_default="")
    template = models.CharField(_("Vorlage"), max_length=80, blank=True, db_default="")
    context = models.JSONField(default=dict, db_default={})
    channel = models.CharField(_("Weg"), max_length=10, choices=Channel, default=Channel.MAIL)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.DUE, db_default=State.DUE)
    digest = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="gathered", verbose_name=_("Sammelmail")
    )
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0, db_default=0)
    ambiguous = models.PositiveSmallIntegerField(_("unklare Versuche"), default=0, db_default=0)
    created_at = models.DateTimeField(_("angelegt"), db_default=Now())
    next_at = models.DateTimeField(_("fällig ab"), db_default=Now())
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    last_error = models.TextField(_("letzter Fehler"), blank=True, db_default="")
    ended_at = models.DateTimeField(_("beendet"), null=True, blank=True)

    class Meta:
        verbose_name = _("Zustellung")
        verbose_name_plural = _("Zustellungen")
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient", "channel"], name="one_delivery_per_channel"),
            models.CheckConstraint(
                condition=Q(event__isnull=False, recipient__isnull=False) | ~Q(template=""),
                name="a_delivery_knows_what_to_say",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state__in=["due", "sending"]), name="deliveries_due"
            ),
            models.Index(fields=["recipient", "channel"], condition=Q(state="due"), name="digests_due"),
        ]

    def __str__(self) -> str:
        return f"{self.template or self.event_id} → {self.address or self.recipient_id}"

    @classmethod
    def for_audience_of(cls, event: Event) -> None:
        """One row per person and channel, in the transaction of the event; then ring the bell."""
        people, params = audience_of(event).values("id").query.sql_with_params()
        kind = KIND_OF[Verb(event.verb)]
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO activity_notification (event_id, recipient_id) SELECT %s, id FROM ({people}) AS people",
                [event.pk, *params],
            )
            if _without_mail.get():
                return
            cursor.execute(
                f"""
                INSERT INTO activity_delivery (id, event_id, recipient_id, channel)
                SELECT gen_random_uuid(), %s, people.id, coalesce(chosen.channel, %s)
                FROM ({people}) AS people
                LEFT JOIN activity_preference AS chosen
                    ON chosen.user_id = people.id AND chosen.kind = %s AND NOT %s
                WHERE coalesce(chosen.channel, %s) <> %s
                """,
                [
                    event.pk,
                    DEFAULT_CHANNEL,
                    *params,
                    kind,
                    kind in MANDATORY,
                    DEFAULT_CHANNEL,
                    Channel.NONE,
                ],
            )
        ring_the_bell_after_commit()

    @classmethod
    def without_event(
        cls, template: str, *, to: str, recipient_id: int | None = None, next_at: datetime | None = None, **context: Any
    ) -> Delivery:
        """A mail to an address, for something that is no event of an idea: confirm your address, say."""
        later = {"next_at": next_at} if next_at else {}
        delivery = cls.objects.create(
            template=template, address=to, recipient_id=recipient_id, context=context, **later
        )
        ring_the_bell_after_commit()
        return delivery


@contextmanager
def without_mail() -> Iterator[None]:
    """Events reach the inboxes and no mail becomes due: for telling what happened long ago."""
    before = _without_mail.set(True)
    try:
        yield
    finally:
        _without_mail.reset(before)


def ring_the_bell_after_commit() -> None:
    """Wake a worker once the rows are stored; a dead broker loses nothing, the loop finds them."""
    from activity.tasks import ring

    transaction.on_commit(ring, robust=True)
