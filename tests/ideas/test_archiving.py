"""Archiving: an idea on which nothing moves is read-only, until somebody asks for it again."""

import pytest

from activity.models import Event
from arena.transitions import WrongStage
from ideas.models import Idea
from tests import make
from tests.ideas.carrying import broken, hearers_of
from tests.ideas.stepping import WHY, desk, facts, last, stages_but
from tests.moderation import people

pytestmark = pytest.mark.django_db

FROM = ("discussion", "returned")


@pytest.mark.parametrize("stage", FROM)
def test_the_stabsstelle_archives_with_a_reason(stage):
    idea = make.idea(stage)

    idea.archive(by=make.stabsstelle(), reason=WHY)

    idea.refresh_from_db()
    assert (idea.stage, idea.owed_by, idea.due_on) == ("archived", "", None)
    assert (last(idea).verb, last(idea).stage_before, last(idea).reason) == ("idea_archived", stage, WHY)


@pytest.mark.parametrize("stage", stages_but(*FROM))
def test_from_no_other_stage(stage):
    with pytest.raises(WrongStage):
        make.idea(stage).archive(by=None)


def test_the_rule_says_why_in_the_history(client):
    idea = make.idea()

    idea.archive(by=None)

    page = client.get(idea.get_absolute_url()).content.decode()
    assert "Die Regel hat die Idee archiviert" in page
    assert "Es hat sich lange nichts bewegt." in page


def test_what_was_never_public_stays_invisible(client):
    idea = make.idea("returned")

    idea.archive(by=None)

    assert client.get(idea.get_absolute_url()).status_code == 404


def test_an_archived_idea_is_read_but_no_longer_discussed(client):
    idea = make.idea()
    idea.archive(by=None)

    assert client.get(idea.get_absolute_url()).status_code == 200
    with pytest.raises(WrongStage):
        make.comment(idea)


def test_a_stale_copy_is_refused():
    idea = make.idea()
    stale = Idea.objects.get(pk=idea.pk)
    idea.archive(by=None)

    with pytest.raises(WrongStage):
        stale.archive(by=make.stabsstelle(), reason=WHY)


def test_when_the_event_fails_nothing_changed(monkeypatch):
    idea = make.idea()
    before = facts(idea)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        idea.archive(by=None)

    assert facts(idea) == before


def test_authors_and_followers_hear_of_it():
    idea, follower = make.idea(), make.person()
    idea.follows.create(user=follower)

    idea.archive(by=None)

    assert hearers_of("idea_archived") == {idea.authors.first().pk: "authors", follower.pk: "followers"}


def test_at_the_desk_it_needs_a_reason():
    idea, client = make.idea(), people.stabsstelle()

    empty = client.post(desk("archive", idea), {"reason": ""})
    given = client.post(desk("archive", idea), {"reason": WHY})
    wrong = client.post(desk("archive", make.idea("development")), {"reason": WHY})

    assert (empty.status_code, given.status_code, wrong.status_code) == (422, 302, 409)
    assert Idea.objects.get(pk=idea.pk).stage == "archived"


def test_moderation_and_authors_may_not():
    stabsstelle = make.stabsstelle()
    own = make.idea(author=stabsstelle)

    assert people.moderator().post(desk("archive", own), {"reason": WHY}).status_code == 403
    assert people.signed_in(stabsstelle).post(desk("archive", own), {"reason": WHY}).status_code == 403
