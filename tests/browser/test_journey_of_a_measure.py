"""A measure is entered, and its team keeps it: reports, moves a milestone, takes a reading, steps a phase back."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from arena import clock
from measures import clocks
from measures.models import Measure
from tests import make
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.postbox import Postbox

TITLE = "Formulare erproben"
WAYS = [
    pytest.param({"viewport": PHONE}, id="phone"),
    pytest.param({"viewport": DESKTOP, "javascript": False}, id="without-javascript"),
]


@pytest.mark.parametrize("way", WAYS)
def test_a_team_keeps_its_measure(visit, postbox, way):
    call_command("load_reference", verbosity=0)
    mira, reader = make.person("Mira K."), make.person("Rana B.")
    desk, team, page = visit(make.stabsstelle("Aylin Y."), **way), visit(mira, **way), visit(reader, **way)

    measure = enter(desk)
    read_that_one_belongs_to_the_team(team, postbox, mira)
    follow(page, measure)
    set_a_milestone_and_move_it(team, measure)
    take_a_reading(team, measure)
    go_on_and_step_back(team, measure)
    with clock.travel(timedelta(days=61)):
        clocks.tick()
        report(team, postbox, mira)
    everybody_reads_all_of_it(visit(**way), measure)
    postbox.deliver()
    subjects = postbox.subjects(reader.email)
    assert any("neuen Termin" in subject for subject in subjects)
    assert any("zurück in die Phase Vorprozess" in subject for subject in subjects)
    assert any(subject.startswith("Bericht zur Maßnahme") for subject in subjects)


def enter(desk: Page) -> Measure:
    desk.goto("/verwaltung/measures/measure/add/")
    desk.locator("[name=title]").fill(TITLE)
    desk.locator("[name=summary]").fill("Drei Formulare werden neu geschrieben.")
    desk.locator("[name=kind]").select_option("decentral")
    desk.locator("[name=status]").select_option("running")
    desk.locator("[name=phase]").select_option(label="1 Vorprozess")
    desk.locator("[name=team]").fill("Mira K.")
    desk.locator("[name=_save]").click()
    desk.wait_for_url("**/measures/measure/")
    return Measure.objects.get(title=TITLE)


def read_that_one_belongs_to_the_team(page: Page, postbox: Postbox, mira) -> None:
    postbox.open(page, mira.email, "Sie gehören zum Team der Maßnahme")
    page.goto(Measure.objects.get(title=TITLE).get_absolute_url())
    expect(page.get_by_role("heading", name="Sie führen diese Maßnahme")).to_be_visible()


def follow(page: Page, measure: Measure) -> None:
    page.goto(measure.get_absolute_url())
    page.get_by_role("button", name="Folgen", exact=True).click()
    expect(page.get_by_role("button", name="Nicht mehr folgen")).to_be_visible()


def set_a_milestone_and_move_it(page: Page, measure: Measure) -> None:
    page.get_by_role("link", name="Meilensteine pflegen").click()
    asked = opened(page, "Meilenstein setzen")
    asked.get_by_label("Was soll erreicht sein?").fill("In drei Ämtern erprobt")
    asked.get_by_label("Bis wann?").fill((clock.today() + timedelta(days=30)).isoformat())
    asked.get_by_role("button", name="Meilenstein veröffentlichen").click()
    expect(page.get_by_text("Der Meilenstein steht.")).to_be_visible()

    asked = opened(page, "Verschieben")
    asked.get_by_label("Neuer Termin").fill((clock.today() + timedelta(days=90)).isoformat())
    asked.get_by_role("button", name="Neuen Termin veröffentlichen").click()
    expect(page.get_by_role("alert").first).to_contain_text("Bitte prüfen Sie")
    asked = page.locator("details.confirm[open]")
    asked.get_by_label("Warum?").fill("Die Ausschreibung dauert länger.")
    asked.get_by_role("button", name="Neuen Termin veröffentlichen").click()
    expect(page.get_by_text("Der alte bleibt mit Ihrem Grund lesbar.")).to_be_visible()


def take_a_reading(page: Page, measure: Measure) -> None:
    page.get_by_role("link", name="Wirkung", exact=True).click()
    asked = opened(page, "Indikator festlegen")
    asked.get_by_label("Outcome").check()
    asked.get_by_label("Was wird gemessen?").fill("Anträge ohne Rückfrage")
    asked.get_by_label("Einheit").fill("Prozent")
    asked.get_by_label("Ausgangswert").fill("41")
    asked.get_by_label("Zielwert").fill("75")
    asked.get_by_label("Bis wann?").fill((clock.today() + timedelta(days=300)).isoformat())
    asked.get_by_role("button", name="Indikator veröffentlichen").click()
    expect(page.get_by_text("Der Indikator steht.")).to_be_visible()

    asked = opened(page, "Messwert eintragen")
    asked.get_by_label("Wert", exact=True).fill("49,5")
    asked.get_by_label("Woran sieht man das?").fill("Auswertung der Fachanwendung")
    asked.get_by_role("button", name="Messwert veröffentlichen").click()
    expect(page.get_by_role("cell", name="49,5")).to_be_visible()


def go_on_and_step_back(page: Page, measure: Measure) -> None:
    page.get_by_role("link", name="Stand", exact=True).click()
    asked = opened(page, "Die Phase wechselt")
    asked.get_by_label("2 Konzept").check()
    asked.get_by_role("button", name="Phase eintragen").click()
    expect(page.get_by_text("jetzt in der Phase 2 Konzept")).to_be_visible()

    asked = opened(page, "Die Phase wechselt")
    asked.get_by_label("1 Vorprozess").check()
    asked.get_by_role("button", name="Phase eintragen").click()
    expect(page.get_by_text("Ein Schritt zurück braucht einen Grund.").first).to_be_visible()
    asked = page.locator("details.confirm[open]")
    asked.get_by_label("Warum?").fill("Das Konzept trug nicht.")
    asked.get_by_role("button", name="Phase eintragen").click()
    expect(page.get_by_text("Zurück in die Phase 1 Vorprozess")).to_be_visible()


def report(page: Page, postbox: Postbox, mira) -> None:
    postbox.open(page, mira.email, "Bitte berichten Sie")
    page.goto(Measure.objects.get(title=TITLE).get_absolute_url())
    page.get_by_role("link", name="Bericht schreiben").click()
    page.get_by_label("In einem Satz").fill("Zwei Ämter machen mit")
    page.get_by_label("Wie geht es voran?").fill("Das **zweite** Amt ist dabei.")
    page.get_by_role("button", name="Bericht veröffentlichen").click()
    expect(page.get_by_text("Danke! Der Bericht ist öffentlich.")).to_be_visible()


def everybody_reads_all_of_it(page: Page, measure: Measure) -> None:
    page.goto(measure.get_absolute_url())
    expect(page.get_by_text("Mira K. (Leitung)")).to_be_visible()
    expect(page.get_by_role("link", name="In drei Ämtern erprobt")).to_be_visible()
    expect(page.get_by_text("49,5 Prozent")).to_be_visible()
    page.get_by_role("link", name="Stand", exact=True).click()
    expect(page.get_by_text("Das Konzept trug nicht.")).to_be_visible()
    page.get_by_role("link", name="Berichte", exact=True).click()
    expect(page.get_by_role("heading", name="Zwei Ämter machen mit")).to_be_visible()


def opened(page: Page, word: str) -> Locator:
    """What stands behind a button that asks first."""
    question = page.locator("details.confirm").filter(has=page.locator("summary", has_text=word)).first
    question.locator("summary").click()
    return question
