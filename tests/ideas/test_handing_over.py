"""Handing over: another party is asked to take on a running responsibility; until it accepts, nothing changes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import Responsibility, Stage
from ideas.models.consortium import Role
from tests import make
from tests.ideas.carrying import WHY, afresh, broken, hearers_of, verbs_of

pytestmark = pytest.mark.django_db

PLEDGE = "Wir machen weiter."


@pytest.fixture
def running():
    return make.responsibility(make.idea(), role=Role.LEAD)


def test_until_the_other_party_accepts_nothing_changes(running):
    other = make.person()

    invited = running.hand_over(by=running.person, person=other, note="Sie können das besser.")

    assert (invited.state, invited.role, invited.party) == ("invited", "lead", other)
    assert afresh(running).is_running
    assert afresh(running.idea).lead == running
    assert hearers_of(Verb.HANDOVER_OFFERED) == {other.pk: "invited"}


def test_whoever_accepts_carries_and_the_former_party_is_free(running):
    other = make.person()
    invited = running.hand_over(by=running.person, person=other)

    invited.accept_handover(by=other, pledge=PLEDGE)

    assert (afresh(running).state, afresh(running).ended_by) == ("handed_over", other)
    assert (afresh(invited).state, afresh(invited).pledge, afresh(invited).offered_by) == ("running", PLEDGE, other)
    assert afresh(running.idea).lead == invited
    assert not afresh(running.idea).binds(running.person)
    assert afresh(running.idea).binds(other)
    assert running.idea.follows.filter(user=other).exists()


def test_the_idea_does_not_fall_back_when_the_lead_goes_from_hand_to_hand():
    idea = make.idea(Stage.DEVELOPMENT)
    running, other = make.responsibility(idea), make.person()

    running.hand_over(by=running.person, person=other).accept_handover(by=other, pledge=PLEDGE)

    assert afresh(idea).stage == "development"


def test_everybody_hears_who_took_over(running):
    other, author = make.person(), running.idea.authors.get()
    invited = running.hand_over(by=running.person, person=other)

    invited.accept_handover(by=other, pledge=PLEDGE)

    assert hearers_of(Verb.RESPONSIBILITY_HANDED_OVER) == {author.pk: "authors", running.person_id: "followers"}


def test_who_declines_leaves_everything_as_it_was(running):
    other = make.person()
    invited = running.hand_over(by=running.person, person=other)

    invited.decline_handover(by=other)

    assert (afresh(invited).state, afresh(running).state) == ("declined", "running")
    assert hearers_of(Verb.HANDOVER_DECLINED) == {running.person_id: "party"}


def test_asking_somebody_else_takes_the_first_question_back(running):
    first = running.hand_over(by=running.person, person=make.person())

    second = running.hand_over(by=running.person, person=make.person())

    assert (afresh(first).state, afresh(second).state) == ("withdrawn", "invited")
    with pytest.raises(WrongStage):
        first.accept_handover(by=first.person, pledge=PLEDGE)


def test_nobody_is_asked_for_what_they_carry_already(running):
    with pytest.raises(Unmet):
        running.hand_over(by=running.person, person=running.person)


def test_an_invitation_ends_with_the_responsibility(running):
    invited = running.hand_over(by=running.person, person=make.person())
    running.end(by=running.person, reason=WHY)

    assert afresh(invited).state == "withdrawn"
    with pytest.raises(WrongStage):
        invited.accept_handover(by=invited.person, pledge=PLEDGE)


def test_a_stale_copy_accepts_nothing(running):
    invited = running.hand_over(by=running.person, person=make.person())
    stale = afresh(invited)
    invited.decline_handover(by=invited.person)

    with pytest.raises(WrongStage):
        stale.accept_handover(by=invited.person, pledge=PLEDGE)

    assert afresh(running).is_running


def test_the_row_of_the_idea_is_held(running):
    invited = running.hand_over(by=running.person, person=make.person())

    with CaptureQueriesContext(connection) as queries:
        invited.accept_handover(by=invited.person, pledge=PLEDGE)

    assert any("FOR UPDATE" in query["sql"] and "ideas_idea" in query["sql"] for query in queries)


def test_when_the_event_fails_nobody_is_asked_and_nobody_takes_over(running, monkeypatch):
    invited = running.hand_over(by=running.person, person=make.person())
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        invited.accept_handover(by=invited.person, pledge=PLEDGE)
    with pytest.raises(RuntimeError):
        running.hand_over(by=running.person, person=make.person())

    assert (afresh(running).state, afresh(invited).state) == ("running", "invited")
    assert Responsibility.objects.count() == 2


# As people do it


def hand_over(client, person, running, to, note=""):
    client.force_login(person)
    return client.post(reverse("hand_over_responsibility", args=[running.pk]), {"to": to, "note": note})


def test_the_party_names_a_person(client, running):
    other = make.person("Deniz Aydın")

    answer = hand_over(client, running.person, running, "deniz aydın")

    assert answer.status_code == 302
    assert Responsibility.objects.get(state="invited").person == other


def test_or_a_body_which_everybody_who_speaks_for_it_may_answer(client, running):
    body = make.organisation("Technologiestiftung")
    person = make.representative(body)
    hand_over(client, running.person, running, "Technologiestiftung")
    invited = Responsibility.objects.get(state="invited")

    client.force_login(person)
    answer = client.post(reverse("accept_handover", args=[invited.pk]), {"pledge": PLEDGE})

    assert answer.status_code == 302
    assert (afresh(invited).organisation, afresh(invited).accepted_by) == (body, person)


@pytest.mark.parametrize("name", ["", "Niemand", "Ungeprüfter Verein", "Gesperrte Person"])
def test_an_unknown_name_stays_in_the_form(client, running, name):
    make.organisation("Ungeprüfter Verein", verified=False)
    make.person("Gesperrte Person", is_active=False)

    answer = hand_over(client, running.person, running, name, note="Bitte!")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Bitte!" in page
    assert f'value="{name}"' in page or not name
    assert not Responsibility.objects.filter(state="invited").exists()


def test_nobody_else_hands_over_and_nobody_else_answers(client, running):
    invited = running.hand_over(by=running.person, person=make.person())

    for person in (make.person(), running.idea.authors.get(), make.stabsstelle()):
        assert hand_over(client, person, running, str(make.person())).status_code == 403
        assert client.post(reverse("accept_handover", args=[invited.pk]), {"pledge": "x"}).status_code == 403
        assert client.post(reverse("decline_handover", args=[invited.pk])).status_code == 403


def test_taking_over_needs_a_pledge_of_ones_own(client, running):
    invited = running.hand_over(by=running.person, person=make.person())
    client.force_login(invited.person)

    answer = client.post(reverse("accept_handover", args=[invited.pk]), {"pledge": ""})

    assert answer.status_code == 422
    assert "Bitte schreiben Sie, was Sie tun werden." in answer.content.decode()
    assert afresh(invited).state == "invited"


def test_an_ended_mandate_neither_hands_over_nor_takes_over(client):
    body, person = make.organisation(), make.person()
    mandate = make.mandate(person, body)
    running = make.responsibility(make.idea(), body=body, by=person)
    invited = make.responsibility(make.idea()).hand_over(by=make.person(), organisation=body)
    mandate.end(by=make.stabsstelle())

    assert hand_over(client, person, running, str(make.person())).status_code == 403
    assert client.post(reverse("accept_handover", args=[invited.pk]), {"pledge": "x"}).status_code == 403


def test_declining_is_one_click_and_twice_is_a_conflict(client, running):
    invited = running.hand_over(by=running.person, person=make.person())
    client.force_login(invited.person)
    url = reverse("decline_handover", args=[invited.pk])

    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 409
    assert client.post(reverse("accept_handover", args=[invited.pk]), {"pledge": "x"}).status_code == 409


def test_a_hidden_idea_does_not_exist(client, running):
    invited = running.hand_over(by=running.person, person=make.person())
    type(running.idea).objects.update(hidden_at=clock.now())

    assert hand_over(client, make.person(), running, "x").status_code == 404
    client.force_login(invited.person)
    assert client.post(reverse("accept_handover", args=[invited.pk]), {"pledge": "x"}).status_code == 404


def test_the_one_who_hands_over_is_asked_to_renew_as_before(running):
    running.hand_over(by=running.person, person=make.person())

    with clock.travel(timedelta(days=75)):
        assert afresh(running).is_asked


def test_history_tells_both(running):
    other = make.person()
    running.hand_over(by=running.person, person=other).accept_handover(by=other, pledge=PLEDGE)

    assert verbs_of(running.idea)[-2:] == ["handover_offered", "responsibility_handed_over"]
