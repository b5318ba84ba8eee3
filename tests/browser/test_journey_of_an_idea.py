"""From registering to a discussed idea and the mails about it: on a phone, at a desk, and without JavaScript."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import User
from tests import make
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.postbox import Postbox, follow_link
from tests.browser.signing_in import open_menu, sign_in, with_app

AUTHOR = "mira@beispiel.example"
TITLE = "Formulare, die man versteht"
WAYS = [
    pytest.param({"viewport": PHONE}, id="phone"),
    pytest.param({"viewport": DESKTOP}, id="desktop"),
    pytest.param({"viewport": PHONE, "javascript": False}, id="without-javascript"),
]


@pytest.mark.parametrize("way", WAYS)
def test_an_idea_from_the_first_word_to_the_mails_about_it(visit, postbox, monkeypatch, way):
    monkeypatch.setattr("accounts.forms.QUICKEST_HUMAN", 0)  # a browser types quicker than anybody
    call_command("load_reference", verbosity=0)
    moderator = with_app(make.moderator("Jona Weber"))
    neighbour = make.person("Deniz A.", email="deniz@beispiel.example")

    author, scripted = visit(**way), way.get("javascript", True)
    register(author, postbox)
    write_with_a_break(author, scripted=scripted)
    preview_and_submit(author)
    publish_in_two_clicks(visit(**way), moderator)
    read_that_it_is_public(author, postbox)
    reader = visit(**way)
    take_part(reader, neighbour)
    hear_of_it(author, postbox)
    title, reason = "Formulare und Bescheide, die man versteht", "Auch Bescheide sind gemeint."
    write_a_new_version(author, scripted=scripted, title=title, reason=reason)
    see_what_changed(author)
    unsubscribe_with_one_click(reader, postbox, neighbour)
    write_a_new_version(author, scripted=scripted, title="Bescheide, die man versteht", reason="Kürzer gesagt.")

    postbox.deliver()
    assert sum("Neue Fassung" in subject for subject in postbox.subjects(neighbour.email)) == 1


def register(page: Page, postbox: Postbox) -> None:
    page.goto("/")
    open_menu(page)
    page.get_by_role("link", name="Anmelden", exact=True).click()
    page.get_by_role("link", name="Jetzt registrieren").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Registrieren")
    page.get_by_label("E-Mail-Adresse").fill(AUTHOR)
    page.get_by_label("Passwort").fill("lauter verschiedene Wörter 7")
    page.get_by_label("Öffentlicher Name").fill("Mira K.")
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte bestätigen Sie Ihre E-Mail-Adresse")

    postbox.open(page, AUTHOR, "Bitte bestätigen Sie")
    follow_link(page, "/konto/bestaetigen/")
    page.get_by_role("button", name="Ja, Adresse bestätigen").click()
    expect(page.locator("form[action='/abmelden/']")).to_be_attached()
    open_menu(page)
    expect(page.get_by_role("button", name="Abmelden")).to_be_visible()


def write_with_a_break(page: Page, *, scripted: bool) -> None:
    """The first words today, the rest tomorrow: the draft is kept."""
    page.goto("/")
    page.get_by_role("link", name="Ich habe einen Maßnahmenvorschlag").first.click()
    expect(page.get_by_label("Maßnahmenvorschlag")).to_be_checked()
    page.wait_for_load_state()
    page.get_by_label("Titel").fill(TITLE)
    if scripted:
        expect(page.locator("[data-save-state]")).to_have_text(re.compile(r"Entwurf gespeichert um \d\d:\d\d"))
    else:
        page.get_by_role("button", name="Entwurf speichern").click()
        expect(page.get_by_text("Ihr Entwurf ist gespeichert.")).to_be_visible()

    open_menu(page)
    page.get_by_role("link", name="Meine Seite").click()
    page.get_by_role("listitem").filter(has_text=TITLE).get_by_role("link", name="Weiterschreiben").click()
    expect(page.get_by_label("Titel")).to_have_value(TITLE)
    go_on(page, scripted)
    page.get_by_label("Zusammenfassung").fill("Amtliche Briefe sollen so klingen, wie Menschen sprechen.")
    page.get_by_label("Beschreibung").fill(
        "Viele Briefe der Ämter versteht kaum jemand.\n\n- Sätze **kürzen**\n- Beispiele nennen"
    )
    go_on(page, scripted)
    page.get_by_role("group", name="Handlungsfelder").get_by_role("checkbox").first.check()
    page.get_by_label("Betrifft die ganze Stadt").check()
    page.get_by_role("button", name="Prüfen und einreichen").click()


def go_on(page: Page, scripted: bool) -> None:
    if scripted:
        page.get_by_role("button", name="Weiter", exact=True).locator("visible=true").click()


def preview_and_submit(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("So werden andere Ihre Idee sehen")
    expect(page.get_by_text("Viele Briefe der Ämter versteht kaum jemand.")).to_be_visible()
    page.get_by_role("link", name="Die Regeln lesen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Regeln für den Umgang")
    page.go_back()
    page.get_by_role("button", name="Idee einreichen").click()
    expect(page.get_by_role("alert")).to_contain_text("Bitte bestätigen Sie die Regeln.")
    page.get_by_label("Ich habe die Regeln gelesen").check()
    page.get_by_role("button", name="Idee einreichen").click()
    expect(page.get_by_text("Ihre Idee liegt jetzt bei der Moderation. Antwort in 5 Arbeitstagen")).to_be_visible()


def publish_in_two_clicks(page: Page, moderator: User) -> None:
    page.goto("/")
    sign_in(page, moderator)
    page.goto("/verwaltung/")
    page.get_by_role("link", name="1 eingereichte Idee").click()
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.get_by_text(f"„{TITLE}“ ist jetzt öffentlich.")).to_be_visible()


def read_that_it_is_public(page: Page, postbox: Postbox) -> None:
    postbox.open(page, AUTHOR, "ist jetzt öffentlich")
    follow_link(page, "/ideen/")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("In Diskussion seit heute")).to_be_visible()


def take_part(page: Page, neighbour: User) -> None:
    page.goto("/ideen/")
    sign_in(page, neighbour)
    page.goto("/ideen/")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("Das ist").select_option("Frage")
    page.get_by_label("Ihr Kommentar").fill("Gilt das auch für Bescheide?")
    page.get_by_role("button", name="Kommentar schreiben").click()
    expect(page.get_by_text("Ihr Kommentar steht jetzt in der Diskussion.")).to_be_visible()
    page.get_by_role("link", name="Antworten").click()
    expect(page.get_by_role("button", name="Antworten")).to_be_visible()
    page.get_by_label("Ihr Kommentar").fill("Ich meine die vom Wohnungsamt.")
    page.get_by_role("button", name="Antworten").click()
    expect(page.get_by_text("Ich meine die vom Wohnungsamt.")).to_be_visible()
    page.get_by_role("button", name="Unterstützen 0").click()
    expect(page.get_by_role("button", name="Unterstützung zurücknehmen 1")).to_be_visible()
    page.get_by_role("button", name="Folgen", exact=True).click()
    expect(page.get_by_role("button", name="Nicht mehr folgen")).to_be_visible()


def hear_of_it(page: Page, postbox: Postbox) -> None:
    """By mail and in the inbox, whose count goes down with what is opened."""
    postbox.deliver()
    assert sum("Neuer Kommentar zu Ihrer Idee" in subject for subject in postbox.subjects(AUTHOR)) == 2
    page.goto("/")
    before = unread(page)
    open_menu(page)
    page.get_by_role("link", name=re.compile(r"^Postfach \d")).click()
    page.get_by_role("link", name="Neuer Kommentar zu Ihrer Idee").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.get_by_text("Ich meine die vom Wohnungsamt.")).to_be_visible()
    assert unread(page) == before - 1


def unread(page: Page) -> int:
    page.wait_for_load_state()
    counts = page.locator(".site-header .count").locator("visible=true")
    return int(counts.first.inner_text().split()[0]) if counts.count() else 0


def write_a_new_version(page: Page, *, scripted: bool, title: str, reason: str) -> None:
    page.goto("/ideen/")
    page.get_by_role("article").get_by_role("link").first.click()
    page.get_by_role("link", name="Bearbeiten").click()
    page.get_by_label("Titel").fill(title)
    for _step in range(2):
        go_on(page, scripted)
    page.get_by_label("Was haben Sie geändert?").fill(reason)
    page.get_by_role("button", name="Neue Fassung speichern").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def see_what_changed(page: Page) -> None:
    page.get_by_role("link", name="Fassungen", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alle Fassungen")
    page.get_by_role("link", name="Fassung 2").click()
    expect(page.locator("ins").first).to_contain_text("und Bescheide")
    expect(page.get_by_text("Auch Bescheide sind gemeint.")).to_be_visible()


def unsubscribe_with_one_click(page: Page, postbox: Postbox, neighbour: User) -> None:
    postbox.open(page, neighbour.email, "Neue Fassung der Idee")
    way_out = postbox.latest(neighbour.email, "Neue Fassung").message
    assert way_out["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"{page.url.split('/entwicklung')[0]}/abbestellen/" in way_out["List-Unsubscribe"]
    follow_link(page, "/abbestellen/")
    page.get_by_role("button", name="Mails abbestellen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Diese Mails kommen nicht mehr")
