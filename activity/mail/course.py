"""What mails say of a measure: the milestone, the report, the value or the place in the team that an event is about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property

from activity.mail.letter import one_line

if TYPE_CHECKING:
    from activity.models import Event
    from ideas.models import Idea
    from measures.models import Measure


class NewsOfMeasure:
    """The part of `News` that asks the measure."""

    event: Event
    idea: Idea | None
    measure: Measure | None

    @cached_property
    def member(self) -> Any:
        """Whose place in the team it is about."""
        return self._part("members", "member")

    @property
    def member_name(self) -> str:
        return one_line(str(self.member.person)) if self.member else ""

    @property
    def member_role(self) -> str:
        return str(self.member.get_role_display()) if self.member else ""

    @property
    def phase(self) -> str:
        """The phase that the step led to."""
        step = self._part("phase_steps", "step")
        return one_line(step.after.name) if step else ""

    @cached_property
    def milestone(self) -> Any:
        return self._part("milestones", "milestone")

    @property
    def milestone_title(self) -> str:
        return one_line(str(self.milestone or ""))

    @cached_property
    def report(self) -> Any:
        return self._part("reports", "report")

    @property
    def report_title(self) -> str:
        return one_line(str(self.report or ""))

    @property
    def report_due_on(self) -> date | None:
        """By when the team owes the next report."""
        return self.measure.report_due_on if self.measure else None

    @cached_property
    def indicator(self) -> Any:
        return self._part("indicators", "indicator")

    @property
    def indicator_name(self) -> str:
        return one_line(str(self.indicator or ""))

    @cached_property
    def reading(self) -> Any:
        """The value as it stands; what was corrected since is not told."""
        return self.indicator.readings.filter(pk=self.event.details.get("reading")).first() if self.indicator else None

    @property
    def lesson(self) -> str:
        return str(getattr(self._part("lessons", "lesson"), "text", ""))

    @property
    def wanted_text(self) -> str:
        return str(self._part("wanted", "wanted") or "")

    @property
    def help_text(self) -> str:
        return str(self._part("help", "help") or "")

    @cached_property
    def takeover(self) -> Any:
        """Which body takes the measure over, as which measure of its own."""
        return self._part("replications", "replication")

    @property
    def copy(self) -> str:
        """The measure that came of it."""
        return one_line(str(self.takeover.copy)) if self.takeover else ""

    @property
    def differences(self) -> str:
        return str(self.takeover.differences) if self.takeover else ""

    @cached_property
    def promotion(self) -> Any:
        """The proposal to make a measure of the idea."""
        return self.idea.promotions.filter(pk=self.event.details.get("promotion")).first() if self.idea else None

    @property
    def promotion_title(self) -> str:
        return one_line(self.promotion.title) if self.promotion else ""

    @property
    def promotion_kind(self) -> str:
        return str(self.promotion.get_kind_display()) if self.promotion else ""

    @cached_property
    def became(self) -> str:
        """The measure that came of the idea, with its number."""
        measure = getattr(self.idea, "measure", None)
        return one_line(str(measure)) if measure else ""

    @property
    def recognition_number(self) -> str:
        return str(self.event.details.get("recognition", ""))

    @property
    def what_could_change(self) -> str:
        """What the decision says could lead to another one."""
        decision = getattr(self.event, "decision", None)
        return decision.text.what_could_change if decision else ""

    def _part(self, parts: str, detail: str) -> Any:
        pk = self.event.details.get(detail)
        return getattr(self.measure, parts).filter(pk=pk).first() if self.measure and pk else None
