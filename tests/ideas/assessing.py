"""What the tests about the assessment share: an idea that is ready for it, its round, reviewers and their scores."""

from collections.abc import Sequence
from typing import Any

from accounts.models import Organisation, User
from ideas.models import AssessmentRound, Confirmation, FactSheet, Idea, Review, Stage
from ideas.models.section import required_keys
from strategy.models import Criterion, GuidingPrinciple
from tests import make

CRITERIA = ["nutzen", "umsetzbarkeit", "uebertragbarkeit"]


def criteria(*codes: str) -> list[Criterion]:
    """The criteria of these codes, three when none is named; those that are there already stay."""
    return [
        Criterion.objects.get_or_create(code=code, defaults={"name": code.capitalize(), "position": position})[0]
        for position, code in enumerate(codes or CRITERIA)
    ]


def ready(*, body: Organisation | None = None, lead: User | None = None, **fields: Any) -> Idea:
    """An idea in development with everything that an assessment asks for, led by a verified body unless `lead` is given."""
    idea = make.idea(Stage.DEVELOPMENT, **fields)
    led = make.responsibility(idea, by=lead, body=body or (None if lead else make.organisation()))
    principles = list(GuidingPrinciple.objects.values_list("code", flat=True))
    keys = required_keys(principles, list(idea.fields.values_list("code", flat=True)))
    texts = dict.fromkeys([*keys, "output_indicators", "outcome_indicators"], "Text.")
    version = FactSheet.write(idea, texts, by=idea.authors[0], reason="Vollständig")
    Confirmation.give(led, by=led.person or led.offered_by, number=version.number)
    Idea.objects.filter(pk=idea.pk).update(opinion_count=1)
    return Idea.objects.get(pk=idea.pk)


def in_assessment(idea: Idea | None = None, **fields: Any) -> Idea:
    """An idea whose lead asked for the assessment, with an open round and nobody asked to review yet."""
    criteria()
    idea = idea or ready(**fields)
    assert idea.lead is not None
    idea.request_assessment(by=idea.lead.person or idea.lead.offered_by)
    return Idea.objects.get(pk=idea.pk)


def assigned(idea: Idea, *people: User, number: int = 2) -> list[Review]:
    """These people, or so many, are asked to review it."""
    office = make.stabsstelle()
    asked = people or [make.person() for _ in range(number)]
    return [Review.assign(idea, by=office, reviewer=person) for person in asked]


def scored(review: Review, *scores: int, reason: str = "Das überzeugt.") -> dict[int, tuple[int | None, str]]:
    """What a reviewer says: one score per criterion in their order; the last one holds for the rest."""
    asked = list(review.round.criteria.order_by("position", "pk"))
    given = [*scores, *[scores[-1]] * len(asked)][: len(asked)] if scores else [3] * len(asked)
    return {criterion.pk: (score, reason) for criterion, score in zip(asked, given, strict=True)}


def finished(review: Review, *scores: int, reason: str = "Das überzeugt.") -> Review:
    """The reviewer gives these scores, one per criterion, and is done."""
    review = Review.objects.get(pk=review.pk)
    review.finish(by=review.reviewer, ratings=scored(review, *scores, reason=reason))
    return review


def closed(
    idea: Idea | None = None, *, scores: Sequence[Sequence[int]] = ((3,), (3,)), **fields: Any
) -> AssessmentRound:
    """A round that closed because every reviewer is done; `scores` has one row per reviewer."""
    idea = idea or in_assessment(**fields)
    for review, row in zip(assigned(idea, number=len(scores)), scores, strict=True):
        finished(review, *row)
    return AssessmentRound.objects.select_related("idea").get(idea=idea, outcome="closed")
