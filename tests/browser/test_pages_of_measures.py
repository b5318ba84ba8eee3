"""Every page of a measure in every state: for visitors, for its team, refused, and while there is nothing yet."""

from datetime import timedelta

from django.core.management import call_command
from playwright.sync_api import Page, expect

from arena import clock
from measures.models import Measure, Status
from tests import make
from tests.browser.test_every_page import State, look_at, url
from tests.measures import keeping

PARTS = ["course", "milestones", "reports", "indicators", "lessons", "measure_help", "team", "measure_history"]


def opened(word: str, send: str) -> object:
    """A form behind a button, sent with nothing in it."""

    def go(page: Page) -> None:
        page.locator("summary", has_text=word).first.click()
        with page.expect_navigation():
            page.get_by_role("button", name=send).first.click()

    return go


def unfollow(page: Page) -> None:
    page.get_by_role("button", name="Nicht mehr folgen").click()
    expect(page.get_by_role("button", name="Folgen", exact=True)).to_be_visible()


def test_what_a_visitor_sees_of_a_measure(visit):
    call_command("load_reference", verbosity=0)
    full, bare = keeping.with_everything(make.person("Mira K.")), Measure.objects.get(number="M-006")
    stale = keeping.kept()
    Measure.objects.filter(pk=stale.pk).update(reports_since=clock.now() - timedelta(days=91))
    states = [State(url("measure", each.pk)) for each in (full, bare, stale)]
    states += [State(url(name, each.pk)) for name in PARTS for each in (full, bare)]

    look_at(visit(), [*states, State("/massnahmen/jahr/2026/"), State("/massnahmen/jahr/2044/", "empty")])


def test_what_the_team_of_a_measure_sees(visit):
    mira = make.person("Mira K.")
    full, empty = keeping.with_everything(mira), keeping.kept(mira)
    done = keeping.kept(mira, status=Status.DONE)
    look_at(
        visit(mira),
        [
            *[State(url(name, each.pk), "team") for name in ["measure", *PARTS] for each in (full, empty, done)],
            State(url("give_report", full.pk)),
            State(url("attach_document", full.reports.first().pk)),
            State(url("course", full.pk), "refused", opened("Sie ruht vorerst", "Maßnahme ruhen lassen")),
            State(url("course", empty.pk), "refused phase", opened("Die Phase wechselt", "Phase eintragen")),
            State(url("milestones", full.pk), "refused", opened("Meilenstein setzen", "Meilenstein veröffentlichen")),
            State(url("milestones", full.pk), "refused move", opened("Verschieben", "Neuen Termin veröffentlichen")),
            State(url("indicators", full.pk), "refused", opened("Messwert eintragen", "Messwert veröffentlichen")),
            State(url("lessons", full.pk), "refused", opened("Erfahrung aufschreiben", "Erfahrung veröffentlichen")),
            State(url("team", full.pk), "refused", opened("Jemanden in das Team", "In das Team aufnehmen")),
            State(url("measure", full.pk), "followed no more", unfollow),
        ],
    )


def test_what_the_stabsstelle_sees_of_a_measure_without_a_team(visit):
    bare = make.measure()

    look_at(visit(make.stabsstelle()), [State(url("measure", bare.pk)), State(url("team", bare.pk))])


def test_on_a_phone_the_row_of_ways_begins_where_one_is(visit):
    phone = visit(viewport={"width": 320, "height": 640})

    phone.goto(url("measure_history", keeping.kept().pk))

    expect(phone.locator(".measure-ways [aria-current]")).to_be_in_viewport(ratio=1)
