"""Reopening: what was declined is discussed again, with reasons and a record."""

import pytest

from activity.models import DecisionRecord, Event, StatementOfReasons
from arena.transitions import WrongStage
from ideas.models import Idea
from tests import make
from tests.ideas.carrying import broken, hearers_of
from tests.ideas.stepping import WHY, desk, facts, last, stages_but
from tests.moderation import people

pytestmark = pytest.mark.django_db


def declined(**fields):
    return make.idea("declined", **({"published": True} | fields))


def test_a_public_idea_is_discussed_again_and_a_record_says_why():
    idea = declined()

    record = idea.reopen(by=make.stabsstelle(), reason=WHY)

    idea.refresh_from_db()
    assert (idea.stage, idea.owed_by, idea.due_on) == ("discussion", "", None)
    assert (record.decision, record.office, record.text.reason) == ("reopen", "stabsstelle", WHY)
    assert (last(idea).verb, last(idea).stage_before) == ("idea_reopened", "declined")
    assert [statement.recipient for statement in StatementOfReasons.objects.all()] == [idea.authors.first()]


def test_what_was_never_public_goes_to_moderation_and_stays_invisible(client):
    idea, both = declined(published=False), make.person(roles=("moderator", "stabsstelle"))

    record = idea.reopen(by=both, reason=WHY)

    assert (idea.stage, idea.owed_by, idea.published_at) == ("submitted", "moderation", None)
    assert record.office == "stabsstelle"
    assert client.get(idea.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("stage", stages_but("declined"))
def test_from_no_other_stage(stage):
    with pytest.raises(WrongStage):
        make.idea(stage).reopen(by=make.stabsstelle(), reason=WHY)


def test_a_stale_copy_is_refused():
    idea = declined()
    stale = Idea.objects.get(pk=idea.pk)
    idea.reopen(by=make.stabsstelle(), reason=WHY)

    with pytest.raises(WrongStage):
        stale.reopen(by=make.stabsstelle(), reason=WHY)

    assert DecisionRecord.objects.count() == 1


def test_when_event_or_record_fails_nothing_changed(monkeypatch):
    idea = declined()
    before = facts(idea)

    for part in (Event, DecisionRecord):
        with monkeypatch.context() as patch, pytest.raises(RuntimeError):
            patch.setattr(part, "record", broken)
            idea.reopen(by=make.stabsstelle(), reason=WHY)

    assert (facts(idea), idea.events.count(), DecisionRecord.objects.count()) == (before, 0, 0)


def test_authors_and_followers_hear_of_it():
    idea, follower = declined(), make.person()
    idea.follows.create(user=follower)

    idea.reopen(by=make.stabsstelle(), reason=WHY)

    assert hearers_of("idea_reopened") == {idea.authors.first().pk: "authors", follower.pk: "followers"}


def test_at_the_desk_it_needs_a_reason():
    idea, client = declined(), people.stabsstelle()

    empty = client.post(desk("reopen", idea), {"reason": ""})
    given = client.post(desk("reopen", idea), {"reason": WHY})
    wrong = client.post(desk("reopen", make.idea()), {"reason": WHY})

    assert (empty.status_code, given.status_code, wrong.status_code) == (422, 302, 409)
    assert Idea.objects.get(pk=idea.pk).stage == "discussion"


def test_moderation_and_authors_may_not():
    stabsstelle = make.stabsstelle()
    own = declined(author=stabsstelle)

    assert people.moderator().post(desk("reopen", own), {"reason": WHY}).status_code == 403
    assert people.signed_in(stabsstelle).post(desk("reopen", own), {"reason": WHY}).status_code == 403
