"""Whoever suggested a change takes it back as long as it waits."""

import pytest

from activity.models import Event
from activity.verbs import Verb
from arena.transitions import WrongStage
from ideas.models import Amendment, Idea, Stage
from ideas.models.amendment import State
from tests import make
from tests.ideas.amending import accepted, part_of, suggested

pytestmark = pytest.mark.django_db


def test_it_waits_no_longer():
    idea = make.idea()
    amendment = suggested(idea)

    amendment.withdraw(by=amendment.author)

    amendment.refresh_from_db()
    assert amendment.state == State.WITHDRAWN
    assert amendment.closed_at is not None
    assert Idea.objects.get(pk=idea.pk).amendment_count == 0
    assert Event.objects.get(verb=Verb.AMENDMENT_WITHDRAWN).actor == amendment.author


def test_also_while_the_text_is_frozen():
    amendment = suggested(make.idea())
    Idea.objects.update(stage=Stage.ASSESSMENT)

    amendment.withdraw(by=amendment.author)

    assert not Amendment.objects.open().exists()


def test_what_was_taken_over_stays():
    idea = make.idea(title="Formulare", summary="Kurz.")
    amendment = suggested(idea, title="Klare Formulare", summary="Kürzer.")
    accepted(part_of(amendment, "title"))

    amendment.withdraw(by=amendment.author)

    idea.refresh_from_db()
    assert idea.title == "Klare Formulare"
    assert part_of(amendment, "title").is_taken_over


def test_what_was_answered_cannot_be_withdrawn():
    amendment = suggested(make.idea())
    stale = Amendment.objects.get(pk=amendment.pk)
    accepted(part_of(amendment))

    with pytest.raises(WrongStage):
        stale.withdraw(by=amendment.author)


def test_a_second_click_is_told_from_a_conflict():
    amendment = suggested(make.idea())
    amendment.withdraw(by=amendment.author)

    with pytest.raises(WrongStage) as refused:
        amendment.withdraw(by=amendment.author)

    assert refused.value.done_by(amendment.author).get_absolute_url() == f"/aenderungen/{amendment.pk}/"
