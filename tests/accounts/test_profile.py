"""One's own account on one page; the public name and a few words about oneself can be changed."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db
PROFILE = reverse("edit_profile")


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("name", ["account", "edit_profile", "account_email", "account_change_password"])
def test_the_pages_about_oneself_are_for_oneself(name):
    answer = Client().get(reverse(name))

    assert answer.url == f"{reverse('account_login')}?next={reverse(name)}"


def test_ones_own_account_leads_to_everything():
    html = signed_in(make.person()).get(reverse("account")).content.decode()

    for name in ["edit_profile", "account_email", "mfa_index", "notification_settings"]:
        assert reverse(name) in html


def test_one_page_leads_to_all_about_signing_in():
    html = signed_in(make.person()).get(reverse("mfa_index")).content.decode()

    for name in ["mfa_add_webauthn", "account_change_password", "mfa_activate_totp", "usersessions_list"]:
        assert reverse(name) in html


def test_name_and_words_are_changed():
    person = make.person("Mira K.")

    answer = signed_in(person).post(PROFILE, {"public_name": "  Mira  aus Mitte ", "about": "Ich mag kurze Sätze."})

    person.refresh_from_db()
    assert answer.url == reverse("person", args=[person.pk])
    assert (person.public_name, person.about) == ("Mira aus Mitte", "Ich mag kurze Sätze.")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Jonas", "schon vergeben"),
        ("JONAS", "schon vergeben"),
        ("Senat", "klingt nach einem Amt"),
        ("", "Bitte wählen Sie einen Namen."),
    ],
)
def test_a_name_that_will_not_do_changes_nothing(name, words):
    make.person("Jonas")
    person = make.person("Mira K.")

    answer = signed_in(person).post(PROFILE, {"public_name": name, "about": "Neu"})

    person.refresh_from_db()
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (person.public_name, person.about) == ("Mira K.", "")


def test_the_head_of_the_page_keeps_the_true_name_while_the_form_is_wrong():
    person = make.person("Mira K.")

    answer = signed_in(person).post(PROFILE, {"public_name": "Senat", "about": ""})

    assert answer.wsgi_request.user.public_name == "Mira K."


def test_ones_own_name_in_other_letters_is_free():
    person = make.person("mira k.")

    signed_in(person).post(PROFILE, {"public_name": "Mira K.", "about": ""})

    person.refresh_from_db()
    assert person.public_name == "Mira K."


def test_staff_whose_name_carries_the_office_keep_it():
    person = make.moderator("Petra (Moderation)")

    answer = signed_in(person).post(PROFILE, {"public_name": "Petra (Moderation)", "about": "Ich lese alles."})

    person.refresh_from_db()
    assert answer.status_code == 302
    assert person.about == "Ich lese alles."


def test_nothing_else_can_be_sent_along():
    person = make.person("Mira K.")

    signed_in(person).post(
        PROFILE, {"public_name": "Mira K.", "about": "", "email": "x@y.example", "is_superuser": "on"}
    )

    person.refresh_from_db()
    assert not person.is_superuser
    assert person.email != "x@y.example"
