"""Signing in as somebody of the story and reading every mail: in development alone, elsewhere nothing of it exists."""

from email.message import EmailMessage

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from arena import mailbox
from tests import make

pytestmark = pytest.mark.django_db
PATHS = [
    "/entwicklung/anmelden/",
    "/entwicklung/postfach/",
    "/entwicklung/postfach/x/",
    "/entwicklung/postfach/x/html/",
]
URLS = "tests.accounts.development_urls"


@pytest.fixture
def development(settings, tmp_path):
    settings.DEVELOPMENT = True
    settings.ROOT_URLCONF = URLS
    settings.ARENA_VAR = tmp_path


def keep(tmp_path, *, to: str = "mira@beispiel.example", subject: str = "Guten Tag", html: str = "") -> str:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "arena@localhost", to
    message.set_content("Hier entlang: http://localhost:8000/konto/\n")
    if html:
        message.add_alternative(html, subtype="html")
    return mailbox.store(tmp_path / "mailbox", message.as_bytes(), [to])


@pytest.mark.parametrize("path", PATHS)
def test_elsewhere_there_is_no_such_address(path):
    assert Client().get(path).status_code == 404
    assert Client().post(path).status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_elsewhere_they_refuse_even_if_somebody_wires_them(settings, path):
    settings.ROOT_URLCONF = URLS
    person = make.person(is_example=True)

    assert Client().get(path).status_code == 404
    assert Client().post(path, {"person": person.pk}).status_code == 404


def test_elsewhere_the_footer_does_not_speak_of_them():
    html = Client().get(reverse("account_login")).content.decode()

    assert "/entwicklung/" not in html


@pytest.mark.usefixtures("development")
def test_in_development_the_footer_leads_there():
    html = Client().get(reverse("account_login")).content.decode()

    assert "/entwicklung/anmelden/" in html
    assert "/entwicklung/postfach/" in html


# Signing in as


@pytest.mark.usefixtures("development")
def test_the_people_of_the_story_stand_under_their_roles():
    make.person("Mira K.", is_example=True)
    make.person("Petra", roles=(Role.MODERATOR,), is_example=True)
    make.mandate(make.person("Bodo", is_example=True), make.organisation("Bezirksamt Mitte"))
    make.person("Echte Person")

    answer = Client().get(reverse("sign_in_as"))

    groups = {
        str(group["word"]): [str(entry["person"]) for entry in group["people"]] for group in answer.context["groups"]
    }
    assert groups == {"Moderation": ["Petra"], "Vertreter:innen von Stellen": ["Bodo"], "Berliner:innen": ["Mira K."]}
    assert "Bezirksamt Mitte" in answer.content.decode()


@pytest.mark.usefixtures("development")
def test_one_click_and_one_is_that_person():
    person, client = make.person("Mira K.", is_example=True), Client()

    answer = client.post(reverse("sign_in_as"), {"person": person.pk, "next": reverse("account")})

    assert answer.url == reverse("account")
    assert "Mira K." in client.get(reverse("account")).content.decode()


@pytest.mark.usefixtures("development")
def test_it_counts_as_signed_in_with_a_second_factor():
    person, client = make.person(roles=(Role.MODERATOR,), is_example=True), Client()

    answer = client.post(reverse("sign_in_as"), {"person": person.pk})

    assert answer.url == reverse("admin:index")
    assert client.get(answer.url).status_code == 200


@pytest.mark.usefixtures("development")
def test_that_second_factor_counts_nowhere_else(settings):
    person, client = make.person(roles=(Role.MODERATOR,), is_example=True), Client()
    client.post(reverse("sign_in_as"), {"person": person.pk})

    settings.DEVELOPMENT = False

    assert client.get(reverse("admin:index")).status_code == 302


@pytest.mark.usefixtures("development")
def test_one_can_go_from_one_person_to_another():
    first, second, client = make.person(is_example=True), make.person("Zweite", is_example=True), Client()
    client.post(reverse("sign_in_as"), {"person": first.pk})

    client.post(reverse("sign_in_as"), {"person": second.pk, "next": reverse("account")})

    assert "Zweite" in client.get(reverse("account")).content.decode()


@pytest.mark.usefixtures("development")
@pytest.mark.parametrize("person", ["", "x", "0", "99999999999999999999", "-1"])
def test_nobody_else_can_be_named(person):
    assert Client().post(reverse("sign_in_as"), {"person": person}).status_code == 404


@pytest.mark.usefixtures("development")
def test_true_and_banned_people_cannot_be_named():
    for person in (make.person(), make.person(is_example=True, is_active=False)):
        assert Client().post(reverse("sign_in_as"), {"person": person.pk}).status_code == 404


@pytest.mark.usefixtures("development")
def test_signing_in_as_wants_the_forms_token():
    person = make.person(is_example=True)

    answer = Client(enforce_csrf_checks=True).post(reverse("sign_in_as"), {"person": person.pk})

    assert answer.status_code == 403


# The mailbox


@pytest.mark.usefixtures("development")
def test_an_empty_mailbox_says_so():
    assert "Hier ist noch keine E-Mail." in Client().get(reverse("mails")).content.decode()


@pytest.mark.usefixtures("development")
def test_mails_stand_newest_first(tmp_path):
    keep(tmp_path, subject="Erste")
    keep(tmp_path, subject="Zweite")

    html = Client().get(reverse("mails")).content.decode()

    assert html.index("Zweite") < html.index("Erste")


@pytest.mark.usefixtures("development")
def test_mails_are_found_by_their_recipient(tmp_path):
    keep(tmp_path, to="mira@beispiel.example", subject="Für Mira")
    keep(tmp_path, to="jonas@beispiel.example", subject="Für Jonas")

    html = Client().get(reverse("mails"), {"an": "Mira@beispiel.example"}).content.decode()

    assert "Für Mira" in html
    assert "Für Jonas" not in html


@pytest.mark.usefixtures("development")
@pytest.mark.parametrize("words", ["bänke KÖPENICK", "jonas", "konto/ bänke"])
def test_mails_are_found_by_words_of_address_subject_and_text(tmp_path, words):
    keep(tmp_path, to="mira@beispiel.example", subject="Mehr Bäume in Köpenick")
    keep(tmp_path, to="jonas@beispiel.example", subject="Mehr Bänke in Köpenick")

    html = Client().get(reverse("mails"), {"q": words}).content.decode()

    assert "Mehr Bänke" in html
    assert "Mehr Bäume" not in html


@pytest.mark.usefixtures("development")
def test_a_mailbox_without_such_a_mail_says_so(tmp_path):
    keep(tmp_path)

    assert "Keine E-Mail passt dazu." in Client().get(reverse("mails"), {"q": "Fahrrad"}).content.decode()


@pytest.mark.usefixtures("development")
def test_a_mail_shows_its_text_with_links_to_click(tmp_path):
    name = keep(tmp_path, html="<html><head></head><body>Hallo</body></html>")

    html = Client().get(reverse("mail", args=[name])).content.decode()

    assert '<a href="http://localhost:8000/konto/"' in html
    assert f'src="{reverse("mail_html", args=[name])}"' in html


@pytest.mark.usefixtures("development")
def test_its_html_comes_in_a_frame_where_nothing_runs(tmp_path):
    name = keep(tmp_path, html="<html><head></head><body><script>alert(1)</script><a href='/x'>Link</a></body></html>")

    frame, page = Client().get(reverse("mail_html", args=[name])), Client().get(reverse("mail", args=[name]))

    policy = frame["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "script-src" not in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert '<head><base target="_top">' in frame.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "alert(1)</script>" not in page.content.decode()


@pytest.mark.usefixtures("development")
@pytest.mark.parametrize("name", ["x", "20260101T000000000000-00000000"])
def test_a_mail_that_is_not_there_is_not_there(name):
    assert Client().get(reverse("mail", args=[name])).status_code == 404
    assert Client().get(reverse("mail_html", args=[name])).status_code == 404
