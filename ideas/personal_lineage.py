"""What people connected, joined and decided about their supports: handed out to them, and taken out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from arena.disclosure import Row, Section
from ideas.models import Consent, Edge, Merge, SupportChoice


def export(person: User) -> list[Section]:
    return [_merges(person), _consents(person), _choices(person), _edges(person)]


def _merges(person: User) -> Section:
    rows: list[Row] = [
        {
            "merged": merge.merged.reference,
            "survivor": merge.survivor.reference,
            "what": _("vorgeschlagen") if merge.proposed_by_id == person.pk else _("entschieden"),
            "reason": merge.reason if merge.proposed_by_id == person.pk else "",
            "state": merge.get_state_display(),
            "proposed_at": merge.proposed_at,
            "ended_at": merge.ended_at,
        }
        for merge in (Merge.objects.filter(proposed_by=person) | Merge.objects.filter(ended_by=person)).with_ideas()
    ]
    columns = {
        "merged": _("aufgenommene Idee"),
        "survivor": _("aufnehmende Idee"),
        "what": _("Sie haben"),
        "reason": _("Ihr Grund"),
        "state": _("Stand"),
        "proposed_at": _("vorgeschlagen"),
        "ended_at": _("entschieden"),
    }
    note = _("Zusammenführungen, die Sie vorgeschlagen oder entschieden haben.")
    return Section("merges", _("Zusammenführungen"), note, columns, rows)


def _consents(person: User) -> Section:
    rows: list[Row] = [
        {"about": consent.idea.reference, "office": consent.office, "at": consent.at}
        for consent in Consent.objects.filter(by=person).select_related("idea").order_by("pk")
    ]
    columns = {"about": _("für die Idee"), "office": _("im Amt"), "at": _("wann")}
    note = _("Wann Sie zugestimmt haben, dass zwei Ideen eine werden.")
    return Section("merge_consents", _("Zustimmungen"), note, columns, rows)


def _choices(person: User) -> Section:
    chosen = SupportChoice.objects.filter(user=person).select_related("merge__merged").order_by("pk")
    rows: list[Row] = [
        {
            "about": each.merge.merged.reference,
            "choice": each.get_choice_display(),
            "since": each.since,
            "at": each.at,
        }
        for each in chosen
    ]
    columns = {"about": _("Idee"), "choice": _("Ihre Wahl"), "since": _("unterstützt seit"), "at": _("gewählt")}
    note = _("Was nach einer Zusammenführung aus Ihrer Unterstützung wurde.")
    return Section("support_choices", _("Unterstützung nach Zusammenführungen"), note, columns, rows)


def _edges(person: User) -> Section:
    made = Edge.objects.filter(by=person).select_related("source", "target").order_by("pk")
    rows: list[Row] = [
        {
            "source": edge.source.reference or "",
            "kind": edge.get_kind_display(),
            "target": edge.target.reference,
            "at": edge.at,
        }
        for edge in made
    ]
    columns = {"source": _("Idee"), "kind": _("Verbindung"), "target": _("andere Idee"), "at": _("wann")}
    note = _("Wo Sie gesagt haben, dass eine Idee eine andere löst oder aus ihr hervorgegangen ist.")
    return Section("edges", _("Verbindungen von Ideen"), note, columns, rows)


def erase(person: User, *, blank_texts: bool) -> None:
    """What they proposed and nobody decided is taken back; the reason of it goes, that of others' decisions if chosen."""
    waiting = Merge.objects.open().filter(proposed_by=person).with_ideas().order_by("pk")
    for merge in waiting:
        merge.withdraw(by=person)
    SupportChoice.objects.filter(user=person).delete()
    never_done = Merge.objects.filter(proposed_by=person, merged_at=None)
    never_done.update(reason="")
    if blank_texts:
        Merge.objects.filter(proposed_by=person).update(reason="")
