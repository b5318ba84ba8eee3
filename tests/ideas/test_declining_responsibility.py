"""Declining and withdrawing an offer: the authors say no and why; the party takes it back."""

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
from tests.ideas.carrying import WHY, afresh, broken, hearers_of, verbs_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def offered():
    return make.responsibility(make.idea(), accepted=False)


def author_of(offered):
    return offered.idea.authors.get()


def test_the_authors_decline_with_a_reason_that_the_party_hears(offered):
    offered.decline(by=author_of(offered), reason=WHY)

    offered.refresh_from_db()
    assert (offered.state, offered.ended_by) == ("declined", author_of(offered))
    assert offered.idea.events.newest_first().first().reason == WHY
    assert hearers_of(Verb.RESPONSIBILITY_DECLINED) == {offered.person_id: "party"}


def test_the_party_withdraws_and_the_authors_hear_of_it(offered):
    offered.withdraw(by=offered.person)

    assert (afresh(offered).state, afresh(offered).ended_by) == ("withdrawn", offered.person)
    assert hearers_of(Verb.RESPONSIBILITY_WITHDRAWN) == {author_of(offered).pk: "authors"}


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_what_runs_is_neither_declined_nor_withdrawn(offered, verb):
    stale = afresh(offered)
    offered.accept(by=author_of(offered))
    said = {"reason": WHY} if verb == "decline" else {}

    with pytest.raises(WrongStage):
        getattr(stale, verb)(by=offered.person, **said)

    assert afresh(offered).is_running


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_when_the_event_fails_nothing_changed(offered, verb, monkeypatch):
    monkeypatch.setattr(Event, "record", broken)
    said = {"reason": WHY} if verb == "decline" else {}

    with pytest.raises(RuntimeError):
        getattr(offered, verb)(by=offered.person, **said)

    assert (afresh(offered).state, afresh(offered).ended_at) == ("offered", None)


def test_the_row_of_the_idea_is_held(offered):
    with CaptureQueriesContext(connection) as queries:
        offered.decline(by=author_of(offered), reason=WHY)

    assert any("FOR UPDATE" in query["sql"] and "ideas_idea" in query["sql"] for query in queries)


def test_history_stays(offered, client):
    offered.decline(by=author_of(offered), reason=WHY)

    page = client.get(reverse("carrying", args=[offered.idea_id])).content.decode()

    assert verbs_of(offered.idea) == ["responsibility_offered", "responsibility_declined"]
    assert str(offered.person) in page
    assert "nicht angenommen" in page


# As people do it


def decline(client, person, offered, reason=WHY):
    client.force_login(person)
    return client.post(reverse("decline_responsibility", args=[offered.pk]), {"reason": reason})


def test_an_author_declines(client, offered):
    assert decline(client, author_of(offered), offered).status_code == 302
    assert afresh(offered).state == "declined"


def test_without_a_reason_the_same_page_asks_for_it_next_to_that_offer(client, offered):
    other = make.responsibility(offered.idea, accepted=False)

    answer = decline(client, author_of(offered), offered, reason="  ")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Bitte schreiben Sie einen Grund.") >= 1
    assert f'id="v{offered.pk}_reason"' in page
    assert f'id="v{other.pk}_reason"' in page
    assert afresh(offered).state == "offered"


def test_a_reason_that_is_too_long_is_kept(client, offered):
    answer = decline(client, author_of(offered), offered, reason="Weil! " * 400)

    assert answer.status_code == 422
    assert "Weil! Weil!" in answer.content.decode()


def test_nobody_else_declines_and_the_stabsstelle_only_after_the_silence(client, offered):
    stabsstelle = make.stabsstelle()
    for person in (make.person(), offered.person, make.moderator(), stabsstelle):
        assert decline(client, person, offered).status_code == 403

    with clock.travel(timedelta(days=14)):
        assert decline(client, stabsstelle, offered).status_code == 302


def test_only_the_party_withdraws(client, offered):
    url = reverse("withdraw_offer", args=[offered.pk])

    client.force_login(author_of(offered))
    assert client.post(url).status_code == 403
    client.force_login(offered.person)
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 409
    assert afresh(offered).state == "withdrawn"


def test_whoever_may_act_for_the_body_withdraws_its_offer_and_nobody_whose_mandate_ended(client):
    body = make.organisation()
    offered = make.responsibility(make.idea(), body=body, accepted=False)
    former, colleague = make.person(), make.representative(body)
    make.mandate(former, body).end(by=make.stabsstelle())
    url = reverse("withdraw_offer", args=[offered.pk])

    client.force_login(former)
    assert client.post(url).status_code == 403
    client.force_login(colleague)
    assert client.post(url).status_code == 302


def test_declining_too_late_is_a_conflict_and_a_hidden_idea_does_not_exist(client, offered):
    author = author_of(offered)
    offered.withdraw(by=offered.person)

    assert decline(client, author, offered).status_code == 409

    type(offered.idea).objects.update(hidden_at=clock.now())
    assert decline(client, make.person(), offered).status_code == 404
