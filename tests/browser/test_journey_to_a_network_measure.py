"""A start-up leads: commitment, measure, recognition, badge, revocation; without JavaScript at a desk."""

import json

import pytest
from django.core.management import CommandError, call_command
from playwright.sync_api import Page, expect

from accounts.models import Sector
from ideas.models import Idea
from measures.models import Measure, Recognition
from tests import make
from tests.browser import to_a_measure as steps
from tests.browser.conftest import DESKTOP
from tests.ideas.deciding import selected

WAY = {"viewport": DESKTOP, "javascript": False}
BODY, TITLE = "Klartext GmbH", "Beispiele am Formular"


def test_a_network_measure_is_committed_recognised_and_revoked(visit, tmp_path):
    call_command("load_reference", verbosity=0)
    body = make.organisation(BODY, sector=Sector.BUSINESS)
    idea = selected(kind="network", body=body, title="Formulare mit Beispiel")
    rana = visit(idea.lead.offered_by, **WAY)
    first, second, third = (visit(make.stabsstelle(name), **WAY) for name in ("Aylin Y.", "Yusuf Y.", "Henrike H."))

    promotion = steps.propose(first, idea, title=TITLE)
    nobody_confirms_yet(second, idea)
    commit(rana, promotion)
    measure = steps.confirm(second, idea)
    assert (measure.kind, measure.organisation) == ("network", body)
    steps.both_pages_name_each_other(visit(**WAY), idea, measure)

    recognition = recognise(third, measure)
    statement = everybody_verifies(visit(**WAY), recognition, tmp_path)
    revoke(first, measure)
    the_badge_says_so(visit(**WAY), recognition)
    a_tampered_statement_is_refused(statement, tmp_path)


def nobody_confirms_yet(page: Page, idea: Idea) -> None:
    page.goto(f"{idea.get_absolute_url()}massnahme-werden/")
    expect(page.get_by_text("Die Selbstverpflichtung zu den Prinzipien guter Praxis").first).to_be_visible()
    expect(page.get_by_text("Zur Maßnahme machen")).to_have_count(0)


def commit(page: Page, promotion) -> None:
    """An empty answer is none: the form comes back with all that was typed."""
    page.goto(promotion.get_absolute_url())
    page.get_by_role("link", name="Selbstverpflichtung ausfüllen").click()
    expect(page.get_by_role("button", name=f"Für {BODY} unterschreiben")).to_be_visible()
    answers = page.get_by_label("So setzen wir das um")
    for number in range(1, answers.count()):
        answers.nth(number).fill(f"Wir halten Punkt {number} ein.")
    page.get_by_label("Ich darf für die Stelle unterschreiben.").check()
    page.get_by_role("button", name=f"Für {BODY} unterschreiben").click()
    expect(page.get_by_role("alert").first).to_contain_text("Bitte prüfen Sie")
    expect(answers.nth(1)).to_have_value("Wir halten Punkt 1 ein.")
    answers.nth(0).fill("Alle reden mit.")
    page.get_by_role("button", name=f"Für {BODY} unterschreiben").click()
    expect(page.get_by_text("Die Selbstverpflichtung ist unterschrieben.")).to_be_visible()


def recognise(page: Page, measure: Measure) -> Recognition:
    page.goto(f"{measure.get_absolute_url()}anerkennung/")
    page.get_by_label("Warum wird sie anerkannt?").fill("Sie hält, was sie zusagt.")
    page.get_by_role("button", name="Als Maßnahme der Smart City Berlin anerkennen").click()
    expect(page.get_by_text("Die Maßnahme ist anerkannt.")).to_be_visible()
    return Recognition.objects.get(measure=measure)


def everybody_verifies(page: Page, recognition: Recognition, folder) -> dict:
    """The certificate, the badge and the signed statement, with the command and with nothing but the public key."""
    page.goto(recognition.get_absolute_url())
    expect(page.get_by_text(recognition.number).first).to_be_visible()
    assert "widerrufen" not in badge(page, recognition)
    statement = page.context.request.get(f"/anerkennungen/{recognition.number}.json").json()
    file = folder / "statement.json"
    file.write_text(json.dumps(statement))
    call_command("verify_recognition", str(file))
    return statement


def revoke(page: Page, measure: Measure) -> None:
    page.goto(f"{measure.get_absolute_url()}anerkennung/")
    asked = steps.opened(page, "Anerkennung widerrufen")
    asked.get_by_label("Warum wird sie widerrufen?").fill("Die Beispiele stehen hinter einer Bezahlschranke.")
    asked.get_by_role("button", name="Endgültig widerrufen").click()
    expect(page.get_by_text("Die Anerkennung ist widerrufen.")).to_be_visible()


def the_badge_says_so(page: Page, recognition: Recognition) -> None:
    assert "widerrufen" in badge(page, recognition)
    page.goto(recognition.get_absolute_url())
    expect(page.get_by_text("widerrufen").first).to_be_visible()
    page.goto("/entscheidungen/")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.get_by_text("hinter einer Bezahlschranke").first).to_be_visible()


def badge(page: Page, recognition: Recognition) -> str:
    return page.context.request.get(f"/anerkennungen/{recognition.number}/siegel.svg").text()


def a_tampered_statement_is_refused(statement: dict, folder) -> None:
    file = folder / "tampered.json"
    file.write_text(json.dumps(statement).replace("Klartext", "Schwindel"))
    with pytest.raises(CommandError):
        call_command("verify_recognition", str(file))
