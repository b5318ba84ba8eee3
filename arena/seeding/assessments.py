"""How ideas of the story are worked out, assessed, decided on and become measures, by the real verbs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import Any

from arena.seeding.deeds import Days, Deed, Told
from arena.seeding.opinions import Together
from arena.seeding.people import STORY, read
from ideas.models import (
    Clarification,
    CommunityRating,
    Confirmation,
    FactSheet,
    MeasureKind,
    Outcome,
    Review,
    SelfRating,
)
from measures.models import Promotion
from strategy.models import Criterion, GuidingPrinciple, PracticeVersion


class Assessing(Together):
    """The steps of one idea as arena/story/assessments.json tells them, from its lead to the measure."""

    def deeds(self) -> Iterator[Deed]:
        days = Days(f"{self.key} assessed", self.bodies.offices)
        for order, told in enumerate(_told()["ideas"].get(self.key, [])):
            yield Deed(days.moment(told), 30_000 + order, partial(self._do, told))

    # Worked out

    def _write(self, told: Told) -> None:
        for section, text in told["sections"].items():
            words = {"section": section, "text": text, "reason": told["reason"]}
            newest = self.idea.versions.latest("number").number
            FactSheet.save_section(self.idea, by=self._by(told), base=newest, **words)

    def _confirm(self, told: Told) -> None:
        theirs = self.idea.responsibilities.running().get(organisation=self._body(told))
        Confirmation.give(theirs, by=self._by(told), number=self.idea.versions.latest("number").number)

    # Assessed

    def _request_assessment(self, told: Told) -> None:
        self.idea.request_assessment(by=self._by(told))

    def _rate_oneself(self, told: Told) -> None:
        SelfRating.give(self.idea, by=self._by(told), ratings=_ratings(told, Criterion.objects.all()))

    def _rate_principles(self, told: Told) -> None:
        scores = dict(zip(GuidingPrinciple.objects.values_list("pk", flat=True), told["scores"], strict=True))
        CommunityRating.give(self.idea, by=self._by(told), scores=scores)

    def _assign_reviewer(self, told: Told) -> None:
        reviewer = self.people[told["who"]]
        Review.assign(self.idea, by=self._by(told), reviewer=reviewer, organisation=self._body(told))

    def _draft_review(self, told: Told) -> None:
        review = self._review(told)
        review.save_draft(by=review.reviewer, ratings=_ratings(told, review.round.criteria.all()))

    def _finish_review(self, told: Told) -> None:
        review = self._review(told)
        review.finish(by=review.reviewer, ratings=_ratings(told, review.round.criteria.all()))

    def _decline_review(self, told: Told) -> None:
        self._review(told).decline(by=self._by(told), reason=told["reason"])

    def _clarify(self, told: Told) -> None:
        Clarification.write(self.idea, by=self._by(told), text=told["text"])

    # Decided

    def _present(self, told: Told) -> None:
        recommendation, kind = Outcome(told["recommendation"]), MeasureKind(told["kind"])
        how = {"by": self._by(told), "text": told["text"]}
        self.idea.present_for_decision(recommendation=recommendation, intended_kind=kind, **how)

    def _select(self, told: Told) -> None:
        criteria = [{"criterion": code, "weighed": weighed} for code, weighed in told["criteria"].items()]
        how = self._words(told) | {"criteria": criteria, "dissent": told.get("dissent", "")}
        self.idea.select(by=self._by(told), intended_kind=MeasureKind(told["kind"]), **how)

    def _propose_promotion(self, told: Told) -> None:
        words = {name: told[name] for name in ("title", "summary", "plan")}
        Promotion.propose(self.idea, by=self._by(told), **words)

    def _sign_off_promotion(self, told: Told) -> None:
        self._promotion().sign_off(by=self._by(told))

    def _sign_commitment(self, told: Told) -> None:
        read_text = PracticeVersion.now().digest
        self._promotion().sign_commitment(by=self._by(told), digest=read_text, answers=told["answers"])

    def _confirm_promotion(self, told: Told) -> None:
        self._promotion().confirm(by=self._by(told), reason=told["reason"])

    # What it is about

    def _review(self, told: Told) -> Review:
        return Review.objects.open().get(round__idea=self.idea, reviewer=self.people[told["by"]])

    def _promotion(self) -> Promotion:
        return Promotion.objects.open().get(idea=self.idea)


def _ratings(told: Told, criteria: Iterable[Criterion]) -> dict[int, tuple[int | None, str]]:
    """A score for each criterion in their order, with the reason that was told, or one that fits."""
    own = told.get("reasons", {})
    scored = zip(criteria, told["scores"], strict=False)
    return {each.pk: (score, own.get(each.code) or _reason(told["by"], each.code, score)) for each, score in scored}


def _reason(who: str, criterion: str, score: int) -> str:
    """What people say of such a score; not everybody says it in the same words."""
    ways = _told()["reviewers_say"][criterion]["low" if score < 2 else "mid" if score < 4 else "high"]
    return ways[len(who) % len(ways)]


@cache
def _told() -> dict[str, Any]:
    return read(STORY / "assessments.json")
