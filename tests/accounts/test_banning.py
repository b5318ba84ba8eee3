"""A ban ends every session at the next request, and nobody comes back in."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from ideas.models import Idea
from tests import make
from tests.accounts.entering import code, sign_in, with_app

pytestmark = pytest.mark.django_db


def ban(person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def test_two_live_sessions_end_at_once():
    person, phone, desk = make.person(), Client(), Client()
    for browser in (phone, desk):
        sign_in(browser, person, then=reverse("account"))
        assert browser.get(reverse("account")).status_code == 200

    ban(person)

    for browser in (phone, desk):
        answer = browser.get(reverse("account"))
        assert answer.url.startswith(reverse("account_login"))


def test_a_session_that_is_still_open_changes_nothing_any_more():
    person, browser = make.person(), Client()
    sign_in(browser, person, then=reverse("account"))

    ban(person)
    answer = browser.post(reverse("write_idea"), {"title": "Noch schnell etwas", "kind": "need"})

    assert answer.url.startswith(reverse("account_login"))
    assert not Idea.objects.exists()


def test_a_banned_person_reads_why_they_do_not_get_in():
    person = make.person()
    ban(person)
    browser = Client()

    answer = sign_in(browser, person)

    assert answer.url == reverse("account_inactive")
    assert "gesperrt" in browser.get(answer.url).content.decode()
    assert browser.get(reverse("account")).status_code == 302


def test_a_ban_between_password_and_code_holds():
    person, browser = with_app(make.person()), Client()
    sign_in(browser, person)

    ban(person)
    browser.post(reverse("mfa_authenticate"), {"code": code()})

    assert browser.get(reverse("account")).status_code == 302


def test_a_ban_of_staff_closes_the_desk():
    person = make.moderator()
    assert person.is_staff

    ban(person)

    again = User.objects.get(pk=person.pk)
    assert not again.is_staff
    assert again.roles == frozenset()


def test_a_role_ends_with_the_next_request():
    person = make.person(roles=(Role.STABSSTELLE,))
    assert person.is_stabsstelle

    person.groups.clear()

    assert not User.objects.get(pk=person.pk).is_stabsstelle


@pytest.mark.parametrize("page", ["edit_profile", "account_change_password"])
def test_a_form_sent_in_the_same_moment_does_not_undo_the_ban(page, monkeypatch):
    person, browser = make.person(), Client()
    sign_in(browser, person)
    saving = User.save

    def banned_just_before(self, *args, **kwargs):
        ban(person)
        return saving(self, *args, **kwargs)

    monkeypatch.setattr(User, "save", banned_just_before)
    browser.post(
        reverse(page),
        {"public_name": "Neuer Name", "about": "", "oldpassword": make.PASSWORD, "password1": "drei-neue-worte-hier"},
    )

    monkeypatch.undo()
    before, after = person.password, User.objects.get(pk=person.pk)
    assert not after.is_active
    assert (after.public_name == "Neuer Name") != (after.password != before)
