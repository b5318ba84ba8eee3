"""What `measures` holds on a person: handed out to them, and taken out."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from arena import clock
from arena.disclosure import File, Section
from measures.models import (
    EarlierIndicator,
    EarlierLesson,
    EarlierReport,
    HelpOffer,
    HelpWanted,
    Indicator,
    Lesson,
    Reading,
    Replication,
    ReplicationKit,
    Report,
    ReportDocument,
    ReportPicture,
    TeamMember,
)
from measures.models.report import discard

BLANK = ""


def export(person: User) -> list[Section]:
    return [_teams(person), _reports(person), _files(person), _words(person)]


def _teams(person: User) -> Section:
    rows = [
        {
            "measure": str(member.measure),
            "role": member.get_role_display(),
            "for_whom": str(member.organisation or ""),
            "since": member.since,
            "until": member.until,
        }
        for member in TeamMember.objects.filter(person=person).select_related("measure", "organisation").order_by("pk")
    ]
    columns = {
        "measure": _("Maßnahme"),
        "role": _("Aufgabe"),
        "for_whom": _("für"),
        "since": _("seit"),
        "until": _("bis"),
    }
    return Section("teams", _("Teams"), _("Maßnahmen, die Sie führen oder geführt haben."), columns, rows)


def _reports(person: User) -> Section:
    reports = Report.objects.filter(_worded_by(person)).select_related("measure").order_by("pk")
    rows = [
        {"measure": str(report.measure), "at": report.at, "title": report.title, "text": report.text}
        for report in reports
    ]
    earlier = EarlierReport.objects.filter(by=person).select_related("report__measure").order_by("pk")
    rows += [
        {"measure": str(each.report.measure), "at": each.at, "title": each.title, "text": each.text} for each in earlier
    ]
    columns = {"measure": _("Maßnahme"), "at": _("wann"), "title": _("in einem Satz"), "text": _("Text")}
    return Section("reports", _("Berichte"), _("Was Sie über Maßnahmen berichtet haben."), columns, rows)


def _files(person: User) -> Section:
    pictures = list(ReportPicture.objects.filter(added_by=person).select_related("report__measure").order_by("pk"))
    documents = list(ReportDocument.objects.filter(added_by=person).select_related("report__measure").order_by("pk"))
    parts: list[ReportPicture | ReportDocument] = [*pictures, *documents]
    rows = [
        {
            "measure": str(each.report.measure),
            "file": _name(each),
            "words": str(each),
            "credit": getattr(each, "credit", ""),
        }
        for each in parts
    ]
    columns = {"measure": _("Maßnahme"), "file": _("Datei"), "words": _("Beschreibung"), "credit": _("Bildnachweis")}
    files = [File(_name(each), partial(each.open, each.widths[-1])) for each in pictures]
    files += [File(_name(each), each.open) for each in documents]
    note = _("Bilder und Dokumente, die Sie Berichten beigelegt haben.")
    return Section("report_files", _("Beilagen"), note, columns, rows, files)


def _name(each: ReportPicture | ReportDocument) -> str:
    return f"bericht-bild-{each.pk}.webp" if isinstance(each, ReportPicture) else f"bericht-dokument-{each.pk}.pdf"


def _words(person: User) -> Section:
    """Everything else they wrote at measures, by what it is."""
    found: list[tuple[Any, str, Any, str]] = [
        *(
            (each.measure, _("Indikator"), each.set_on, f"{each.name} ({each.unit})")
            for each in _of(Indicator, set_by=person)
        ),
        *(
            (each.indicator.measure, _("Indikator, frühere Fassung"), each.at, each.name)
            for each in EarlierIndicator.objects.filter(by=person).select_related("indicator__measure").order_by("pk")
        ),
        *(
            (each.measure, _("Erfahrung"), each.worded_at, each.text)
            for each in Lesson.objects.filter(_worded_by(person)).select_related("measure").order_by("pk")
        ),
        *(
            (each.lesson.measure, _("Erfahrung, frühere Fassung"), each.at, each.text)
            for each in EarlierLesson.objects.filter(by=person).select_related("lesson__measure").order_by("pk")
        ),
        *((each.measure, _("Gesuch"), each.named_at, each.text) for each in _of(HelpWanted, named_by=person)),
        *(
            (each.measure, _("Angebot zur Mitwirkung"), each.offered_at, each.text)
            for each in _of(HelpOffer, person=person)
        ),
        *(
            (each.measure, _("Anleitung zum Übernehmen"), each.revised_at or each.published_at, each.whole_text)
            for each in _of(ReplicationKit, worded_by=person)
        ),
        *(
            (each.copy, _("Übernahme: was anders ist"), each.at, each.differences)
            for each in Replication.objects.filter(by=person).select_related("copy").order_by("pk")
        ),
        *(
            (each.indicator.measure, _("Messwert"), each.at, f"{each.on}: {each.value}, {each.evidence}")
            for each in Reading.objects.filter(by=person).select_related("indicator__measure").order_by("pk")
        ),
    ]
    rows = [{"measure": str(measure), "what": what, "at": at, "text": text} for measure, what, at, text in found]
    columns = {"measure": _("Maßnahme"), "what": _("Was"), "at": _("wann"), "text": _("Text")}
    note = _("Indikatoren, Messwerte, Erfahrungen, Anleitungen, Übernahmen, Gesuche und Angebote von Ihnen.")
    return Section("measure_words", _("An Maßnahmen"), note, columns, rows)


def _worded_by(person: User) -> Q:
    """What stands there now is in this person's words; what stood there before is told by itself."""
    return Q(by=person, revised_by=None) | Q(revised_by=person)


def _of(model: Any, **whose: User) -> Any:
    return model.objects.filter(**whose).select_related("measure").order_by("pk")


def erase(person: User, *, blank_texts: bool) -> None:
    """They leave every team and take offers back; their own words go where they chose so. Figures stay: they are facts."""
    for member in TeamMember.objects.running().filter(person=person).select_related("measure").order_by("measure"):
        member.leave(by=None)
    HelpOffer.objects.filter(person=person).update(text=BLANK)
    HelpOffer.objects.filter(person=person, withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
    ReplicationKit.objects.filter(worded_by=person).update(contacts=BLANK)
    if blank_texts:
        ReplicationKit.objects.filter(worded_by=person).delete()
        theirs = Q(by=person) | Q(revised_by=person)  # who revises takes most of the words over
        Report.objects.filter(theirs).update(title=BLANK, text=BLANK)
        EarlierReport.objects.filter(Q(by=person) | Q(report__by=person)).update(title=BLANK, text=BLANK)
        Lesson.objects.filter(theirs).update(text=BLANK)
        EarlierLesson.objects.filter(Q(by=person) | Q(lesson__by=person)).update(text=BLANK)
        HelpWanted.objects.filter(named_by=person, closed_at__isnull=True).update(closed_at=clock.now())
        HelpWanted.objects.filter(named_by=person).update(text=BLANK)
        Reading.objects.filter(by=person).update(evidence=BLANK)
        for picture in ReportPicture.objects.filter(added_by=person):
            discard(picture)
        for document in ReportDocument.objects.filter(added_by=person):
            discard(document)
