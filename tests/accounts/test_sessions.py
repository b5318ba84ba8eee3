"""Where one is signed in: shown in words, ended with one click."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.devices import describe
from tests import make
from tests.accounts.entering import sign_in

pytestmark = pytest.mark.django_db
DEVICES = reverse("usersessions_list")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
CHROME = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"


def browser(user, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    sign_in(client, user, then=DEVICES)
    return client


def test_every_device_is_listed_in_words_and_this_one_is_marked():
    person = make.person()
    here, _there = browser(person, FIREFOX), browser(person, SAFARI)

    html = here.get(DEVICES).content.decode()

    assert "Firefox, Linux" in html
    assert "Safari, iPhone" in html
    assert html.count("dieses Gerät") == 1
    assert "Mozilla/5.0" not in html


def test_all_others_are_signed_out_with_one_click():
    person = make.person()
    here, there = browser(person, FIREFOX), browser(person, SAFARI)

    here.post(DEVICES)

    assert here.get(DEVICES).status_code == 200
    assert there.get(DEVICES).status_code == 302


def end(client: Client, user, agent: str):
    """Press "Abmelden" beside the device with this browser."""
    session = user.usersession_set.get(user_agent=agent)
    return client.post(reverse("end_session", args=[session.pk]))


def test_one_device_is_signed_out_and_the_others_stay():
    person = make.person()
    here, there, elsewhere = (browser(person, agent) for agent in (FIREFOX, SAFARI, CHROME))

    answer = end(here, person, SAFARI)

    assert answer.url == DEVICES
    assert there.get(DEVICES).status_code == 302
    assert here.get(DEVICES).status_code == elsewhere.get(DEVICES).status_code == 200


def test_this_device_is_signed_out_as_everywhere():
    person = make.person()
    here = browser(person, FIREFOX)

    answer = end(here, person, FIREFOX)

    assert answer.url == reverse("account_logout")
    assert reverse("end_session", args=[person.usersession_set.get().pk]) not in here.get(DEVICES).content.decode()


def test_the_device_of_somebody_else_does_not_exist():
    mine, other = browser(make.person(), FIREFOX), make.person()
    theirs = browser(other, SAFARI)

    assert end(mine, other, SAFARI).status_code == 404
    assert theirs.get(DEVICES).status_code == 200


def test_the_sessions_of_others_are_not_listed_and_not_ended():
    mine, theirs = browser(make.person(), FIREFOX), browser(make.person(), SAFARI)

    html = mine.get(DEVICES).content.decode()
    mine.post(DEVICES)

    assert "Safari" not in html
    assert theirs.get(DEVICES).status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox, Linux"),
        (SAFARI, "Safari, iPhone"),
        (CHROME, "Chrome, Android"),
        (EDGE, "Edge, Windows"),
        ("curl/8.0", "Unbekanntes Gerät"),
        ("", "Unbekanntes Gerät"),
    ],
    ids=["firefox", "safari", "chrome", "edge", "curl", "none"],
)
def test_a_browser_in_words(agent, words):
    assert describe(agent) == words
