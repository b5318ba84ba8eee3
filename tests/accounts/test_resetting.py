"""A forgotten password: the same answer for everybody, a link that works once and only for who owns the address."""

import pytest
from django.test import Client
from django.urls import reverse

from activity.mail.letter import Obsolete
from activity.models import Delivery
from tests import make
from tests.accounts.entering import letter, link, mails, sign_in
from tests.accounts.test_registering import masked, outside

pytestmark = pytest.mark.django_db
RESET = reverse("account_reset_password")
NEW = "drei-neue-worte-hier"


def ask(email: str, client: Client | None = None):
    return (client or Client()).post(RESET, {"email": email})


def open_link(client: Client, where: str) -> str:
    """The page with the form: the secret moves from the address into the session."""
    return client.get(where).url


def test_a_known_and_an_unknown_address_get_the_same_answer():
    make.person(email="mira@beispiel.example")
    known, unknown = Client(), Client()

    first, second = ask("mira@beispiel.example", known), ask("nora@beispiel.example", unknown)

    pages = [client.get(reverse("account_reset_password_done")).content.decode() for client in (known, unknown)]
    assert (first.status_code, first.url, outside(first)) == (second.status_code, second.url, outside(second))
    assert masked(pages[0], "mira") == masked(pages[1], "nora")
    assert mails() == [
        ("account/password_reset_link", "mira@beispiel.example"),
        ("account/unknown_account", "nora@beispiel.example"),
    ]


def test_whoever_has_no_account_is_told_by_mail():
    ask("nora@beispiel.example")

    mail = letter("account/unknown_account")
    assert mail.subject == "Zu dieser Adresse gibt es kein Konto"
    assert reverse("account_signup") in mail.text


def test_the_secret_stands_in_the_mail_and_in_no_table():
    person = make.person()

    ask(person.email)

    row = Delivery.objects.get()
    assert (row.context, row.recipient) == ({}, person)
    assert link("account/password_reset_link").startswith("/passwort-vergessen/neu/")


def test_the_link_sets_a_new_password_once():
    person, client = make.person(), Client()
    ask(person.email)
    where = link("account/password_reset_link")
    form = open_link(client, where)

    answer = client.post(form, {"password1": NEW})

    person.refresh_from_db()
    assert person.check_password(NEW)
    assert answer.url == reverse("account_reset_password_from_key_done")
    assert "Ihr neues Passwort gilt" in client.get(answer.url).content.decode()
    assert mails()[-1] == ("account/password_reset", person.email)
    assert "gilt nicht mehr" in Client().get(where).content.decode()


def test_a_new_password_signs_out_every_device():
    person, elsewhere, client = make.person(), Client(), Client()
    sign_in(elsewhere, person, then=reverse("account"))
    assert elsewhere.get(reverse("account")).status_code == 200
    ask(person.email)

    client.post(open_link(client, link("account/password_reset_link")), {"password1": NEW})

    assert elsewhere.get(reverse("account")).status_code == 302


def test_a_weak_password_is_refused_with_a_sentence():
    person, client = make.person(), Client()
    ask(person.email)

    answer = client.post(open_link(client, link("account/password_reset_link")), {"password1": "kurz"})

    assert answer.status_code == 422
    assert "mindestens 10 Zeichen" in answer.content.decode()


@pytest.mark.parametrize("tail", ["1-falsch", "zz-dhatez-0123456789abcdef", "1-set-password"])
def test_an_invented_link_says_so_kindly(tail):
    answer = Client().get(f"/passwort-vergessen/neu/{tail}/")

    assert answer.status_code == 200
    assert "gilt nicht mehr" in answer.content.decode()


def test_a_mail_to_an_address_given_up_meanwhile_is_dropped():
    person = make.person(email="alt@beispiel.example")
    ask("alt@beispiel.example")
    person.emailaddress_set.update(email="neu@beispiel.example")

    with pytest.raises(Obsolete):
        letter("account/password_reset_link")


def test_a_link_is_void_once_the_address_changed():
    person, client = make.person(email="alt@beispiel.example"), Client()
    ask("alt@beispiel.example")
    where = link("account/password_reset_link")
    person.emailaddress_set.update(email="neu@beispiel.example")

    assert "gilt nicht mehr" in client.get(where).content.decode()


def test_a_banned_person_gets_no_link():
    person = make.person(is_active=False)

    ask(person.email)

    assert mails() == [("account/unknown_account", person.email)]


def test_a_person_banned_after_asking_gets_no_link():
    person = make.person()
    ask(person.email)
    type(person).objects.update(is_active=False)

    with pytest.raises(Obsolete):
        letter("account/password_reset_link")


def test_changing_the_password_asks_for_the_old_one_and_signs_out():
    person, client = make.person(), Client()
    client.force_login(person)
    page = reverse("account_change_password")

    wrong = client.post(page, {"oldpassword": "falsch", "password1": NEW})
    assert wrong.status_code == 422
    assert "Bitte geben Sie Ihr bisheriges Passwort ein." in wrong.content.decode()

    client.post(page, {"oldpassword": make.PASSWORD, "password1": NEW})
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert mails() == [("account/password_changed", person.email)]
    assert letter("account/password_changed").subject == "Ihr Passwort wurde geändert"
    assert client.get(reverse("account")).status_code == 302


def test_a_person_without_a_password_sets_one():
    person, client = make.person(), Client()
    person.set_unusable_password()
    person.save()
    client.force_login(person)

    assert client.get(reverse("account_change_password")).url == reverse("account_set_password")
    client.post(reverse("account_set_password"), {"password1": NEW})

    person.refresh_from_db()
    assert person.check_password(NEW)
    assert mails() == [("account/password_set", person.email)]


def test_an_address_longer_than_any_is_refused():
    assert ask(f"{'x' * 250}@beispiel.example").status_code == 422
