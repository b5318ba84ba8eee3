"""How far an idea is from its assessment, for the conditions and for the page: one query, however much there is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from ideas.models.confirmation import Confirmation
from ideas.models.responsibility import Responsibility
from ideas.models.section import required_keys
from strategy.models import FieldOfAction, GuidingPrinciple

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ideas.models.idea import Idea


@dataclass(frozen=True)
class Readiness:
    """What is filled in of the Steckbrief, and who stands behind it."""

    sections: dict[str, str]
    principles: list[str]
    fields: list[str]
    carriers: int
    confirmed: int

    @classmethod
    def of(cls, idea: Idea) -> Readiness:
        fields = FieldOfAction.objects.filter(ideas=OuterRef("pk")).order_by("pk")
        running = Responsibility.objects.running().filter(idea=OuterRef("pk"))
        confirmed = Confirmation.objects.standing().filter(version__idea=OuterRef("pk"))
        found = (
            type(idea)
            .objects.filter(pk=idea.pk)
            .values_list(
                "fact_sheet__sections",
                ArraySubquery(GuidingPrinciple.objects.values("code")),
                ArraySubquery(fields.values("code")),
                _count(running, "idea"),
                _count(confirmed, "version__idea"),
            )
        )
        sections, *rest = found.get()
        return cls(sections or {}, *rest)

    @cached_property
    def missing(self) -> list[str]:
        """The keys of what the Steckbrief still needs for an assessment, beside the indicators."""
        return [key for key in self.required if not self.sections.get(key)]

    @cached_property
    def required(self) -> list[str]:
        return required_keys(self.principles, self.fields)

    @property
    def is_complete(self) -> bool:
        return not self.missing

    @property
    def has_indicators(self) -> bool:
        return bool(self.sections.get("output_indicators") and self.sections.get("outcome_indicators"))

    @property
    def all_confirmed(self) -> bool:
        """Whether everybody who carries the idea confirmed its newest version; nobody at all is not everybody."""
        return 0 < self.carriers == self.confirmed


def _count(rows: QuerySet[Responsibility] | QuerySet[Confirmation], per: str) -> Coalesce:
    """How many of these rows there are for the idea outside."""
    return Coalesce(Subquery(rows.order_by().values(per).annotate(number=Count("pk")).values("number")), 0)
