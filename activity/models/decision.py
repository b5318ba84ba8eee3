"""What was decided, by which office and why: a public chain that nobody can rewrite unnoticed."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activity.models.event import Event, digest
from activity.models.statement import DeclineCategory
from arena import clock

if TYPE_CHECKING:
    from accounts.models import User

LOCK = 20_221_220  # the day of the strategy; one advisory lock takes the records one after the other
GENESIS = "0" * 64


class Decision(models.TextChoices):
    """What can be decided about an idea or a measure."""

    DECLINE = "decline", _("Nicht weiterverfolgen")
    DEFER = "defer", _("Zurückstellen")
    REOPEN = "reopen", _("Wieder öffnen")
    SELECT = "select", _("Auswählen")
    PROMOTE = "promote", _("Zur Maßnahme machen")
    RECOGNISE = "recognise", _("Anerkennen")
    REVOKE = "revoke", _("Anerkennung widerrufen")


class DecisionRecord(models.Model):
    """One decision. Append-only by trigger: ids, codes and salted digests, chained by hashes."""

    number = models.PositiveIntegerField(_("Nummer"), unique=True)
    at = models.DateTimeField(_("wann"), default=clock.now)
    decision = models.CharField(_("Entscheidung"), max_length=20, choices=Decision)
    office = models.CharField(_("Stelle, die entschied"), max_length=20)
    category = models.CharField(_("Grund"), max_length=20, choices=DeclineCategory, blank=True)
    criteria = models.JSONField(_("Kriterien"), default=list)
    review_on = models.DateField(_("Wiedervorlage"), null=True)
    measure_kind = models.CharField(_("Art der Maßnahme"), max_length=10, blank=True)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="decision")
    idea = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, null=True, related_name="decisions")
    measure = models.ForeignKey("measures.Measure", on_delete=models.PROTECT, null=True, related_name="decisions")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digests = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(_("Prüfsumme"), max_length=64, unique=True)

    class Meta:
        verbose_name = _("Entscheidung")
        verbose_name_plural = _("Entscheidungen")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{_('Entscheidung')} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("decision", args=[self.number])

    @classmethod
    def record(
        cls,
        decision: Decision,
        *,
        event: Event,
        by: User,
        office: str,
        reason: str,
        what_could_change: str = "",
        dissent: str = "",
        **facts: Any,
    ) -> DecisionRecord:
        """Add the next link to the chain, in the transaction of the decision itself."""
        cls.hold_the_chain()
        last = cls.objects.order_by("-number").first()
        text = DecisionText(
            salt=secrets.token_hex(16), reason=reason, what_could_change=what_could_change, dissent=dissent
        )
        record = cls(
            number=last.number + 1 if last else 1,
            decision=decision,
            office=office,
            event=event,
            idea=event.idea,
            measure=event.measure,
            decided_by=by,
            digests=text.digests(),
            previous_hash=last.hash if last else GENESIS,
            **facts,
        )
        record.hash = record.compute_hash()
        record.save(force_insert=True)
        text.record = record
        text.save(force_insert=True)
        return record

    @staticmethod
    def hold_the_chain() -> None:
        """Until the transaction ends nobody else adds a record."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

    def sealed(self) -> dict[str, Any]:
        """What the hash seals, in the words of the public JSON; the kind of measure where one was named."""
        named = {"measure_kind": self.measure_kind} if self.measure_kind else {}
        return named | {
            "number": self.number,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "decision": self.decision,
            "office": self.office,
            "category": self.category,
            "criteria": self.criteria,
            "review_on": self.review_on.isoformat() if self.review_on else None,
            "event": self.event_id,
            "idea": self.idea_id,
            "measure": self.measure_id,
            "decided_by": self.decided_by_id,
            "digests": self.digests,
            "previous_hash": self.previous_hash,
        }

    def compute_hash(self) -> str:
        """SHA-256 over the sealed facts as canonical JSON: sorted keys, no spaces, UTF-8."""
        sealed = json.dumps(self.sealed(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(sealed.encode()).hexdigest()


@dataclass(frozen=True)
class Finding:
    """What a check of one record found; `fault` is empty when it is whole."""

    number: int
    is_blank: bool
    fault: str


def verify_chain() -> Iterator[Finding]:
    """Check every record against its own seal, its predecessor and its words, from the first on."""
    expected, previous = 1, GENESIS
    for record in DecisionRecord.objects.select_related("text").order_by("number").iterator(chunk_size=500):
        fault = _break_before(record, expected, previous) or fault_of(record)
        yield Finding(record.number, not fault and record.text.is_blank, fault)
        expected, previous = record.number + 1, record.hash


def _break_before(record: DecisionRecord, expected: int, previous: str) -> str:
    if record.number != expected:
        return str(_("Davor fehlt eine Entscheidung."))
    if record.previous_hash != previous:
        return str(_("Sie schließt nicht an die vorige an."))
    return ""


def fault_of(record: DecisionRecord) -> str:
    """What does not fit about this one record, in words; empty when seal and words agree."""
    text = getattr(record, "text", None)
    if record.compute_hash() != record.hash:
        return str(_("Ihre Angaben passen nicht zu ihrer Prüfsumme."))
    if text is None:
        return str(_("Ihr Wortlaut fehlt."))
    if not text.is_blank and text.digests() != record.digests:
        return str(_("Ihr Wortlaut passt nicht zu ihrer Prüfsumme."))
    return ""


class DecisionText(models.Model):
    """The words of a decision, apart from it so that an erasure or a court order can empty them.

    A trigger lets them be emptied, texts and salt together, and refuses every other change.
    """

    record = models.OneToOneField(DecisionRecord, on_delete=models.PROTECT, related_name="text", primary_key=True)
    salt = models.CharField(max_length=32, blank=True)
    reason = models.TextField(_("Begründung"), blank=True)
    what_could_change = models.TextField(_("Was daran etwas ändern könnte"), blank=True)
    dissent = models.TextField(_("Abweichende Meinung"), blank=True)

    def __str__(self) -> str:
        return self.reason[:80]

    @property
    def is_blank(self) -> bool:
        """Whether the words have been blacked out."""
        return not self.salt

    def digests(self) -> dict[str, str]:
        """The salted digest of each of the words, as the record keeps them."""
        words = {"reason": self.reason, "what_could_change": self.what_could_change, "dissent": self.dissent}
        return {name: digest(self.salt, text) for name, text in words.items() if text}

    def blank(self) -> None:
        """Black the words out for good; the chain stays whole and says "geschwärzt"."""
        self.salt = self.reason = self.what_could_change = self.dissent = ""
        self.save(update_fields=["salt", "reason", "what_could_change", "dissent"])
