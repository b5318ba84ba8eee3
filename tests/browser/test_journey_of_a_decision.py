"""What was decided can be read, printed, taken along and proved; whoever changes it is found, and what is blackened stays proved."""

import hashlib
import json
import re

import pytest
from django.core.management import CommandError, call_command
from playwright.sync_api import Page, expect

from activity.models import DecisionRecord
from arena import clock
from ideas.models import Idea
from tests import make
from tests.browser.test_journey_of_a_refusal import at_the_desk
from tests.decisions.test_the_chain import tamper, verified

TITLE = "Seilbahn über den Landwehrkanal"
REASON = "Für eine Seilbahn fehlen Planrecht und Geld."
NOT_FEASIBLE = "ist rechtlich oder tatsächlich nicht umsetzbar"
COULD_CHANGE = "Ein Betreiber, der sie bezahlt."


def test_a_decision_from_the_desk_to_the_proof(visit, postbox):
    call_command("load_reference", verbosity=0)
    author = make.person("Mira K.")
    idea = make.idea(author=author, title=TITLE)
    make.idea(title="Bänke").defer(
        by=make.stabsstelle(), reason="Erst der Haushalt.", review_on=clock.today().replace(year=2028)
    )
    desk, visitor = visit(make.stabsstelle("Aylin Y.")), visit()

    decline_with_reasons(desk)
    postbox.open(visitor, author.email, "wird nicht weiterverfolgt")
    expect(visitor.locator("main .prose")).to_contain_text(REASON)
    record = DecisionRecord.objects.get(idea=idea)
    find_it_from_the_idea(visitor, idea)
    read_it_like_a_letter(visitor, record)
    print_it(visitor)
    prove_it_with_ones_own_tools(visitor, record)
    assert verified() == "2 Entscheidungen geprüft, die Kette ist unversehrt."


def decline_with_reasons(desk: Page) -> None:
    at_the_desk(desk, "idea", TITLE)
    desk.get_by_text("Nicht weiterverfolgen", exact=True).click()
    desk.locator("#decline_reason").fill(REASON)
    desk.get_by_role("button", name="Mit diesem Grund ablehnen").click()
    expect(desk.get_by_role("alert").first).to_contain_text("Bitte prüfen Sie noch eine Angabe")
    expect(desk.locator("#decline_reason")).to_have_value(REASON)
    desk.get_by_label("Grund", exact=True).select_option(NOT_FEASIBLE)
    desk.get_by_label("Was könnte daran etwas ändern?").locator("visible=true").fill(COULD_CHANGE)
    desk.get_by_role("button", name="Mit diesem Grund ablehnen").click()
    expect(desk.get_by_text("wird nicht weiterverfolgt.")).to_be_visible()


def find_it_from_the_idea(page: Page, idea: Idea) -> None:
    page.goto(idea.get_absolute_url())
    expect(page.get_by_text(REASON).first).to_be_visible()
    page.goto("/entscheidungen/")
    page.get_by_role("link", name=TITLE).click()


def read_it_like_a_letter(page: Page, record: DecisionRecord) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Nicht weiterverfolgen")
    for words in (TITLE, "Die Stabsstelle Gemeinsam Digital", NOT_FEASIBLE, REASON, COULD_CHANGE, record.hash):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.get_by_text("Angaben und Wortlaut passen zur Prüfsumme.")).to_be_visible()


def print_it(page: Page) -> None:
    """On paper stands the letter, not the site around it."""
    page.emulate_media(media="print")
    expect(page.locator("header.site-header")).to_be_hidden()
    expect(page.locator("footer.site-footer")).to_be_hidden()
    expect(page.get_by_role("link", name="Als JSON, zum Nachrechnen")).to_be_hidden()
    expect(page.get_by_text(REASON)).to_be_visible()
    page.wait_for_load_state()
    assert pages_of(page.pdf(format="A4")) <= 2
    page.emulate_media(media="screen")


def pages_of(pdf: bytes) -> int:
    return pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/")


def prove_it_with_ones_own_tools(page: Page, record: DecisionRecord) -> None:
    page.get_by_role("link", name="Als JSON, zum Nachrechnen").click()
    expect(page).to_have_url(re.compile(r"\.json$"))
    page.wait_for_load_state()
    told = json.loads(page.locator("pre").first.inner_text())
    sealed = json.dumps(told["sealed"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(sealed.encode()).hexdigest() == told["hash"] == record.hash
    for name, words in told["words"].items():
        if words:
            assert hashlib.sha256((told["salt"] + words).encode()).hexdigest() == told["sealed"]["digests"][name]
    before = page.context.request.get(f"/entscheidungen/{record.number - 1}.json").json()
    assert told["sealed"]["previous_hash"] == before["hash"]


@pytest.fixture
def three(transactional_db):
    stabsstelle, idea = make.stabsstelle(), make.idea(title=TITLE)
    idea.decline(by=stabsstelle, category="other", reason=REASON, what_could_change=COULD_CHANGE)
    idea.reopen(by=stabsstelle, reason="Es gibt einen Betreiber.")
    idea.decline(by=stabsstelle, category="other", reason="Er ist abgesprungen.")
    return list(DecisionRecord.objects.order_by("number"))


def test_whoever_changes_a_decision_is_found_on_its_page_and_by_the_command(visit, three):
    page = visit()
    tamper("UPDATE activity_decisiontext SET reason = 'Alles bestens.' WHERE reason = 'Es gibt einen Betreiber.'")

    page.goto("/entscheidungen/2/")
    expect(page.get_by_text("Ihr Wortlaut passt nicht zu ihrer Prüfsumme.")).to_be_visible()
    with pytest.raises(CommandError) as refused:
        call_command("verify_decisions")

    assert str(refused.value).startswith("Entscheidung 2: ")


def test_what_is_blackened_is_said_to_be_and_the_chain_holds(visit, three):
    page = visit(javascript=False)
    three[0].text.blank()

    page.goto("/entscheidungen/1/")
    expect(page.get_by_text("Geschwärzt", exact=True)).to_be_visible()
    expect(page.get_by_text("Angaben und Wortlaut passen zur Prüfsumme.")).to_be_visible()
    expect(page.get_by_text(REASON)).to_have_count(0)
    page.goto("/entscheidungen/")
    expect(page.get_by_text(REASON)).to_have_count(0)
    page.goto(three[0].idea.get_absolute_url())
    expect(page.get_by_text(REASON)).to_have_count(0)

    assert verified() == "3 Entscheidungen geprüft, die Kette ist unversehrt. Davon ist 1 geschwärzt."
