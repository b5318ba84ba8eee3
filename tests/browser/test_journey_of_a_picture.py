"""A picture for an idea, from the first draft to the page everybody sees: on a phone, at a desk, without JavaScript."""

import re

import pytest
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from ideas.models import Idea, Picture, Stage
from tests import make
from tests.browser.conftest import DESKTOP, PHONE
from tests.ideas.pictures import drawn, encoded, stored

ALT = "Eine Bank ohne Lehne; eine Frau mit Rollator steht daneben"
WAYS = [
    pytest.param({"viewport": PHONE}, id="phone"),
    pytest.param({"viewport": DESKTOP}, id="desktop"),
    pytest.param({"viewport": PHONE, "javascript": False}, id="phone-without-javascript"),
    pytest.param({"viewport": DESKTOP, "javascript": False}, id="desktop-without-javascript"),
]


@pytest.mark.parametrize("way", WAYS)
def test_a_picture_from_the_draft_to_the_public_page_and_away_again(visit, way):
    call_command("load_reference", verbosity=0)
    mira = make.person("Mira K.")
    scripted, before = way.get("javascript", True), stored()

    author = visit(mira, **way)
    begin_a_draft(author, scripted)
    choose_a_file_that_is_none(author)
    choose_a_picture(author, scripted)
    see_it(author)
    idea = Idea.objects.get()
    make_public(idea)
    see_it_as_everybody(visit(**way), idea)
    change_the_words(author, idea)
    take_it_away(author, idea)

    assert not Picture.objects.exists()
    assert stored() == before


def begin_a_draft(page: Page, scripted: bool) -> None:
    """The picture comes after the words: the form is saved on the way to it."""
    page.goto("/ideen/neu/")
    page.get_by_label("Titel").fill("Zu wenige Bänke")
    if scripted:
        for _step in range(2):
            page.get_by_role("button", name="Weiter", exact=True).locator("visible=true").click()
    page.get_by_role("checkbox", name="Lichtenberg").check()
    page.get_by_label(re.compile(r"^Ort")).fill("Anton-Saefkow-Platz")
    page.get_by_role("button", name="Speichern und Bild hinzufügen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ein Bild für Ihre Idee")


def choose_a_file_that_is_none(page: Page) -> None:
    """What is wrong is said at the field, and the words stay."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    page.locator("input[type=file]").set_input_files({"name": "bank.svg", "mimeType": "image/svg+xml", "buffer": svg})
    fill_in_the_words(page)
    page.get_by_role("button", name="Bild speichern").click()
    expect(page.get_by_role("alert")).to_contain_text("Das ist eine SVG-Datei. Bitte speichern Sie das Bild als JPEG")
    expect(page.get_by_label("Bildbeschreibung")).to_have_value(ALT)


def choose_a_picture(page: Page, scripted: bool) -> None:
    """With JavaScript one sees at once what was chosen, and a large photo is made smaller before it is sent."""
    photo = encoded(Image.effect_noise((3000, 2000), 90).convert("RGB"), quality=90)
    assert len(photo) > 1_500_000
    page.wait_for_load_state()
    page.locator("input[type=file]").set_input_files({"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo})
    if scripted:
        expect(page.get_by_text("So wird das Bild gesendet: 2400 × 1600 Pixel.")).to_be_visible()
        expect(page.locator("canvas")).to_be_visible()
        assert page.evaluate("document.querySelector('input[type=file]').files[0].size") < len(photo)
    page.get_by_label("Ich darf dieses Bild hier zeigen").check()
    page.get_by_role("button", name="Bild speichern").click()


def fill_in_the_words(page: Page) -> None:
    page.get_by_label("Bildbeschreibung").fill(ALT)
    page.get_by_label("Bildnachweis").fill("Foto: Mira K.")
    page.get_by_label("Ich darf dieses Bild hier zeigen").check()


def see_it(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("So werden andere Ihre Idee sehen")
    picture = page.get_by_role("img", name=ALT)
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    expect(page.get_by_role("figure")).to_contain_text("Foto: Mira K.")
    it_is_loaded(picture)
    expect(page.get_by_text("Anton-Saefkow-Platz")).to_be_visible()


def it_is_loaded(picture: Locator) -> None:
    """Asked from outside the page, again and again: without JavaScript a page does not poll by itself."""
    expect(picture).to_have_js_property("complete", True)
    expect(picture).not_to_have_js_property("naturalWidth", 0)


def make_public(idea: Idea) -> None:
    Idea.objects.filter(pk=idea.pk).update(stage=Stage.DISCUSSION, reference="2026-99999", published_at=idea.begun_at)


def see_it_as_everybody(page: Page, idea: Idea) -> None:
    page.goto(idea.get_absolute_url())
    picture = page.get_by_role("img", name=ALT)
    picture.scroll_into_view_if_needed()
    it_is_loaded(picture)
    box = picture.bounding_box()
    assert box
    assert box["width"] <= page.viewport_size["width"]
    assert abs(box["width"] / box["height"] - 3 / 2) < 0.05


def change_the_words(page: Page, idea: Idea) -> None:
    page.goto(idea.get_absolute_url())
    page.get_by_role("link", name="Bild ändern").click()
    page.get_by_label("Bildnachweis").fill("Foto: Mira Kaya")
    page.get_by_role("button", name="Änderung speichern").click()
    expect(page.get_by_role("figure")).to_contain_text("Foto: Mira Kaya")


def take_it_away(page: Page, idea: Idea) -> None:
    page.get_by_role("link", name="Bild ändern").click()
    page.get_by_text("Bild entfernen", exact=True).click()
    page.get_by_role("button", name="Ja, Bild löschen").click()
    expect(page.get_by_text("Das Bild ist entfernt und gelöscht.")).to_be_visible()
    expect(page.get_by_role("figure")).to_have_count(0)


def test_the_browser_asks_for_what_is_missing_before_it_sends_a_file(visit):
    mira = make.person()
    idea = make.idea(Stage.DRAFT, author=mira)
    page = visit(mira)
    page.goto(f"/ideen/{idea.pk}/bild/")
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": encoded(drawn())}
    page.locator("input[type=file]").set_input_files(file)

    page.get_by_role("button", name="Bild speichern").click()

    expect(page.locator("[name=alt]")).to_be_focused()
    assert page.evaluate("document.querySelector('input[type=file]').files.length") == 1


def test_the_map_is_walked_with_the_keyboard_from_north_to_south(visit):
    call_command("load_reference", verbosity=0)
    page = visit()
    page.goto("/ideen/karte/")
    first = page.get_by_role("navigation", name="Karte der Bezirke").get_by_role("link").first

    first.focus()
    for _key in range(3):
        page.keyboard.press("Tab")

    expect(page.locator(":focus")).to_have_attribute("aria-label", re.compile("^Mitte"))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/ideen/\?bezirk=01$"))
