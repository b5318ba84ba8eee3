"""Signing in and out: with the address, in kind words, within limits that tell one client from another."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests import make
from tests.accounts.entering import confirm_password, sign_in

pytestmark = pytest.mark.django_db
LOGIN = reverse("account_login")


def test_after_signing_in_one_is_on_ones_own_page():
    client = Client()

    answer = sign_in(client, make.person())

    assert (answer.status_code, answer.url) == (302, reverse("mine"))


def test_the_address_is_not_about_upper_case():
    make.person(email="mira@beispiel.example")
    client = Client()

    answer = client.post(LOGIN, {"login": "Mira@Beispiel.example", "password": make.PASSWORD})

    assert answer.status_code == 302
    assert client.get(reverse("account")).status_code == 200


def test_one_is_led_back_to_where_one_wanted_to_go():
    client, person = Client(), make.person()
    asked = client.get(reverse("edit_profile"))

    answer = sign_in(client, person, then=reverse("edit_profile"))

    assert asked.url == f"{LOGIN}?next={reverse('edit_profile')}"
    assert answer.url == reverse("edit_profile")


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_nobody_is_led_to_another_host(evil):
    answer = sign_in(Client(), make.person(), then=evil)

    assert answer.url == reverse("mine")


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_and_an_unknown_address_read_the_same(known):
    make.person(email="mira@beispiel.example")
    email = "mira@beispiel.example" if known else "nora@beispiel.example"

    answer = Client().post(LOGIN, {"login": email, "password": "falsches-passwort"})

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [
        "E-Mail-Adresse und Passwort passen nicht zusammen. Bitte prüfen Sie beides."
    ]


def test_the_page_reads_german_and_has_no_placeholders():
    html = Client().get(LOGIN).content.decode()

    assert LOGIN == "/anmelden/"
    assert "E-Mail-Adresse" in html
    assert "Passwort vergessen?" in html
    assert "placeholder=" not in html.partition("<main")[2]
    assert html.count("<h1") == 1


def test_whoever_is_signed_in_is_led_on():
    client = Client()
    client.force_login(make.person())

    assert client.get(LOGIN).url == reverse("mine")


def test_signing_out_asks_first_and_then_does():
    client = Client()
    client.force_login(make.person())

    question = client.get(reverse("account_logout"))
    assert "Möchten Sie sich abmelden?" in question.content.decode()
    assert client.get(reverse("account")).status_code == 200

    answer = client.post(reverse("account_logout"))
    assert answer.url == reverse("start")
    assert client.get(reverse("account")).status_code == 302


# Limits


def fail_to_sign_in(address: str, **headers: str) -> int:
    answer = Client().post(LOGIN, {"login": address, "password": "falsches-passwort"}, **headers)
    return answer.status_code


def test_guessing_for_one_address_ends_after_five_tries():
    person = make.person()
    for _ in range(5):
        fail_to_sign_in(person.email)

    answer = sign_in(Client(), person)

    assert answer.status_code == 422
    assert "Bitte warten Sie ein paar Minuten" in answer.content.decode()


def test_too_many_requests_from_one_client_get_a_page_that_says_so(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for number in range(2):
        fail_to_sign_in(f"a{number}@beispiel.example")

    answer = Client().post(LOGIN, {"login": "b@beispiel.example", "password": "x"})

    assert answer.status_code == 429
    assert "Bitte warten Sie einen Moment" in answer.content.decode()


def test_two_clients_behind_one_proxy_have_two_buckets(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    proxy = {"REMOTE_ADDR": "10.0.0.1"}
    for number in range(2):
        fail_to_sign_in(f"a{number}@beispiel.example", HTTP_X_FORWARDED_FOR="192.0.2.1", **proxy)

    first = fail_to_sign_in("b@beispiel.example", HTTP_X_FORWARDED_FOR="192.0.2.1", **proxy)
    second = fail_to_sign_in("b@beispiel.example", HTTP_X_FORWARDED_FOR="192.0.2.2", **proxy)

    assert (first, second) == (429, 422)


def test_what_a_client_writes_into_the_header_itself_gives_it_no_new_bucket(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for number in range(2):
        fail_to_sign_in(f"a{number}@beispiel.example", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 192.0.2.1")

    assert fail_to_sign_in("b@beispiel.example", HTTP_X_FORWARDED_FOR="203.0.113.9, 192.0.2.1") == 429


def test_without_a_trusted_proxy_the_header_counts_for_nothing(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for number in range(2):
        fail_to_sign_in(f"a{number}@beispiel.example", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}")

    assert fail_to_sign_in("b@beispiel.example", HTTP_X_FORWARDED_FOR="192.0.2.9") == 429


def test_two_proxies_one_behind_the_other_are_counted_from_the_end(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    fail_to_sign_in("a@beispiel.example", HTTP_X_FORWARDED_FOR="192.0.2.1, 10.0.0.2")

    same = fail_to_sign_in("b@beispiel.example", HTTP_X_FORWARDED_FOR="192.0.2.1, 10.0.0.2")
    other = fail_to_sign_in("b@beispiel.example", HTTP_X_FORWARDED_FOR="192.0.2.2, 10.0.0.2")

    assert (same, other) == (429, 422)


def test_limits_hold_and_signing_in_works_while_the_cache_server_is_away(settings):
    settings.CACHES = {"default": {"BACKEND": "arena.cache.ForgivingRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}

    assert sign_in(Client(), make.person()).status_code == 302
    assert [fail_to_sign_in(f"a{number}@beispiel.example") for number in range(2)] == [422, 429]


# Confirming that it is oneself


def test_a_wrong_password_does_not_confirm_oneself():
    client = Client()
    client.force_login(make.person())

    answer = confirm_password(client, "falsches-passwort")

    assert answer.status_code == 422
    assert "Dieses Passwort stimmt nicht." in answer.content.decode()
