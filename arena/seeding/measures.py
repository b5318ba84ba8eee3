"""The measures of the example story, told through the verbs at their time; real measures get nothing invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import cached_property, partial

from accounts.models import Organisation, User
from arena import clock
from arena.seeding.deeds import Days, Deed, Told
from arena.seeding.people import STORY, read
from ideas.models import Idea
from measures.models import (
    HelpOffer,
    HelpWanted,
    Indicator,
    Lesson,
    Measure,
    Milestone,
    Reading,
    Replication,
    ReplicationKit,
    Report,
)
from strategy.models import District, FieldOfAction, Phase

FIRST = 500_000  # their place among deeds of the same moment


def deeds(people: dict[str, User], idea_of: Callable[[str], Idea]) -> list[Deed]:
    """What was done with every measure of the story, each deed at its time."""
    return [deed for told in read(STORY / "measures.json") for deed in Course(told, people, idea_of).deeds]


class Course:
    """One measure of the story, entered or come from an idea, and what was done with it."""

    def __init__(self, told: Told, people: dict[str, User], idea_of: Callable[[str], Idea]) -> None:
        self.told, self.people, self.idea_of = told, people, idea_of
        self.milestones: dict[str, Milestone] = {}
        self.indicators: dict[str, Indicator] = {}
        self.verbs: dict[str, Callable[[Told, User], object]] = {
            "enter": self._enter,
            "start": lambda deed, by: self.measure.start(by=by),
            "complete": lambda deed, by: self.measure.complete(by=by, reason=deed["reason"]),
            "enter_phase": self._enter_phase,
            "set_milestone": self._set_milestone,
            "move": self._move,
            "reach": lambda deed, by: self._milestone(deed).reach(by=by, on=clock.today()),
            "drop": lambda deed, by: self._milestone(deed).drop(by=by, reason=deed["reason"]),
            "report": lambda deed, by: Report.give(self.measure, by=by, title=deed["title"], text=deed["text"]),
            "indicator": self._set_indicator,
            "reading": self._take_reading,
            "revise_report": self._revise_report,
            "revise_indicator": self._revise_indicator,
            "learn": lambda deed, by: Lesson.learn(self.measure, by=by, kind=deed["kind"], text=deed["text"]),
            "want": lambda deed, by: HelpWanted.name(self.measure, by=by, text=deed["text"]),
            "offer": lambda deed, by: HelpOffer.make(self.measure, by=by, text=deed["text"]),
            "publish_kit": lambda deed, by: ReplicationKit.publish(self.measure, by=by, **deed["words"]),
            "take_over": self._take_over,
            "recognise": lambda deed, by: self.measure.recognise(by=by, reason=deed["reason"]),
        }

    @property
    def deeds(self) -> list[Deed]:
        days = Days(self.told["key"])
        told = enumerate(self.told["deeds"])
        return [Deed(days.moment(deed), FIRST + order, partial(self.do, deed)) for order, deed in told]

    def do(self, deed: Told) -> None:
        """Tell one deed by its name."""
        self.verbs[deed["do"]](deed, self.people[deed.get("by") or self.told["entered_by"]])

    @cached_property
    def measure(self) -> Measure:
        """The one that became of an idea, unless it was entered."""
        return Measure.objects.get(idea=self.idea_of(self.told["idea"]))

    def _enter(self, deed: Told, by: User) -> None:
        self.measure = Measure(
            title=self.told["title"],
            summary=self.told["summary"],
            kind=self.told["kind"],
            organisation=Organisation.objects.get(name=self.told["body"]),
            status=deed["status"],
            phase=Phase.objects.get(number=deed["phase"]),
            is_example=True,
        )
        self.measure.enter(by=by, team=[self.people[key] for key in self.told["team"]])
        self.measure.fields.set(FieldOfAction.objects.filter(code__in=self.told["fields"]))
        self.measure.districts.set(District.objects.filter(name__in=self.told["districts"]))
        self.measure.keep_words()

    def _enter_phase(self, deed: Told, by: User) -> None:
        phase = Phase.objects.get(number=deed["phase"])
        self.measure.enter_phase(phase, by=by, reason=deed.get("reason", ""))

    def _set_milestone(self, deed: Told, by: User) -> None:
        day = clock.today() + timedelta(days=deed["days_ahead"])
        self.milestones[deed["key"]] = Milestone.set(self.measure, by=by, title=deed["title"], due_on=day)

    def _move(self, deed: Told, by: User) -> None:
        day = clock.today() + timedelta(days=deed["days_ahead"])
        self._milestone(deed).move(by=by, to=day, reason=deed["reason"])

    def _set_indicator(self, deed: Told, by: User) -> None:
        self.indicators[deed["key"]] = Indicator.set(
            self.measure,
            by=by,
            kind=deed["kind"],
            name=deed["name"],
            unit=deed["unit"],
            baseline=Decimal(deed["baseline"]),
            target=Decimal(deed["target"]),
            due_on=clock.today() + timedelta(days=deed["days_ahead"]),
        )

    def _revise_report(self, deed: Told, by: User) -> None:
        report = self.measure.reports.get(title=deed["of"])
        report.revise(by=by, revision=0, title=deed["title"], text=deed["text"], reason=deed["reason"])

    def _revise_indicator(self, deed: Told, by: User) -> None:
        number = self.indicators[deed["key"]]
        kept = {"name": number.name, "baseline": number.baseline, "due_on": number.due_on}
        number.revise(by=by, revision=0, **kept, target=Decimal(deed["target"]), reason=deed["reason"])

    def _take_reading(self, deed: Told, by: User) -> None:
        value, number = Decimal(deed["value"]), self.indicators[deed["key"]]
        Reading.take(number, by=by, on=clock.today(), value=value, evidence=deed["evidence"])

    def _take_over(self, deed: Told, by: User) -> None:
        words = {"title": deed["title"], "differences": deed["differences"]}
        body = Organisation.objects.get(name=deed["for"])
        districts = District.objects.filter(name__in=deed["districts"])
        Replication.take_over(self.measure, by=by, organisation=body, districts=districts, **words)

    def _milestone(self, deed: Told) -> Milestone:
        return self.milestones[deed["key"]]
