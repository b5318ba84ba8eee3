"""The way from an idea to a measure, as everybody, those who propose and sign, and the Stabsstelle see it."""

import re

from django.core.management import call_command
from playwright.sync_api import expect

from ideas.models import Idea
from measures.models import Measure
from tests import make
from tests.browser.test_every_page import State, look_at, press, url
from tests.browser.test_pages_of_measures import opened
from tests.measures import promoting


def test_what_everybody_sees(visit):
    look_at(visit(), [State(address) for address in promoting.public_pages()])


def test_what_those_who_propose_and_sign_see(visit):
    mira = make.person("Mira K.")
    propose, fresh, signing, committing, sign = promoting.pages_of(mira)

    look_at(
        visit(mira),
        [
            State(propose),
            State(fresh),
            State(signing),
            State(committing),
            State(sign),
            State(sign, "refused", press(f"Für {promoting.lead_of(Idea.objects.latest('pk'))} unterschreiben")),
            State("/meine-seite/", "asked"),
        ],
    )


def test_what_the_stabsstelle_sees(visit):
    ready, fresh = promoting.ready("network"), promoting.selected()
    address = url("promotion", ready.idea_id)
    confirm = opened("Zur Maßnahme machen", "Zur Maßnahme machen")
    reject = opened("Vorschlag zurückweisen", "Vorschlag zurückweisen")

    look_at(
        visit(make.stabsstelle()),
        [
            State(url("promotion", fresh.pk)),
            State(address, "confirming", confirm),
            State(address, "rejecting", reject),
            State(url("admin:ideas_idea_change", ready.idea_id)),
        ],
    )


def test_a_network_measure_comes_into_being_without_a_script(visit):
    call_command("load_reference", verbosity=0)
    idea = promoting.selected("network", title="Reparaturkarte für Kieze")
    body = promoting.lead_of(idea)
    stabsstelle, second = make.stabsstelle("Stefan S."), make.stabsstelle("Sabine S.")

    first = visit(stabsstelle, javascript=False)
    first.goto(idea.get_absolute_url())
    first.get_by_role("link", name="Wie daraus eine Maßnahme wird").click()
    first.get_by_role("link", name="Maßnahme vorschlagen").click()
    first.get_by_role("button", name="Maßnahme vorschlagen").click()
    expect(first.get_by_role("heading", level=1)).to_have_text("Von der Idee zur Maßnahme")

    signing = visit(make.representative(body, "Rike R."), javascript=False)
    signing.goto("/meine-seite/")
    signing.get_by_role("link", name="Unterschreiben").first.click()
    signing.get_by_role("link", name="Selbstverpflichtung ausfüllen").click()
    expect(signing.get_by_role("button", name=f"Für {body} unterschreiben")).to_be_visible()
    for answer in signing.get_by_label("So setzen wir das um").all():
        answer.fill("Wir veröffentlichen es jedes Quartal.")
    signing.get_by_label("Wir verpflichten uns dazu").check()
    signing.get_by_role("button", name=f"Für {body} unterschreiben").click()
    expect(signing.get_by_text("Alles ist da.")).to_be_visible()

    confirming = visit(second, javascript=False)
    confirming.goto(url("promotion", idea.pk))
    confirming.locator("summary", has_text="Zur Maßnahme machen").click()
    confirming.get_by_label("Warum wird daraus eine Maßnahme?").fill("Alles ist da.")
    confirming.get_by_role("button", name="Zur Maßnahme machen").click()

    expect(confirming.get_by_text("Aus der Idee ist die Maßnahme")).to_be_visible()
    measure = Measure.objects.get(idea=idea)
    expect(confirming.get_by_role("heading", level=1)).to_have_text("Reparaturkarte für Kieze")
    confirming.get_by_role("link", name=idea.reference or "").click()
    expect(confirming).to_have_url(re.compile(f"{idea.get_absolute_url()}$"))
    confirming.get_by_role("link", name=str(measure)).click()
    expect(confirming).to_have_url(re.compile(f"{measure.get_absolute_url()}$"))
    expect(confirming.get_by_role("heading", level=1)).to_have_text("Reparaturkarte für Kieze")
