"""Declining: an idea is not pursued; why, and what could change it, is written in a record for good."""

import pytest
from django.urls import reverse

from activity.models import DecisionRecord, Event, StatementOfReasons
from arena.transitions import WrongStage
from ideas.models import Idea
from tests import make
from tests.ideas.carrying import broken, hearers_of
from tests.ideas.deciding import WEIGHED, assessed, presented, select
from tests.ideas.stepping import WHY, desk, facts, last, led, stages_but
from tests.moderation import people

pytestmark = pytest.mark.django_db

FROM = ("submitted", "discussion", "development", "assessment", "deferred")
TYPED = {"category": "other", "reason": WHY, "what_could_change": "Ein neues Gesetz."}


@pytest.mark.parametrize("stage", FROM)
def test_the_stabsstelle_declines_with_a_record(stage):
    idea, stabsstelle = make.idea(stage), make.stabsstelle()

    record = idea.decline(by=stabsstelle, **TYPED)

    idea.refresh_from_db()
    assert (idea.stage, idea.owed_by, idea.due_on, idea.deferred_from) == ("declined", "", None, "")
    assert (record.decision, record.office, record.category) == ("decline", "stabsstelle", TYPED["category"])
    assert (record.text.reason, record.text.what_could_change) == (WHY, "Ein neues Gesetz.")
    assert (last(idea).verb, last(idea).stage_before, last(idea).reason) == ("idea_declined", stage, WHY)


@pytest.mark.parametrize("stage", stages_but(*FROM))
def test_from_no_other_stage(stage):
    idea = make.idea(stage)

    with pytest.raises(WrongStage):
        idea.decline(by=make.stabsstelle(), **TYPED)


def test_moderation_declines_in_its_own_name_what_is_submitted():
    record = make.idea("submitted").decline(by=make.moderator(), **TYPED)

    assert record.office == "moderator"


def test_moderation_does_not_decline_what_was_published_in_the_same_moment():
    idea = make.idea("submitted")
    stale = Idea.objects.get(pk=idea.pk)
    idea.publish(by=make.moderator())

    with pytest.raises(WrongStage):
        stale.decline(by=make.moderator(), **TYPED)

    assert not DecisionRecord.objects.exists()


def test_when_the_event_fails_nothing_changed(monkeypatch):
    idea = make.idea()
    before = facts(idea)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        idea.decline(by=make.stabsstelle(), **TYPED)

    assert facts(idea) == before
    assert not DecisionRecord.objects.exists()


def test_when_the_record_fails_nothing_changed(monkeypatch):
    idea = make.idea()
    before = facts(idea)
    monkeypatch.setattr(DecisionRecord, "record", broken)

    with pytest.raises(RuntimeError):
        idea.decline(by=make.stabsstelle(), **TYPED)

    assert (facts(idea), idea.events.count(), StatementOfReasons.objects.count()) == (before, 0, 0)


def test_everybody_on_board_hears_of_it_and_the_authors_get_the_reasons():
    idea, follower = led("development"), make.person()
    idea.follows.create(user=follower)

    idea.decline(by=make.stabsstelle(), **TYPED)

    author = idea.authors.first()
    assert hearers_of("idea_declined") == {
        author.pk: "authors",
        idea.lead.person.pk: "carriers",
        follower.pk: "followers",
    }
    assert [statement.recipient for statement in StatementOfReasons.objects.all()] == [author]


def test_what_was_never_public_stays_invisible(client):
    idea = make.idea("submitted")
    idea.decline(by=make.stabsstelle(), **TYPED)

    assert client.get(idea.get_absolute_url()).status_code == 404


def test_at_the_desk_from_the_discussion():
    idea, client = make.idea(), people.stabsstelle()

    empty = client.post(desk("decline", idea), TYPED | {"category": ""})
    given = client.post(desk("decline", idea), TYPED)
    late = client.post(desk("decline", make.idea("archived", published=True)), TYPED)

    assert (empty.status_code, given.status_code, late.status_code) == (422, 302, 409)
    assert WHY in empty.content.decode()
    assert "Ein neues Gesetz." in empty.content.decode()
    assert Idea.objects.get(pk=idea.pk).stage == "declined"


def test_moderation_may_not_decline_what_is_discussed():
    idea, client = make.idea(), people.moderator()

    assert client.post(desk("decline", idea), TYPED).status_code == 403
    assert desk("decline", idea) not in client.get(reverse("admin:ideas_idea_change", args=[idea.pk])).content.decode()


# At the end of the path it is for whoever decides


@pytest.mark.parametrize("stage", ["decision", "selected"])
def test_the_decision_maker_declines_at_the_end_of_the_path(stage):
    idea, cdo = presented(), make.decision_maker()
    if stage == "selected":
        select(idea)

    record = idea.decline(by=cdo, **TYPED, criteria=WEIGHED, dissent="Ein Bezirk hätte es gewagt.")

    idea.refresh_from_db()
    assert (idea.stage, idea.owed_by) == ("declined", "")
    assert (record.office, record.criteria) == ("cdo", WEIGHED)
    assert record.text.dissent == "Ein Bezirk hätte es gewagt."
    assert last(idea).stage_before == stage


@pytest.mark.parametrize("stage", ["decision", "selected"])
def test_the_stabsstelle_declines_nothing_at_the_end_of_the_path(stage):
    idea = make.idea(stage)

    with pytest.raises(WrongStage):
        idea.decline(by=make.stabsstelle(), **TYPED)

    assert people.stabsstelle().post(desk("decline", idea), TYPED).status_code == 403


def test_what_was_presented_in_the_same_moment_is_declined_by_nobody_of_the_stabsstelle():
    idea = assessed()
    stale = Idea.objects.get(pk=idea.pk)
    presented(idea)

    with pytest.raises(WrongStage):
        stale.decline(by=make.stabsstelle(), **TYPED)


def test_at_the_desk_a_no_at_the_end_names_what_weighed_how():
    idea, client = presented(), people.signed_in(people.decision_maker())

    bare = client.post(desk("decline", idea), TYPED)
    given = client.post(desk("decline", idea), TYPED | {"weighed_nutzen": "against"})

    assert (bare.status_code, given.status_code) == (422, 302)
    assert "wie es gewogen hat" in bare.content.decode()
    assert DecisionRecord.objects.get().criteria == [{"criterion": "nutzen", "weighed": "against"}]
