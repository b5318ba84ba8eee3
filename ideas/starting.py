"""From where somebody begins to write: from a need to be answered, or from an idea out of which theirs is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ideas.models import Edge, Idea, Kind

NEED, ORIGIN = "bedarf", "aus"


@dataclass(frozen=True)
class Start:
    """What a new text answers or comes of; only what is in the public lists."""

    need: Idea | None = None
    origin: Idea | None = None

    @classmethod
    def asked(cls, params: Mapping[str, Any]) -> Start:
        """As the address of the form, or the form itself, names it; what nobody may see is not named."""
        needs = Idea.objects.listed().filter(kind=Kind.NEED)
        return cls(_listed(needs, params.get(NEED, "")), _listed(Idea.objects.listed(), params.get(ORIGIN, "")))

    @classmethod
    def of(cls, idea: Idea) -> Start:
        """As it was kept with the draft."""
        if not idea.has_lineage:
            return cls()
        edges = {edge.kind: edge.target for edge in idea.edges.select_related("target").order_by("-pk")}
        return cls(edges.get(Edge.Kind.SOLVES), edges.get(Edge.Kind.SPLIT_FROM))

    @property
    def hidden(self) -> dict[str, int]:
        """What the form carries on until the draft is kept."""
        named = {NEED: self.need, ORIGIN: self.origin}
        return {name: idea.pk for name, idea in named.items() if idea}

    def keep(self, draft: Idea, *, by: Any) -> None:
        """Connect the draft with what it begins from; nobody sees it before the draft is public."""
        if self.need and draft.kind == Kind.PROPOSAL:
            Edge.connect(Edge.Kind.SOLVES, draft, self.need, by=by)
        if self.origin:
            Edge.connect(Edge.Kind.SPLIT_FROM, draft, self.origin, by=by)


def _listed(ideas: Any, number: Any) -> Idea | None:
    is_number = str(number).isdecimal() and len(str(number)) < 10
    return ideas.filter(pk=number).first() if is_number else None
