"""Through the provider's own pages and back in a real browser, which follows a form only where our policy lets it."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests import make
from tests.accounts import oidc
from tests.browser.axe import faults
from tests.browser.watch import REPORT_VIOLATIONS


@pytest.fixture
def provider(settings):
    with oidc.running() as running:
        settings.OIDC = running.settings
        yield running


@pytest.fixture
def browser_at(new_context, base_url):
    """A browser that may leave our site, for the provider alone; what our policy refuses fails the test."""
    refused: list[str] = []

    def open_browser(*, javascript: bool = True) -> Page:
        context = new_context(java_script_enabled=javascript)
        context.add_init_script(REPORT_VIOLATIONS)
        context.route(lambda url: not url.startswith("http://localhost:"), lambda route: route.abort())
        context.on("console", lambda message: refused.append(message.text) if "CSP:" in message.text else None)
        return context.new_page()

    yield open_browser
    assert not [each for each in refused if base_url in each]


def go_there_as(page: Page, sub: str) -> None:
    page.get_by_role("button", name=re.compile("Berlin-ID")).click()
    page.get_by_label("Subject").fill(sub)
    page.get_by_role("button", name="Authorize", exact=True).click()


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without-javascript"])
def test_somebody_new_comes_by_the_provider_leaves_and_comes_back(provider, browser_at, javascript):
    provider.knows("neu", email="neu@beispiel.example", email_verified=True)
    page = browser_at(javascript=javascript)

    page.goto("/anmelden/?next=/konto/sicherheit/")
    go_there_as(page, "neu")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fast fertig")
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.get_by_text("Bitte wählen Sie einen Namen.").first).to_be_visible()
    page.get_by_label("Öffentlicher Name").fill("Neue Nachbarin")
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.get_by_text("Verbunden: Sie können sich mit Berlin-ID anmelden.")).to_be_visible()
    assert User.objects.get().email == "neu@beispiel.example"

    page.goto("/abmelden/")
    page.get_by_role("main").get_by_role("button", name="Abmelden").click()
    expect(page.locator(".site-nav__enter")).to_be_attached()
    page.goto("/anmelden/")
    go_there_as(page, "neu")
    expect(page.get_by_role("button", name="Abmelden")).to_be_attached()
    page.wait_for_url("**/meine-seite/")


def nothing_is_wrong_with(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert not faults(page)


def test_an_account_is_connected_and_the_provider_may_refuse(provider, browser_at, base_url):
    mira = make.person(email="mira@beispiel.example")
    provider.knows("mira", email="mira@beispiel.example", email_verified=True)
    page = browser_at()

    page.goto("/anmelden/")
    nothing_is_wrong_with(page, "Anmelden")
    page.get_by_role("button", name="Mit Berlin-ID anmelden").click()
    page.get_by_role("button", name="Deny access").click()
    nothing_is_wrong_with(page, "Anmeldung abgebrochen")
    page.get_by_role("link", name="Zurück zum Anmelden").click()
    go_there_as(page, "mira")
    nothing_is_wrong_with(page, "Sie haben schon ein Konto")

    page.get_by_role("main").get_by_role("link", name="Anmelden").click()
    page.get_by_label("E-Mail-Adresse").fill(mira.email)
    page.get_by_label("Passwort").fill(make.PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.get_by_role("link", name="Konto verbinden").click()
    page.get_by_label("Passwort").fill(make.PASSWORD)
    page.get_by_role("button", name="Weiter").click()
    nothing_is_wrong_with(page, "Mit Berlin-ID anmelden")
    go_there_as(page, "mira")
    expect(page.get_by_text("Ihr Konto ist jetzt verbunden.")).to_be_visible()
    nothing_is_wrong_with(page, "Anmeldung und Sicherheit")
    page.get_by_role("link", name="Verbindung trennen").click()
    nothing_is_wrong_with(page, "Mit Berlin-ID anmelden")
    page.get_by_role("button", name="Verbindung trennen").click()
    expect(page.get_by_text("Die Verbindung ist getrennt.")).to_be_visible()


def test_the_pages_on_the_way_are_whole(provider, browser_at, settings):
    provider.knows("neu", email="neu@beispiel.example", email_verified=True)
    page = browser_at()

    page.goto("/anmelden/anbieter/")
    nothing_is_wrong_with(page, "Mit Berlin-ID anmelden")
    go_there_as(page, "neu")
    nothing_is_wrong_with(page, "Fast fertig")
    page.get_by_role("button", name="Konto anlegen").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    nothing_is_wrong_with(page, "Fast fertig")
    page.goto("/anmelden/anbieter/zurueck/")
    nothing_is_wrong_with(page, "Die Anmeldung hat nicht geklappt")
    page.goto("/anmelden/anbieter/")
    settings.OIDC = settings.OIDC | {"issuer": "http://localhost:9"}
    page.get_by_role("button", name="Weiter zu Berlin-ID").click()
    nothing_is_wrong_with(page, "Berlin-ID antwortet gerade nicht")
