"""Somebody writes a better sentence into a text; on a phone an author takes over what fits, and says what does not."""

import re

import pytest
from playwright.sync_api import Page, expect

from ideas.models import Idea
from tests import make
from tests.browser.conftest import PHONE
from tests.browser.swapping import swapped

SUMMARY = "Die Bank ist alt. Sie steht am Kanal. Niemand sitzt dort gern."


def fold(page: Page, word: str) -> None:
    page.locator("details.fold > summary", has_text=word).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_amendment_is_accepted_in_part_on_a_phone(visit, javascript):
    mira, deniz = make.person("Mira K."), make.person("Deniz A.")
    idea = make.idea(author=mira, title="Bänke", summary=SUMMARY)
    writer = visit(deniz, viewport=PHONE, javascript=javascript)
    author = visit(mira, viewport=PHONE, javascript=javascript)

    writer.goto(idea.get_absolute_url())
    writer.get_by_role("link", name="Änderung vorschlagen").click()
    expect(writer.get_by_role("heading", level=1)).to_have_text("Änderung vorschlagen")
    writer.wait_for_load_state()
    expect(writer.get_by_role("button", name="Vorschlag senden")).to_have_count(0)
    fold(writer, "Zusammenfassung")
    writer.get_by_label("Zusammenfassung").fill("Die Bank ist morsch. Sie steht am Kanal. Weg damit.")
    reason = writer.get_by_label("Warum ist es so besser?")
    if javascript:
        with swapped(writer, "bricht"):
            reason.fill("Sie bricht bald.")
    else:
        reason.fill("Sie bricht bald.")
        writer.get_by_role("button", name="Änderungen ansehen").click()
    expect(writer.locator("#unterschied del").first).to_contain_text("alt")
    expect(writer.locator("#unterschied ins").first).to_contain_text("morsch")
    writer.get_by_role("button", name="Vorschlag senden").click()
    expect(writer.get_by_text("Ihr Vorschlag steht jetzt hier.")).to_be_visible()
    no_scrolling_sideways(writer)

    author.goto("/meine-seite/")
    author.get_by_role("link", name=re.compile("^Ansehen")).click()
    author.get_by_role("link", name="Zusammenfassung").click()
    no_scrolling_sideways(author)
    author.locator("details.confirm > summary", has_text="Zum Teil übernehmen").click()
    field = author.get_by_label("So soll es heißen: Zusammenfassung")
    expect(field).to_have_value("Die Bank ist morsch. Sie steht am Kanal. Weg damit.")
    field.fill("Die Bank ist morsch. Sie steht am Kanal. Niemand sitzt dort gern.")
    author.get_by_label("Was Sie nicht übernehmen, und warum").fill("Weg soll sie nicht.")
    author.get_by_role("button", name="Mit diesen Worten übernehmen").click()
    expect(author.get_by_text("Übernommen: Fassung 2 nennt Deniz A.")).to_be_visible()
    no_scrolling_sideways(author)

    writer.reload()
    expect(writer.get_by_text("zum Teil übernommen")).to_be_visible()
    expect(writer.get_by_text("Weg soll sie nicht.")).to_be_visible()
    writer.goto(idea.get_absolute_url())
    expect(writer.locator(".page-head__by")).to_contain_text("mit Änderungen von Deniz A.")
    expect(writer.locator("#idee .lead")).to_have_text(
        "Die Bank ist morsch. Sie steht am Kanal. Niemand sitzt dort gern."
    )


def test_what_is_changed_after_the_look_is_looked_at_again(visit):
    idea = make.idea(title="Bänke", summary=SUMMARY)
    writer = visit(make.person("Deniz A."), javascript=False)
    writer.goto(f"{idea.get_absolute_url()}aenderungen/neu/?teil=summary")
    writer.get_by_label("Zusammenfassung").fill("Kurz.")
    writer.get_by_label("Warum ist es so besser?").fill("Kürzer.")
    writer.get_by_role("button", name="Änderungen ansehen").click()
    expect(writer.locator("#unterschied")).to_contain_text("Kurz.")

    writer.get_by_label("Zusammenfassung").fill("Noch kürzer.")
    writer.get_by_role("button", name="Vorschlag senden").click()

    expect(writer.locator("#unterschied")).to_contain_text("Noch kürzer.")
    assert not Idea.objects.get(pk=idea.pk).amendment_count
    writer.get_by_role("button", name="Vorschlag senden").click()
    expect(writer.get_by_text("Ihr Vorschlag steht jetzt hier.")).to_be_visible()


def no_scrolling_sideways(page: Page) -> None:
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
