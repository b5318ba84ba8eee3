"""What people proposed, signed and confirmed on the way from an idea to a measure: handed out to them.

It is a body that proposes and signs, so nothing is taken out: who spoke for it is a number in an empty row afterwards.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from arena.disclosure import Section
from measures.models import Commitment, Promotion


def export(person: User) -> list[Section]:
    return [_promotions(person)]


def _promotions(person: User) -> Section:
    """Which measures they proposed, signed or confirmed, themselves or for a body."""
    theirs = Promotion.objects.filter(
        Q(proposed_by=person) | Q(signed_off_by=person) | Q(confirmed_by=person) | Q(ended_by=person)
    )
    rows: list[Any] = [
        {"idea": each.idea.reference, "what": _what_they_did(each, person), "title": each.title, "text": each.plan}
        for each in theirs.select_related("idea").order_by("pk")
    ]
    signed = Commitment.objects.filter(signed_by=person).select_related("promotion__idea", "signed_for")
    rows += [
        {
            "idea": each.promotion.idea.reference,
            "what": _("Selbstverpflichtung unterschrieben für %(body)s") % {"body": each.signed_for},
            "title": each.promotion.title,
            "text": "\n".join(answer.text for answer in each.answers.all()),
        }
        for each in signed.prefetch_related("answers").order_by("pk")
    ]
    columns = {"idea": _("zur Idee"), "what": _("was"), "title": _("Maßnahme"), "text": _("Text")}
    note = _("Ideen, die durch Sie zur Maßnahme werden sollten oder wurden.")
    return Section("promotions", _("Wege zur Maßnahme"), note, columns, rows)


def _what_they_did(each: Promotion, person: User) -> str:
    did = {
        _("vorgeschlagen"): each.proposed_by_id,
        _("mitgezeichnet"): each.signed_off_by_id,
        _("bestätigt"): each.confirmed_by_id,
        _("beendet"): each.ended_by_id,
    }
    return ", ".join(word for word, who in did.items() if who == person.pk)
