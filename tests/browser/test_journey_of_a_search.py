"""From a word half typed to the idea: with JavaScript the page answers meanwhile, without it after pressing the button."""

import re

from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from ideas.models import IdeaSearch, Kind
from tests import make
from tests.browser.conftest import PHONE


def a_city() -> None:
    call_command("load_reference", verbosity=0)
    make.idea(title="Bürgerbeteiligung am Haushalt", kind=Kind.PROPOSAL)
    make.idea(title="Von Beteiligung erfährt man zu spät", kind=Kind.NEED)
    make.comment(make.idea(title="Schnee räumen"), body="In der Sonnenallee liegt er bis März.")
    while IdeaSearch.refresh():
        pass


def results(page: Page) -> Locator:
    return page.locator(".result__title")


def test_while_one_types_the_page_answers(visit):
    a_city()
    page = visit()
    page.goto("/")
    page.get_by_role("searchbox", name="Ideen und Maßnahmen durchsuchen").fill("Sonnenallee")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/suche/\?q=Sonnenallee$"))
    expect(page.get_by_role("link", name="Schnee räumen")).to_be_visible()
    page.wait_for_load_state()

    box = page.get_by_role("searchbox", name="Wonach suchen Sie?")
    box.fill("")
    box.press_sequentially("Beteiligu", delay=30)
    expect(page.get_by_role("heading", name="Bürgerbeteiligung am Haushalt")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/suche/\?q=Beteiligu$"))
    expect(page).to_have_title("„Beteiligu“ · Suche · Arena der Ideen")
    expect(box).to_be_focused()
    box.press_sequentially("ng zu spät", delay=30)
    expect(page.locator("#anzahl")).to_have_text("1 Treffer")
    expect(results(page)).to_have_text(["Von Beteiligung erfährt man zu spät"])

    box.fill("Beteiligng")
    expect(page.locator("#anzahl")).to_contain_text("zu „Beteiligung“")
    page.get_by_role("link", name="Handlungsbedarf 1").click()
    expect(page).to_have_url(re.compile(r"art=need"))
    expect(page.get_by_role("heading", name="Bürgerbeteiligung am Haushalt")).to_be_hidden()
    box.fill("Beteiligung")
    expect(page).to_have_url(re.compile(r"q=Beteiligung&art=need|art=need&q=Beteiligung"))
    page.get_by_role("link", name="Von Beteiligung erfährt man zu spät").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Von Beteiligung erfährt man zu spät")

    page.go_back()
    expect(box).to_have_value("Beteiligung")
    expect(page.get_by_role("link", name="Von Beteiligung erfährt man zu spät")).to_be_visible()


def test_without_javascript_on_a_phone(visit):
    a_city()
    page = visit(viewport=PHONE, javascript=False)
    page.goto("/ideen/")
    page.get_by_role("link", name="Suche", exact=True).click()
    page.get_by_role("searchbox", name="Wonach suchen Sie?").fill("buergerbeteiligung")
    page.get_by_role("button", name="Suchen").click()

    expect(page.locator("#anzahl")).to_contain_text("Treffer")
    expect(results(page).get_by_text("Bürgerbeteiligung am Haushalt")).to_be_visible()
    page.locator("summary", has_text="Filter").click()
    page.locator("a#art-proposal").click()
    expect(page).to_have_url(re.compile("art=proposal"))
    expect(results(page).get_by_text("Bürgerbeteiligung am Haushalt")).to_be_visible()
    page.get_by_role("link", name="Bürgerbeteiligung am Haushalt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bürgerbeteiligung am Haushalt")


def test_what_nobody_wrote_yet_leads_to_writing_it(visit):
    page = visit()
    page.goto("/suche/?q=Xylophon")

    page.get_by_role("link", name="Idee schreiben").click()

    expect(page).to_have_url(re.compile(r"/anmelden/\?next=/ideen/neu/"))
