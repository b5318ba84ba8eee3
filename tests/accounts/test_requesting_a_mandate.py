"""Requesting a mandate: a person asks to act for a body, and says how that can be checked."""

from datetime import timedelta

import pytest

from accounts.models import MandateRequest, Organisation
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Refused
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = make.person("Mira K.")
    client.force_login(person)
    return person


def test_the_question_goes_to_the_stabsstelle(client, person):
    body = make.organisation("Bezirksamt Pankow")

    answer = client.post(f"/stellen/{body.pk}/vertretung/", {"note": "Referentin"})

    assert answer.status_code == 302
    asked = MandateRequest.objects.get()
    assert (asked.user, asked.organisation, asked.note, asked.answer) == (person, body, "Referentin", "")
    assert Event.objects.get(verb=Verb.MANDATE_REQUESTED).organisation == body
    assert person.bodies == frozenset()


def test_it_needs_a_word_on_what_one_does_there(client, person):
    answer = client.post(f"/stellen/{make.organisation().pk}/vertretung/", {"note": " "})

    assert answer.status_code == 422
    assert not MandateRequest.objects.exists()


def test_asking_twice_is_asking_once(person):
    body = make.organisation()

    first = MandateRequest.ask(by=person, organisation=body)
    second = MandateRequest.ask(by=person, organisation=body)

    assert first == second
    assert Event.objects.filter(verb=Verb.MANDATE_REQUESTED).count() == 1


def test_who_acts_for_it_already_need_not_ask(client, person):
    body = make.organisation()
    make.mandate(person, body)

    assert client.get(f"/stellen/{body.pk}/vertretung/").url == "/konto/stellen/"
    with pytest.raises(Refused):
        MandateRequest.ask(by=person, organisation=body)


def test_five_open_questions_are_enough(client, person):
    for _ in range(5):
        MandateRequest.ask(by=person, organisation=make.organisation())

    answer = client.post(f"/stellen/{make.organisation().pk}/vertretung/", {"note": "Referentin"})

    assert answer.status_code == 422
    assert MandateRequest.objects.count() == 5


def test_ones_bodies_and_open_questions_stand_on_one_page(client, person, django_assert_max_num_queries):
    make.mandate(person, make.organisation("Stelle von heute"))
    make.mandate(person, make.organisation("Stelle von gestern"), ends_on=clock.today(), ended_at=clock.now())
    make.mandate(person, make.organisation("Stelle von morgen"), starts_on=clock.today() + timedelta(days=1))
    MandateRequest.ask(by=person, organisation=make.organisation("Gefragte Stelle"))
    MandateRequest.ask(by=make.person(), organisation=make.organisation("Fremde Frage"))

    with django_assert_max_num_queries(9):
        page = client.get("/konto/stellen/").text

    for named in ("Stelle von heute", "Stelle von morgen", "Gefragte Stelle"):
        assert named in page
    for silent in ("Stelle von gestern", "Fremde Frage"):
        assert silent not in page


def test_the_page_of_a_body_says_where_to_ask_and_that_one_asked(client, person):
    body = make.organisation()
    assert f"/stellen/{body.pk}/vertretung/" in client.get(body.get_absolute_url()).text

    MandateRequest.ask(by=person, organisation=body)

    page = client.get(body.get_absolute_url()).text
    assert f"/stellen/{body.pk}/vertretung/" not in page
    assert "Sie haben gefragt" in page


def test_a_body_that_is_over_is_not_offered(client, person):
    body = make.organisation()
    Organisation.objects.filter(pk=body.pk).update(valid_to=clock.today() - timedelta(days=1))

    assert "/vertretung/" not in client.get(body.get_absolute_url()).text
