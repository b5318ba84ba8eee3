"""The second factor: everybody may, staff must; what was set up in this session counts, a password alone removes nothing."""

from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from accounts.second_factor import has_second_factor
from tests import make
from tests.accounts.entering import code, confirm_password, letter, mails, recovery_code, sign_in, with_app

pytestmark = pytest.mark.django_db
SET_UP = reverse("mfa_activate_totp")
DESK = reverse("admin:index")


class Asked:
    """What `has_second_factor` sees of a browser."""

    def __init__(self, client: Client, user) -> None:
        self.session, self.user = client.session, user


def is_confirmed(client: Client, user) -> bool:
    return has_second_factor(Asked(client, user))


def set_up(client: Client, *, then: str = ""):
    """Set up an app as a person does: open the page, read the key, type the code."""
    url = SET_UP + (f"?next={then}" if then else "")
    answer = client.get(url)
    if answer.status_code == 302:
        confirm_password(client, then=url)
        answer = client.get(url)
    return client.post(url, {"code": code(answer.context["form"].secret)})


def test_setting_up_shows_the_key_as_a_picture_and_as_text():
    client = Client()
    client.force_login(make.person())
    confirm_password(client, then=SET_UP)

    answer = client.get(SET_UP)

    html = answer.content.decode()
    assert "data:image/svg+xml;base64," in html
    assert answer.context["form"].secret in html.replace(" ", "")
    assert html.count("<h1") == 1


def test_setting_up_asks_for_the_password_first():
    client = Client()
    client.force_login(make.person())

    answer = client.get(SET_UP)

    assert unquote(answer.url) == f"{reverse('account_reauthenticate')}?next={SET_UP}"


def test_the_app_is_set_up_with_recovery_codes_and_a_mail(django_capture_on_commit_callbacks):
    person, client = make.person(), Client()
    client.force_login(person)

    with django_capture_on_commit_callbacks(execute=True):
        answer = set_up(client)

    assert answer.url == reverse("mfa_view_recovery_codes")
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert mails() == [("account/totp_activated", person.email)]
    assert letter("account/totp_activated").subject == "Ihr zweiter Faktor ist eingeschaltet"
    assert recovery_code(person) in client.get(answer.url).content.decode()


def test_a_wrong_code_sets_up_nothing():
    client = Client()
    client.force_login(make.person())
    confirm_password(client, then=SET_UP)
    client.get(SET_UP)

    answer = client.post(SET_UP, {"code": "000000"})

    assert answer.status_code == 422
    assert "Dieser Code stimmt nicht" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_who_has_an_app_is_asked_for_a_code_before_being_signed_in():
    person, client = with_app(make.person()), Client()

    answer = sign_in(client, person, then=reverse("account"))

    assert answer.url == reverse("mfa_authenticate")
    assert client.get(reverse("account")).status_code == 302
    assert client.get(answer.url).status_code == 200

    answer = client.post(answer.url, {"code": code()})
    assert answer.url == reverse("account")
    assert client.get(reverse("account")).status_code == 200
    assert is_confirmed(client, person)


def test_a_wrong_code_lets_nobody_in():
    client = Client()
    sign_in(client, with_app(make.person()))

    answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert answer.status_code == 422
    assert client.get(reverse("account")).status_code == 302


def test_codes_cannot_be_guessed_for_long():
    client = Client()
    sign_in(client, with_app(make.person()))
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    answer = client.post(reverse("mfa_authenticate"), {"code": code()})

    assert answer.status_code == 422
    assert "ein paar Minuten" in answer.content.decode()


def test_a_recovery_code_lets_in_once_and_is_told_by_mail():
    person, client = make.person(), Client()
    client.force_login(person)
    set_up(client)
    spare = recovery_code(person)
    first, second = Client(), Client()

    for browser in (first, second):
        sign_in(browser, person)
        browser.post(reverse("mfa_authenticate"), {"code": spare})

    assert first.get(reverse("account")).status_code == 200
    assert second.get(reverse("account")).status_code == 302
    assert mails()[-1] == ("account/recovery_code_used", person.email)


def test_the_code_step_can_be_left():
    client = Client()
    sign_in(client, with_app(make.person()))

    answer = client.post(reverse("account_logout"), {"next": reverse("account_login")})

    assert answer.url == reverse("account_login")
    assert client.get(reverse("mfa_authenticate")).status_code == 302


# Staff


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.STABSSTELLE, Role.DECISION_MAKER])
def test_staff_without_one_is_led_to_set_it_up(role):
    person, client = make.person(roles=(role,)), Client()

    answer = sign_in(client, person, then=DESK)

    assert unquote(answer.url) == f"{reverse('mfa_index')}?next={DESK}"
    assert "Für Ihre Rolle brauchen Sie einen zweiten Faktor" in client.get(answer.url).content.decode()
    assert not is_confirmed(client, person)


def test_an_operator_is_led_to_set_it_up_too():
    answer = sign_in(Client(), make.person(is_superuser=True))

    assert answer.url.startswith(reverse("mfa_index"))


def test_a_citizen_is_not():
    answer = sign_in(Client(), make.person(), then=reverse("account"))

    assert answer.url == reverse("account")


def test_setting_it_up_opens_the_desk_at_once_and_leads_there():
    person, client = make.moderator(), Client()
    sign_in(client, person)

    answer = set_up(client, then=DESK)

    assert unquote(answer.url) == f"{reverse('mfa_view_recovery_codes')}?next={DESK}"
    assert f'href="{DESK}"' in client.get(answer.url).content.decode()
    assert is_confirmed(client, person)
    assert client.get(DESK).status_code == 200


def test_the_way_on_leads_to_no_other_host():
    client = Client()
    client.force_login(make.moderator())

    answer = set_up(client, then="https://evil.example/")

    assert "evil" not in answer.url


def test_a_session_from_before_does_not_count_until_it_is_confirmed():
    person, client = with_app(make.moderator()), Client()
    client.force_login(person)

    way = client.get(DESK, follow=True).redirect_chain[-1][0]
    assert unquote(way) == f"{reverse('mfa_reauthenticate')}?next={DESK}"

    answer = client.post(way, {"code": code(), "next": DESK})
    assert answer.url == DESK
    assert client.get(DESK).status_code == 200


def test_a_second_factor_that_was_removed_counts_no_longer():
    person, client = make.moderator(), Client()
    client.force_login(person)
    set_up(client)
    assert is_confirmed(client, person)

    Authenticator.objects.all().delete()

    assert not is_confirmed(client, person)


def test_the_second_factor_of_somebody_else_does_not_count():
    person, client = make.moderator(), Client()
    client.force_login(person)
    set_up(client)

    assert not is_confirmed(client, make.moderator())


def test_a_visitor_has_none():
    from django.contrib.auth.models import AnonymousUser

    assert not is_confirmed(Client(), AnonymousUser())


# Removing and renewing


def test_a_password_alone_removes_nothing():
    person, client = with_app(make.person()), Client()
    client.force_login(person)

    asked = client.get(reverse("mfa_deactivate_totp"))
    confirm_password(client, then=reverse("mfa_deactivate_totp"))
    answer = client.post(reverse("mfa_deactivate_totp"))

    assert asked.url.startswith(reverse("mfa_reauthenticate"))
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.exists()


def test_with_a_code_the_app_can_be_removed_and_that_is_told_by_mail():
    person, client = with_app(make.person()), Client()
    client.force_login(person)
    client.post(reverse("mfa_reauthenticate"), {"code": code()})

    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    answer = client.post(reverse("mfa_deactivate_totp"))

    assert answer.url == reverse("mfa_index")
    assert not Authenticator.objects.exists()
    assert mails() == [("account/totp_deactivated", person.email)]


def test_new_recovery_codes_replace_the_old_ones(django_capture_on_commit_callbacks):
    person, client = make.person(), Client()
    client.force_login(person)
    set_up(client)
    old = recovery_code(person)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))

    assert old not in client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert mails()[-1] == ("account/recovery_codes_generated", person.email)


def test_the_codes_can_be_kept_as_a_file():
    person, client = make.person(), Client()
    client.force_login(person)
    set_up(client)

    answer = client.get(reverse("mfa_download_recovery_codes"))

    assert answer["Content-Type"].startswith("text/plain")
    assert recovery_code(person) in answer.content.decode()


@pytest.mark.parametrize("name", ["mfa_index", "mfa_generate_recovery_codes", "mfa_view_recovery_codes"])
def test_the_pages_about_it_have_one_heading(name):
    client = Client()
    client.force_login(make.person())
    set_up(client)

    answer = client.get(reverse(name))

    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1
