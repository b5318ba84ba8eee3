"""Passkeys: what a browser may send and what not; the ceremonies themselves are in tests/browser/test_passkeys.py."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from tests import make
from tests.accounts.entering import confirm_password, sign_in, with_app

pytestmark = pytest.mark.django_db
ADD = reverse("mfa_add_webauthn")
SIGN_IN = reverse("mfa_login_webauthn")
JSON = {"Accept": "application/json"}
WORDS = "Das hat mit diesem Passkey nicht geklappt."
# A passkey as a device makes it, its answer to another question than ours.
STALE = {
    "id": "AAAA",
    "rawId": "AAAA",
    "type": "public-key",
    "response": {
        "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiQUFBQSIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3QifQ",
        "authenticatorData": "SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAA",
        "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA",
        "signature": "AAAA",
        "userHandle": "MQ",
    },
    "clientExtensionResults": {},
}
HOSTILE = [
    "",
    "x",
    "null",
    "[]",
    "7",
    '"text"',
    "{}",
    '{"id": null, "rawId": 7}',
    json.dumps(STALE),
    json.dumps(STALE | {"rawId": "ä"}),
    json.dumps(STALE | {"response": None}),
    json.dumps(STALE | {"response": []}),
    json.dumps(STALE | {"response": "text"}),
    json.dumps(STALE | {"response": STALE["response"] | {"clientDataJSON": "AAAA"}}),
    json.dumps(STALE | {"response": STALE["response"] | {"clientDataJSON": "e30"}}),
    json.dumps(STALE | {"response": STALE["response"] | {"authenticatorData": "AAAA"}}),
    json.dumps(STALE | {"response": STALE["response"] | {"attestationObject": "oWF4"}}),
    json.dumps(STALE | {"response": STALE["response"] | {"attestationObject": "_____w"}}),
    json.dumps(STALE | {"response": STALE["response"] | {"userHandle": None}}),
    json.dumps(STALE | {"response": STALE["response"] | {"userHandle": "_____w"}}),
    json.dumps(STALE | {"response": STALE["response"] | {"userHandle": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}),
    json.dumps(STALE | {"response": STALE["response"] | {"userHandle": "MAAw"}}),
    "[" * 5000 + "]" * 5000,
]


@pytest.fixture(autouse=True)
def _passkeys_of_the_client_that_tests(settings):
    settings.MFA_RATE_LIMITS = {"webauthn_login": "1000/m/ip"}


def with_passkey(user) -> Authenticator:
    """A row as registering leaves it; its key was made by a device that is gone."""
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "Mein Telefon", "credential": KEPT})


KEPT = {
    "id": "AAECAwQFBgcICQoLDA0ODw",
    "rawId": "AAECAwQFBgcICQoLDA0ODw",
    "type": "public-key",
    "response": {
        "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQUFBQSIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3QifQ",
        "attestationObject": "",
    },
}


def proved(person) -> Client:
    client = Client()
    client.force_login(person)
    confirm_password(client)
    return client


def test_the_question_for_a_new_passkey_asks_for_one_that_knows_its_owner():
    person = make.person("Mira K.", email="mira@beispiel.example")

    asked = json.loads(proved(person).get(ADD).context["options"])["publicKey"]

    assert asked["rp"] == {"id": "localhost", "name": "Arena der Ideen"}
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert (asked["user"]["displayName"], asked["user"]["name"]) == ("Mira K.", "mira@beispiel.example")


def test_passkeys_belong_to_the_address_people_use_whatever_host_a_request_names(settings):
    settings.SITE_URL = "https://arena.example"
    settings.ALLOWED_HOSTS = ["*"]

    asked = Client().get(SIGN_IN, headers=JSON | {"Host": "proxy.intern"}).json()["request_options"]["publicKey"]

    assert asked["rpId"] == "arena.example"
    assert asked["userVerification"] == "required"
    assert not asked.get("allowCredentials")


def test_setting_one_up_asks_who_one_is():
    client = Client()
    client.force_login(make.person())

    assert client.get(ADD).url.startswith(reverse("account_reauthenticate"))
    assert client.post(ADD, {"credential": "{}"}).url.startswith(reverse("account_reauthenticate"))


@pytest.mark.parametrize("sent", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_sent_instead_of_a_new_passkey_is_refused_in_words(sent):
    client = proved(make.person())
    client.get(ADD)

    answer = client.post(ADD, {"name": "x" * 20, "credential": sent})

    assert answer.status_code == 422
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("sent", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_sent_instead_of_a_passkey_lets_nobody_in(sent):
    make.person()
    client = Client()
    client.get(SIGN_IN, headers=JSON)

    answer = client.post(SIGN_IN, {"credential": sent, "next": "/konto/"})

    assert answer.url == f"{reverse('account_login')}?next=%2Fkonto%2F"
    assert client.get("/konto/").status_code == 302


@pytest.mark.parametrize("sent", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_is_sent_as_a_second_factor_lets_nobody_in(sent):
    client = Client()
    sign_in(client, with_app(make.person()))
    client.get(reverse("mfa_authenticate"))

    answer = client.post(reverse("mfa_authenticate"), {"credential": sent})

    assert answer.status_code == 422
    assert client.get("/konto/").status_code == 302


def test_an_answer_without_a_question_lets_nobody_in():
    client = Client()

    client.post(SIGN_IN, {"credential": json.dumps(STALE)})

    assert WORDS in client.get(reverse("account_login")).content.decode()


def test_second_factors_cannot_be_guessed_for_long():
    client = Client()
    sign_in(client, with_app(make.person()))
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"credential": json.dumps(STALE)})

    answer = client.post(reverse("mfa_authenticate"), {"credential": json.dumps(STALE)})

    assert "ein paar Minuten" in str(answer.context["webauthn_form"].errors)


def test_trying_passkeys_has_a_limit(settings):
    settings.MFA_RATE_LIMITS = {"webauthn_login": "2/m/ip"}

    answers = [Client().post(SIGN_IN, {"credential": "{}"}).status_code for _ in range(3)]

    assert answers == [302, 302, 429]


def test_the_question_is_no_page():
    assert Client().get(SIGN_IN).url == reverse("account_login")


def test_the_name_is_short():
    client = proved(make.person())
    client.get(ADD)

    answer = client.post(ADD, {"name": "x" * 61, "credential": "{}"})

    assert answer.status_code == 422
    assert "name" in answer.context["form"].errors


@pytest.mark.parametrize("name", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_the_passkeys_of_others_do_not_exist(name):
    theirs = with_passkey(make.person())
    client = proved(make.person())

    assert client.get(reverse(name, args=[theirs.pk])).status_code == 404
    assert client.post(reverse(name, args=[theirs.pk]), {"name": "Meiner"}).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_a_password_alone_removes_no_passkey():
    person = make.person()
    mine = with_passkey(with_app(person))
    client = proved(person)

    answer = client.post(reverse("mfa_remove_webauthn", args=[mine.pk]))

    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.filter(pk=mine.pk).exists()
