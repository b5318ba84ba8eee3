"""The sections of the Steckbrief: what each asks, in plain words, with an example; and which of them an assessment needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ideas.models.fixed_sections import FIXED, GOAL_EXAMPLE, INDICATORS, PRINCIPLE_EXAMPLE, TEXT, FixedSection
from strategy.models import FieldOfAction, GuidingPrinciple

if TYPE_CHECKING:
    from ideas.models.idea import Idea

LONGEST = 5_000
PRINCIPLE, GOAL = "principle_", "goal_"


@dataclass(frozen=True)
class Section:
    """One part of the Steckbrief as people meet it."""

    key: str
    slug: str
    group: str | Promise
    heading: str | Promise
    help: str | Promise
    example: str | Promise
    required: bool = True
    aim: str = ""  # what the strategy itself says: of a Leitgedanke, of a Handlungsfeld

    @property
    def counts(self) -> bool:
        """Whether the Steckbrief is complete only with it; indicators are a condition of their own."""
        return self.required and self.key not in INDICATORS

    @property
    def is_proposed(self) -> bool:
        """Whether the question is ours alone; the Leitgedanken and Handlungsfelder are the strategy's."""
        return not self.aim


def sections_of(idea: Idea) -> list[Section]:
    """Every section that this idea should fill, in order; two queries. A Handlungsbedarf has only those about the need."""
    if idea.is_need:
        return [_fixed(each) for each in FIXED if each.of_needs]
    before = [_fixed(each) for each in FIXED if not each.comes_last]
    after = [_fixed(each) for each in FIXED if each.comes_last]
    principles = [_of_principle(each) for each in GuidingPrinciple.objects.all()]
    goals = [_of_field(each) for each in idea.fields.order_by("group__position", "position")]
    return [*before, *principles, *goals, *after]


def required_keys(principles: list[str], fields: list[str]) -> list[str]:
    """The keys of what an assessment needs beside the indicators, which have a condition of their own."""
    fixed = [each.key for each in FIXED if each.required and each.key not in INDICATORS]
    return [*fixed, *(PRINCIPLE + code for code in principles), *(GOAL + code for code in fields)]


def headings() -> dict[str, str]:
    """What every part of the text is called, in order; also sections that the idea has no more. Two queries."""
    named = {each.key: str(each.heading) for each in (*TEXT, *FIXED)}
    principles = GuidingPrinciple.objects.values_list("code", "name")
    fields = FieldOfAction.objects.order_by("group__position", "position").values_list("code", "name")
    return named | {PRINCIPLE + code: name for code, name in principles} | {GOAL + code: name for code, name in fields}


def _fixed(each: FixedSection) -> Section:
    return Section(each.key, each.slug, each.group, each.heading, each.help, each.example, each.required)


def _of_principle(principle: GuidingPrinciple) -> Section:
    return Section(
        key=PRINCIPLE + principle.code,
        slug=f"leitgedanke-{principle.code}",
        group=_("Beitrag zu den Leitgedanken"),
        heading=principle.name,
        help=_(
            "Wie trägt der Vorschlag dazu bei? Wenn er es nicht tut, sagen Sie auch das, und warum es in Ordnung ist."
        ),
        example=PRINCIPLE_EXAMPLE,
        aim=principle.description,
    )


def _of_field(field: FieldOfAction) -> Section:
    return Section(
        key=GOAL + field.code,
        slug=f"handlungsfeld-{field.code}",
        group=_("Beitrag zu den Zielen"),
        heading=field.full_name or field.name,
        help=_("Was wird in diesem Handlungsfeld besser, und woran merkt man es?"),
        example=GOAL_EXAMPLE,
        aim=field.description,
    )
