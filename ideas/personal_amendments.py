"""What people would change in the texts of ideas, and what they answered: handed out to them, and taken out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from arena.disclosure import Row, Section
from arena.transitions import WrongStage
from ideas.models import Amendment, AmendmentPart
from ideas.models.amendment import State
from ideas.models.section import headings


def export(person: User) -> list[Section]:
    return [_suggested(person), _answered(person)]


def _suggested(person: User) -> Section:
    parts = AmendmentPart.objects.filter(amendment__author=person).select_related("amendment__idea", "version")
    named = headings()
    rows: list[Row] = [
        {
            "about": part.idea.reference,
            "suggested_at": part.amendment.suggested_at,
            "state": part.amendment.get_state_display(),
            "reason": part.amendment.reason,
            "section": named.get(part.section, part.section),
            "proposed": part.proposed,
            "answer": part.get_answer_display(),
            "answered_at": part.answered_at,
            "answer_reason": part.answer_reason,
            "version": part.version.number if part.version else None,
        }
        for part in parts.order_by("pk")
    ]
    columns = {
        "about": _("zur Idee"),
        "suggested_at": _("vorgeschlagen"),
        "state": _("Stand"),
        "reason": _("Begründung"),
        "section": _("Abschnitt"),
        "proposed": _("Ihr Text"),
        "answer": _("Antwort"),
        "answered_at": _("beantwortet"),
        "answer_reason": _("Grund der Antwort"),
        "version": _("steht in Fassung"),
    }
    note = _("Was Sie an Texten anderer ändern wollten, Abschnitt für Abschnitt, auch Zurückgezogenes.")
    return Section("amendments", _("Änderungsvorschläge"), note, columns, rows)


def _answered(person: User) -> Section:
    parts = AmendmentPart.objects.filter(answered_by=person).select_related("amendment__idea")
    rows: list[Row] = [
        {
            "about": part.idea.reference,
            "answered_at": part.answered_at,
            "answer": part.get_answer_display(),
            "answer_reason": part.answer_reason,
        }
        for part in parts.order_by("pk")
    ]
    columns = {
        "about": _("zur Idee"),
        "answered_at": _("wann"),
        "answer": _("Antwort"),
        "answer_reason": _("Begründung"),
    }
    note = _("Wie Sie die Vorschläge anderer beantwortet haben.")
    return Section("amendments_answered", _("Antworten auf Änderungsvorschläge"), note, columns, rows)


def erase(person: User, *, blank_texts: bool) -> None:
    """What waits is withdrawn if its words go, else it waits on; what an author took over stays in the author's version."""
    theirs = Amendment.objects.filter(author=person)
    if blank_texts:
        for amendment in theirs.open().select_related("idea").order_by("idea", "pk"):
            _withdraw(amendment, person)
    gone = theirs if blank_texts else theirs.filter(state=State.WITHDRAWN)
    AmendmentPart.objects.filter(amendment__in=gone).update(proposed="")
    gone.update(reason="")
    if blank_texts:
        AmendmentPart.objects.filter(answered_by=person).update(answer_reason="")


def _withdraw(amendment: Amendment, person: User) -> None:
    """Somebody may answer it in this very moment; then there is nothing left to withdraw."""
    try:
        amendment.withdraw(by=person)
    except WrongStage:
        return
