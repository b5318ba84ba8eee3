"""Withdrawing: the author takes the idea back; of a public one number, dates and reason remain."""

import pytest
from django.urls import reverse

from arena.transitions import WrongStage
from ideas.models import Idea, Stage
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", ["submitted", "returned", "discussion", "development", "deferred"])
def test_an_idea_can_be_withdrawn_until_it_is_assessed(stage):
    idea = make.idea(Stage(stage))

    idea.withdraw(by=idea.authors.first(), reason="Hat sich erledigt.")

    idea.refresh_from_db()
    assert (idea.stage, idea.owed_by, idea.due_on) == ("withdrawn", "", None)


@pytest.mark.parametrize("stage", ["draft", "assessment", "decision", "selected", "promoted", "declined", "archived"])
def test_from_other_stages_it_cannot(stage):
    idea = make.idea(Stage(stage))

    with pytest.raises(WrongStage):
        idea.withdraw(by=idea.authors.first(), reason="Hat sich erledigt.")


def test_a_public_idea_leaves_a_note_and_nothing_else(client):
    idea = make.idea(title="Geheimer Garten", summary="Nur für Eingeweihte")
    idea.withdraw(by=idea.authors.first(), reason="Hat sich erledigt.")

    answer = client.get(idea.get_absolute_url())

    page = answer.content.decode()
    assert answer.status_code == 410
    assert idea.reference in page
    assert "Hat sich erledigt." in page
    assert "noindex" in page
    assert "Garten" not in page
    assert "Eingeweihte" not in page


def test_what_was_never_public_is_as_unknown_as_any_number(client):
    idea = make.idea(Stage.SUBMITTED)
    idea.withdraw(by=idea.authors.first(), reason="Hat sich erledigt.")

    assert client.get(idea.get_absolute_url()).status_code == 404


def test_a_withdrawn_idea_is_in_no_list():
    idea = make.idea()
    idea.withdraw(by=idea.authors.first(), reason="Hat sich erledigt.")

    assert not Idea.objects.listed().exists()


def test_the_author_gives_a_reason(client):
    idea = make.idea()
    client.force_login(idea.authors.first())

    empty = client.post(reverse("withdraw", args=[idea.pk]), {"reason": ""})
    given = client.post(reverse("withdraw", args=[idea.pk]), {"reason": "Hat sich erledigt."})

    assert (empty.status_code, given.status_code) == (422, 302)
    idea.refresh_from_db()
    assert idea.stage == "withdrawn"


def test_the_reason_stays_whatever_its_author_does_afterwards(client):
    author = make.person()
    idea = make.idea(author=author)
    comment = make.comment(idea, by=author)
    idea.withdraw(by=author, reason="Hat sich erledigt.")

    comment.remove(by=author)

    assert "Hat sich erledigt." in client.get(idea.get_absolute_url()).content.decode()
