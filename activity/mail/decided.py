"""What mails say of a decision: what the Stabsstelle recommends, and as which kind of measure an idea was selected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property

from activity.concerned import Audience
from activity.verbs import Verb

if TYPE_CHECKING:
    from activity.models import Event
    from ideas.models import Idea


class NewsOfDecision:
    """The part of `News` that asks what was presented and decided."""

    event: Event
    idea: Idea | None
    audience: Audience

    @property
    def is_to_decide(self) -> bool:
        """Whether it is for this person to decide now, at the desk."""
        return self.event.verb == Verb.IDEA_PRESENTED and self.audience == Audience.OWING

    @cached_property
    def presentation(self) -> Any:
        """The presentation it is about."""
        pk = self.event.details.get("presentation")
        return self.idea.presentations.filter(pk=pk).first() if self.idea and pk else None

    @property
    def intended_kind(self) -> str:
        """As which kind of measure it was selected, in words."""
        decision = getattr(self.event, "decision", None)
        kinds = dict(self.idea._meta.get_field("intended_kind").choices or []) if self.idea else {}
        return str(kinds.get(decision.measure_kind, "")) if decision else ""
