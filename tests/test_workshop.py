"""The workshop shows every component and every mail; what is new and has no sample there fails here."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from activity.models import Delivery, Event
from arena.workshop import mails
from arena.workshop.components import components
from arena.workshop.samples import LONG, USUAL
from ideas.models import Idea
from tests import make

pytestmark = pytest.mark.django_db
TEMPLATES = Path(settings.BASE_DIR, "templates")
PARTS_OF_MAILS = {"base", "statement"}


@pytest.fixture
def development(settings):
    settings.DEVELOPMENT = True
    settings.ROOT_URLCONF = "tests.accounts.development_urls"


def test_every_component_is_shown():
    shown = {component.name for component in components()}
    missing = {path.stem for path in (TEMPLATES / "components").glob("*.html")} - shown

    assert not missing, f"Say in arena/workshop/samples.py what these are given, in each state: {sorted(missing)}"


def test_every_component_shows_something_as_usual():
    for component in components():
        assert component.shown[0].html.strip(), component.name


def test_every_mail_template_is_a_mail_or_a_known_part():
    files = {str(path.relative_to(mails.FOLDER).with_suffix("")) for path in mails.FOLDER.rglob("*.txt")}

    assert files - set(mails.names()) == PARTS_OF_MAILS, "A mail has a subject; a part is named in PARTS_OF_MAILS."


@pytest.mark.parametrize("name", mails.names())
def test_every_mail_is_written_as_usual_and_with_long_words(name):
    letters = mails.letters(name)

    assert {USUAL, LONG} <= set(letters), f"arena/workshop/mails.py cannot write mail/{name}.txt"
    for letter in letters.values():
        page = BeautifulSoup(letter.html, "html.parser")
        assert letter.subject
        assert page.html["lang"] == "de"
        assert len(page.find_all("h1")) == 1
        for sign in ("{{", "{%", "None", " ,", "„“", "  \n"):
            assert sign not in letter.text, (name, sign, letter.text)


def test_what_was_made_up_for_the_mails_is_gone_again():
    for name in ("idea_declined", "digest", "account/password_changed"):
        mails.letters(name)

    assert not [model for model in (User, Idea, Event, Delivery) if model.objects.exists()]


@pytest.mark.usefixtures("development")
def test_the_pages_have_one_heading_and_every_id_once():
    slugs = ("idea_declined", "account-password_changed")
    for url in (reverse("workshop"), *(reverse("workshop_mail", args=[slug]) for slug in slugs)):
        answer = Client().get(url)

        page = BeautifulSoup(answer.content, "html.parser")
        ids = [tag["id"] for tag in page.find_all(id=True)]
        assert len(page.find_all("h1")) == 1
        assert len(ids) == len(set(ids)), sorted({each for each in ids if ids.count(each) > 1})
        assert "unsafe" not in answer["Content-Security-Policy"]


@pytest.mark.usefixtures("development")
def test_the_html_of_a_mail_comes_in_a_frame_where_nothing_runs():
    frame = Client().get(reverse("workshop_mail_html", args=["idea_declined", 1]))

    assert "sandbox" in frame["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "wird nicht weiterverfolgt" in frame.content.decode()


@pytest.mark.usefixtures("development")
@pytest.mark.parametrize("path", ["mails/unbekannt/", "mails/idea_declined/9/html/", "mails/idea_declined/0/html/"])
def test_what_is_not_there_is_not_there(path):
    assert Client().get(f"/werkstatt/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "mails/idea_declined/", "mails/idea_declined/1/html/"])
def test_elsewhere_there_is_no_workshop(settings, path):
    assert Client().get(f"/werkstatt/{path}").status_code == 404

    settings.ROOT_URLCONF = "tests.accounts.development_urls"

    assert Client().get(f"/werkstatt/{path}").status_code == 404


@pytest.mark.usefixtures("development")
def test_the_footer_leads_there_in_development():
    make.person()

    footer = BeautifulSoup(Client().get("/").content, "html.parser").find("footer")

    assert footer.find("a", href="/werkstatt/")
