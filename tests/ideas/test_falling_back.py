"""Falling back: the idea is in discussion again and looks for a lead."""

import pytest

from activity.models import Event
from arena.transitions import WrongStage
from ideas.models import Idea
from tests import make
from tests.ideas.carrying import broken, hearers_of
from tests.ideas.stepping import WHY, desk, facts, last, led, stages_but
from tests.moderation import people

pytestmark = pytest.mark.django_db

FROM = ("development", "assessment", "decision", "selected")


@pytest.mark.parametrize("stage", FROM)
def test_the_stabsstelle_gives_it_back_with_a_reason(stage):
    idea, stabsstelle = make.idea(stage), make.stabsstelle()

    idea.fall_back(by=stabsstelle, reason=WHY)

    idea.refresh_from_db()
    event = last(idea)
    assert (idea.stage, idea.owed_by, idea.due_on) == ("discussion", "", None)
    assert (event.verb, event.stage_before, event.actor, event.reason) == ("idea_fell_back", stage, stabsstelle, WHY)


@pytest.mark.parametrize("stage", stages_but(*FROM))
def test_from_no_other_stage(stage):
    idea = make.idea(stage)

    with pytest.raises(WrongStage):
        idea.fall_back(by=make.stabsstelle(), reason=WHY)


@pytest.mark.parametrize("stage", FROM)
def test_the_rule_gives_it_back_when_the_lead_is_gone(stage):
    idea = led(stage)
    lead = idea.lead

    lead.end(by=lead.person, reason="Keine Zeit mehr.")

    assert Idea.objects.get(pk=idea.pk).stage == "discussion"
    assert (last(idea).verb, last(idea).actor) == ("idea_fell_back", None)


def test_an_idea_in_discussion_stays_there_when_its_lead_is_gone():
    idea = led()

    idea.lead.end(by=idea.lead.person, reason=WHY)

    assert last(idea).verb == "responsibility_ended"
    assert Idea.objects.get(pk=idea.pk).stage == "discussion"


def test_a_stale_copy_is_refused():
    idea = make.idea("development")
    stale = Idea.objects.get(pk=idea.pk)
    idea.fall_back(by=make.stabsstelle(), reason=WHY)

    with pytest.raises(WrongStage):
        stale.fall_back(by=make.stabsstelle(), reason=WHY)

    assert idea.events.count() == 1


def test_when_the_event_fails_nothing_changed(monkeypatch):
    idea = make.idea("development")
    before = facts(idea)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        idea.fall_back(by=make.stabsstelle(), reason=WHY)

    assert facts(idea) == before


def test_authors_carriers_and_followers_hear_of_it():
    idea, follower = led("development"), make.person()
    idea.follows.create(user=follower)

    idea.fall_back(by=make.stabsstelle(), reason=WHY)

    heard = hearers_of("idea_fell_back")
    assert heard == {idea.authors.first().pk: "authors", idea.lead.person.pk: "carriers", follower.pk: "followers"}


def test_at_the_desk_it_needs_a_reason():
    idea, client = make.idea("development"), people.stabsstelle()

    empty = client.post(desk("fall_back", idea), {"reason": " "})
    given = client.post(desk("fall_back", idea), {"reason": WHY})
    again = client.post(desk("fall_back", make.idea()), {"reason": WHY})

    assert (empty.status_code, given.status_code, again.status_code) == (422, 302, 409)
    assert Idea.objects.get(pk=idea.pk).stage == "discussion"


def test_moderation_and_who_carries_it_may_not():
    idea, stabsstelle = make.idea("development"), make.stabsstelle()
    own = make.idea("development", author=stabsstelle)

    assert people.moderator().post(desk("fall_back", idea), {"reason": WHY}).status_code == 403
    assert people.signed_in(stabsstelle).post(desk("fall_back", own), {"reason": WHY}).status_code == 403
