"""What people have not yet saved of a Steckbrief, and what they stood behind: handed out to them, and taken out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from arena.disclosure import Row, Section
from ideas.models import Confirmation, WorkingCopy
from ideas.models.section import headings


def export(person: User) -> list[Section]:
    return [_working_copies(person), _confirmations(person)]


def _working_copies(person: User) -> Section:
    named = headings()
    rows: list[Row] = [
        {
            "about": copy.idea.reference,
            "section": named.get(copy.section, copy.section),
            "text": copy.text,
            "saved_at": copy.saved_at,
            "seen_at": copy.seen_at,
        }
        for copy in WorkingCopy.objects.filter(user=person).select_related("idea").order_by("pk")
    ]
    columns = {
        "about": _("zur Idee"),
        "section": _("Abschnitt"),
        "text": _("Text"),
        "saved_at": _("gespeichert"),
        "seen_at": _("zuletzt geöffnet"),
    }
    note = _("Was Sie in Steckbriefe getippt und noch nicht als Fassung gespeichert haben. Nur Sie sehen es.")
    return Section("working_copies", _("Arbeitskopien"), note, columns, rows)


def _confirmations(person: User) -> Section:
    given = Confirmation.objects.filter(by=person).select_related("version__idea", "responsibility__organisation")
    rows: list[Row] = [
        {
            "about": each.version.idea.reference,
            "version": each.version.number,
            "for_whom": str(each.responsibility.organisation or ""),
            "at": each.at,
        }
        for each in given.defer("version__sections", "version__description").order_by("pk")
    ]
    columns = {"about": _("zur Idee"), "version": _("Fassung"), "for_whom": _("für"), "at": _("wann")}
    note = _("Welche Fassungen Sie bestätigt haben, selbst oder für eine Stelle.")
    return Section("confirmations", _("Bestätigte Fassungen"), note, columns, rows)


def erase(person: User, *, blank_texts: bool) -> None:
    """What was never saved as a version was nobody else's; what they confirmed stays, as a number."""
    WorkingCopy.objects.filter(user=person).delete()
