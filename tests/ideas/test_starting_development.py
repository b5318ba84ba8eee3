"""Starting development: the lead says by when the idea will be worked out, and everybody sees the day."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activity.models import Event
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import Idea, Kind
from ideas.models.consortium import Role
from tests import make
from tests.ideas.carrying import broken, hearers_of
from tests.ideas.stepping import WHY, facts, last, led, stages_but

pytestmark = pytest.mark.django_db


def days_ahead(days):
    return clock.today() + timedelta(days=days)


def test_the_lead_starts_with_a_date():
    idea = led()

    idea.start_development(by=idea.lead.person, until=days_ahead(60))

    idea.refresh_from_db()
    assert (idea.stage, idea.owed_by, idea.due_on) == ("development", "lead", days_ahead(60))
    event = last(idea)
    assert (event.verb, event.stage_before, event.stage_after) == ("development_started", "discussion", "development")
    assert event.details == {"until": str(days_ahead(60))}


@pytest.mark.parametrize("stage", stages_but("discussion"))
def test_from_no_other_stage(stage):
    idea = make.idea(stage)

    with pytest.raises(WrongStage):
        idea.start_development(by=make.stabsstelle(), until=days_ahead(60))

    assert not idea.events.exists()


def test_more_than_180_days_are_never_promised():
    idea = led()

    idea.start_development(by=idea.lead.person, until=days_ahead(400))

    assert idea.due_on == days_ahead(180)


def test_a_need_is_not_worked_out():
    idea = make.idea(kind=Kind.NEED)

    with pytest.raises(Unmet) as refused:
        idea.start_development(by=make.stabsstelle(), until=days_ahead(60))

    assert [guard.code for guard in refused.value.guards] == ["proposal", "lead"]


def test_without_a_lead_it_does_not_start_whoever_else_carries():
    idea = make.idea()
    make.responsibility(idea, role=Role.PARTNER)

    with pytest.raises(Unmet) as refused:
        idea.start_development(by=make.stabsstelle(), until=days_ahead(60))

    assert [guard.code for guard in refused.value.guards] == ["lead"]


def test_a_lead_that_was_laid_down_meanwhile_does_not_count():
    idea = led()
    stale = Idea.objects.get(pk=idea.pk)
    assert stale.lead
    idea.lead.end(by=idea.lead.person, reason=WHY)

    with pytest.raises(Unmet):
        stale.start_development(by=make.stabsstelle(), until=days_ahead(60))


def test_a_stale_copy_is_refused():
    idea = led()
    stale = Idea.objects.get(pk=idea.pk)
    idea.start_development(by=idea.lead.person, until=days_ahead(60))

    with pytest.raises(WrongStage):
        stale.start_development(by=idea.lead.person, until=days_ahead(90))


def test_when_the_event_fails_nothing_changed(monkeypatch):
    idea = led()
    before = facts(idea)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        idea.start_development(by=idea.lead.person, until=days_ahead(60))

    assert facts(idea) == before


def test_authors_carriers_and_followers_hear_of_it():
    idea, follower = make.idea(), make.person()
    partner = make.responsibility(idea, role=Role.PARTNER).person
    lead = make.responsibility(idea).person
    idea.follows.create(user=follower)

    idea.start_development(by=lead, until=days_ahead(60))

    heard = hearers_of("development_started")
    assert heard == {idea.authors.first().pk: "authors", partner.pk: "carriers", follower.pk: "followers"}


def test_the_public_reads_the_office_not_the_person_who_started_in_place_of_the_lead(client):
    idea = led()
    idea.start_development(by=make.stabsstelle("Aylin Y."), until=days_ahead(60))

    page = client.get(reverse("history", args=[idea.pk])).content.decode()

    assert "Stabsstelle Gemeinsam Digital hat mit der Ausarbeitung begonnen" in page
    assert "Aylin" not in page


# By the browser


def post(client, idea, **typed):
    return client.post(reverse("start_development", args=[idea.pk]), typed)


def test_the_lead_finds_the_form_on_the_page_and_sends_it(client):
    idea = led()
    client.force_login(idea.lead.person)
    page = client.get(idea.get_absolute_url()).content.decode()

    answer = post(client, idea, until=days_ahead(30).isoformat())

    assert reverse("start_development", args=[idea.pk]) in page
    assert (answer.status_code, answer.url) == (302, idea.get_absolute_url())
    assert Idea.objects.get(pk=idea.pk).stage == "development"


def test_others_do_not_find_it_and_may_not(client):
    idea = led()
    client.force_login(idea.authors.first())

    assert reverse("start_development", args=[idea.pk]) not in client.get(idea.get_absolute_url()).content.decode()
    assert post(client, idea, until=days_ahead(30).isoformat()).status_code == 403


@pytest.mark.parametrize("days", [0, -1, 181])
def test_a_day_that_does_not_go_keeps_what_was_typed(client, days):
    idea = led()
    client.force_login(idea.lead.person)

    answer = post(client, idea, until=days_ahead(days).isoformat())

    assert answer.status_code == 422
    assert days_ahead(days).isoformat() in answer.content.decode()
    assert Idea.objects.get(pk=idea.pk).stage == "discussion"


def test_who_may_not_see_it_finds_nothing_and_who_comes_late_reads_so(client):
    hidden, started = make.idea(hidden=True), led()
    started.start_development(by=make.stabsstelle(), until=days_ahead(60))
    client.force_login(make.person())
    assert post(client, hidden, until=days_ahead(30).isoformat()).status_code == 404

    client.force_login(started.lead.person)
    late = post(client, started, until=days_ahead(30).isoformat())

    assert late.status_code == 409
