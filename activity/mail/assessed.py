"""What mails say of an assessment: the review that somebody is asked for, and the lot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property

from activity.mail.letter import one_line

if TYPE_CHECKING:
    from activity.models import Event
    from ideas.models import Idea


class NewsOfAssessment:
    """The part of `News` that asks the reviews; never what they say."""

    event: Event
    idea: Idea | None

    @cached_property
    def review(self) -> Any:
        """The review it is about: whose it is, for whom and until when."""
        pk = self.event.details.get("review")
        if not (self.idea and pk):
            return None
        running = self.idea.rounds.filter(reviews=pk).first()
        return running.reviews.with_people().filter(pk=pk).first() if running else None

    @property
    def reviewer_name(self) -> str:
        return one_line(str(self.review.reviewer)) if self.review else ""

    @property
    def review_body(self) -> str:
        """The body for which they are asked."""
        return one_line(str(self.review.organisation or "")) if self.review else ""

    @property
    def seats(self) -> int:
        return self.event.details.get("seats", 0)
