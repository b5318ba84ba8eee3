"""Mails: one row per person and channel, kept in PostgreSQL until it is done."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from random import uniform
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Case, Count, F, Min, Q, Value, When
from django.db.models.functions import Coalesce, Greatest, Now
from django.utils.translation import gettext_lazy as _

from activity.audiences import AUDIENCES
from activity.concerned import Audience
from activity.models.event import Event
from activity.models.preference import Channel
from activity.models.telling import tell
from activity.verbs import Kind, Verb

LEASE = timedelta(seconds=30)  # longer than one SMTP transaction may take
GIVE_UP_AFTER = timedelta(days=3)
KEEP_ADDRESS_FOR = timedelta(days=7)  # after a mail without an account has failed
SHORTEST_PAUSE, LONGEST_PAUSE = 15, 4 * 3600  # seconds between two attempts at one mail
LONGEST_OUTAGE_PAUSE = 30  # seconds: when the server is back, nobody waits for long
RENDER_ATTEMPTS = 3
RENDER_DEATHS = 5  # processes that ended, for whatever reason, while they wrote the same mail
AMBIGUITIES = 2
ERROR_LENGTH = 1000


class State(models.TextChoices):
    """Where a delivery stands."""

    DUE = "due", _("fällig")
    SENDING = "sending", _("wird gesendet")
    SENT = "sent", _("gesendet")
    FAILED = "failed", _("gescheitert")
    PARKED = "parked", _("wartet auf eine Person")
    DROPPED = "dropped", _("entfallen")
    GATHERED = "gathered", _("in einer Sammelmail")


IN_TROUBLE = [State.FAILED, State.PARKED]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self) -> DeliveryQuerySet:
        """Mails whose time has come and that nobody holds."""
        return self.filter(
            Q(lease_until__isnull=True) | Q(lease_until__lt=Now()),
            state=State.DUE,
            channel=Channel.MAIL,
            next_at__lte=Now(),
        )

    def in_trouble(self) -> DeliveryQuerySet:
        """Failed and parked mails: a person decides."""
        return self.filter(state__in=IN_TROUBLE)

    def condition(self) -> dict[str, int]:
        """How many seconds the oldest unsent mail has waited, tried in vain or not, and how many wait for a person."""
        unsent = self.filter(state__in=[State.DUE, State.SENDING], channel=Channel.MAIL)
        waited = unsent.aggregate(waited=Now() - Min(Coalesce("first_tried_at", "next_at")))["waited"] or timedelta()
        trouble = dict(self.in_trouble().values_list("state").annotate(Count("pk")))
        return {
            "oldest_due_seconds": max(int(waited.total_seconds()), 0),
            "failed": trouble.get(State.FAILED, 0),
            "parked": trouble.get(State.PARKED, 0),
        }

    def claim(self, count: int) -> list[Delivery]:
        """Lease up to `count` due mails; what killed its process last time comes after all that waits."""
        self._settle_broken_off()
        token = uuid.uuid4()
        with transaction.atomic(durable=True):
            due = self.due().order_by(Greatest("next_at", "lease_until"), "pk").select_for_update(skip_locked=True)
            ids = list(due.values_list("pk", flat=True)[:count])
            self.filter(pk__in=ids).update(lease_until=Now() + LEASE, lease_token=token)
        claimed = {delivery.pk: delivery for delivery in self.filter(pk__in=ids, lease_token=token)}
        return [claimed[pk] for pk in ids if pk in claimed]

    def _settle_broken_off(self) -> None:
        """A process ended while it sent: nobody knows whether the mail arrived."""
        with transaction.atomic(durable=True):
            broken = self.filter(state=State.SENDING, lease_until__lt=Now())
            ids = list(broken.select_for_update(skip_locked=True).values_list("pk", flat=True))
            self.filter(pk__in=ids)._is_ambiguous(str(_("Der Prozess endete, während er sendete.")))

    def _is_ambiguous(self, error: str, *, pause: timedelta = timedelta()) -> int:
        """Tried once more after the first ambiguity; after the second a person decides."""
        enough = Q(ambiguous__gte=AMBIGUITIES - 1)
        return self.update(
            ambiguous=F("ambiguous") + 1,
            state=Case(When(enough, then=Value(State.PARKED)), default=Value(State.DUE)),
            ended_at=Case(When(enough, then=Now()), default=None),
            next_at=Now() + pause,
            lease_until=None,
            lease_token=None,
            last_error=error[:ERROR_LENGTH],
        )

    def to_nobody(self) -> DeliveryQuerySet:
        """Mails that never got through, to addresses without an account: after a week nobody tries again."""
        return self.in_trouble().filter(recipient__isnull=True, ended_at__lt=Now() - KEEP_ADDRESS_FOR)

    def forget(self) -> int:
        """Whom these mails were for is not known any more; what was still to go out is dropped."""
        unfinished = Q(state__in=[State.DUE, State.SENDING, *IN_TROUBLE])
        return self.update(
            state=Case(When(unfinished, then=Value(State.DROPPED)), default=F("state")),
            ended_at=Coalesce("ended_at", Now()),
            address="",
            context={},
            last_error=Case(When(unfinished, then=Value("The address is erased.")), default=Value("")),
            lease_until=None,
            lease_token=None,
        )

    def retry(self) -> int:
        """Try once more, as if for the first time; for failed and parked mails only."""
        return self.in_trouble().update(
            state=State.DUE,
            attempts=0,
            ambiguous=0,
            unrenderable=0,
            first_tried_at=None,
            next_at=Now(),
            ended_at=None,
            lease_until=None,
            lease_token=None,
        )


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
    audience = models.CharField(_("hört davon"), max_length=20, choices=Audience, blank=True, db_default="")
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
    unrenderable = models.PositiveSmallIntegerField(_("vergeblich geschrieben"), default=0, db_default=0)
    created_at = models.DateTimeField(_("angelegt"), db_default=Now())
    first_tried_at = models.DateTimeField(_("zuerst versucht"), null=True, blank=True)
    next_at = models.DateTimeField(_("fällig ab"), db_default=Now())
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    last_error = models.TextField(_("letzter Fehler"), blank=True, db_default="")
    ended_at = models.DateTimeField(_("beendet"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

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
            models.Index(fields=["next_at"], condition=Q(state__in=["due", "sending"]), name="deliveries_due"),
            models.Index(fields=["recipient"], condition=Q(state="due", channel="digest"), name="digests_due"),
            models.Index(fields=["state"], condition=Q(state__in=["failed", "parked"]), name="deliveries_in_trouble"),
            models.Index(fields=["address"], condition=~Q(address=""), name="deliveries_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.template or self.event_id} → {self.address or self.recipient_id}"

    # Questions

    @property
    def kind(self) -> Kind | None:
        """The kind of news it is to its recipient; mails without an event have none."""
        return AUDIENCES[Verb(self.event.verb)][Audience(self.audience)] if self.event else None

    # How they come into being

    @classmethod
    def for_audience_of(cls, event: Event) -> None:
        """One row per person and channel, in the transaction of the event; then ring the bell, if there is any."""
        if tell(event, AUDIENCES[Verb(event.verb)]):
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

    # On the way; each of these changes nothing once somebody else holds the lease, and says so

    def begin(self) -> bool:
        """Write its words next: counted before, for words that end the process that writes them."""
        if self.unrenderable >= RENDER_DEATHS:
            self.fail(str(_("Mehrmals endete der Prozess, während er diese Mail schrieb.")))
            return False
        return self._write(unrenderable=F("unrenderable") + 1, lease_until=Now() + LEASE)

    def start(self) -> bool:
        """From here on the mail may arrive: written down before the first byte goes to the server."""
        return self._write(
            state=State.SENDING,
            attempts=F("attempts") + 1,
            unrenderable=0,
            first_tried_at=Coalesce("first_tried_at", Now()),
            lease_until=Now() + LEASE,
        )

    def hold(self) -> bool:
        """Renew the lease."""
        return self._write(lease_until=Now() + LEASE)

    def release(self) -> bool:
        """Give it back untried."""
        return self._write(lease_until=None, lease_token=None)

    def arrive(self) -> bool:
        """The server took it."""
        return self._end(State.SENT, "")

    def drop(self, why: str) -> bool:
        """Nobody needs it any more."""
        return self._end(State.DROPPED, why)

    def fail(self, error: str) -> bool:
        """The server refused it for good."""
        return self._end(State.FAILED, error)

    def doubt(self, error: str) -> bool:
        """The connection broke after the text went out: it may have arrived."""
        return bool(self._mine()._is_ambiguous(error, pause=LEASE))

    def wait_for_recipient(self, error: str) -> bool:
        """The server asked to try again later: ever longer pauses, for three days."""
        return self._wait(error, longest=LONGEST_PAUSE)

    def wait_for_server(self, error: str) -> bool:
        """There was no server to speak to: short pauses, for three days."""
        return self._wait(error, longest=LONGEST_OUTAGE_PAUSE, attempts=F("attempts") + 1, unrenderable=0)

    def could_not_be_written(self, error: str) -> bool:
        """Its words could not be put together; after three attempts it fails."""
        attempts = self.unrenderable + 1
        if attempts >= RENDER_ATTEMPTS:
            return self.fail(error)
        return self._back_to_due(error, timedelta(seconds=SHORTEST_PAUSE * attempts))

    def _wait(self, error: str, *, longest: int, **changes: Any) -> bool:
        too_long = Q(first_tried_at__lt=Now() - GIVE_UP_AFTER)
        pause = min(SHORTEST_PAUSE * 2 ** min(self.attempts, 20), longest) * uniform(0.5, 1.5)  # noqa: S311 no secret
        return self._back_to_due(
            error,
            timedelta(seconds=pause),
            state=Case(When(too_long, then=Value(State.FAILED)), default=Value(State.DUE)),
            ended_at=Case(When(too_long, then=Now()), default=None),
            **{"first_tried_at": Coalesce("first_tried_at", Now()), **changes},
        )

    def _back_to_due(self, error: str, pause: timedelta, **changes: Any) -> bool:
        back = {"state": State.DUE, "next_at": Now() + pause, "lease_until": None, "lease_token": None}
        return self._write(**back | changes, last_error=error[:ERROR_LENGTH])

    def _end(self, state: State, error: str, **changes: Any) -> bool:
        """An address that is no longer needed is forgotten; a failed mail keeps it for another attempt."""
        if state != State.FAILED:
            changes |= {"address": "", "context": {}}
        return self._write(
            state=state, ended_at=Now(), lease_until=None, lease_token=None, last_error=error[:ERROR_LENGTH], **changes
        )

    def _write(self, **changes: Any) -> bool:
        return bool(self._mine().update(**changes))

    def _mine(self) -> DeliveryQuerySet:
        return Delivery.objects.filter(pk=self.pk, lease_token=self.lease_token)


def ring_the_bell_after_commit() -> None:
    """Wake a worker once the rows are stored; a dead broker loses nothing, the loop finds them."""
    from activity.tasks import ring

    transaction.on_commit(ring, robust=True)
