"""The path: which moves exist, and what the database refuses even if the code forgets."""

import pytest
from django.db import IntegrityError, transaction

from ideas.models import LIFE, Idea, Stage
from tests import make

pytestmark = pytest.mark.django_db

MOVES = """
draft       submitted
submitted   discussion returned declined withdrawn
returned    submitted withdrawn archived
discussion  development deferred declined merged withdrawn archived
development discussion assessment deferred declined merged withdrawn
assessment  discussion development decision deferred declined
decision    discussion development selected deferred declined
selected    discussion development promoted declined
promoted
deferred    discussion development assessment decision declined withdrawn
declined    submitted discussion
merged      discussion development
withdrawn
archived    submitted discussion
"""


def test_the_moves_are_those_of_the_product():
    written = {line.split()[0]: set(line.split()[1:]) for line in MOVES.strip().splitlines()}

    assert {str(stage): {str(target) for target in targets} for stage, targets in LIFE.items()} == written


def test_every_stage_has_its_moves():
    assert set(LIFE) == set(Stage)


@pytest.mark.parametrize(
    "wrong",
    [
        {"stage": "paused"},
        {"kind": "wish"},
        {"stage": "discussion", "published_at": None},
        {"stage": "draft"},
        {"reference": None},
        {"stage": "deferred"},
        {"deferred_from": "discussion"},
    ],
    ids=str,
)
def test_the_database_refuses_what_must_never_be(wrong):
    idea = make.idea(Stage.DISCUSSION)

    with pytest.raises(IntegrityError), transaction.atomic():
        Idea.objects.filter(pk=idea.pk).update(**wrong)


def test_the_database_refuses_a_second_author_and_a_second_support():
    idea, person = make.idea(), make.person()
    idea.support(by=person)

    with pytest.raises(IntegrityError), transaction.atomic():
        idea.authorships.create(user=person, is_author=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        idea.supports.create(user=person)
