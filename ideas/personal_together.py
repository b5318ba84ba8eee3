"""What people said and were asked when they worked ideas out with others: handed out to them, and taken out."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from arena.disclosure import Row, Section
from ideas.models import CoAuthorRequest, Invitation, Opinion, OpinionInvitation


def export(person: User) -> list[Section]:
    return [_opinions(person), _asked_for_opinions(person), _coauthorship(person)]


def _opinions(person: User) -> Section:
    rows: list[Row] = [
        {
            "about": given.idea.reference,
            "for_whom": str(given.organisation or ""),
            "dimension": given.get_dimension_display(),
            "rating": f"{given.rating} {given.rating_word}",
            "text": given.text,
            "interest_note": given.interest_note or _("keine"),
            "given_at": given.given_at,
            "replaced_at": given.replaced_at,
            "withdrawn_at": given.withdrawn_at,
        }
        for given in Opinion.objects.filter(author=person).select_related("idea", "organisation").order_by("pk")
    ]
    columns = {
        "about": _("zur Idee"),
        "for_whom": _("für"),
        "dimension": _("Hinsicht"),
        "rating": _("Einschätzung"),
        "text": _("Text"),
        "interest_note": _("eigene Interessen"),
        "given_at": _("abgegeben"),
        "replaced_at": _("ersetzt"),
        "withdrawn_at": _("zurückgezogen"),
    }
    note = _("Was Sie selbst oder für eine Stelle zur Umsetzbarkeit gesagt haben, auch Früheres.")
    return Section("opinions", _("Stellungnahmen"), note, columns, rows)


def _asked_for_opinions(person: User) -> Section:
    about_them = OpinionInvitation.objects.filter(Q(person=person) | Q(invited_by=person))
    rows: list[Row] = [
        {
            "about": asked.idea.reference,
            "who": _("Sie haben gefragt") if asked.invited_by_id == person.pk else _("Sie wurden gefragt"),
            "dimension": asked.get_dimension_display(),
            "note": asked.note,
            "invited_at": asked.invited_at,
            "due_on": asked.due_on,
            "answer": asked.get_answer_display(),
        }
        for asked in about_them.select_related("idea").order_by("pk")
    ]
    columns = {
        "about": _("zur Idee"),
        "who": _("wer"),
        "dimension": _("Hinsicht"),
        "note": _("Nachricht"),
        "invited_at": _("wann"),
        "due_on": _("erbeten bis"),
        "answer": _("Antwort"),
    }
    note = _("Wen Sie um eine Stellungnahme gebeten haben, und wer Sie.")
    return Section("opinions_asked", _("Bitten um Stellungnahme"), note, columns, rows)


def _coauthorship(person: User) -> Section:
    """An invitation to somebody else says nothing of them: not even that they have an account."""
    rows: list[Row] = [
        {
            "about": asked.idea.reference,
            "what": _("Sie wollten mitschreiben"),
            "message": asked.message,
            "at": asked.asked_at,
            "answer": asked.get_answer_display(),
        }
        for asked in CoAuthorRequest.objects.filter(user=person).select_related("idea").order_by("pk")
    ]
    rows += [
        {
            "about": invitation.idea.reference or str(invitation.idea),
            "what": _("Sie waren eingeladen mitzuschreiben"),
            "message": "",
            "at": invitation.invited_at,
            "answer": invitation.get_answer_display(),
        }
        for invitation in Invitation.objects.filter(user=person).select_related("idea").order_by("pk")
    ]
    columns = {
        "about": _("zur Idee"),
        "what": _("was"),
        "message": _("Nachricht"),
        "at": _("wann"),
        "answer": _("Antwort"),
    }
    note = _("Bitten und Einladungen, an Ideen mitzuschreiben.")
    return Section("coauthorship", _("Mitautorschaft"), note, columns, rows)


def erase(person: User, *, blank_texts: bool) -> None:
    """Open questions to them are answered, theirs and their invitations go; their opinions stay unless they chose."""
    for asked in OpinionInvitation.objects.open().filter(person=person).select_related("idea").order_by("idea"):
        asked.decline(by=person)
    OpinionInvitation.objects.filter(invited_by=person).update(note="")
    Invitation.objects.filter(Q(user=person) | Q(by=person)).delete()
    CoAuthorRequest.objects.filter(user=person).delete()
    own_words = Opinion.objects.filter(author=person, organisation=None)
    own_words.filter(withdrawn_at__isnull=False).update(text="", interest_note="")
    if blank_texts:
        for opinion in own_words.current().select_related("idea").order_by("idea", "pk"):
            opinion.withdraw(by=person)
        own_words.update(text="", interest_note="")
