"""Unsubscribing: one click from a mail, without a login, for one person and one kind of news."""

import pytest
from django.test import Client

from activity.mail.news import unsubscribe_link
from activity.models import Channel, Preference
from activity.verbs import Kind
from tests import make

pytestmark = pytest.mark.django_db


def path_of(person, scope):
    return unsubscribe_link(person, scope).removeprefix("http://localhost:8000")


def test_opening_the_link_changes_nothing_and_asks(client):
    person = make.person()

    answer = client.get(path_of(person, Kind.DISCUSSION))

    assert answer.status_code == 200
    assert "Kommentare und Antworten" in answer.text
    assert not Preference.objects.exists()


def test_a_mail_programs_click_needs_no_cookie_and_no_token():
    person = make.person()
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(path_of(person, Kind.DISCUSSION), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert "Benachrichtigungen einstellen" in answer.text
    assert Preference.channel_of(person, Kind.DISCUSSION) == Channel.NONE
    assert Preference.channel_of(person, Kind.STEPS) == Channel.MAIL


def test_clicking_twice_is_no_mistake(client):
    person = make.person()

    answers = [client.post(path_of(person, Kind.STEPS)) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Preference.objects.count() == 1


def test_the_digests_link_ends_the_digest_and_only_that(client):
    person = make.person()
    Preference.choose(person, Kind.DISCUSSION, Channel.DIGEST)

    client.post(path_of(person, "digest"))

    assert Preference.channel_of(person, Kind.DISCUSSION) == Channel.NONE
    assert Preference.channel_of(person, Kind.STEPS) == Channel.MAIL


def test_decisions_cannot_be_unsubscribed_and_the_page_says_why(client):
    person = make.person()

    answer = client.post(path_of(person, Kind.DECISIONS))

    assert "lassen sie sich nicht abbestellen" in answer.text
    assert not Preference.objects.exists()


@pytest.mark.parametrize("damage", [lambda token: token[:-1] + "x", lambda token: "x", lambda token: token + "y"])
def test_a_changed_link_is_unknown(client, damage):
    token = path_of(make.person(), Kind.STEPS).split("/")[2]

    answer = client.post(f"/abbestellen/{damage(token)}/")

    assert answer.status_code == 404
    assert not Preference.objects.exists()


def test_a_link_of_an_erased_person_is_unknown(client):
    person = make.person()
    path = path_of(person, Kind.STEPS)
    person.emailaddress_set.all().delete()
    person.delete()

    assert client.get(path).status_code == 404


def test_a_token_made_for_something_else_is_unknown(client):
    from django.core import signing

    token = signing.dumps([make.person().pk, "steps"], salt="something else")

    assert client.get(f"/abbestellen/{token}/").status_code == 404
