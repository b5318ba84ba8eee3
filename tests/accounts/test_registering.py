"""Registering: an address, a password, a name; nobody learns who else is here, machines get nowhere."""

import re

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.views import RegisterView
from activity.models import Delivery
from tests import make
from tests.accounts.entering import ago, letter, mails, register

pytestmark = pytest.mark.django_db
SIGNUP = reverse("account_signup")


def test_the_page_is_under_a_german_path_and_links_rules_and_privacy():
    answer = Client().get(SIGNUP)

    html = answer.content.decode()
    assert SIGNUP == "/registrieren/"
    assert answer.status_code == 200
    assert html.count("<h1") == 1
    assert reverse("rules") in html
    assert reverse("page", args=["datenschutz"]) in html
    assert "placeholder=" not in html.partition("<main")[2]


def test_registering_makes_a_person_who_must_confirm_first():
    answer = register(Client())

    person = User.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("account_email_verification_sent"))
    assert (person.email, person.public_name) == ("neu@beispiel.example", "Neue Nachbarin")
    assert person.check_password(make.PASSWORD)
    assert not person.emailaddress_set.get().verified
    assert mails() == [("account/signup_confirmation", "neu@beispiel.example")]


def test_nobody_is_signed_in_before_the_address_is_confirmed():
    client = Client()
    register(client)

    answer = client.get(reverse("account"))

    assert answer.url.startswith(reverse("account_login"))


def test_the_name_is_kept_in_one_spelling():
    register(Client(), public_name="  Ｎｅｕｅ   Nachbarin ")

    assert User.objects.get().public_name == "Neue Nachbarin"


@pytest.mark.parametrize("taken", ["Mira K.", "mira k.", "MIRA  K."])
def test_a_name_belongs_to_one_person_whatever_its_case(taken):
    make.person("Mira K.")

    answer = register(Client(), public_name=taken)

    assert answer.status_code == 422
    assert "schon vergeben" in answer.content.decode()
    assert User.objects.count() == 1


def test_a_name_that_deceives_is_refused_with_a_sentence():
    answer = register(Client(), public_name="Moderation")

    assert answer.status_code == 422
    assert "klingt nach einem Amt" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "", "Bitte geben Sie Ihre E-Mail-Adresse ein."),
        ("email", "keine-adresse", "gültige E-Mail-Adresse"),
        ("password1", "", "Bitte wählen Sie ein Passwort."),
        ("password1", "kurz", "mindestens 10 Zeichen"),
        ("password1", "qwertyuiop", "zu üblich"),
        ("password1", "neu@beispiel.example", "zu ähnlich"),
        ("public_name", "", "Bitte wählen Sie einen Namen."),
        ("public_name", "x" * 61, "höchstens 60 Zeichen"),
    ],
)
def test_a_bad_answer_says_what_to_do_and_keeps_the_rest(field, value, words):
    answer = register(Client(), **{field: value})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert words in html
    assert make.PASSWORD not in html
    assert not User.objects.exists()


def test_a_hasty_form_with_mistakes_speaks_of_the_mistakes_alone():
    answer = register(Client(), email="", begun=ago(0))

    assert "sehr schnell" not in answer.content.decode()


def test_an_address_that_is_known_gets_the_same_answer_as_a_new_one():
    make.person(email="mira@beispiel.example")
    known, unknown = Client(), Client()

    first = register(known, email="mira@beispiel.example", public_name="Erste")
    second = register(unknown, email="nora@beispiel.example", public_name="Zweite")

    pages = [client.get(reverse("account_email_verification_sent")).content.decode() for client in (known, unknown)]
    assert (first.status_code, first.url, outside(first)) == (second.status_code, second.url, outside(second))
    assert masked(pages[0], "mira") == masked(pages[1], "nora")
    assert User.objects.count() == 2


def test_the_owner_of_a_known_address_is_told_by_mail_without_any_secret():
    make.person(email="mira@beispiel.example")

    register(Client(), email="MIRA@beispiel.example")

    assert mails() == [("account/account_already_exists", "mira@beispiel.example")]
    mail = letter("account/account_already_exists")
    assert mail.subject == "Sie haben schon ein Konto"
    assert reverse("account_login") in mail.text


def test_sending_the_mail_again_gives_the_same_answer_too():
    make.person(email="mira@beispiel.example")
    known, unknown = Client(), Client()
    register(known, email="mira@beispiel.example", public_name="Erste")
    register(unknown, email="nora@beispiel.example", public_name="Zweite")

    pages = [client.post(reverse("resend_confirmation"), follow=True).content.decode() for client in (known, unknown)]

    assert "erst vor Kurzem" in pages[0]
    assert masked(pages[0], "mira") == masked(pages[1], "nora")
    assert Delivery.objects.count() == 2


def test_a_machine_that_fills_every_field_gets_the_usual_answer_and_nothing_happens():
    answer = register(Client(), website="https://spam.example")

    assert (answer.status_code, answer.url) == (302, reverse("account_email_verification_sent"))
    assert not User.objects.exists()
    assert not Delivery.objects.exists()


def test_the_trap_is_hidden_from_people_and_their_aids():
    html = Client().get(SIGNUP).content.decode()

    trap = html[html.index('class="visually-hidden" aria-hidden="true"') :][:400]
    assert 'name="website"' in trap
    assert 'tabindex="-1"' in trap


@pytest.mark.parametrize("seconds", [0, 2])
def test_nobody_types_that_fast(seconds):
    answer = register(Client(), begun=ago(seconds))

    assert answer.status_code == 422
    assert "sehr schnell" in answer.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "clock",
    [
        lambda: "",
        lambda: "erfunden",
        lambda: "1760000000.0",
        lambda: ago(25 * 3600),
        lambda: ago(60)[:-1],
        lambda: signing.dumps(0.0, salt="another form"),
    ],
    ids=["none", "invented", "unsigned", "yesterday", "damaged", "another form's"],
)
def test_a_form_without_a_true_clock_starts_again_with_what_was_typed(clock):
    begun = clock()

    answer = register(Client(), begun=begun)

    form = answer.context["form"]
    assert answer.status_code == 422
    assert "noch einmal" in answer.content.decode()
    assert 'value="Neue Nachbarin"' in answer.content.decode()
    assert form["begun"].value() not in ("", begun)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("email", "status"), [("neu@beispiel.example", 302), ("andere@beispiel.example", 422)], ids=["same", "other"]
)
def test_whoever_comes_second_by_a_blink_gets_an_answer(monkeypatch, email, status):
    """A double click gets the usual answer; somebody else who wants the same name is told it is taken."""
    form_valid = RegisterView.form_valid

    def stored_meanwhile(view, form):
        monkeypatch.setattr(RegisterView, "form_valid", form_valid)
        register(Client())
        return form_valid(view, form)

    monkeypatch.setattr(RegisterView, "form_valid", stored_meanwhile)

    answer = register(Client(), email=email)

    assert answer.status_code == status
    assert User.objects.count() == 1
    assert mails() == [("account/signup_confirmation", "neu@beispiel.example")]


def test_registering_is_all_or_nothing(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the mail cannot be stored")

    monkeypatch.setattr(Delivery, "without_event", fail)
    with pytest.raises(RuntimeError):
        register(Client())

    assert not User.objects.exists()


def test_whoever_is_signed_in_need_not_register():
    client = Client()
    client.force_login(make.person())

    assert client.get(SIGNUP).status_code == 302


def masked(html: str, name: str) -> str:
    """A page without what differs for every visitor."""
    html = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', r'\1=""', html)
    return html.replace(name, "…")


def outside(answer) -> dict[str, str]:
    """The headers, but for the clock's."""
    return {name: value for name, value in answer.headers.items() if name != "Expires"}


def test_an_address_longer_than_any_is_refused():
    answer = register(Client(), email=f"{'x' * 250}@beispiel.example")

    assert answer.status_code == 422
    assert not User.objects.exists()
