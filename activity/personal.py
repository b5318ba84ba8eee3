"""What `activity` holds on a person: handed out to them, and taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from activity.concerned import Audience
from activity.models import Delivery, Event, EventText, Follow, Notification, Preference, State, StatementOfReasons
from activity.verbs import BY_OFFICE, PUBLIC, Verb
from arena.disclosure import Section, labels

if TYPE_CHECKING:
    from accounts.models import User


def export(person: User) -> list[Section]:
    return [
        _done(person),
        _reasons(person),
        _inbox(person),
        _follows(person),
        _preferences(person),
        _mails(person),
    ]


def _done(person: User) -> Section:
    what = labels(Verb)
    rows = [
        {"at": event.at, "what": what[event.verb], "about": _about(event), "reason": event.reason}
        for event in Event.objects.filter(actor=person).select_related("text").order_by("pk")
    ]
    columns = {"at": _("wann"), "what": _("was"), "about": _("woran"), "reason": _("Ihre Begründung")}
    note = _("Was Sie getan haben, in der Reihenfolge, in der es geschah.")
    return Section("done", _("Verlauf"), note, columns, _with_titles(rows, person))


def _reasons(person: User) -> Section:
    what = labels(Verb)
    given = StatementOfReasons.objects.filter(recipient=person).order_by("pk")
    rows = [
        {
            "at": statement.event.at,
            "what": what[statement.event.verb],
            "about": _about(statement.event),
            "rule": str(statement.rule or ""),
            "category": statement.get_category_display(),
            "automated": statement.automated,
            "facts": statement.facts,
        }
        for statement in given.select_related("event__text", "rule")
    ]
    columns = {
        "at": _("wann"),
        "what": _("was"),
        "about": _("woran"),
        "rule": _("Regel"),
        "category": _("Grund"),
        "automated": _("automatisch"),
        "facts": _("Begründung"),
    }
    note = _("Entscheidungen über Ihre Beiträge, mit den Gründen, die wir Ihnen genannt haben.")
    return Section("reasons", _("Begründungen"), note, columns, _with_titles(rows, person))


def _inbox(person: User) -> Section:
    what, why = labels(Verb), labels(Audience)
    entries = Notification.objects.filter(recipient=person).order_by("pk")
    rows = [
        {
            "at": entry.event.at,
            "what": what[entry.event.verb],
            "about": _about(entry.event),
            "why": why[entry.audience],
            "read_at": entry.read_at,
        }
        for entry in entries.select_related("event")
    ]
    columns = {"at": _("wann"), "what": _("was"), "about": _("woran"), "why": _("warum Sie"), "read_at": _("gelesen")}
    return Section("inbox", _("Postfach"), _("Was Ihnen gemeldet wurde."), columns, _with_titles(rows, person))


def _follows(person: User) -> Section:
    rows = [
        {"about": _about(follow), "since": follow.since} for follow in Follow.objects.filter(user=person).order_by("pk")
    ]
    columns = {"about": _("wem"), "since": _("seit")}
    note = _("Wovon Sie hören möchten. Andere sehen das nicht.")
    return Section("follows", _("Sie folgen"), note, columns, _with_titles(rows, person))


def _preferences(person: User) -> Section:
    rows = [
        {"kind": choice.get_kind_display(), "channel": choice.get_channel_display()}
        for choice in Preference.objects.filter(user=person).order_by("pk")
    ]
    columns = {"kind": _("Art"), "channel": _("Weg")}
    note = _("Was Sie gewählt haben. Für alles andere gilt: sofort per E-Mail.")
    return Section("preferences", _("Benachrichtigungen"), note, columns, rows)


def _mails(person: User) -> Section:
    what, states = labels(Verb), labels(State)
    rows = [
        {
            "at": mail.created_at,
            "what": what[mail.event.verb] if mail.event else mail.template,
            "state": states[mail.state],
            "ended_at": mail.ended_at,
            "address": mail.address,
        }
        for mail in Delivery.objects.filter(recipient=person).select_related("event").order_by("created_at", "pk")
    ]
    columns = {
        "at": _("angelegt"),
        "what": _("worüber"),
        "state": _("Stand"),
        "ended_at": _("erledigt"),
        "address": _("Adresse"),
    }
    note = _("E-Mails an Sie. Den Text heben wir nicht auf, die Adresse nur, solange die Mail unterwegs ist.")
    return Section("mails", _("E-Mails"), note, columns, rows)


def _about(row: Any) -> tuple[str, int | None]:
    return ("idea", row.idea_id) if row.idea_id else ("measure", row.measure_id)


def _with_titles(rows: list[dict[str, Any]], person: User) -> list[dict[str, Any]]:
    """The things by name where this person may still see them, else nothing."""
    titles: dict[tuple[str, int | None], str] = {}
    for kind in ("idea", "measure"):
        model: Any = Event._meta.get_field(kind).related_model
        wanted = {pk for each, pk in (row["about"] for row in rows) if each == kind and pk}
        titles |= {(kind, pk): str(thing) for pk, thing in model.objects.visible_to(person).in_bulk(wanted).items()}
    return [row | {"about": titles.get(row["about"], "")} for row in rows]


def erase(person: User, *, blank_texts: bool) -> None:
    """What tells of their interests goes, mails under way are dropped; history keeps the number of the person alone."""
    Follow.objects.filter(user=person).delete()
    Preference.objects.filter(user=person).delete()
    Notification.objects.filter(recipient=person).delete()
    _mails_to(person).forget()
    if blank_texts:
        _reasons_of(person).exclude(text="").update(salt="", text="")


def _mails_to(person: User) -> Any:
    addresses = {person.email, *person.emailaddress_set.values_list("email", flat=True)} - {None}  # type: ignore[attr-defined]
    return Delivery.objects.filter(Q(recipient=person) | Q(address__in=addresses))


def _reasons_of(person: User) -> Any:
    """What they gave as a reason themselves, and what was said to them alone.

    What an office told others, or everybody, is not theirs and stays.
    """
    told = StatementOfReasons.objects.filter(event=OuterRef("event"))
    to_them_alone = Exists(told.filter(recipient=person)) & ~Exists(told.exclude(recipient=person))
    theirs = Q(event__actor=person) & ~Q(event__verb__in=BY_OFFICE)
    return EventText.objects.filter(theirs | (Q(to_them_alone) & ~Q(event__verb__in=PUBLIC)))
