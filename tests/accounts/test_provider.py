"""Signing in at the operator's provider, against a real one: who gets in, who does not, and what is kept."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from tests import make
from tests.accounts import oidc
from tests.accounts.entering import code, confirm_password, link, mails, sign_in, with_app
from tests.accounts.oidc import come_back, leave_for, sign_in_there

pytestmark = pytest.mark.django_db
CONNECTION = reverse("socialaccount_connections")
REGISTER = reverse("socialaccount_signup")
ACCOUNT = reverse("account")
PAGES = ["sign_in_with_provider", "return_from_provider", "socialaccount_login_cancelled", "socialaccount_signup"]


@pytest.fixture(scope="session")
def provider_process():
    with oidc.running() as provider:
        yield provider


@pytest.fixture
def provider(provider_process, settings):
    settings.OIDC = provider_process.settings
    return provider_process


def connected(provider, sub: str, **how: object) -> User:
    person = make.person(**how)
    SocialAccount.objects.create(user=person, provider=provider.issuer, uid=sub)
    return person


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def text(answer) -> str:
    return answer.content.decode()


# Off unless configured


@pytest.mark.parametrize("name", [*PAGES, "socialaccount_connections"])
def test_without_a_provider_its_pages_do_not_exist(name):
    client = Client()

    assert client.get(reverse(name)).status_code == 404
    client.force_login(make.person())
    assert client.post(reverse(name)).status_code == 404


def test_without_a_provider_nothing_speaks_of_one():
    client = Client()

    answer = client.get(reverse("account_login"))
    client.force_login(make.person())

    assert "/anbieter/" not in text(answer)
    assert "form-action 'self';" in answer["Content-Security-Policy"]
    assert "/anbieter/" not in text(client.get(reverse("mfa_index")))


# A new account


def test_somebody_new_chooses_a_name_and_is_in(provider):
    provider.knows("neu-1", email="Neu@Beispiel.example", email_verified=True, name="Ganz Echter Name")
    client = Client()

    answer = sign_in_there(client, provider, "neu-1", then=reverse("edit_profile"))
    page = text(client.get(answer.url))
    answer = client.post(REGISTER, {"public_name": "Neue Nachbarin"})

    assert "Ganz Echter Name" not in page
    assert "Regeln" in page
    person = User.objects.get()
    assert (person.email, person.public_name) == ("neu@beispiel.example", "Neue Nachbarin")
    assert EmailAddress.objects.values_list("email", "verified", "primary").get() == (person.email, True, True)
    assert answer.url == reverse("edit_profile")
    assert is_in(client)
    assert mails() == []


def test_we_ask_for_the_address_alone_and_keep_only_the_number(provider):
    provider.knows("neu-2", email="neu@beispiel.example", email_verified=True, name="Ganz Echter Name")
    client = Client()

    asked = parse_qs(urlsplit(leave_for(client)).query)
    assert asked["redirect_uri"] == ["http://localhost:8000/anmelden/anbieter/zurueck/"]
    sign_in_there(client, provider, "neu-2")
    waiting = str([session.get_decoded() for session in Session.objects.all()])
    client.post(REGISTER, {"public_name": "Neue Nachbarin"})

    assert set(asked["scope"][0].split()) == {"openid", "email"}
    assert asked["code_challenge_method"] == ["S256"]
    assert "Echter" not in waiting
    assert "'token'" not in waiting
    kept = SocialAccount.objects.get()
    assert (kept.uid, kept.extra_data) == ("neu-2", {})
    assert not SocialToken.objects.exists()


def test_the_second_time_one_is_in_at_once(provider):
    person, client = connected(provider, "da-1"), Client()
    provider.knows("da-1", email="ganz-anders@beispiel.example", email_verified=True)

    answer = sign_in_there(client, provider, "da-1", then=reverse("edit_profile"))

    assert answer.url == reverse("edit_profile")
    assert client.get(ACCOUNT).context["user"] == person
    person.refresh_from_db()
    assert person.email != "ganz-anders@beispiel.example"


def test_a_checked_address_cannot_be_exchanged_for_another(provider):
    provider.knows("neu-3", email="neu@beispiel.example", email_verified=True)
    client = Client()
    sign_in_there(client, provider, "neu-3")

    client.post(REGISTER, {"public_name": "Neue Nachbarin", "email": "chefin@beispiel.example"})

    assert User.objects.get().email == "neu@beispiel.example"


@pytest.mark.parametrize("claim", [False, "false", None, "no", 0], ids=str)
def test_an_unchecked_address_is_asked_for_and_confirmed_by_mail(provider, claim):
    provider.knows("neu-4", email="opfer@beispiel.example", email_verified=claim)
    client = Client()
    answer = sign_in_there(client, provider, "neu-4")

    page = client.get(answer.url)
    client.post(REGISTER, {"public_name": "Neue Nachbarin", "email": "neu@beispiel.example"})

    assert "opfer@" not in text(page)
    assert mails() == [("account/signup_confirmation", "neu@beispiel.example")]
    assert not is_in(client)
    client.post(link("account/signup_confirmation"))
    assert is_in(client)


def test_somebody_without_an_address_is_asked_for_one(provider):
    provider.knows("neu-5")
    client = Client()
    sign_in_there(client, provider, "neu-5")

    assert client.post(REGISTER, {"public_name": "Neue Nachbarin", "email": ""}).status_code == 422
    client.post(REGISTER, {"public_name": "Neue Nachbarin", "email": "neu@beispiel.example"})

    assert mails() == [("account/signup_confirmation", "neu@beispiel.example")]


@pytest.mark.parametrize("name", ["", "Moderation", "Mira K.", "a\0b"])
def test_the_rules_for_names_hold_here_too(provider, name):
    make.person("Mira K.")
    provider.knows("neu-6", email="neu@beispiel.example", email_verified=True)
    client = Client()
    sign_in_there(client, provider, "neu-6")

    answer = client.post(REGISTER, {"public_name": name})

    assert answer.status_code == 422
    assert User.objects.count() == 1
    assert client.post(REGISTER, {"public_name": "Neue Nachbarin"}).status_code == 302


def test_nobody_registers_who_did_not_come_from_the_provider(provider):
    answer = Client().post(REGISTER, {"public_name": "Neue Nachbarin", "email": "neu@beispiel.example"})

    assert answer.url == reverse("account_login")
    assert not User.objects.exists()


# Somebody who has an account already


def test_an_address_alone_opens_no_account(provider):
    person = make.person(email="mira@beispiel.example")
    provider.knows("fremd-1", email="Mira@Beispiel.example", email_verified=True)
    client = Client()

    answer = sign_in_there(client, provider, "fremd-1")

    assert answer.status_code == 409
    assert "gibt es hier schon ein Konto" in text(answer)
    assert not is_in(client)
    assert not SocialAccount.objects.exists()
    assert client.get(REGISTER).url == reverse("account_login")
    assert person.has_usable_password()


def test_an_unchecked_address_of_somebody_else_tells_nobody_that_it_is_known(provider):
    make.person(email="mira@beispiel.example")
    provider.knows("fremd-2", email="mira@beispiel.example", email_verified=False)
    client = Client()
    sign_in_there(client, provider, "fremd-2")

    answer = client.post(REGISTER, {"public_name": "Neue Nachbarin", "email": "mira@beispiel.example"})

    assert answer.url == reverse("account_email_verification_sent")
    assert mails() == [("account/account_already_exists", "mira@beispiel.example")]
    assert not SocialAccount.objects.exists()


def test_connecting_asks_for_the_password_and_is_told_by_mail(provider):
    person, client = make.person(), Client()
    client.force_login(person)
    provider.knows("mein-1", email="anders@beispiel.example", email_verified=True)

    assert client.get(CONNECTION).url.startswith(reverse("account_reauthenticate"))
    confirm_password(client, then=CONNECTION)
    answer = sign_in_there(client, provider, "mein-1", process="connect")

    assert answer.url == reverse("mfa_index")
    assert "Ihr Konto ist jetzt verbunden." in text(client.get(answer.url))
    assert SocialAccount.objects.values_list("user", "uid").get() == (person.pk, "mein-1")
    assert mails() == [("account/account_connected", person.email)]
    assert EmailAddress.objects.get().email == person.email


def test_nothing_is_connected_without_the_password(provider):
    client = Client()
    client.force_login(make.person())
    provider.knows("mein-2")

    answer = sign_in_there(client, provider, "mein-2", process="connect")

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not SocialAccount.objects.exists()


def test_what_belongs_to_one_account_is_not_connected_to_another(provider):
    owner, other, client = connected(provider, "meins"), make.person(), Client()
    client.force_login(other)
    confirm_password(client)

    answer = sign_in_there(client, provider, "meins", process="connect")

    assert "schon ein anderes Konto" in text(client.get(answer.url))
    assert SocialAccount.objects.get().user == owner


def test_disconnecting_is_told_by_mail_and_ends_that_way_in(provider):
    person, client = connected(provider, "weg-1"), Client()
    client.force_login(person)
    confirm_password(client)

    answer = client.post(CONNECTION, {"account": SocialAccount.objects.get().pk})

    assert answer.url == reverse("mfa_index")
    assert mails() == [("account/account_disconnected", person.email)]
    assert not SocialAccount.objects.exists()


def test_the_only_way_in_cannot_be_cut(provider):
    person, client = connected(provider, "weg-2"), Client()
    person.set_unusable_password()
    person.save()
    client.force_login(person)

    answer = client.post(CONNECTION, {"account": SocialAccount.objects.get().pk})

    assert answer.status_code == 422
    assert "noch kein Passwort" in text(answer)
    assert SocialAccount.objects.exists()


def test_the_connection_of_somebody_else_cannot_be_cut(provider):
    connected(provider, "weg-3")
    client = Client()
    client.force_login(make.person())
    confirm_password(client)

    answer = client.post(CONNECTION, {"account": SocialAccount.objects.get().pk})

    assert answer.status_code == 422
    assert SocialAccount.objects.exists()


# Rules that hold for every way in


def test_whoever_is_banned_stays_out(provider):
    person, client = connected(provider, "gesperrt"), Client()
    person.ban()

    answer = sign_in_there(client, provider, "gesperrt")

    assert answer.url == reverse("account_inactive")
    assert not is_in(client)


def test_a_second_factor_is_asked_for_here_too(provider):
    client = Client()
    with_app(connected(provider, "doppelt"))

    answer = sign_in_there(client, provider, "doppelt")

    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client)
    client.post(answer.url, {"code": code()})
    assert is_in(client)


def test_staff_sets_up_a_second_factor_whatever_the_provider_asked_for(provider):
    connected(provider, "amt", roles=(Role.MODERATOR,))
    client = Client()

    answer = sign_in_there(client, provider, "amt")

    assert answer.url.startswith(reverse("mfa_index"))
    assert client.get(reverse("admin:index")).status_code == 302
    assert not Authenticator.objects.exists()


def test_an_unconfirmed_address_is_confirmed_first(provider):
    person, client = connected(provider, "halb"), Client()
    EmailAddress.objects.update(verified=False)

    answer = sign_in_there(client, provider, "halb")

    assert answer.url == reverse("account_email_verification_sent")
    assert mails() == [("account/email_confirmation", person.email)]
    assert not is_in(client)


def test_another_provider_gets_none_of_the_accounts_of_the_one_before(provider):
    owner = make.person()
    SocialAccount.objects.create(user=owner, provider="https://der-vorige.example", uid="1")
    provider.knows("1", email="neu@beispiel.example", email_verified=True)
    client = Client()

    answer = sign_in_there(client, provider, "1")

    assert answer.url == REGISTER
    assert not is_in(client)


# When it does not work out


def test_whoever_refuses_there_reads_that_nothing_happened(provider):
    client = Client()

    answer = come_back(client, provider.denies(leave_for(client)))

    assert answer.url == reverse("socialaccount_login_cancelled")
    assert "Sie sind nicht angemeldet" in text(client.get(answer.url))
    assert not is_in(client)


def test_an_answer_we_did_not_ask_for_lets_nobody_in(provider):
    """Somebody lures a person with an answer that belongs to the lurer's own account."""
    connected(provider, "lockvogel")
    lurer, victim = Client(), Client()
    bait = provider.admits(leave_for(lurer), "lockvogel")

    answer = come_back(victim, bait)

    assert answer.status_code == 401
    assert "noch einmal" in text(answer)
    assert not is_in(victim)


def test_an_answer_counts_once(provider):
    connected(provider, "einmal")
    client = Client()
    way_back = provider.admits(leave_for(client), "einmal")
    come_back(client, way_back)
    client.post(reverse("account_logout"))

    assert come_back(client, way_back).status_code == 401
    assert not is_in(client)


@pytest.mark.parametrize("query", ["", "code=erfunden", "state=x&code=y", "error=server_error", "state=" + "x" * 5000])
def test_an_invented_answer_is_refused_kindly(provider, query):
    answer = Client().get(f"{reverse('return_from_provider')}?{query}")

    assert answer.status_code == 401
    assert "Die Anmeldung hat nicht geklappt" in text(answer)


def test_an_invented_code_is_refused_by_the_provider(provider):
    client = Client()
    state = parse_qs(urlsplit(leave_for(client)).query)["state"][0]

    answer = client.get(reverse("return_from_provider"), {"state": state, "code": "erfunden"})

    assert answer.status_code == 401
    assert not is_in(client)


def test_an_answer_about_two_people_lets_neither_in(provider, monkeypatch):
    connected(provider, "opfer")
    client = Client()
    monkeypatch.setattr("accounts.provider.Endpoints._fetch_user_info", lambda *_args: {"sub": "opfer"})

    answer = sign_in_there(client, provider, "taeterin")

    assert answer.status_code == 401
    assert not is_in(client)


def test_nobody_is_led_to_another_host(provider):
    connected(provider, "weiter")
    client = Client()

    answer = sign_in_there(client, provider, "weiter", then="https://evil.example/")

    assert answer.url == reverse("mine")


def test_a_provider_that_is_away_gets_a_page_that_says_so(provider, settings):
    settings.OIDC = settings.OIDC | {"issuer": "http://localhost:9"}

    answer = Client().post(reverse("sign_in_with_provider"))

    assert answer.status_code == 503
    assert "Berlin-ID antwortet gerade nicht" in text(answer)


def test_a_provider_that_goes_away_on_the_way_back_gets_the_same_page(provider, settings):
    client = Client()
    way_back = provider.admits(leave_for(client), "unterwegs")
    settings.OIDC_ORIGINS = []
    settings.OIDC = provider.settings | {"issuer": provider.issuer}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("accounts.provider.OnlyTheProvider.send", refuse_to_connect)
        answer = come_back(client, way_back)

    assert answer.status_code == 503
    assert not is_in(client)


def refuse_to_connect(*_args: object, **_kwargs: object):
    import requests

    raise requests.ConnectionError("away")


@pytest.mark.parametrize("nonsense", ["[]", "{}", "null", "<html>", '{"authorization_endpoint": 7}'])
def test_a_provider_that_talks_nonsense_breaks_nothing(provider, monkeypatch, nonsense):
    monkeypatch.setattr("accounts.provider.OnlyTheProvider.send", lambda *_args, **_kwargs: saying(nonsense))

    assert Client().post(reverse("sign_in_with_provider")).status_code == 503


def saying(words: str):
    import requests

    response = requests.Response()
    response.status_code, response._content, response.raw = 200, words.encode(), None
    return response


# Where our server and people's browsers go


def test_only_pages_with_the_button_let_a_form_lead_there(provider):
    client = Client()
    to_it, to_us = f"form-action 'self' {provider.issuer};", "form-action 'self';"

    assert to_it in client.get(reverse("account_login"))["Content-Security-Policy"]
    assert to_us in client.get(reverse("account_signup"))["Content-Security-Policy"]
    client.force_login(make.person())
    confirm_password(client)
    assert to_it in client.get(CONNECTION)["Content-Security-Policy"]
    assert to_us in client.get(reverse("mfa_index"))["Content-Security-Policy"]


def test_the_server_asks_no_other_host_even_if_the_provider_says_so(provider, settings):
    settings.OIDC = provider.settings | {"issuer": "https://woanders.example"}
    from accounts.provider import ProviderAdapter

    session = ProviderAdapter().get_requests_session()

    for url in (f"{provider.issuer}/jwks", "http://woanders.example/", "https://woanders.example.evil.example/"):
        with pytest.raises(Exception, match="OIDC_ORIGINS"):
            session.get(url)


def test_nobody_is_sent_to_another_host_even_if_the_provider_says_so(provider, monkeypatch):
    said = {"token_endpoint": provider.issuer, "authorization_endpoint": "https://evil.example/authorize"}
    monkeypatch.setattr("accounts.provider.OnlyTheProvider.send", lambda *_args, **_kwargs: saying(json.dumps(said)))

    assert Client().post(reverse("sign_in_with_provider")).status_code == 503


def test_further_hosts_of_a_provider_are_named_by_the_operator(provider, settings):
    settings.OIDC_ORIGINS = [provider.issuer]
    settings.OIDC = provider.settings | {"issuer": "https://woanders.example"}
    from accounts.provider import ProviderAdapter

    assert ProviderAdapter().get_requests_session().get(f"{provider.issuer}/jwks").ok


def test_sign_in_with_password_still_works_beside_it(provider):
    client = Client()

    sign_in(client, make.person())

    assert is_in(client)
