"""Renewing: every ninety days the party says with one click that it still carries the idea."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import WrongStage
from tests import make
from tests.ideas.carrying import WHY, afresh, broken, hearers_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def running():
    return make.responsibility(make.idea())


def test_the_clock_starts_again(running):
    before = running.renewed_at

    with clock.travel(timedelta(days=80)):
        assert running.is_asked
        running.renew(by=running.person)
        assert not running.is_asked

    running.refresh_from_db()
    assert running.renewed_at >= before + timedelta(days=80)
    assert running.renew_by == (running.renewed_at + timedelta(days=104)).date()


def test_the_party_is_asked_from_day_75_on(running):
    with clock.travel(timedelta(days=74, hours=23)):
        assert not running.is_asked
    with clock.travel(timedelta(days=75)):
        assert running.is_asked


def test_a_new_end_replaces_the_old_one_and_none_keeps_it(running):
    later = clock.today() + timedelta(days=300)

    running.renew(by=running.person, until=later)
    running.renew(by=running.person)

    assert afresh(running).until == later


def test_the_authors_hear_of_it(running):
    author = running.idea.authors.get()

    running.renew(by=running.person)

    assert hearers_of(Verb.RESPONSIBILITY_RENEWED) == {author.pk: "authors"}


def test_a_stale_copy_renews_nothing_that_is_over(running):
    stale = afresh(running)
    running.end(by=running.person, reason=WHY)

    with pytest.raises(WrongStage):
        stale.renew(by=running.person)

    assert afresh(running).state == "ended"


def test_an_offer_is_not_renewed():
    offered = make.responsibility(make.idea(), accepted=False)

    with pytest.raises(WrongStage):
        offered.renew(by=offered.person)


def test_the_row_of_the_idea_is_held(running):
    with CaptureQueriesContext(connection) as queries:
        running.renew(by=running.person)

    assert any("FOR UPDATE" in query["sql"] and "ideas_idea" in query["sql"] for query in queries)


def test_when_the_event_fails_nothing_changed(running, monkeypatch):
    before = afresh(running).renewed_at
    monkeypatch.setattr(Event, "record", broken)

    with clock.travel(timedelta(days=80)), pytest.raises(RuntimeError):
        running.renew(by=running.person)

    assert afresh(running).renewed_at == before


# As people do it


def renew(client, person, running, **said):
    client.force_login(person)
    return client.post(reverse("renew_responsibility", args=[running.pk]), said)


def test_one_click_renews(client, running):
    with clock.travel(timedelta(days=76)):
        assert renew(client, running.person, running).status_code == 302

    assert afresh(running).renewed_at > clock.now() + timedelta(days=75)


def test_a_colleague_renews_for_the_body_and_an_ended_mandate_acts_no_more_at_once(client):
    body, person = make.organisation(), make.person()
    mandate = make.mandate(person, body)
    running = make.responsibility(make.idea(), body=body, by=person)

    assert renew(client, make.representative(body), running).status_code == 302
    mandate.end(by=make.stabsstelle())
    assert renew(client, person, running).status_code == 403


def test_a_body_that_is_not_verified_any_more_acts_no_more(client):
    body = make.organisation()
    running = make.responsibility(make.idea(), body=body)
    type(body).objects.update(verified_at=None)

    assert renew(client, running.offered_by, running).status_code == 403


def test_nobody_else_renews(client, running):
    for person in (make.person(), running.idea.authors.get(), make.stabsstelle()):
        assert renew(client, person, running).status_code == 403


def test_an_end_in_the_past_is_refused_and_what_is_over_is_a_conflict(client, running):
    assert renew(client, running.person, running, until="2001-01-01").status_code == 422

    running.end(by=running.person, reason=WHY)
    assert renew(client, running.person, running).status_code == 409


def test_a_hidden_idea_does_not_exist_for_others_but_for_its_lead(client, running):
    type(running.idea).objects.update(hidden_at=clock.now())

    assert renew(client, make.person(), running).status_code == 404
    assert renew(client, running.person, running).status_code == 302


def test_who_promised_until_a_day_can_name_a_later_one_and_what_was_refused_stays_open(client, running):
    page = reverse("carrying", args=[running.idea_id])
    client.force_login(running.person)
    assert 'name="until"' not in client.get(page).text  # without an end it is one click
    running.renew(by=running.person, until=clock.today() + timedelta(days=9))

    assert 'name="until"' in client.get(page).text
    refused = client.post(reverse("renew_responsibility", args=[running.pk]), {"until": "2001-01-01"})

    assert refused.status_code == 422
    assert '<details class="confirm" open>' in refused.text
    assert 'value="2001-01-01"' in refused.text
    assert '<details class="confirm" open>' not in client.get(page).text
