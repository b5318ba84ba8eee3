"""The pages about one's own data: what they say, and who gets through."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from tests import make
from tests.accounts.entering import PASSWORD, code, confirm_password, sign_in, with_app
from tests.moderation.people import signed_in as with_second_factor

pytestmark = pytest.mark.django_db
OWN_DATA, ERASE, ERASED = reverse("own_data"), reverse("erase_account"), reverse("account_erased")
YES = {"texts": "keep", "sure": "on"}


def proven(person) -> Client:
    """A browser of somebody who has just proved who they are."""
    client = Client()
    sign_in(client, person)
    confirm_password(client, then=OWN_DATA)
    return client


def is_erased(person) -> bool:
    return not User.objects.get(pk=person.pk).is_active


def test_the_account_page_leads_there():
    client = proven(make.person())

    assert f'href="{OWN_DATA}"' in client.get(reverse("account")).content.decode()
    assert f'href="{ERASE}"' in client.get(OWN_DATA).content.decode()


def test_erasing_ends_the_session_and_says_so():
    person = make.person()
    client = proven(person)

    answer = client.post(ERASE, YES, follow=True)

    assert answer.redirect_chain == [(ERASED, 302)]
    assert "Ihr Konto ist gelöscht" in answer.content.decode()
    assert is_erased(person)
    assert client.get(reverse("account")).status_code == 302


@pytest.mark.parametrize(("choice", "title"), [("keep", "Mein Text"), ("blank", "")])
def test_what_becomes_of_the_texts_is_the_persons_choice(choice, title):
    person = make.person()
    idea = make.idea(author=person, title="Mein Text")

    proven(person).post(ERASE, {"texts": choice, "sure": "on"})

    idea.refresh_from_db()
    assert idea.title == title


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"sure": "on"}, "Bitte wählen Sie, was mit Ihren Texten geschehen soll."),
        ({"texts": "keep"}, "Bitte bestätigen Sie, dass Sie Ihr Konto löschen möchten."),
        ({"texts": "alles", "sure": "on"}, "alles"),
    ],
    ids=["no choice", "no tick", "unknown choice"],
)
def test_nothing_happens_before_everything_is_answered(form, words):
    person = make.person()

    answer = proven(person).post(ERASE, form)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not is_erased(person)


def test_whoever_has_a_role_is_told_that_it_ends():
    client = with_second_factor(make.person(roles=(Role.STABSSTELLE,)))

    html = client.get(ERASE).content.decode()

    assert "Ihre Rolle endet sofort: Stabsstelle Gemeinsam Digital" in html


def test_visitors_are_asked_to_sign_in():
    for answer in (Client().get(ERASE), Client().post(ERASE, YES), Client().get(OWN_DATA)):
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_login"))


def test_whoever_only_sits_at_the_open_browser_gets_no_further():
    person, client = make.person(), Client()
    sign_in(client, person)

    answer = client.post(ERASE, YES)

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not is_erased(person)
    client.post(answer.url, {"password": "geraten-und-falsch", "next": ERASE})
    assert not is_erased(person)


def test_whoever_proves_it_then_has_what_they_asked_for():
    person, client = make.person(), Client()
    sign_in(client, person)
    client.post(ERASE, YES)

    answer = confirm_password(client, then=ERASE)

    assert answer.url == ERASED
    assert is_erased(person)
    assert client.get(reverse("account")).status_code == 302


def test_whoever_has_a_second_factor_proves_it_with_that():
    person, client = with_app(make.person()), Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code()})

    answer = client.post(ERASE, YES)

    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert not is_erased(person)


def test_a_second_click_finds_nothing_more_to_do():
    person = make.person()
    first, second = proven(person), proven(person)

    first.post(ERASE, YES)
    answer = second.post(ERASE, YES)

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert not User.objects.exclude(pk=person.pk).filter(is_active=False).exists()


def test_nobody_can_sign_in_any_more_and_the_address_is_free_again():
    person = make.person(email="frei@beispiel.example")
    proven(person).post(ERASE, YES)

    answer = Client().post(reverse("account_login"), {"login": "frei@beispiel.example", "password": PASSWORD})

    assert answer.status_code == 422
    assert make.person(email="frei@beispiel.example").pk != person.pk


def test_the_last_page_sets_no_cookie_and_is_open_to_everybody():
    answer = Client().get(ERASED)

    assert answer.status_code == 200
    assert not answer.cookies


def test_an_erased_person_has_no_page():
    person = make.person()
    proven(person).post(ERASE, YES)

    assert Client().get(reverse("person", args=[person.pk])).status_code == 404
