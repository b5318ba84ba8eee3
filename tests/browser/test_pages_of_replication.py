"""What is handed on, taken over and supported, as everybody, the team and another authority see it."""

from datetime import time

from django.core.management import call_command
from playwright.sync_api import expect

from measures.models import Measure, SupportChecklist
from strategy.models import District
from tests import make
from tests.browser.test_every_page import State, look_at, press, url
from tests.browser.test_pages_of_measures import opened
from tests.measures import handing_on, keeping

PARTS = ["measure", "replication", "measure_support"]
SOMEWHERE = "https://beispiel.example/anmeldung"


def test_what_everybody_sees(visit):
    call_command("load_reference", verbosity=0)
    origin = handing_on.handed_on(kind="decentral")
    districts = District.objects.filter(name__in=["Pankow", "Spandau"])
    copy = handing_on.taken_over(origin, districts=districts, differences="Erst das Standesamt.").copy
    bare = Measure.objects.get(number="M-006")
    empty = State("/unterstuetzung/", "empty")
    look_at(visit(), [empty, *[State(url(name, each.pk)) for name in PARTS for each in (origin, copy, bare)]])

    soon = handing_on.conference(kinds=["network"], begins_at=time(9), ends_at=time(16), registration_url=SOMEWHERE)
    method = handing_on.offer(text="## Wozu?\n\nDamit es hilft.", template="Was fragen wir?", contact="a@b.example")
    SupportChecklist.objects.create(offer=method, text="Wen fragen wir?\nWann?")
    over = handing_on.conference("Vorbei", days=-3)
    offers = [State(each.get_absolute_url()) for each in (soon, method, over)]
    offers += [State("/unterstuetzung/"), State("/unterstuetzung/?art=dezentral", "narrowed")]
    look_at(visit(), [*offers, State(url("measure_support", copy.pk), "offers")])


def test_what_the_team_sees(visit):
    mira = make.person("Mira K.")
    origin, empty = handing_on.handed_on(mira, kind="decentral"), keeping.kept(mira, kind="network")
    handing_on.offer()
    look_at(
        visit(mira),
        [
            *[State(url(name, each.pk), "team") for name in PARTS for each in (origin, empty)],
            State(url("publish_kit", empty.pk), "refused", press("Anleitung veröffentlichen")),
            State(url("revise_kit", origin.pk), "refused", press("Neue Fassung veröffentlichen")),
        ],
    )


def test_what_another_authority_sees(visit):
    origin, empty = handing_on.handed_on(kind="decentral"), keeping.kept(kind="network")
    body = make.organisation("Bezirksamt Pankow")
    olga = make.representative(body, "Olga P.")
    page = visit(olga)
    look_at(
        page,
        [
            State(url("replication", origin.pk), "authority"),
            State(url("replicate_measure", empty.pk), "no kit"),
            State(url("replicate_measure", origin.pk), "refused", press("Maßnahme übernehmen")),
        ],
    )

    copy = handing_on.taken_over(origin, body=body, by=olga).copy
    again = opened("Unterschiede neu", "Neue Beschreibung veröffentlichen")
    states = [State(url(name, each.pk), "taken over") for name in PARTS for each in (origin, copy)]
    look_at(page, [*states, State(url("replication", copy.pk), "described", again)])


def test_what_the_stabsstelle_keeps(visit):
    offer = handing_on.conference()

    change = url("admin:measures_supportoffer_change", offer.pk)
    states = [State(url("admin:measures_supportoffer_changelist")), State(url("admin:measures_supportoffer_add"))]
    look_at(visit(make.stabsstelle()), [*states, State(change)])


def test_a_measure_is_taken_over_without_a_script(visit):
    call_command("load_reference", verbosity=0)
    origin = handing_on.handed_on()
    page = visit(make.representative(make.organisation("Bezirksamt Pankow"), "Olga P."), javascript=False)

    page.goto(url("replication", origin.pk))
    page.get_by_role("link", name="Wir übernehmen das").click()
    page.get_by_label("Was machen Sie anders?").fill("Wir beginnen mit dem Standesamt.")
    page.get_by_role("button", name="Maßnahme übernehmen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Verständliche Formulare (Pankow)")
    page.get_by_role("link", name=f"{origin.number} {origin.title}").click()
    page.get_by_role("link", name="Eine weitere Stelle macht es nach").click()
    page.locator(".map-tile--03 a").click()
    expect(page.locator("#bezirk-03")).to_be_in_viewport()
