"""What a closed round says, criterion by criterion: the lead, the reviewers, the community; constant queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, Max, Min, OuterRef, QuerySet
from django.utils.functional import cached_property

from ideas.models.review import Rating, Review

if TYPE_CHECKING:
    from ideas.models.clarification import Clarification
    from ideas.models.round import AssessmentRound
    from ideas.models.selfrating import SelfRating
    from strategy.models import Criterion, GuidingPrinciple

APART = 2  # points between the lowest and the highest review, from which on somebody has to look why


@dataclass(frozen=True)
class Line:
    """One criterion: what each side says to it."""

    number: int
    criterion: Criterion
    ratings: list[Rating] = field(default_factory=list)
    lead: SelfRating | None = None
    community: float | None = None
    voices: int = 0

    @property
    def scores(self) -> list[int]:
        return [rating.score for rating in self.ratings if rating.score is not None]

    @property
    def mean(self) -> float | None:
        return sum(self.scores) / len(self.scores) if self.scores else None

    @property
    def low(self) -> int | None:
        return min(self.scores, default=None)

    @property
    def high(self) -> int | None:
        return max(self.scores, default=None)

    @property
    def spread(self) -> int:
        """How many points lie between the lowest and the highest review."""
        return max(self.scores, default=0) - min(self.scores, default=0)

    @property
    def is_disputed(self) -> bool:
        return self.spread >= APART


@dataclass(frozen=True)
class Results:
    """Everything a closed round says."""

    round: AssessmentRound
    lines: list[Line]
    reviews: list[Review]
    others: list[tuple[GuidingPrinciple, float, int]]
    clarification: Clarification | None

    @cached_property
    def disputed(self) -> list[Line]:
        """Where the reviewers differ so widely that somebody has to say what to make of it."""
        return [line for line in self.lines if line.is_disputed]

    @property
    def needs_clarification(self) -> bool:
        return bool(self.disputed) and self.clarification is None

    @property
    def voices(self) -> int:
        """How many people of the community took part, at least."""
        return max([line.voices for line in self.lines] + [votes for _p, _mean, votes in self.others], default=0)

    @property
    def has_lead(self) -> bool:
        return any(line.lead for line in self.lines)


class Hidden(Exception):
    """Somebody asked for the results of a round that has none: it runs, or it ended void."""


def results_of(closed: AssessmentRound) -> Results:
    """The results of a round that closed with one; before that nobody is told anything, so asking is a mistake."""
    from ideas.models.clarification import Clarification

    if not closed.is_closed:
        raise Hidden(closed.pk)
    reviews = list(closed.reviews.readable().with_people())
    known = {review.pk: review for review in reviews}
    ratings = list(Rating.objects.filter(review__in=known).order_by("review"))
    for rating in ratings:
        rating.review = known[rating.review_id]
    lead = {said.criterion_id: said for said in closed.self_ratings.select_related("by")}
    community = _community_of(closed)
    lines = [
        Line(
            number,
            criterion,
            [rating for rating in ratings if rating.criterion_id == criterion.pk],
            lead.get(criterion.pk),
            *community.get(criterion.principle_id, (None, 0)),
        )
        for number, criterion in enumerate(closed.criteria.select_related("principle"), start=1)
    ]
    clarification = Clarification.objects.filter(round=closed).select_related("by").first()
    return Results(closed, lines, reviews, _besides(lines, community), clarification)


def disputed_in(closed: AssessmentRound | OuterRef) -> QuerySet[Any, Any]:
    """The ids of the criteria on which the finished reviews of a round lie far apart."""
    finished = Rating.objects.filter(review__round=closed, review__state=Review.State.DONE).order_by()
    apart = finished.values("criterion").annotate(apart=Max("score") - Min("score"))
    return apart.filter(apart__gte=APART).values("criterion")


def _community_of(closed: AssessmentRound) -> dict[int | None, tuple[float, int]]:
    """By Leitgedanke the mean and how many gave a score."""
    counted = closed.community_ratings.order_by().values_list("principle").annotate(Avg("score"), Count("pk"))
    return {principle: (float(mean), votes) for principle, mean, votes in counted}


def _besides(
    lines: list[Line], community: dict[int | None, tuple[float, int]]
) -> list[tuple[GuidingPrinciple, float, int]]:
    """Leitgedanken that people rated and from which no criterion of the round derives."""
    from strategy.models import GuidingPrinciple

    shown = {line.criterion.principle_id for line in lines}
    missing = GuidingPrinciple.objects.filter(pk__in=community.keys() - shown) if community.keys() - shown else []
    return [(principle, *community[principle.pk]) for principle in missing]
