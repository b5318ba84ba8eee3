"""Closing a round: everybody who was asked is through and two reviews are in, or its date is over and two are in."""

from datetime import timedelta

import pytest

from activity.verbs import Verb
from arena import clock
from ideas import clocks
from ideas.models import OwedStep, Review
from tests import make
from tests.ideas import assessing
from tests.ideas.carrying import afresh, hearers_of

pytestmark = pytest.mark.django_db


def outcome(idea) -> str:
    return idea.rounds.get().outcome


def states(idea) -> list[str]:
    return list(idea.rounds.get().reviews.values_list("state", flat=True))


def test_one_review_closes_nothing():
    idea = assessing.in_assessment()
    (only,) = assessing.assigned(idea, number=1)

    assessing.finished(only)

    assert outcome(idea) == ""


def test_with_two_and_nobody_left_it_closes_at_once():
    idea = assessing.in_assessment()
    first, second = assessing.assigned(idea)
    assessing.finished(first)
    assert outcome(idea) == ""

    assessing.finished(second)

    assert outcome(idea) == "closed"
    closed = idea.events.get(verb="round_closed")
    assert (closed.actor, closed.details["reviews"]) == (None, 2)


def test_it_waits_for_a_third_one_until_its_date():
    idea = assessing.in_assessment()
    first, second, _third = assessing.assigned(idea, number=3)
    assessing.finished(first)
    assessing.finished(second)
    assert outcome(idea) == ""

    with clock.travel(timedelta(days=30)):
        clocks.tick()
        assert outcome(idea) == ""
    with clock.travel(timedelta(days=31)):
        clocks.tick()

    assert outcome(idea) == "closed"
    assert states(idea) == ["done", "done", "excused"]


@pytest.mark.parametrize("leave", ["excuse", "decline", "declare_conflict"])
def test_it_closes_when_the_last_open_one_is_laid_down(leave):
    idea = assessing.in_assessment()
    first, second, third = assessing.assigned(idea, number=3)
    assessing.finished(first)
    assessing.finished(second)
    office = make.stabsstelle()
    third = Review.objects.get(pk=third.pk)

    if leave == "excuse":
        third.excuse(by=office)
    else:
        getattr(third, leave)(by=third.reviewer, reason="Es geht nicht.")

    assert outcome(idea) == "closed"


def test_with_fewer_it_stays_open_and_overdue_until_somebody_is_found():
    idea = assessing.in_assessment()
    first, second = assessing.assigned(idea)
    assessing.finished(first)
    second.decline(by=second.reviewer)

    with clock.travel(timedelta(days=40)):
        clocks.tick()
        assert (outcome(idea), afresh(idea).is_overdue) == ("", True)

        (late,) = assessing.assigned(idea, number=1)
        assert (late.how, late.due_on) == ("replacement", clock.today() + timedelta(days=14))
        assessing.finished(late)

    assert outcome(idea) == "closed"


def test_whoever_came_into_conflict_after_they_finished_does_not_count():
    idea = assessing.in_assessment()
    first, second = assessing.assigned(idea)
    assessing.finished(first)
    make.responsibility(afresh(idea), by=first.reviewer, role="partner")

    assessing.finished(second)

    assert (outcome(idea), states(idea)) == ("", ["conflict", "done"])
    assert hearers_of(Verb.REVIEWER_BOUND)[first.reviewer_id] == "reviewer"


def test_the_clock_leaves_out_who_has_come_into_conflict():
    idea = assessing.in_assessment()
    first, _second = assessing.assigned(idea)
    make.mandate(first.reviewer, idea.lead.organisation)

    clocks.tick()

    assert states(idea) == ["conflict", "assigned"]
    assert idea.events.get(verb="reviewer_bound").details["conflict"] == "body"


def test_it_does_not_close_while_the_idea_rests():
    idea = assessing.in_assessment()
    first, second, third = assessing.assigned(idea, number=3)
    assessing.finished(first)
    assessing.finished(second)
    office = make.stabsstelle()
    afresh(idea).defer(by=office, reason="Es fehlt Geld.", review_on=clock.today() + timedelta(days=9))

    Review.objects.get(pk=third.pk).excuse(by=office)
    assert outcome(idea) == ""
    afresh(idea).resume(by=office)
    clocks.tick()

    assert outcome(idea) == "closed"


def test_from_then_on_it_is_the_stabsstelles_turn():
    idea = assessing.in_assessment()
    with clock.travel(timedelta(days=10)):
        assessing.closed(idea)
        tenth_day = clock.after_working_days(clock.today(), 10)

    idea = afresh(idea)
    assert (idea.stage, idea.owed_by, idea.due_on) == ("assessment", "stabsstelle", tenth_day)
    step = OwedStep.objects.get(idea=idea, stage="assessment")
    assert (step.owed_by, step.days, step.is_answered) == ("reviewers", 10, True)


def test_everybody_hears_that_it_closed():
    office, follower = make.stabsstelle(), make.person()
    idea = assessing.in_assessment()
    idea.follows.create(user=follower)

    closed = assessing.closed(idea)

    told = hearers_of(Verb.ROUND_CLOSED)
    assert told[office.pk] == "stabsstelle"
    assert told[follower.pk] == "followers"
    assert {told[review.reviewer_id] for review in closed.reviews.all()} == {"reviewers"}


def test_a_rest_after_the_round_leaves_the_step_with_the_stabsstelle():
    idea = assessing.closed().idea
    office = make.stabsstelle()
    afresh(idea).defer(by=office, reason="Es fehlt Geld.", review_on=clock.today() + timedelta(days=9))

    afresh(idea).resume(by=office)

    assert (afresh(idea).stage, afresh(idea).owed_by) == ("assessment", "stabsstelle")


def test_the_stabsstelle_is_reminded_of_its_own_step_from_the_day_it_began():
    idea = assessing.in_assessment()
    with clock.travel(timedelta(days=20)):
        assessing.closed(idea)
        clocks.tick()
        before = list(idea.events.filter(verb="step_reminded").values_list("details__owed_by", flat=True))
    with clock.travel(timedelta(days=28)):
        clocks.tick()

    after = list(idea.events.filter(verb="step_reminded").values_list("details__owed_by", flat=True))
    assert before == []
    assert after == ["stabsstelle"]


def test_reviewers_are_reminded_at_half_time_at_the_end_and_after_it_each_once():
    idea = assessing.in_assessment()
    (review,) = assessing.assigned(idea, number=1)

    told = []
    for day in range(50):
        with clock.travel(timedelta(days=day)):
            clocks.tick()
            clocks.tick()
        verbs = idea.events.filter(details__review=review.pk).values_list("verb", flat=True)
        told += [(day, verb) for verb in list(verbs)[len(told) + 1 :]]

    assert told == [(15, "review_reminded"), (30, "review_due"), (45, "review_overdue")]
    assert hearers_of(Verb.REVIEW_OVERDUE)[review.reviewer_id] == "reviewer"


def test_whoever_hears_late_hears_the_last_word_only():
    idea = assessing.in_assessment()
    assessing.assigned(idea, number=1)

    with clock.travel(timedelta(days=60)):
        clocks.tick()

    told = idea.events.filter(verb__startswith="review_").values_list("verb", flat=True)
    assert list(told) == ["review_overdue"]


def test_nobody_is_reminded_of_what_is_done_or_rests():
    idea = assessing.in_assessment()
    first, _second = assessing.assigned(idea)
    assessing.finished(first)
    afresh(idea).defer(by=make.stabsstelle(), reason="Pause.", review_on=clock.today() + timedelta(days=90))

    with clock.travel(timedelta(days=20)):
        clocks.tick()

    assert not idea.events.filter(verb="review_reminded").exists()
