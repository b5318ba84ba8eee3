"""Two people in one section of a Steckbrief: they see each other, what they write comes together, nothing is lost."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from ideas.models import FactSheet, Idea, Stage, WorkingCopy
from ideas.models.factsheet import sections_now
from tests import make
from tests.browser.conftest import DESKTOP, PHONE

TEXT = "Die Bank ist alt. Sie steht am Kanal. Niemand sitzt dort gern."


@pytest.fixture
def idea():
    call_command("load_reference", verbosity=0)
    mira, jonas = make.person("Mira K."), make.person("Jonas K.")
    idea = make.idea(Stage.DEVELOPMENT, author=mira, co_authors=(jonas,), title="Neue Bänke")
    FactSheet.save_section(idea, by=mira, section="problem", text=TEXT, base=1, reason="Anfang")
    return idea


def said(idea) -> str:
    return sections_now(Idea.objects.get(pk=idea.pk))["problem"]


def field(page: Page):
    return page.get_by_label("Ihr Text")


def save(page: Page, reason: str = "Klarer") -> None:
    page.get_by_label("Was haben Sie geändert?").fill(reason)
    with page.expect_navigation():
        page.get_by_role("button", name="Version speichern").click()


def test_two_browsers_write_one_section(visit, idea):
    mira, jonas = visit(idea.authors.first()), visit(idea.authors.last(), viewport=PHONE)
    address = reverse("save_section", args=[idea.pk, "problem"])

    mira.goto(address)
    jonas.goto(address)
    expect(jonas.get_by_text("Mira K. hat diesen Abschnitt auch offen.")).to_be_visible()
    expect(mira.get_by_text("Jonas K. hat diesen Abschnitt auch offen.")).to_be_visible()

    field(jonas).fill(TEXT.replace("gern", "lange"))
    expect(jonas.get_by_text("Arbeitskopie gespeichert um")).to_be_visible()
    expect(mira.get_by_text("Jonas K. schreibt hier auch gerade.")).to_be_visible()
    field(mira).fill(TEXT.replace("alt", "morsch"))
    save(mira)
    expect(jonas.get_by_text("Inzwischen hat Mira K. in diesem Abschnitt Fassung 3 gespeichert.")).to_be_visible()
    save(jonas)
    expect(jonas.get_by_text("Sie enthält auch, was andere inzwischen geändert haben.")).to_be_visible()
    assert said(idea) == "Die Bank ist morsch. Sie steht am Kanal. Niemand sitzt dort lange."


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_the_same_words_stand_side_by_side_and_the_second_decides(visit, idea, javascript):
    mira, jonas = visit(idea.authors.first()), visit(idea.authors.last(), viewport=DESKTOP, javascript=javascript)
    address = reverse("save_section", args=[idea.pk, "problem"])
    mira.goto(address)
    jonas.goto(address)
    field(mira).fill(TEXT.replace("alt", "morsch"))
    save(mira)

    field(jonas).fill(TEXT.replace("alt", "kaputt"))
    save(jonas)
    expect(jonas.get_by_role("heading", name="Jetzt gespeichert")).to_be_visible()
    expect(field(jonas)).to_have_value(TEXT.replace("alt", "kaputt"))
    assert said(idea) == TEXT.replace("alt", "morsch")

    field(jonas).fill(TEXT.replace("alt", "morsch und kaputt"))
    save(jonas, "Beides stimmt")
    expect(jonas.get_by_text("Fassung 4 ist gespeichert")).to_be_visible()
    assert said(idea) == TEXT.replace("alt", "morsch und kaputt")


def test_what_was_typed_is_there_after_the_window_was_closed(visit, idea):
    mira = visit(idea.authors.first())
    address = reverse("save_section", args=[idea.pk, "loesung"])
    mira.goto(address)
    field(mira).fill("Eine neue Ba")
    expect(mira.get_by_text("Arbeitskopie gespeichert um")).to_be_visible()
    mira.close()

    again = visit(idea.authors.first())
    again.goto(address)

    expect(field(again)).to_have_value("Eine neue Ba")
    assert WorkingCopy.objects.with_text().count() == 1
