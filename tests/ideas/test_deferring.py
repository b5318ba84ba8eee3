"""Deferring and resuming: an idea rests until a day; its clocks stand still and go on where they were."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activity.models import DecisionRecord, Event
from arena import clock
from arena.transitions import WrongStage
from ideas.models import Idea
from tests import make
from tests.ideas.carrying import broken, hearers_of
from tests.ideas.stepping import WHY, desk, facts, last, led, stages_but
from tests.moderation import people

pytestmark = pytest.mark.django_db

FROM = ("discussion", "development", "assessment", "decision")


def days_ahead(days):
    return clock.today() + timedelta(days=days)


def deferred(idea, days=60):
    idea.defer(by=make.stabsstelle(), reason=WHY, review_on=days_ahead(days))
    return idea


def rest(idea, days):
    """As if the idea had been deferred so many days ago."""
    Idea.objects.filter(pk=idea.pk).update(stage_since=idea.stage_since - timedelta(days=days))
    return Idea.objects.get(pk=idea.pk)


@pytest.mark.parametrize("stage", FROM)
def test_the_stabsstelle_sets_a_day_and_owes_the_next_step(stage):
    idea = make.idea(stage)

    record = idea.defer(by=make.stabsstelle(), reason=WHY, review_on=days_ahead(60), what_could_change="Geld.")

    idea.refresh_from_db()
    assert (idea.stage, idea.deferred_from) == ("deferred", stage)
    assert (idea.owed_by, idea.due_on) == ("stabsstelle", days_ahead(60))
    assert (record.decision, record.office, record.review_on) == ("defer", "stabsstelle", days_ahead(60))
    assert (record.text.reason, record.text.what_could_change) == (WHY, "Geld.")
    assert (last(idea).verb, last(idea).stage_before, last(idea).reason) == ("idea_deferred", stage, WHY)


@pytest.mark.parametrize("stage", stages_but(*FROM))
def test_from_no_other_stage(stage):
    idea = make.idea(stage)

    with pytest.raises(WrongStage):
        deferred(idea)


@pytest.mark.parametrize("stage", stages_but("deferred"))
def test_only_what_is_deferred_is_resumed(stage):
    with pytest.raises(WrongStage):
        make.idea(stage).resume(by=make.stabsstelle())


def test_the_time_that_was_left_is_still_left_afterwards():
    idea = led("development")
    Idea.objects.filter(pk=idea.pk).update(due_on=days_ahead(40))
    idea = rest(deferred(Idea.objects.get(pk=idea.pk)), 30)

    idea.resume(by=make.stabsstelle())

    assert (idea.stage, idea.due_on, idea.owed_by) == ("development", days_ahead(40), "lead")
    assert (idea.deferred_from, idea.days_left) == ("", None)


def test_what_was_overdue_is_due_today_when_it_goes_on():
    idea = led("development")
    Idea.objects.filter(pk=idea.pk).update(due_on=days_ahead(-5))
    idea = deferred(Idea.objects.get(pk=idea.pk))

    idea.resume(by=make.stabsstelle())

    assert idea.due_on == clock.today()


def test_the_clock_of_a_responsibility_stands_still_meanwhile():
    idea = led("development")
    before = idea.lead.renew_by
    idea = rest(deferred(idea), 30)

    idea.resume(by=make.stabsstelle())

    idea.refresh_from_db()
    assert idea.lead.renew_by == before + timedelta(days=30)


def test_without_its_lead_it_goes_on_in_discussion():
    idea = led("development")
    deferred(idea)
    idea.lead.end(by=idea.lead.person, reason=WHY)
    assert Idea.objects.get(pk=idea.pk).stage == "deferred"

    idea.resume(by=make.stabsstelle())

    assert (idea.stage, idea.owed_by, idea.due_on) == ("discussion", "", None)
    assert last(idea).verb == "idea_resumed"


@pytest.mark.parametrize("verb", ["defer", "resume"])
def test_a_stale_copy_is_refused(verb):
    idea = make.idea()
    stale = Idea.objects.get(pk=idea.pk)
    deferred(idea)
    if verb == "defer":
        with pytest.raises(WrongStage):
            deferred(stale)
        return
    stale = Idea.objects.get(pk=idea.pk)
    idea.resume(by=make.stabsstelle())

    with pytest.raises(WrongStage):
        stale.resume(by=make.stabsstelle())


def test_when_the_event_fails_nothing_changed(monkeypatch):
    idea, resting = make.idea(), deferred(led("development"))
    before, renewed = [facts(idea), facts(resting)], resting.lead.renewed_at
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        deferred(idea)
    with pytest.raises(RuntimeError):
        resting.resume(by=make.stabsstelle())

    assert [facts(idea), facts(resting)] == before
    assert Idea.objects.get(pk=resting.pk).lead.renewed_at == renewed
    assert DecisionRecord.objects.count() == 1


def test_authors_carriers_and_followers_hear_of_both():
    idea, follower = led("development"), make.person()
    idea.follows.create(user=follower)
    people_on_board = {
        idea.authors.first().pk: "authors",
        idea.lead.person.pk: "carriers",
        follower.pk: "followers",
    }

    deferred(idea).resume(by=make.stabsstelle())

    assert hearers_of("idea_deferred") == people_on_board
    assert hearers_of("idea_resumed") == people_on_board


def test_at_the_desk_it_needs_a_reason_and_a_day_that_comes():
    idea, client = make.idea(), people.stabsstelle()
    there = desk("defer", idea)

    past = client.post(there, {"reason": WHY, "review_on": days_ahead(0).isoformat()})
    empty = client.post(there, {"reason": "", "review_on": days_ahead(9).isoformat()})
    given = client.post(there, {"reason": WHY, "review_on": days_ahead(9).isoformat()})

    assert (past.status_code, empty.status_code, given.status_code) == (422, 422, 302)
    assert WHY in past.content.decode()
    assert Idea.objects.get(pk=idea.pk).due_on == days_ahead(9)


def test_at_the_desk_it_is_resumed_without_having_to_say_why():
    idea, client = deferred(make.idea()), people.stabsstelle()

    answer = client.post(desk("resume", idea), {"reason": ""}, follow=True)

    assert "geht weiter, Stand: In Diskussion." in answer.content.decode()
    assert client.post(desk("resume", make.idea()), {}).status_code == 409


@pytest.mark.parametrize("verb", ["defer", "resume"])
def test_moderation_and_authors_may_not(verb):
    stabsstelle = make.stabsstelle()
    own = make.idea("deferred" if verb == "resume" else "discussion", author=stabsstelle)

    assert people.moderator().post(desk(verb, own), {"reason": WHY}).status_code == 403
    assert people.signed_in(stabsstelle).post(desk(verb, own), {"reason": WHY}).status_code == 403


def test_the_desk_counts_and_lists_what_is_to_be_looked_at_again():
    due, later = deferred(make.idea(title="Ist wieder dran")), deferred(make.idea(title="Ruht noch"))
    Idea.objects.filter(pk=due.pk).update(due_on=clock.today())
    client = people.stabsstelle()

    counted = {(each.words, each.count) for each in client.get(reverse("admin:index")).context["due"]}
    listed = client.get(reverse("admin:ideas_idea_changelist"), {"stand": "wiedervorlage"}).context["cl"].result_list

    assert ("zurückgestellte Idee ist wieder dran", 1) in counted
    assert list(listed) == [due]
    assert later not in listed
