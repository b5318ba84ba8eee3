"""Ending responsibility: the party lays it down with a reason; without a lead the idea falls back to discussion."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import WrongStage
from ideas.models import Stage
from ideas.models.consortium import Role
from tests import make
from tests.ideas.carrying import WHY, afresh, broken, hearers_of, verbs_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def running():
    return make.responsibility(make.idea())


def test_it_is_over_with_a_reason_and_the_role_is_free(running):
    running.end(by=running.person, reason=WHY)

    running.refresh_from_db()
    assert (running.state, running.ended_by) == ("ended", running.person)
    assert afresh(running.idea).lead is None
    assert running.idea.events.newest_first().first().reason == WHY
    assert make.responsibility(running.idea).is_running


@pytest.mark.parametrize("stage", ["development", "assessment", "decision", "selected"])
def test_without_a_lead_the_idea_falls_back_to_discussion(stage):
    idea = make.idea(Stage(stage))
    running = make.responsibility(idea)

    running.end(by=running.person, reason=WHY)

    assert afresh(idea).stage == "discussion"
    assert verbs_of(idea)[-2:] == ["responsibility_ended", "idea_fell_back"]
    assert idea.events.newest_first().first().actor is None


def test_in_discussion_it_stays_where_it_is(running):
    running.end(by=running.person, reason=WHY)

    assert verbs_of(running.idea)[-1] == "responsibility_ended"


def test_a_partner_who_goes_takes_nobody_along():
    idea = make.idea(Stage.DEVELOPMENT)
    make.responsibility(idea)
    partner = make.responsibility(idea, role=Role.PARTNER)

    partner.end(by=partner.person, reason=WHY)

    assert afresh(idea).stage == "development"
    assert afresh(idea).lead is not None


def test_authors_and_partners_hear_of_it(running):
    author, partner = running.idea.authors.get(), make.responsibility(running.idea, role=Role.PARTNER)

    running.end(by=running.person, reason=WHY)

    assert hearers_of(Verb.RESPONSIBILITY_ENDED) == {author.pk: "authors", partner.person_id: "carriers"}


def test_history_stays(client, running):
    running.end(by=running.person, reason=WHY)

    page = client.get(reverse("carrying", args=[running.idea_id])).content.decode()

    assert str(running.person) in page
    assert "beendet" in page


def test_a_stale_copy_ends_nothing_twice(running):
    stale = afresh(running)
    running.end(by=running.person, reason=WHY)

    with pytest.raises(WrongStage):
        stale.end(by=running.person, reason=WHY)

    assert verbs_of(running.idea).count("responsibility_ended") == 1


def test_the_row_of_the_idea_is_held(running):
    with CaptureQueriesContext(connection) as queries:
        running.end(by=running.person, reason=WHY)

    assert any("FOR UPDATE" in query["sql"] and "ideas_idea" in query["sql"] for query in queries)


@pytest.mark.parametrize("fails_at", [1, 2])
def test_when_an_event_fails_nothing_changed(monkeypatch, fails_at):
    idea = make.idea(Stage.DEVELOPMENT)
    running = make.responsibility(idea)
    record, written = Event.record, []

    def fail_at_last(*args, **details):
        written.append(args)
        return record(*args, **details) if len(written) < fails_at else broken()

    monkeypatch.setattr(Event, "record", fail_at_last)
    with pytest.raises(RuntimeError):
        running.end(by=running.person, reason=WHY)

    assert (afresh(running).state, afresh(running).ended_at) == ("running", None)
    assert afresh(idea).stage == "development"


# As people do it


def end(client, person, running, reason=WHY):
    client.force_login(person)
    return client.post(reverse("end_responsibility", args=[running.pk]), {"reason": reason})


def test_the_party_ends_it(client, running):
    assert end(client, running.person, running).status_code == 302
    assert afresh(running).state == "ended"


def test_without_a_reason_it_goes_on(client, running):
    answer = end(client, running.person, running, reason="")

    assert answer.status_code == 422
    assert "Bitte schreiben Sie einen Grund." in answer.content.decode()
    assert afresh(running).is_running


def test_nobody_else_ends_it(client, running):
    for person in (make.person(), running.idea.authors.get(), make.stabsstelle()):
        assert end(client, person, running).status_code == 403


def test_an_ended_mandate_acts_no_more_at_once(client):
    body, person = make.organisation(), make.person()
    mandate = make.mandate(person, body)
    running = make.responsibility(make.idea(), body=body, by=person)
    client.force_login(person)
    mandate.end(by=make.stabsstelle())

    assert end(client, person, running).status_code == 403
    assert end(client, make.representative(body), running).status_code == 302


def test_twice_is_a_conflict_and_a_hidden_idea_does_not_exist(client, running):
    person = running.person
    end(client, person, running)

    assert end(client, person, running).status_code == 409

    type(running.idea).objects.update(hidden_at=clock.now())
    assert end(client, make.person(), running).status_code == 404
