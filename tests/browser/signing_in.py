"""Who somebody is: with a session made for them, or by hand as people do it."""

from allauth.mfa.utils import is_mfa_enabled
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from tests.accounts.entering import SECRET, code, with_app
from tests.make import PASSWORD
from tests.moderation.people import signed_in

__all__ = ["SECRET", "code", "enter", "open_menu", "sign_in", "with_app"]


def enter(context: BrowserContext, somebody: User, site: str) -> None:
    """Hand over a session; staff have proved their second factor in it."""
    session = signed_in(somebody, second_factor=somebody.is_staff).cookies["arena"].value
    context.add_cookies([{"name": "arena", "value": session, "url": site}])


def open_menu(page: Page) -> None:
    """On a phone the ways are folded, once the page is all there."""
    page.wait_for_load_state()
    menu = page.locator(".site-menu > summary")
    if menu.is_visible() and page.locator(".site-menu:not([open])").count():
        menu.click()


def sign_in(page: Page, somebody: User) -> None:
    """From the page one is on, with address and password, and the app's code where somebody has one."""
    open_menu(page)
    page.get_by_role("link", name="Anmelden", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    page.get_by_label("E-Mail-Adresse").fill(somebody.email)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    if is_mfa_enabled(somebody):
        expect(page.get_by_role("heading", level=1)).to_have_text("Zweiter Faktor")
        page.get_by_label("Code").fill(code())
        page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.locator("form[action='/abmelden/']")).to_be_attached()
    expect(page.get_by_label("Code")).to_have_count(0)
