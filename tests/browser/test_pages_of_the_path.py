"""Bodies, decisions and the steps of the Stabsstelle, in every state: axe finds nothing, at both widths, in both schemes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from accounts.models import MandateRequest, Organisation, Role, Sector
from accounts.organisation_forms import MOST_REQUESTS
from activity.models import DecisionRecord
from arena import clock
from ideas.models import AuthorshipOffer, Deputy, Idea, Stage
from tests import make
from tests.browser.axe import bring_axe, faults
from tests.browser.test_every_page import NOT_FOUND, State, look_at, press, url
from tests.browser.world import LONG_WORD, World, build
from tests.decisions.test_the_chain import tamper

LATER = timedelta(days=40)


def unfold(word: str) -> Callable[[Page], None]:
    """What stands behind a button that asks first."""

    def open_it(page: Page) -> None:
        page.locator("summary").filter(has_text=word).first.click()

    return open_it


def sent_empty(word: str, send: str) -> Callable[[Page], None]:
    """Opened, sent without a word, and shown again with what is missing."""

    def send_it(page: Page) -> None:
        unfold(word)(page)
        press(send)(page)
        expect(page.get_by_role("alert").first).to_be_visible()

    return send_it


# Bodies


def successor_of(body: Organisation) -> Organisation:
    """The body has ended, and its successor is to take over."""
    successor = make.organisation(f"Nachfolge {LONG_WORD}", sector=body.sector)
    body.valid_to, body.successor = clock.today() - timedelta(days=9), successor
    body.save()
    return successor


def test_bodies_as_everybody_sees_them(visit):
    world = build()
    carrier = make.organisation(f"Institut {LONG_WORD}", sector=Sector.SCIENCE)
    carrier.competences.add(make.competence())
    make.responsibility(world.talked_about, body=carrier, pledge=f"Wir {LONG_WORD}.")
    former = make.responsibility(world.talked_about, role="partner", body=world.body)
    former.end(by=former.offered_by, reason="Umzug.")
    successor = successor_of(world.body)
    look_at(
        visit(),
        [
            State("/stellen/", "all"),
            State("/stellen/?zeit=frueher", "former"),
            State(url("organisation", carrier.pk), "carries"),
            State(url("organisation", world.body.pk), "carried, is no more"),
            State(url("organisation", successor.pk), "succeeds"),
            State(url("organisation", _waiting(world).pk), "not checked", status=NOT_FOUND),
        ],
    )


def test_bodies_as_those_see_them_who_belong_to_one(visit):
    world = build()
    unchecked = _waiting(world)
    successor = successor_of(world.body)
    make.mandate(world.deniz, successor, ends_on=clock.today() + LATER)
    make.mandate(world.deniz, make.organisation("Amt von morgen"), starts_on=clock.today() + LATER)
    MandateRequest.ask(by=world.deniz, organisation=unchecked, note="Vorstand")
    look_at(
        visit(world.deniz),
        [
            State(url("my_organisations"), "one, one later, one asked"),
            State(url("organisation", successor.pk), "acts for it"),
            State(url("edit_body_competences", successor.pk)),
            State(url("organisation", world.body.pk), "may confirm the succession"),
            State(url("organisation", world.body.pk), "confirmed", press("Nachfolge bestätigen")),
            State(url("organisation", unchecked.pk), "not checked, asked"),
        ],
    )


def test_a_body_is_entered_and_asked_for(visit):
    world = build()
    unchecked, person = _waiting(world), world.newcomer
    busy = make.person()
    for _each in range(MOST_REQUESTS):
        MandateRequest.ask(by=busy, organisation=make.organisation())
    look_at(
        visit(person),
        [
            State(url("my_organisations"), "none"),
            State(url("organisation", world.body.pk), "may ask"),
            State(url("organisation", unchecked.pk), "not checked"),
            State(url("register_organisation")),
            State(url("register_organisation"), "empty", press("Stelle eintragen")),
            State(url("register_organisation"), "one that exists", lambda page: _enter(page, world.body.name)),
            State(url("register_organisation"), "done", lambda page: _enter(page, f"Verein {LONG_WORD}")),
            State(url("request_mandate", world.body.pk)),
            State(url("request_mandate", world.body.pk), "empty", press("Vertretung anfragen")),
        ],
    )
    look_at(visit(busy), [State(url("request_mandate", world.body.pk), "too many", _ask)])


def _waiting(world: World) -> Organisation:
    """Entered by somebody, not yet checked."""
    body = make.organisation(f"Verein für {LONG_WORD}", sector=Sector.CIVIL_SOCIETY, verified=False)
    body.registered_by = world.mira
    body.save()
    return body


def _enter(page: Page, name: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Zivilgesellschaft").check()
    page.get_by_label("Kontakt").fill("Karl-Marx-Allee 1")
    page.get_by_label("Ihre Funktion").fill("Vorstand")
    press("Stelle eintragen")(page)


def _ask(page: Page) -> None:
    page.get_by_label("Ihre Funktion").fill("Referentin")
    press("Vertretung anfragen")(page)
    expect(page.get_by_role("alert").first).to_be_visible()


# Decisions


def test_decisions_in_every_state(visit):
    world = build()
    by, day = world.stabsstelle, clock.today() + LATER
    DecisionRecord.objects.get()  # world.declined, never published
    deferred, reopened, blackened, changed = (make.idea(author=world.mira, title=f"{LONG_WORD} {n}") for n in range(4))
    deferred.defer(by=by, reason=f"Erst {LONG_WORD}.", review_on=day, what_could_change="Geld.")
    for idea in (reopened, blackened, changed):
        idea.decline(by=by, category="other", reason=f"Kein {LONG_WORD}.", what_could_change="Ein Gesetz.")
    reopened.reopen(by=by, reason="Es gibt ein Gesetz.")
    blackened.decisions.get().text.blank()
    tamper(
        "UPDATE activity_decisiontext SET reason = 'Ganz anders.' WHERE record_id = %s", [changed.decisions.get().pk]
    )
    page = visit()
    states = [
        State(url("decisions")),
        *[State(url("decision", record.number), record.decision) for record in DecisionRecord.objects.all()],
        *[State(url("idea", idea.pk), idea.stage) for idea in (deferred, reopened, blackened)],
    ]
    look_at(page, states)
    look_at(visit(world.stabsstelle), [State(url("decision", 1), "not public, read by the office")])

    bring_axe(page)
    page.goto(url("decision", deferred.decisions.get().number))
    page.emulate_media(media="print")
    assert not faults(page)


def test_no_decision_yet(visit):
    look_at(visit(), [State(url("decisions"), "empty")])


# Steps of the people of an idea


def test_steps_that_people_take(visit):
    world = build()
    lead, heir = make.person("Federführende F."), make.person("Erbin G.")
    led, archived = make.idea(author=world.mira), world.later[Stage.ARCHIVED]
    make.responsibility(led, by=lead)
    AuthorshipOffer.objects.create(idea=led, heir=heir)
    development = "Ausarbeitung beginnen"
    look_at(
        visit(lead),
        [
            State(url("idea", led.pk), "lead", unfold(development)),
            State(url("idea", led.pk), "without a day", sent_empty(development, development)),
            State(url("idea", archived.pk), "archived"),
        ],
    )
    look_at(visit(heir), [State(url("idea", led.pk), "heir"), State("/meine-seite/", "heir")])
    look_at(visit(world.mira), [State(url("idea", led.pk), "asked an heir")])
    look_at(visit(), [State(url("idea", led.pk), "led"), State(url("idea", archived.pk), "archived")])


# The desk


STEPS = {
    Stage.DISCUSSION: [("Zurückstellen", "zurückstellen"), ("Archivieren", "archivieren")],
    Stage.DEVELOPMENT: [("In die Diskussion", "zurückgeben"), ("Nicht weiterverfolgen", "ablehnen")],
    Stage.DECLINED: [("Wieder öffnen", "wieder öffnen")],
}


def test_steps_at_the_desk(visit):
    world = build()
    page = visit(world.stabsstelle)
    ideas = {Stage.DISCUSSION: world.talked_about} | world.later
    refused = [
        State(change(ideas[stage]), word, sent_empty(word, f"Mit diesem Grund {send}"))
        for stage, steps in STEPS.items()
        for word, send in steps
    ]
    states = [State(change(idea), stage) for stage, idea in ideas.items() if stage in (Stage.DEFERRED, Stage.ARCHIVED)]
    look_at(page, [*refused, *states])


def test_deputies_at_the_desk(visit):
    world = build()
    stuck = make.idea(author=world.stabsstelle, title="Die Stabsstelle schlägt vor")
    word, send = "Vertretung benennen", "Mit diesem Grund benennen"
    page = visit(world.stabsstelle)
    look_at(page, [State(change(stuck), "stuck"), State(change(stuck), word, sent_empty(word, send))])
    Deputy.name(stuck, by=world.stabsstelle, office=Role.STABSSTELLE, user=world.moderator, reason="Befangen.")
    look_at(page, [State(change(stuck), "with a deputy"), State(url("idea", stuck.pk), "with a deputy")])
    look_at(visit(world.moderator), [State(url("idea", stuck.pk), "as a deputy"), State(change(stuck), "as a deputy")])


def change(idea: Idea) -> str:
    return url("admin:ideas_idea_change", idea.pk)


def test_bodies_and_mandates_at_the_desk(visit):
    world = build()
    unchecked = _waiting(world)
    first = MandateRequest.ask(by=world.mira, organisation=unchecked, note=f"Vorstand, {LONG_WORD}")
    second = MandateRequest.ask(by=world.deniz, organisation=world.body)
    over = MandateRequest.ask(by=world.newcomer, organisation=world.body)
    over.refuse(by=world.stabsstelle, reason="Das ließ sich nicht prüfen.")
    requests = "/verwaltung/accounts/mandaterequest/"
    page = visit(world.stabsstelle)
    look_at(
        page,
        [
            State(requests),
            State(f"{requests}?stand=alle"),
            State(f"{requests}?q=nichts", "nothing"),
            State(f"{requests}{first.pk}/change/", "not checked"),
            State(f"{requests}{second.pk}/change/", "to answer"),
            State(f"{requests}{second.pk}/change/", "too short", _grant_backwards),
            State(f"{requests}{second.pk}/change/", "no reason", sent_empty("Ablehnen", "Mit diesem Grund ablehnen")),
            State(f"{requests}{over.pk}/change/", "answered"),
            State("/verwaltung/accounts/organisation/?stand=wartet"),
            State(
                "/verwaltung/accounts/organisation/?stand=wartet",
                "verify?",
                _choose("Ausgewählte Stellen verifizieren"),
            ),
            State("/verwaltung/accounts/mandate/"),
            State("/verwaltung/accounts/mandate/", "end?", _choose("Ausgewählte Vertretungen beenden")),
            State(url("admin:accounts_mandate_add")),
            State(url("admin:accounts_mandate_add"), "empty", press("Sichern")),
            State(url("admin:accounts_mandate_change", world.mira.mandates.get().pk)),
            State("/verwaltung/accounts/competence/"),
        ],
    )


def _grant_backwards(page: Page) -> None:
    page.get_by_label("bis").fill((clock.today() - LATER).isoformat())
    press("Vertretung erteilen")(page)
    expect(page.get_by_role("alert").first).to_be_visible()


def _choose(action: str) -> Callable[[Page], None]:
    def choose(page: Page) -> None:
        page.locator("input.action-select").first.check()
        page.get_by_role("combobox", name="Aktion").select_option(action)
        press("Ausführen")(page)
        expect(page.locator("input[name=confirmed]")).to_be_attached()

    return choose
