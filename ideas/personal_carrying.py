"""What people carry, offer and look for in ideas: handed out to them, and taken out."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from arena.disclosure import Row, Section
from ideas.models import AuthorshipOffer, Contact, Deputy, Help, Responsibility, Wanted
from ideas.models.consortium import State


def export(person: User) -> list[Section]:
    return [_responsibilities(person), _help(person), _wanted(person), _contacts(person), _asked_to(person)]


def _responsibilities(person: User) -> Section:
    theirs = Responsibility.objects.filter(Q(person=person) | Q(offered_by=person))
    rows: list[Row] = [
        {
            "about": it.idea.reference,
            "party": str(it.party),
            "role": it.get_role_display(),
            "state": it.get_state_display(),
            "pledge": it.pledge,
            "brings": it.brings,
            "offered_at": it.offered_at,
            "accepted_at": it.accepted_at,
            "renewed_at": it.renewed_at,
            "until": it.until,
            "ended_at": it.ended_at,
        }
        for it in theirs.select_related("idea", "person", "organisation").order_by("pk")
    ]
    columns = {
        "about": _("zur Idee"),
        "party": _("für wen"),
        "role": _("Rolle"),
        "state": _("Stand"),
        "pledge": _("Zusage"),
        "brings": _("bringt mit"),
        "offered_at": _("angeboten"),
        "accepted_at": _("angenommen"),
        "renewed_at": _("zuletzt erneuert"),
        "until": _("bis"),
        "ended_at": _("beendet"),
    }
    note = _("Was Sie selbst oder für eine Stelle tragen, getragen oder angeboten haben.")
    return Section("responsibilities", _("Verantwortungen"), note, columns, rows)


def _help(person: User) -> Section:
    rows: list[Row] = [
        {
            "about": given.idea.reference,
            "text": given.text,
            "competence": str(given.competence or ""),
            "organisation": str(given.organisation or ""),
            "offered_at": given.offered_at,
            "withdrawn_at": given.withdrawn_at,
        }
        for given in Help.objects.filter(person=person)
        .select_related("idea", "competence", "organisation")
        .order_by("pk")
    ]
    columns = {
        "about": _("zur Idee"),
        "text": _("Text"),
        "competence": _("Kompetenz"),
        "organisation": _("für"),
        "offered_at": _("angeboten"),
        "withdrawn_at": _("zurückgezogen"),
    }
    note = _("Was Sie Ideen angeboten haben, ohne eine Rolle zu übernehmen.")
    return Section("help", _("Angebote zur Mitwirkung"), note, columns, rows)


def _wanted(person: User) -> Section:
    rows: list[Row] = [
        {"about": it.idea.reference, "competence": str(it.competence), "note": it.note, "named_at": it.named_at}
        for it in Wanted.objects.filter(named_by=person).select_related("idea", "competence").order_by("pk")
    ]
    columns = {"about": _("zur Idee"), "competence": _("gesucht"), "note": _("wofür"), "named_at": _("wann")}
    return Section("wanted", _("Gesuche"), _("Was Ihre Ideen suchen, soweit Sie es eingetragen haben."), columns, rows)


def _contacts(person: User) -> Section:
    rows: list[Row] = [
        {
            "about": contact.idea.reference,
            "who": _("Sie haben gefragt") if contact.asker_id == person.pk else _("Sie wurden gefragt"),
            "asked_at": contact.asked_at,
            "answer": contact.get_answer_display(),
        }
        for contact in Contact.objects.filter(Q(asker=person) | Q(asked=person)).select_related("idea").order_by("pk")
    ]
    columns = {"about": _("zur Idee"), "who": _("wer"), "asked_at": _("wann"), "answer": _("Antwort")}
    note = _("Wen Sie um Kontakt gebeten haben, und wer Sie.")
    return Section("contacts", _("Bitten um Kontakt"), note, columns, rows)


def _asked_to(person: User) -> Section:
    """Offices in place of others, and authorship that was offered."""
    rows: list[Row] = [
        {"about": it.idea.reference, "what": it.get_office_display(), "since": it.named_at, "ended_at": it.ended_at}
        for it in Deputy.objects.filter(user=person).select_related("idea").order_by("pk")
    ]
    rows += [
        {
            "about": offer.idea.reference,
            "what": _("Autorschaft: %(answer)s") % {"answer": offer.get_answer_display() or _("offen")},
            "since": offer.offered_at,
            "ended_at": offer.answered_at,
        }
        for offer in AuthorshipOffer.objects.filter(heir=person).select_related("idea").order_by("pk")
    ]
    columns = {"about": _("zur Idee"), "what": _("was"), "since": _("seit"), "ended_at": _("erledigt")}
    note = _(
        "Ideen, über die Sie anstelle einer Stelle entschieden haben oder deren Autorschaft Ihnen angeboten wurde."
    )
    return Section("asked_to", _("Gefragt worden"), note, columns, rows)


def erase(person: User, *, blank_texts: bool) -> None:
    """What they carry ends, what they offered is withdrawn; what stays in history loses its words if they chose so."""
    for offer in AuthorshipOffer.objects.open().filter(heir=person).select_related("idea").order_by("idea"):
        offer.refuse(by=person)
    for deputy in Deputy.objects.running().filter(user=person).select_related("idea").order_by("idea"):
        deputy.end(by=person)
    _lay_down_responsibilities_of(person)
    for given in Help.objects.standing().filter(person=person).select_related("idea").order_by("idea"):
        given.withdraw(by=person)
    Help.objects.filter(person=person).update(text="")
    Contact.objects.filter(Q(asker=person) | Q(asked=person)).delete()
    if blank_texts:
        Responsibility.objects.filter(person=person).update(pledge="", brings="")
        Wanted.objects.filter(named_by=person).update(note="")


def _lay_down_responsibilities_of(person: User) -> None:
    theirs = Responsibility.objects.filter(person=person).select_related("idea").order_by("idea", "pk")
    for responsibility in theirs.running():
        responsibility.end(by=None, reason=_("Konto gelöscht"))
    for offered in theirs.filter(state__in=[State.OFFERED, State.INVITED]):
        offered.withdraw(by=person)
    theirs.filter(accepted_at__isnull=True).update(pledge="", brings="")
