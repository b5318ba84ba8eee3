"""Passkeys with a device that Chrome imitates: set up, signed in with, as a second factor for the desk, removed."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import CDPSession, Page, expect

from accounts.models import User
from tests import make
from tests.browser.axe import faults
from tests.browser.conftest import DESKTOP, PHONE
from tests.make import PASSWORD

SECURITY = "/konto/sicherheit/"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Device:
    """The telephone or key in somebody's hand."""

    session: CDPSession
    number: str

    @classmethod
    def at(cls, page: Page, **traits: object) -> "Device":
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        added = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE | traits})
        return cls(session, added["authenticatorId"])

    def passkeys(self) -> list[dict[str, object]]:
        kept: list[dict[str, object]] = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.number})[
            "credentials"
        ]
        return kept

    def knows_its_owner(self, yes: bool) -> None:
        """Whether finger, face or PIN are the right ones."""
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.number, "isUserVerified": yes})


def heading(page: Page):
    return expect(page.get_by_role("heading", level=1))


def set_up(page: Page, name: str = "Mein Telefon") -> None:
    page.goto(SECURITY)
    page.get_by_role("link", name=re.compile("Passkey einrichten")).click()
    confirm_password(page)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_text("Ihr Passkey ist eingerichtet.")).to_be_visible()


def confirm_password(page: Page) -> None:
    heading(page).to_have_text("Sind Sie es?")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Weiter").click()


def sign_out(page: Page) -> None:
    page.goto("/abmelden/")
    page.get_by_role("main").get_by_role("button", name="Abmelden").click()
    expect(page.locator(".site-nav__enter")).to_be_attached()


def sign_in_by_passkey(page: Page, *, then: str = "") -> None:
    page.goto(f"/anmelden/?next={then}")
    page.get_by_role("button", name="Mit Passkey anmelden").click()


def type_password(page: Page, somebody: User, *, then: str = "") -> None:
    page.goto(f"/anmelden/?next={then}")
    page.get_by_label("E-Mail-Adresse").fill(somebody.email)
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_citizen_sets_up_a_passkey_signs_in_with_it_and_removes_it(visit, viewport):
    mira = make.person("Mira K.")
    page = visit(mira, viewport=viewport)
    device = Device.at(page)

    set_up(page)
    heading(page).to_have_text("Notfallcodes")
    page.goto(SECURITY)
    expect(page.get_by_text("Mein Telefon")).to_be_visible()
    expect(page.get_by_text("noch nicht verwendet")).to_be_visible()
    assert [kept["isResidentCredential"] for kept in device.passkeys()] == [True]

    sign_out(page)
    sign_in_by_passkey(page, then=SECURITY)
    heading(page).to_have_text("Anmeldung und Sicherheit")
    expect(page.get_by_text("zuletzt verwendet heute")).to_be_visible()

    page.get_by_role("link", name="Mein Telefon umbenennen").click()
    page.get_by_role("button", name="Mit Passkey bestätigen").click()
    page.get_by_label("Name").fill("Mein altes Telefon")
    page.get_by_role("button", name="Umbenennen").click()
    page.get_by_role("link", name="Mein altes Telefon entfernen").click()
    expect(page.get_by_text("Er ist Ihr einziger zweiter Faktor")).to_be_visible()
    page.get_by_role("button", name="Passkey entfernen").click()
    expect(page.get_by_text("Der Passkey ist entfernt.")).to_be_visible()
    assert not mira.authenticator_set.exists()

    sign_out(page)
    sign_in_by_passkey(page)
    expect(page.get_by_text("Das hat mit diesem Passkey nicht geklappt.")).to_be_visible()
    heading(page).to_have_text("Anmelden")


def test_for_a_moderator_a_passkey_is_the_second_factor_that_opens_the_desk(visit):
    jona = make.moderator("Jona Weber")
    page = visit()
    Device.at(page)

    type_password(page, jona, then="/verwaltung/")
    expect(page.get_by_text("Für Ihre Rolle brauchen Sie einen zweiten Faktor")).to_be_visible()
    page.get_by_role("link", name="Passkey einrichten").click()
    confirm_password(page)
    page.get_by_role("button", name="Passkey einrichten").click()
    page.get_by_role("link", name="Ich habe die Codes, weiter").click()
    heading(page).to_have_text("Was ansteht")

    sign_out(page)
    type_password(page, jona, then="/verwaltung/")
    heading(page).to_have_text("Zweiter Faktor")
    page.goto("/verwaltung/")
    heading(page).to_have_text("Zweiter Faktor")
    page.get_by_role("button", name="Mit Passkey bestätigen").click()
    heading(page).to_have_text("Was ansteht")

    sign_out(page)
    sign_in_by_passkey(page, then="/verwaltung/")
    heading(page).to_have_text("Was ansteht")


def test_the_pages_about_passkeys_are_whole(visit):
    jona = make.moderator("Jona Weber")
    page = visit()
    Device.at(page)
    type_password(page, jona)
    expect(page.locator("form[action='/abmelden/']")).to_be_attached()
    page.goto(SECURITY)
    assert not faults(page)
    set_up(page, "Mein Telefon mit einem recht langen Namen, wie ihn Menschen geben")

    page.goto(SECURITY)
    assert not faults(page)
    for way, asked in (("umbenennen", "Passkey umbenennen"), ("entfernen", re.compile("^Möchten Sie den Passkey"))):
        page.goto(SECURITY)
        page.get_by_role("link", name=re.compile(way)).click()
        heading(page).to_have_text(asked)
        assert not faults(page)
    sign_out(page)
    type_password(page, jona)
    heading(page).to_have_text("Zweiter Faktor")
    assert not faults(page)
    page.get_by_label("Code").fill("falsch")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert not faults(page)


def test_without_finger_face_or_pin_nothing_opens(visit):
    mira = make.person("Mira K.")
    page = visit(mira)
    device = Device.at(page)
    set_up(page)
    sign_out(page)

    device.knows_its_owner(False)
    sign_in_by_passkey(page)

    expect(page.get_by_role("status").filter(has_text="Abgebrochen")).to_be_visible()
    page.goto("/konto/")
    heading(page).to_have_text("Anmelden")


def test_one_device_holds_one_passkey_of_an_account(visit):
    page = visit(make.person("Mira K."))
    device = Device.at(page)
    set_up(page)

    page.goto("/konto/sicherheit/passkeys/neu/")
    page.get_by_role("button", name="Passkey einrichten").click()

    expect(page.get_by_text("Für dieses Gerät gibt es schon einen Passkey Ihres Kontos.")).to_be_visible()
    assert len(device.passkeys()) == 1


@pytest.mark.parametrize("missing", ["parse", "toJSON"])
def test_browsers_that_cannot_turn_passkeys_into_json_are_helped(visit, missing):
    page = visit(make.person("Mira K."))
    page.add_init_script(
        "delete PublicKeyCredential.parseCreationOptionsFromJSON; delete PublicKeyCredential.parseRequestOptionsFromJSON"
        if missing == "parse"
        else "delete PublicKeyCredential.prototype.toJSON"
    )
    Device.at(page)

    set_up(page)
    sign_out(page)
    sign_in_by_passkey(page, then=SECURITY)

    heading(page).to_have_text("Anmeldung und Sicherheit")


def test_a_browser_that_knows_no_passkeys_says_so(visit):
    page = visit()
    page.add_init_script("delete window.PublicKeyCredential")

    page.goto("/anmelden/")

    expect(page.get_by_text("Dieser Browser kann noch keine Passkeys.")).to_be_visible()
    expect(page.get_by_role("button", name="Mit Passkey anmelden")).to_be_hidden()


def test_without_javascript_a_sentence_says_what_to_do_instead(visit):
    page = visit(javascript=False)

    page.goto("/anmelden/")

    expect(page.get_by_text("Für Passkeys braucht die Seite JavaScript.")).to_be_visible()
    expect(page.get_by_role("button", name="Mit Passkey anmelden")).to_be_hidden()


def test_without_javascript_a_recovery_code_stands_in_for_the_passkey(visit):
    mira = make.person("Mira K.")
    page = visit(mira)
    Device.at(page)
    set_up(page)
    spare = page.locator("main code").first.inner_text()
    other = visit(javascript=False)

    type_password(other, mira, then=SECURITY)
    expect(other.get_by_text("Nehmen Sie dann einen Ihrer Notfallcodes.")).to_be_visible()
    other.get_by_label("Code").fill(spare)
    other.get_by_role("button", name="Anmelden", exact=True).click()

    heading(other).to_have_text("Anmeldung und Sicherheit")
