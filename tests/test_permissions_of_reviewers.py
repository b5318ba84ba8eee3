"""Being asked to review an idea opens one's own review and nothing else: everywhere else a reviewer is a citizen."""

import pytest

from arena import clock
from ideas.models import AssessmentRound, Idea, Review
from tests import make
from tests.rights import idea_with_everybody, thing_of
from tests.test_permissions import ROWS, may, where

pytestmark = pytest.mark.django_db


def reviewer_of(idea: Idea):
    """Somebody who is asked in the open round of the idea, wherever it stands."""
    version, day = idea.versions.first(), clock.today()
    running = AssessmentRound.objects.create(idea=idea, number=1, version=version, opened_by=make.person())
    return Review.objects.create(round=running, reviewer=make.person(), remind_on=day, due_on=day).reviewer


@pytest.mark.parametrize(("kind", "row", "signs"), [row for row in ROWS if row.values[0] not in {"body", "sitting"}])
def test_a_reviewer_may_what_every_citizen_may(kind, row, signs):
    idea = idea_with_everybody(where(row))
    person = reviewer_of(idea)

    assert may(row, person, thing_of(kind, row, idea)) == (signs["C"] == "✔")
