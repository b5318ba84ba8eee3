"""Erasing somebody who reviews: what they owe is laid down, drafts go, what everybody reads stays unless they chose."""

import pytest

from arena import personal
from ideas.models import Review
from ideas.models.review import Rating
from tests import make
from tests.ideas import assessing

pytestmark = pytest.mark.django_db

SECRET = "Das überzeugt mich nicht."


def drafted(review):
    review.save_draft(by=review.reviewer, ratings=assessing.scored(review, 1, reason=SECRET))
    return review


def test_an_open_review_is_excused_and_its_draft_goes():
    idea = assessing.in_assessment()
    review = drafted(assessing.assigned(idea, number=1)[0])

    personal.erase(review.reviewer, blank_texts=False)

    review.refresh_from_db()
    assert review.state == "excused"
    assert not Rating.objects.exists()
    assert idea.events.get(verb="reviewer_excused").actor is None


def test_a_round_may_close_with_that():
    idea = assessing.in_assessment()
    first, second, third = assessing.assigned(idea, number=3)
    assessing.finished(first)
    assessing.finished(second)

    personal.erase(third.reviewer, blank_texts=False)

    assert idea.rounds.get().outcome == "closed"


@pytest.mark.parametrize(("blank_texts", "reason"), [(False, "Das überzeugt."), (True, "")])
def test_what_everybody_reads_keeps_its_scores_and_loses_its_words_only_if_they_chose(blank_texts, reason):
    closed = assessing.closed()
    review = closed.reviews.first()

    personal.erase(review.reviewer, blank_texts=blank_texts)

    assert set(review.ratings.values_list("score", "reason")) == {(3, reason)}
    assert Review.objects.readable().count() == 2


def test_an_open_review_of_a_resting_idea_is_excused_too():
    idea = assessing.in_assessment()
    review = assessing.assigned(idea, number=1)[0]
    idea.defer(by=make.stabsstelle(), reason="Es fehlt Geld.", review_on=idea.due_on)

    personal.erase(review.reviewer, blank_texts=False)

    review.refresh_from_db()
    assert review.state == "excused"
    assert idea.rounds.get().is_open
