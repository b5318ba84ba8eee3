"""A body comes, is checked, leads an idea, falls silent; another takes over and hands on: on a phone and without JavaScript."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from accounts.models import Organisation, User
from arena import clock
from ideas import clocks
from ideas.models import Idea
from tests import make
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.postbox import Postbox, follow_link

TITLE = "Formulare, die man versteht"
BODY = "Verein für klare Worte"
WAYS = [
    pytest.param({"viewport": PHONE}, id="phone"),
    pytest.param({"viewport": DESKTOP, "javascript": False}, id="without-javascript"),
]


@pytest.fixture
def later() -> Iterator[ExitStack]:
    """How far the clock was moved is forgotten with the test."""
    with ExitStack() as moved:
        yield moved


def days_pass(later: ExitStack, days: int) -> None:
    """Time goes by, and the clock does its rounds."""
    later.enter_context(clock.travel(timedelta(days=days)))
    clocks.tick()


@pytest.mark.parametrize("way", WAYS)
def test_a_body_takes_the_lead_loses_it_and_others_go_on(visit, postbox, later, way):
    call_command("load_reference", verbosity=0)
    author, rana = make.person("Mira K."), make.person("Rana B.")
    office = make.organisation("Bezirksamt Pankow")
    official, neighbour = make.representative(office, "Olga P."), make.person("Deniz A.")
    idea = make.idea(author=author, title=TITLE)
    desk, mira, page = visit(make.stabsstelle("Aylin Y."), **way), visit(author, **way), visit(rana, **way)

    register(page)
    verify_and_grant(desk, rana)
    read_that_one_acts_for_it(page, postbox, rana)
    offer_to_lead(page, idea, whom=f"für {BODY}", pledge="Wir schreiben zwei Formulare um.")
    accept(mira, postbox, author, party=BODY)
    start_development(page, idea)

    days_pass(later, 75)
    renew(page, postbox, rana)
    days_pass(later, 75)
    assert Idea.objects.get(pk=idea.pk).stage == "development"
    days_pass(later, 30)
    see_that_it_lapsed(mira, idea, postbox, author)

    takes_over = visit(neighbour, **way)
    offer_to_lead(takes_over, idea, pledge="Ich halte es am Leben.")
    accept(mira, postbox, author, party="Deniz A.")
    hand_over(takes_over, idea, to="Bezirksamt Pankow")
    accept_the_handover(visit(official, **way), idea, postbox, official)
    everybody_reads_who_carried_it(visit(**way), idea)


def register(page: Page) -> None:
    """Also with what everybody forgets at first; nothing that was typed is lost."""
    page.goto("/stellen/")
    page.get_by_role("link", name="Stelle eintragen").click()
    page.get_by_label("Name", exact=True).fill(BODY)
    page.get_by_label("Zivilgesellschaft").check()
    page.get_by_role("button", name="Stelle eintragen").click()
    expect(page.get_by_role("alert").first).to_contain_text("Bitte prüfen Sie")
    expect(page.get_by_label("Name", exact=True)).to_have_value(BODY)
    page.get_by_label("Kontakt").fill("Karl-Marx-Allee 1, Vereinsregister VR 12345")
    page.get_by_label("Ihre Funktion").fill("Vorsitzende, steht im Vereinsregister.")
    page.get_by_role("button", name="Stelle eintragen").click()
    expect(page.get_by_text("Die Stabsstelle prüft die Stelle und Ihre Vertretung")).to_be_visible()
    expect(page.get_by_text("die Stelle wird noch geprüft")).to_be_visible()


def verify_and_grant(desk: Page, rana: User) -> None:
    """The two things that wait at the desk, one after the other; before the first the second is not possible."""
    body = Organisation.objects.get(name=BODY)
    desk.goto("/verwaltung/")
    desk.get_by_role("link", name="1 Anfrage auf Vertretung").click()
    desk.get_by_role("link", name="Rana B.").click()
    expect(desk.get_by_text("Vorsitzende, steht im Vereinsregister.")).to_be_visible()
    expect(desk.get_by_text("Bitte verifizieren Sie sie zuerst")).to_be_visible()
    expect(desk.get_by_role("button", name="Vertretung erteilen")).to_have_count(0)

    desk.goto("/verwaltung/")
    desk.get_by_role("link", name="1 Stelle wartet auf Prüfung").click()
    desk.get_by_role("row", name=BODY).get_by_role("checkbox").check()
    desk.get_by_role("combobox", name="Aktion").select_option("Ausgewählte Stellen verifizieren")
    desk.get_by_role("button", name="Ausführen").click()
    expect(desk.get_by_text("Vereinsregister VR 12345")).to_be_visible()
    desk.get_by_role("button", name="Verifizieren", exact=True).click()
    expect(desk.get_by_text("1 Stelle ist jetzt verifiziert.")).to_be_visible()

    desk.goto("/verwaltung/")
    desk.get_by_role("link", name="1 Anfrage auf Vertretung").click()
    desk.get_by_role("link", name="Rana B.").click()
    desk.get_by_label("bis").fill((clock.today() + timedelta(days=700)).isoformat())
    desk.get_by_role("button", name="Vertretung erteilen").click()
    expect(desk.get_by_text(f"Rana B. vertritt jetzt {BODY}.")).to_be_visible()
    assert rana.mandates.running().get().organisation == body


def read_that_one_acts_for_it(page: Page, postbox: Postbox, rana: User) -> None:
    postbox.open(page, rana.email, f"Sie vertreten jetzt {BODY}")
    follow_link(page, "/stellen/")
    expect(page.get_by_role("heading", level=1)).to_have_text(BODY)
    expect(page.get_by_role("heading", name="Sie vertreten diese Stelle")).to_be_visible()


def offer_to_lead(page: Page, idea: Idea, *, pledge: str, whom: str = "") -> None:
    page.goto(idea.get_absolute_url())
    page.get_by_role("link", name="Verantwortung anbieten").first.click()
    if whom:
        page.get_by_label(whom).check()
    page.get_by_label("Federführung").check()
    page.get_by_label("Was werden Sie tun?").fill(pledge)
    page.get_by_role("button", name="Verantwortung anbieten").click()
    expect(page.get_by_text("Ihr Angebot liegt bei den Autor:innen.")).to_be_visible()


def accept(page: Page, postbox: Postbox, author: User, *, party: str) -> None:
    postbox.deliver()
    assert any("Federführung" in subject for subject in postbox.subjects(author.email))
    page.goto("/meine-seite/")
    waiting = page.get_by_role("listitem").filter(has_text=f"{party} bietet an: Federführung")
    waiting.get_by_role("link", name="Antworten").click()
    page.get_by_role("button", name="Annehmen").click()
    expect(page.get_by_text(f"{party} trägt die Idee jetzt mit.")).to_be_visible()


def start_development(page: Page, idea: Idea) -> None:
    page.goto(idea.get_absolute_url())
    until = clock.today() + timedelta(days=170)
    asked = page.locator("details.confirm").filter(has_text="Ausarbeitung beginnen")
    asked.locator("summary").click()
    asked.get_by_label("Bis wann?").fill(until.isoformat())
    asked.get_by_role("button", name="Ausarbeitung beginnen").click()
    expect(page.get_by_text("Die Ausarbeitung hat begonnen.")).to_be_visible()
    expect(page.get_by_text(re.compile(f"Am Zug:? *{BODY}")).first).to_be_visible()


def renew(page: Page, postbox: Postbox, rana: User) -> None:
    """One click in the mail, one on the page."""
    postbox.open(page, rana.email, "Bleibt es dabei? Federführung")
    follow_link(page, "/ideen/")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.goto("/meine-seite/")
    page.get_by_role("link", name="Erneuern").click()
    page.get_by_role("button", name="Es bleibt dabei: erneuern").click()
    expect(page.get_by_text("Danke, es bleibt dabei.")).to_be_visible()


def see_that_it_lapsed(page: Page, idea: Idea, postbox: Postbox, author: User) -> None:
    postbox.deliver()
    assert any("erloschen" in subject for subject in postbox.subjects(author.email))
    page.goto(idea.get_absolute_url())
    expect(page.get_by_text("In Diskussion seit heute")).to_be_visible()
    expect(page.get_by_text("Niemand trägt das bisher.").first).to_be_visible()
    entry = page.locator("#verlauf").get_by_role("listitem").filter(has_text="hat eine Verantwortung erlöschen lassen")
    expect(entry).to_contain_text(f"Es geht um „{BODY}“. Sie wurde nicht rechtzeitig erneuert.")


def hand_over(page: Page, idea: Idea, *, to: str) -> None:
    page.goto(f"{idea.get_absolute_url()}verantwortung/")
    asked = opened(page, "Weitergeben")
    asked.get_by_label("An wen?").fill("Bezirksamt von Nirgendwo")
    asked.get_by_role("button", name="Fragen").click()
    expect(page.get_by_role("alert").first).to_contain_text("Bitte prüfen Sie")
    asked = page.locator("details.confirm[open]").filter(has_text="An wen?")
    asked.get_by_label("An wen?").fill(to)
    asked.get_by_label("Ein paar Worte dazu").fill("Ich ziehe weg.")
    asked.get_by_role("button", name="Fragen").click()
    expect(page.get_by_text(f"{to} ist gefragt. Bis zur Antwort tragen Sie die Idee weiter.")).to_be_visible()


def accept_the_handover(page: Page, idea: Idea, postbox: Postbox, official: User) -> None:
    postbox.deliver()
    assert postbox.subjects(official.email)
    page.goto("/meine-seite/")
    waiting = page.get_by_role("listitem").filter(has_text="Gefragt zur Übernahme: Federführung")
    waiting.get_by_role("link", name="Antworten").click()
    asked = opened(page, "Übernehmen")
    asked.get_by_label("Was werden Sie tun?").fill("Das Amt schreibt seine Formulare um.")
    asked.get_by_role("button", name="Verantwortung übernehmen").click()
    expect(page.get_by_text("Sie haben übernommen.")).to_be_visible()
    assert str(Idea.objects.get(pk=idea.pk).lead.party) == "Bezirksamt Pankow"


def everybody_reads_who_carried_it(page: Page, idea: Idea) -> None:
    page.goto(f"{idea.get_absolute_url()}verantwortung/")
    expect(page.get_by_text("Das Amt schreibt seine Formulare um.")).to_be_visible()
    before = page.get_by_role("region", name="Was war").get_by_role("listitem")
    expect(before.filter(has_text=BODY)).to_contain_text("erloschen")
    expect(before.filter(has_text="Deniz A.")).to_contain_text("übergeben")


def opened(page: Page, word: str) -> Locator:
    """What stands behind a button that asks first."""
    question = page.locator("details.confirm").filter(has=page.locator("summary", has_text=word)).first
    question.locator("summary").click()
    return question
