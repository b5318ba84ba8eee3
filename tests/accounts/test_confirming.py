"""Confirming an address: the link is made when the mail is sent, works once, and leads on to where one wanted to go."""

from urllib.parse import unquote

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from activity.mail.letter import Obsolete
from activity.models import Delivery
from tests import make
from tests.accounts.entering import confirm_password, letter, link, mails, register, sign_in

pytestmark = pytest.mark.django_db
SENT = reverse("account_email_verification_sent")
ADDRESS = reverse("account_email")


def test_nobody_reads_of_a_mail_that_was_not_sent():
    client = Client()

    assert client.get(SENT).url == reverse("account_login")
    client.force_login(make.person())
    assert client.get(SENT).url == reverse("account")


@pytest.mark.parametrize("known", [True, False])
def test_the_page_after_registering_is_the_same_whether_the_address_is_known(known):
    make.person(email="mira@beispiel.example")
    client = Client()

    answer = register(client, email="mira@beispiel.example" if known else "neu@beispiel.example")

    assert answer.url == SENT
    assert "Wir haben Ihnen eine E-Mail geschickt." in client.get(SENT).content.decode()


def test_the_mail_holds_the_link_and_no_table_does():
    register(Client())

    mail, row = letter("account/signup_confirmation"), Delivery.objects.get()
    assert mail.subject == "Bitte bestätigen Sie Ihre E-Mail-Adresse"
    assert "Guten Tag Neue Nachbarin," in mail.text
    assert link("account/signup_confirmation").startswith("/konto/bestaetigen/")
    assert row.context == {"address_id": EmailAddress.objects.get().pk}
    assert row.recipient == User.objects.get()


def test_opening_the_link_asks_and_confirms_nothing_by_itself():
    register(Client())

    answer = Client().get(link("account/signup_confirmation"))

    assert answer.status_code == 200
    assert "neu@beispiel.example" in answer.content.decode()
    assert not EmailAddress.objects.get().verified


def test_confirming_in_the_same_browser_signs_in_and_goes_on():
    client = Client()
    client.get(reverse("account_signup") + "?next=/konto/profil/")
    register(client, next="/konto/profil/")

    answer = client.post(link("account/signup_confirmation"))

    assert (answer.status_code, answer.url) == (302, "/konto/profil/")
    assert EmailAddress.objects.get().verified
    assert client.get("/konto/profil/").status_code == 200


def test_confirming_in_another_browser_leads_to_the_sign_in():
    register(Client())
    other = Client()

    answer = other.post(link("account/signup_confirmation"))

    assert answer.url == reverse("account_login")
    assert EmailAddress.objects.get().verified
    assert not other.session.get("_auth_user_id")


def test_a_next_that_leads_to_another_host_is_ignored():
    client = Client()
    register(client, next="https://evil.example/")

    answer = client.post(link("account/signup_confirmation"))

    assert "evil" not in answer.url


def test_the_link_works_once():
    register(Client())
    where = link("account/signup_confirmation")
    Client().post(where)

    again = Client().get(where)

    assert again.status_code == 200
    assert "gilt nicht mehr" in again.content.decode()
    assert Client().post(where).status_code == 404


@pytest.mark.parametrize("key", ["falsch", "Mg:1abcde:xyz", "NULL"])
def test_an_invented_link_says_so_kindly(key):
    answer = Client().get(reverse("account_confirm_email", args=[key]))

    assert answer.status_code == 200
    assert "gilt nicht mehr" in answer.content.decode()


def test_the_link_expires_after_three_days(settings):
    register(Client())
    where = link("account/signup_confirmation")
    settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = -1

    assert "gilt nicht mehr" in Client().get(where).content.decode()


def test_a_mail_to_an_address_confirmed_meanwhile_is_dropped():
    register(Client())
    EmailAddress.objects.update(verified=True)

    with pytest.raises(Obsolete):
        letter("account/signup_confirmation")


def test_a_mail_to_an_address_given_up_meanwhile_is_dropped():
    register(Client())
    EmailAddress.objects.all().delete()

    with pytest.raises(Obsolete):
        letter("account/signup_confirmation")


def test_a_mail_to_somebody_banned_meanwhile_is_dropped():
    register(Client())
    User.objects.update(is_active=False)

    with pytest.raises(Obsolete):
        letter("account/signup_confirmation")


def test_signing_in_unconfirmed_sends_the_link_and_offers_to_send_it_again():
    register(Client())
    Delivery.objects.all().delete()
    client = Client()

    answer = sign_in(client, User.objects.get())

    page = client.get(answer.url)
    assert answer.url == SENT
    assert "Bitte bestätigen Sie Ihre E-Mail-Adresse" in page.content.decode()
    assert reverse("resend_confirmation") in page.content.decode()
    assert not client.session.get("_auth_user_id")


def test_the_link_is_sent_again_on_request(settings):
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": "5/m/key"}
    client = Client()
    register(client)

    answer = client.post(reverse("resend_confirmation"), follow=True)

    assert answer.redirect_chain == [(SENT, 302)]
    assert "Eine E-Mail an neu@beispiel.example ist unterwegs." in answer.content.decode()
    assert mails() == [("account/signup_confirmation", "neu@beispiel.example")] * 2


def test_without_a_registration_in_this_browser_nothing_is_sent():
    register(Client())

    answer = Client().post(reverse("resend_confirmation"))

    assert answer.url == reverse("account_login")
    assert Delivery.objects.count() == 1


def test_sending_again_is_no_link():
    assert Client().get(reverse("resend_confirmation")).status_code == 405


# Changing the address


def asked_for_a_new_address(person: User, email: str = "neu@beispiel.example") -> Client:
    """A browser in which this person asked for a new address and typed the password."""
    client = Client()
    client.force_login(person)
    client.post(ADDRESS, {"email": email, "action_add": ""})
    confirm_password(client, then=ADDRESS)
    return client


def test_a_new_address_asks_for_the_password_first():
    person, client = make.person(email="alt@beispiel.example"), Client()
    client.force_login(person)

    answer = client.post(ADDRESS, {"email": "neu@beispiel.example", "action_add": ""})

    assert unquote(answer.url) == f"{reverse('account_reauthenticate')}?next={ADDRESS}"
    assert mails() == []


def test_a_new_address_gets_a_link_and_the_old_one_is_told():
    person = make.person(email="alt@beispiel.example")

    client = asked_for_a_new_address(person)

    person.refresh_from_db()
    assert person.email == "alt@beispiel.example"
    assert mails() == [
        ("account/email_added", "alt@beispiel.example"),
        ("account/email_confirmation", "neu@beispiel.example"),
    ]
    assert "Die neue Adresse ist noch nicht bestätigt" in client.get(ADDRESS).content.decode()


def test_the_new_address_counts_once_confirmed_and_the_old_one_is_told():
    person = make.person(email="alt@beispiel.example")
    client = asked_for_a_new_address(person)

    client.post(link("account/email_confirmation"))

    person.refresh_from_db()
    assert person.email == "neu@beispiel.example"
    assert list(person.emailaddress_set.values_list("email", "verified", "primary")) == [
        ("neu@beispiel.example", True, True)
    ]
    assert mails()[-1] == ("account/email_changed", "alt@beispiel.example")
    assert "neu@beispiel.example" not in letter("account/email_changed").text


def test_the_address_of_somebody_else_gets_the_same_answer_and_never_changes_hands():
    make.person(email="mira@beispiel.example")
    person = make.person(email="alt@beispiel.example")

    client = asked_for_a_new_address(person, "mira@beispiel.example")

    page = client.get(link("account/email_confirmation")).content.decode()
    client.post(link("account/email_confirmation"))
    person.refresh_from_db()
    assert "gehört schon zu einem Konto" in page
    assert person.email == "alt@beispiel.example"


def test_the_wish_can_be_taken_back():
    person = make.person(email="alt@beispiel.example")
    client = asked_for_a_new_address(person)

    client.post(ADDRESS, {"email": "neu@beispiel.example", "action_remove": ""})

    assert list(person.emailaddress_set.values_list("email", flat=True)) == ["alt@beispiel.example"]
    assert mails()[-1] == ("account/email_deleted", "alt@beispiel.example")
    with pytest.raises(Obsolete):
        letter("account/email_confirmation")
