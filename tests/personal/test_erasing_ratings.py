"""Erasing somebody who rated an idea: their numbers stay counted without them, unread words go, a body's stay."""

import pytest

import arena.personal
from ideas.models import CommunityRating, SelfRating
from strategy.models import GuidingPrinciple
from tests import make
from tests.ideas import assessing

pytestmark = pytest.mark.django_db


def rate(idea, by):
    SelfRating.give(idea, by=by, ratings={idea.newest_round.criteria.first().pk: (2, "Mein Wort.")})


def reasons():
    return list(SelfRating.objects.values_list("reason", flat=True))


def test_a_rating_of_the_leitgedanken_counts_on_without_its_person():
    idea, person = assessing.in_assessment(), make.person()
    principle = GuidingPrinciple.objects.create(code="gerecht", name="Die gerechte Stadt")
    CommunityRating.give(idea, by=person, scores={principle.pk: 3})

    arena.personal.erase(person, blank_texts=False)

    assert list(CommunityRating.objects.values_list("user", "score")) == [(None, 3)]


def test_what_a_person_said_of_their_own_idea_goes_if_nobody_has_read_it():
    person = make.person()
    rate(assessing.in_assessment(lead=person), person)

    arena.personal.erase(person, blank_texts=False)

    assert reasons() == []


@pytest.mark.parametrize(("blank", "left"), [(False, ["Mein Wort."]), (True, [""])])
def test_what_everybody_reads_stays_unless_they_choose_otherwise(blank, left):
    person = make.person()
    idea = assessing.in_assessment(lead=person)
    rate(idea, person)
    assessing.closed(idea)

    arena.personal.erase(person, blank_texts=blank)

    assert reasons() == left


def test_what_a_body_said_of_its_idea_stays():
    idea = assessing.in_assessment()
    person = idea.lead.offered_by
    make.mandate(make.person(), idea.lead.organisation)
    rate(idea, person)

    arena.personal.erase(person, blank_texts=True)

    assert reasons() == ["Mein Wort."]
