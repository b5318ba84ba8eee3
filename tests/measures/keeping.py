"""Measures with a team, and everything that a team keeps."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from arena import clock
from arena.images import renditions_of
from measures.models import (
    HelpOffer,
    HelpWanted,
    Indicator,
    Lesson,
    Measure,
    Milestone,
    Reading,
    Report,
    ReportDocument,
    ReportPicture,
    Status,
    TeamMember,
)
from strategy.models import Phase
from tests import make

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


def kept(member: User | None = None, **fields: Any) -> Measure:
    """A running measure whose team is one person, who leads it."""
    measure = make.measure(**({"status": Status.RUNNING} | fields))
    TeamMember.join(measure, person=member or make.person(), role="lead", by=make.stabsstelle())
    return Measure.objects.get(pk=measure.pk)


def phases() -> list[Phase]:
    """The five phases, from the first to the last."""
    names = ["Vorprozess", "Konzept", "Erprobung", "Entwicklung", "Skalierung"]
    for number, name in enumerate(names, start=1):
        Phase.objects.get_or_create(number=number, defaults={"name": name})
    return list(Phase.objects.all())


def in_days(days: int) -> Any:
    return clock.today() + timedelta(days=days)


def milestone(measure: Measure, *, by: User | None = None, title: str = "Erprobt", days: int = 30) -> Milestone:
    return Milestone.set(measure, by=by or lead_of(measure), title=title, due_on=in_days(days))


def report(measure: Measure, *, by: User | None = None, title: str = "Es geht voran", **more: Any) -> Report:
    return Report.give(measure, by=by or lead_of(measure), title=title, **({"text": "Zwei Ämter machen mit."} | more))


def indicator(measure: Measure, *, name: str = "Verständliche Formulare", **more: Any) -> Indicator:
    facts = {
        "kind": "output",
        "unit": "Formulare",
        "baseline": Decimal(0),
        "target": Decimal(20),
        "due_on": in_days(300),
    }
    return Indicator.set(measure, by=lead_of(measure), name=name, **(facts | more))


def reading(of: Indicator, value: str = "7.5", *, days: int = 0, evidence: str = "Gezählt") -> Reading:
    by = lead_of(of.measure)
    return Reading.take(of, by=by, on=in_days(days), value=Decimal(value), evidence=evidence)


def lesson(measure: Measure, *, kind: str = "worked", text: str = "Früh fragen hilft.") -> Lesson:
    return Lesson.learn(measure, by=lead_of(measure), kind=kind, text=text)


def revised_report(measure: Measure) -> Report:
    given = report(measure, title="Noch einmal gelesen")
    words = {"title": "Es geht gut voran", "text": "Drei Ämter machen mit."}
    given.revise(by=lead_of(measure), revision=0, **words, reason="Ein Amt war vergessen.")
    return given


def revised_lesson(measure: Measure) -> Lesson:
    learnt = lesson(measure)
    words = {"kind": "change", "text": "Früher fragen."}
    learnt.revise(by=lead_of(measure), revision=0, **words, reason="Genauer gesagt")
    return learnt


def lead_of(measure: Measure) -> User:
    return TeamMember.objects.filter(measure=measure).order_by("pk")[0].person


def pk_for(name: str, member: User) -> int:
    """What the address of this name is about: a measure, or one of its parts."""
    measure = kept(member)
    parts = {
        "leave_team": lambda: TeamMember.objects.get(measure=measure),
        "move_milestone": lambda: milestone(measure),
        "reach_milestone": lambda: milestone(measure),
        "drop_milestone": lambda: milestone(measure),
        "report_picture": lambda: with_picture(measure),
        "remove_report_picture": lambda: with_picture(measure),
        "attach_document": lambda: report(measure),
        "report_document": lambda: document(measure),
        "remove_document": lambda: document(measure),
        "take_reading": lambda: indicator(measure),
        "revise_indicator": lambda: indicator(measure),
        "end_indicator": lambda: indicator(measure),
        "revise_report": lambda: report(measure),
        "earlier_reports": lambda: revised_report(measure),
        "revise_lesson": lambda: lesson(measure),
        "earlier_lessons": lambda: revised_lesson(measure),
        "correct_reading": lambda: reading(indicator(measure)),
        "close_wanted": lambda: HelpWanted.name(measure, by=member, text="Ein Raum"),
        "withdraw_measure_help": lambda: HelpOffer.make(measure, by=member, text="Ich helfe."),
    }
    return parts.get(name, lambda: measure)().pk


def with_picture(measure: Measure) -> Report:
    from tests.personal.canary import photo

    words = {"renditions": renditions_of(photo()), "alt": "Ein Formular", "credit": "Foto: Mira K."}
    return report(measure, picture=words)


def document(measure: Measure) -> ReportDocument:
    given = report(measure, title="Mit Anlage", document={"content": PDF, "title": "Konzept"})
    return given.documents.get()


def with_everything(member: User) -> Measure:
    """Every part that a page of a measure can show."""
    measure = kept(member)
    first, second, *_rest = phases()
    measure.enter_phase(second, by=member)
    measure.enter_phase(first, by=member, reason="Das Konzept trug nicht.")
    moved = milestone(measure, title="Verschoben")
    moved.move(by=member, to=in_days(60), reason="Krankheit")
    milestone(measure, title="Überfällig", days=-3)
    milestone(measure, title="Geschafft").reach(by=member, on=clock.today())
    milestone(measure, title="Lassen wir").drop(by=member, reason="Zu teuer")
    with_picture(measure)
    document(measure)
    number = indicator(measure)
    reading(number, "2", days=-40)
    reading(number, "5", days=-9).correct(
        by=member, on=in_days(-9), value=Decimal(4), evidence="Noch einmal gezählt", reason="Eins doppelt"
    )
    indicator(measure, name="Rückfragen", kind="outcome", unit="je Tag", baseline=Decimal(90), target=Decimal(30))
    Lesson.learn(measure, by=member, kind="failed", text="Ohne Schulung klappt es nicht.")
    HelpWanted.name(measure, by=member, text="Zehn Menschen, die ausprobieren")
    HelpOffer.make(measure, by=make.person(), text="Ich probiere aus.")
    return Measure.objects.get(pk=measure.pk)


def row_for(verb: str, measure: Measure) -> int:
    """What the address of this verb names, without anything having happened."""
    by = lead_of(measure)
    if verb.endswith("_milestone"):
        return Milestone.objects.create(measure=measure, title="Erprobt", due_on=in_days(9)).pk
    if verb.endswith(("_reading", "_indicator")):
        known = {"name": "Formulare", "kind": "output", "unit": "Stück", "baseline": 0, "target": 9}
        number = Indicator.objects.create(measure=measure, set_by=by, due_on=in_days(9), **known)
        return number.readings.create(on=in_days(0), value=1, by=by).pk if verb == "correct_reading" else number.pk
    if verb == "revise_lesson":
        return Lesson.objects.create(measure=measure, kind="worked", text="Früh fragen hilft.", by=by).pk
    if verb == "close_wanted":
        return measure.wanted.create(text="Ein Raum", named_by=by).pk
    given = Report.objects.create(measure=measure, by=by, title="Es geht voran", text="Zwei Ämter.")
    if verb == "remove_document":
        return given.documents.create(key="x" * 32, title="Konzept", size=1, added_by=by).pk
    if verb == "remove_report_picture":
        ReportPicture.objects.create(report=given, key="x" * 32, widths=[480], width=480, height=320, added_by=by)
    return given.pk
