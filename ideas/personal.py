"""What `ideas` holds on a person: handed out to them, and taken out."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext as _

from accounts.models import User
from arena.disclosure import File, Section, labels
from ideas.models import Authorship, Comment, FactSheetVersion, Idea, Picture, Purpose, Support, blanking
from ideas.models.section import headings

VERSION = ("number", "at", "reason", "title", "summary", "description", "sections")


def export(person: User) -> list[Section]:
    return [_ideas(person), _versions(person), _pictures(person), _comments(person), _supports(person)]


def _ideas(person: User) -> Section:
    rows = [
        {
            "reference": idea.reference,
            "role": _("Autor:in") if idea.is_authored_by(person) else _("Mitautor:in"),
            "kind": idea.get_kind_display(),
            "stage": idea.get_stage_display(),
            "title": idea.title,
            "summary": idea.summary,
            "description": idea.description,
            "fields": [field.name for field in idea.fields.all()],
            "districts": [district.name for district in idea.districts.all()],
            "citywide": idea.citywide,
            "place": idea.place,
            "begun_at": idea.begun_at,
            "saved_at": idea.saved_at,
            "rules_accepted_at": idea.rules_accepted_at,
            "submitted_at": idea.submitted_at,
            "published_at": idea.published_at,
            "hidden_at": idea.hidden_at,
        }
        for idea in Idea.objects.authored_by(person).prefetch_related("fields", "districts").order_by("pk")
    ]
    columns = {
        "reference": _("Nummer"),
        "role": _("Sie sind"),
        "kind": _("Art"),
        "stage": _("Stand"),
        "title": _("Titel"),
        "summary": _("Zusammenfassung"),
        "description": _("Beschreibung"),
        "fields": _("Handlungsfelder"),
        "districts": _("Bezirke"),
        "citywide": _("stadtweit"),
        "place": _("Ort"),
        "begun_at": _("begonnen"),
        "saved_at": _("zuletzt gespeichert"),
        "rules_accepted_at": _("Regeln angenommen"),
        "submitted_at": _("eingereicht"),
        "published_at": _("veröffentlicht"),
        "hidden_at": _("verborgen"),
    }
    note = _("Ideen, die Sie allein oder mit anderen geschrieben haben, auch Entwürfe und zurückgezogene.")
    return Section("ideas", _("Ideen"), note, columns, rows)


def _versions(person: User) -> Section:
    named = headings()
    rows = [
        {
            "reference": version.idea.reference,
            "number": version.number,
            "at": version.at,
            "reason": version.reason,
            "title": version.title,
            "summary": version.summary,
            "description": version.description,
            "sections": [f"{named.get(key, key)}: {text}" for key, text in version.sections.items()],
        }
        for version in FactSheetVersion.objects.filter(author=person)
        .select_related("idea")
        .only(*VERSION, "idea__reference")
        .order_by("pk")
    ]
    columns = {
        "reference": _("Idee"),
        "number": _("Fassung"),
        "at": _("gespeichert"),
        "reason": _("Grund"),
        "title": _("Titel"),
        "summary": _("Zusammenfassung"),
        "description": _("Beschreibung"),
        "sections": _("Abschnitte des Steckbriefs"),
    }
    return Section("versions", _("Fassungen"), _("Jede Fassung, die Sie gespeichert haben."), columns, rows)


def _pictures(person: User) -> Section:
    pictures = list(Picture.objects.filter(added_by=person).select_related("idea").order_by("pk"))
    rows = [
        {
            "reference": picture.idea.reference,
            "file": _name_of(picture),
            "alt": picture.alt,
            "credit": picture.credit,
            "added_at": picture.added_at,
        }
        for picture in pictures
    ]
    columns = {
        "reference": _("Idee"),
        "file": _("Datei"),
        "alt": _("Bildbeschreibung"),
        "credit": _("Bildnachweis"),
        "added_at": _("hinzugefügt"),
    }
    note = _(
        "Bilder, wie sie hier gespeichert sind, in der größten Breite. Ihre ursprüngliche Datei haben wir nicht aufgehoben."
    )
    files = [File(_name_of(picture), partial(picture.open, picture.widths[-1])) for picture in pictures]
    return Section("pictures", _("Bilder"), note, columns, rows, files)


def _name_of(picture: Picture) -> str:
    return f"bild-{picture.pk}.webp"


def _comments(person: User) -> Section:
    comments = Comment.objects.filter(author=person).select_related("organisation").order_by("pk")
    titles, purposes = _titles(person, comments__author=person), labels(Purpose)
    rows = [
        {
            "about": titles.get(comment.idea_id, ""),
            "written_at": comment.written_at,
            "edited_at": comment.edited_at,
            "for_whom": str(comment.organisation or ""),
            "purpose": purposes[comment.purpose],
            "body": comment.body,
            "by_staff": comment.by_staff,
            "held_at": comment.held_at,
            "hidden_at": comment.hidden_at,
            "removed_at": comment.removed_at,
        }
        for comment in comments
    ]
    columns = {
        "about": _("zur Idee"),
        "written_at": _("geschrieben"),
        "edited_at": _("geändert"),
        "for_whom": _("für"),
        "purpose": _("Zweck"),
        "body": _("Text"),
        "by_staff": _("als Team der Arena"),
        "held_at": _("wartet auf Freigabe seit"),
        "hidden_at": _("verborgen"),
        "removed_at": _("entfernt"),
    }
    note = _("Alles, was Sie in Diskussionen geschrieben haben, auch Entferntes und Verborgenes.")
    return Section("comments", _("Kommentare"), note, columns, rows)


def _supports(person: User) -> Section:
    supports = Support.objects.filter(user=person).order_by("pk")
    titles = _titles(person, supports__user=person)
    rows = [{"about": titles.get(support.idea_id, ""), "since": support.since} for support in supports]
    columns = {"about": _("Idee"), "since": _("seit")}
    note = _("Andere sehen nur die Zahl, nicht, wer unterstützt.")
    return Section("supports", _("Unterstützungen"), note, columns, rows)


def _titles(person: User, **which: User) -> dict[int, str]:
    """The titles of those ideas that this person may still see."""
    seen = Idea.objects.visible_to(person).filter(pk__in=Idea.objects.filter(**which).values("pk"))
    return {idea.pk: str(idea) for idea in seen.only("title", "stage")}


def erase(person: User, *, blank_texts: bool) -> None:
    """Authorship passes on or ends, supports go; the person's own words go where they chose so, those of others stay."""
    wrote = list(Idea.objects.authored_by(person).values_list("pk", flat=True))
    for authorship in Authorship.objects.filter(user=person).select_related("idea", "user").order_by("idea"):
        authorship.end()
    blanking.blank_what_nobody_can_read(wrote)
    blanking.blank_comments_taken_back_by(person)
    blanking.withdraw_supports_of(person)
    if blank_texts:
        blanking.blank_ideas_of(person)
        blanking.blank_comments_of(person)
