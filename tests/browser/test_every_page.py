"""Every page in every state: axe finds nothing, a phone need not scroll sideways, nothing is asked of other hosts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from playwright.sync_api import Page, expect

from activity.mail.news import unsubscribe_link
from activity.verbs import Kind as News
from arena import clock, personal
from arena.workshop.mails import letters
from ideas.answers import count_anew
from ideas.models import Confirmation, FactSheet, Idea, OwedStep, WorkingCopy
from tests import make
from tests.browser.axe import IN_A_MAIL, bring_axe, faults
from tests.browser.carriers import carried
from tests.browser.world import World, build
from tests.make import PASSWORD

OK, NOT_FOUND, GONE, UNPROCESSABLE = 200, 404, 410, 422


@dataclass
class State:
    """A page as somebody comes upon it, perhaps after doing something there."""

    url: str
    name: str = ""
    do: Callable[[Page], object] | None = None
    status: int = OK

    def __str__(self) -> str:
        return f"{self.url} {self.name}".strip()


def look_at(page: Page, states: list[State]) -> None:
    found: list[str] = []
    bring_axe(page)
    for state in states:
        answer = page.goto(state.url)
        assert answer, state
        assert answer.status == state.status, f"{state}: {answer.status}"
        if state.do:
            state.do(page)
        found += [f"{state}: {fault}" for fault in faults(page)]
    assert not found, "\n".join(found)


def press(word: str) -> Callable[[Page], None]:
    """The button, and on to the page that answers."""

    def go(page: Page) -> None:
        with page.expect_navigation():
            page.get_by_role("button", name=word, exact=True).last.click()

    return go


def url(name: str, *args: object) -> str:
    return reverse(name, args=args)


def pages_of(idea: Idea) -> list[State]:
    return [State(url(name, idea.pk), idea.stage) for name in ("idea", "versions", "history")]


def test_what_a_visitor_sees(visit):
    empty = ["/", "/suche/", "/ideen/", "/massnahmen/", "/regeln/", "/ueber/", "/antwortzeiten/", "/entscheidungen/"]
    look_at(visit(), [State(url, "empty") for url in empty])


def test_how_long_answers_take(visit):
    world = build()
    late = {"stage_since": clock.now() - timedelta(days=30), "due_on": clock.today() - timedelta(days=9)}
    Idea.objects.filter(pk__in=[world.submitted.pk, world.later["development"].pk]).update(**late)
    for days, body in ((1, None), (3, None), (4, None), (20, world.body)):
        stage, owed_by = ("development", "lead") if body else ("submitted", "moderation")
        known = {"idea": world.need, "stage": stage, "owed_by": owed_by, "organisation": body, "is_answered": True}
        OwedStep.objects.create(**known, days=days, working_days=days, due_on=clock.today(), ended_on=clock.today())
    count_anew()

    look_at(visit(), [State("/antwortzeiten/"), State("/", "with figures"), State("/entscheidungen/")])


def test_what_a_visitor_finds_in_a_city_that_talks(visit):
    world = build()
    idea = world.talked_about
    field = world.draft.fields.first()
    look_at(
        visit(),
        [
            State("/"),
            State("/ideen/"),
            State(f"/ideen/?stufe=discussion&feld={field.code}", "filtered"),
            State("/ideen/?stufe=decision&art=need", "filtered to nothing"),
            State("/suche/?q=Formulare"),
            State("/suche/?q=Formulare&art=need&was=massnahmen", "filtered to nothing"),
            State("/suche/?q=Formulrae+Bank", "some of the words"),
            State("/suche/?q=Xylophon", "nothing"),
            State("/ideen/karte/"),
            State("/ideen/karte/?art=need", "filtered"),
            State(url("idea", idea.pk)),
            State(url("idea", idea.pk), "similar ideas", _reach_the_similar_ones),
            State(url("similar_ideas", idea.pk)),
            State(url("idea", world.need.pk), "need"),
            *[State(url("idea", each.pk), stage) for stage, each in world.later.items()],
            State(url("idea", world.withdrawn.pk), "withdrawn", status=GONE),
            State(url("idea", world.hidden.pk), "hidden", status=NOT_FOUND),
            State(url("versions", idea.pk)),
            State(url("version", idea.pk, 1)),
            State(url("version", idea.pk, 2)),
            State(url("history", idea.pk)),
            State(url("thread", world.root.pk)),
            State("/massnahmen/"),
            State(url("measure", world.measure.pk)),
            State(url("lineage", world.need.pk)),
            State(url("lineage", idea.pk), "of its own"),
            State(url("merge", world.open_merge.pk), "open"),
            State(url("merge", world.done_merge.pk), "done"),
            State(url("idea", world.done_merge.merged_id), "merged"),
            State(url("idea", world.done_merge.survivor_id), "survivor"),
            State(url("outcomes_of", world.mira.pk)),
            State(url("person", world.mira.pk)),
            State(url("comments_of", world.deniz.pk)),
            State(url("person", world.newcomer.pk), "without ideas"),
            State("/nirgends/", "404", status=NOT_FOUND),
        ],
    )


def test_what_a_visitor_reads_about_the_arena(visit):
    world = build()
    field = world.draft.fields.first()
    token = unsubscribe_link(world.mira, News.TEXTS).rpartition("/abbestellen")[2]
    mandatory = unsubscribe_link(world.mira, News.DECISIONS).rpartition("/abbestellen")[2]
    look_at(
        visit(),
        [
            State("/ueber/"),
            State(url("field", field.code)),
            State("/mitmachen/"),
            State("/regeln/"),
            *[State(url("page", slug)) for slug in ("impressum", "datenschutz", "barrierefreiheit")],
            State("/stellen/"),
            State(url("organisation", world.body.pk)),
            State("/anmelden/"),
            State("/anmelden/", "empty", press("Anmelden")),
            State("/anmelden/", "wrong", _sign_in_wrongly),
            State("/registrieren/"),
            State("/registrieren/", "empty", press("Konto anlegen")),
            State("/passwort-vergessen/"),
            State("/passwort-vergessen/", "sent", _forget_the_password),
            State("/konto/bestaetigen/nicht-mehr-gueltig/", "old link"),
            State("/passwort-vergessen/neu/1-alt/", "old link"),
            State(f"/abbestellen{token}"),
            State(f"/abbestellen{token}", "done", press("Mails abbestellen")),
            State(f"/abbestellen{mandatory}", "refused"),
            State("/anmelden/", "unconfirmed", lambda page: _sign_in_unconfirmed(page, world)),
        ],
    )


def _sign_in_wrongly(page: Page) -> None:
    page.get_by_label("E-Mail-Adresse").fill("niemand@beispiel.example")
    page.get_by_label("Passwort").fill("das-ist-es-nicht")
    press("Anmelden")(page)


def _sign_in_unconfirmed(page: Page, world: World) -> None:
    world.newcomer.emailaddress_set.update(verified=False)
    page.get_by_label("E-Mail-Adresse").fill(world.newcomer.email)
    page.get_by_label("Passwort").fill(PASSWORD)
    press("Anmelden")(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte bestätigen Sie Ihre E-Mail-Adresse")


def _forget_the_password(page: Page) -> None:
    page.get_by_label("E-Mail-Adresse").fill("niemand@beispiel.example")
    press("Link schicken")(page)


def test_what_an_author_sees(visit):
    world = build()
    idea = world.talked_about
    look_at(
        visit(world.mira),
        [
            State("/meine-seite/"),
            *[State(url(name)) for name in ("my_ideas", "my_comments", "my_follows", "my_supports")],
            State(url("my_outcomes")),
            State(url("merge", world.open_merge.pk), "asked"),
            State(url("merge", world.open_merge.pk), "no reason", _refuse_without_a_reason),
            State(url("merge", world.done_merge.pk), "supporter"),
            State(url("propose_merge", idea.pk)),
            State(url("propose_merge", idea.pk) + "?mit=9", "unknown", status=UNPROCESSABLE),
            State(url("propose_merge", idea.pk) + f"?mit={world.done_merge.survivor.reference}", "preview"),
            State(url("answer_need", idea.pk)),
            State(url("answer_need", idea.pk), "empty", press("Mit diesem Bedarf verbinden")),
            State(url("change_kind", idea.pk)),
            State(f"/ideen/neu/?kind=proposal&bedarf={world.need.pk}", "for a need"),
            State("/postfach/"),
            State("/postfach/einstellungen/"),
            State("/ideen/neu/"),
            State("/ideen/neu/?kind=need"),
            State("/ideen/neu/", "similar ideas", _type_what_is_there),
            State(url("edit", world.draft.pk)),
            State(url("edit", world.draft.pk), "too many", _choose_too_many),
            State(url("edit_picture", idea.pk)),
            State(url("edit_picture", idea.pk), "wrong", _send_no_picture),
            State(url("edit_picture", world.draft.pk), "none yet"),
            State(url("edit", idea.pk), "published"),
            State(url("edit", idea.pk), "published, wrong", _save_nothing),
            State(url("preview", world.empty_draft.pk), "incomplete"),
            State(url("preview", world.draft.pk)),
            State(url("preview", world.draft.pk), "rules", press("Idee einreichen")),
            State(url("idea", world.draft.pk), "draft"),
            State(url("idea", idea.pk), "published"),
            State(url("idea", idea.pk), "empty comment", _say_nothing),
            State(url("idea", world.returned.pk), "returned"),
            State(url("idea", world.declined.pk), "declined"),
            State(url("idea", world.hidden.pk), "hidden"),
            State(url("idea", world.withdrawn.pk), "withdrawn"),
            State(url("history", world.returned.pk), "returned"),
            State(url("reply", world.root.pk)),
            State(url("reply", world.root.pk), "empty", press("Antworten")),
            State(url("preview", world.draft.pk), "409", lambda page: _submit_too_late(page, world)),
        ],
    )


def _refuse_without_a_reason(page: Page) -> None:
    page.get_by_text("Nein, getrennt lassen", exact=True).click()
    press("Mit diesem Grund ablehnen")(page)


def _say_nothing(page: Page) -> None:
    page.get_by_role("button", name="Kommentar schreiben").click()
    expect(page.get_by_role("alert")).to_be_visible()


def _send_no_picture(page: Page) -> None:
    svg = {"name": "bild.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    page.locator("input[type=file]").set_input_files(svg)
    press("Änderung speichern")(page)


def _type_what_is_there(page: Page) -> None:
    page.get_by_label("Titel").fill("Formulare und Bescheide, die niemand versteht")
    expect(page.get_by_role("complementary").get_by_role("link").first).to_be_visible()


def _reach_the_similar_ones(page: Page) -> None:
    page.get_by_role("heading", name="Ähnliche Ideen").scroll_into_view_if_needed()
    expect(page.get_by_text("Ideen ansehen, die ähnlich klingen")).to_have_count(0)


def _choose_too_many(page: Page) -> None:
    page.get_by_role("button", name="3 Wo und wofür?").click()
    for each in page.get_by_role("group", name="Handlungsfelder").get_by_role("checkbox").all()[:5]:
        each.check()
    press("Prüfen und einreichen")(page)


def _submit_too_late(page: Page, world: World) -> None:
    with clock.travel(timedelta(minutes=-5)):
        world.draft.submit(by=world.mira, rules_accepted=True)
    page.get_by_label("Ich habe die Regeln gelesen").check()
    press("Idee einreichen")(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Das geht gerade nicht")


def _save_nothing(page: Page) -> None:
    page.get_by_label("Titel").fill("")
    page.get_by_role("button", name="3 Wo und wofür?").click()
    press("Neue Fassung speichern")(page)


def test_who_carries_an_idea(visit):
    world = build()
    idea, lead = carried(world)
    page, offer = url("carrying", idea.pk), url("offer_responsibility", idea.pk)
    look_at(visit(), [State(page), State(url("carrying", world.need.pk), "nobody"), State("/ideen/", "with carriers")])
    look_at(
        visit(world.mira),
        [
            State(page, "author"),
            State(page, "declined without a reason", _decline_an_offer),
            State(page, "looking for something", lambda page: _open(page, "Etwas suchen")),
            State(page, "looking for nothing", _look_for_nothing),
            State(offer),
            State(offer, "empty", press("Verantwortung anbieten")),
            State("/meine-seite/", "turns"),
        ],
    )
    look_at(
        visit(lead),
        [
            State(page, "lead"),
            State(page, "handing over", lambda page: _open(page, "Weitergeben")),
            State(page, "ending", lambda page: _open(page, "Beenden")),
            State("/meine-seite/", "carrying"),
        ],
    )
    look_at(visit(world.deniz), [State(page, "asked for contact"), State("/meine-seite/", "asked")])
    look_at(visit(world.stabsstelle), [State(page, "Stabsstelle", lambda page: _open(page, "Entziehen"))])


def _open(page: Page, word: str) -> None:
    page.locator("details.confirm > summary", has_text=word).first.click()


def _decline_an_offer(page: Page) -> None:
    _open(page, "Ablehnen")
    press("Mit diesem Grund ablehnen")(page)
    expect(page.get_by_role("alert").first).to_be_visible()


def _look_for_nothing(page: Page) -> None:
    _open(page, "Etwas suchen")
    press("Suche veröffentlichen")(page)
    expect(page.get_by_role("alert").first).to_be_visible()


def test_the_steckbrief_and_its_versions(visit):
    world = build()
    idea, lead = world.later["development"], world.deniz
    carries = make.responsibility(idea, by=lead)
    for text in ("Alt.", "Die Bank ist alt."):
        newest = idea.versions.latest("number").number
        FactSheet.save_section(idea, by=world.mira, section="problem", text=text, base=newest, reason="Klarer")
    Confirmation.give(carries, by=lead, number=3)
    FactSheet.save_section(idea, by=lead, section="solution", text="Neu.", base=3, reason="Die Lösung")
    WorkingCopy.keep(idea, by=lead, section="problem", text="Halb", base=3)
    problem = url("save_section", idea.pk, "problem")
    sheets = [State(url("fact_sheet", each.pk), each.stage) for each in (idea, world.need, world.later["assessment"])]
    look_at(visit(), [*sheets, State(url("version", idea.pk, 3)), State(url("carrying", idea.pk), "confirmed before")])
    look_at(
        visit(world.mira),
        [
            State(url("fact_sheet", idea.pk), "writing"),
            State(problem, "with somebody else"),
            State(problem, "without a reason", press("Version speichern")),
            State(url("save_section", world.later["assessment"].pk, "problem"), "frozen"),
            State(url("save_section", idea.pk, "handlungsfeld-" + idea.fields.first().code), "with its aim"),
            State(url("versions", idea.pk), "to compare"),
            State(url("version", idea.pk, 1), "to bring back", lambda page: _open(page, "Diese Fassung zurückholen")),
            State(url("version", idea.pk, 4) + "?mit=1", "two chosen"),
        ],
    )
    look_at(
        visit(lead),
        [
            State(problem, "a working copy"),
            State(problem, "the same words", _save_what_somebody_else_changed),
            State(url("carrying", idea.pk), "to confirm again"),
        ],
    )


def _save_what_somebody_else_changed(page: Page) -> None:
    idea = Idea.objects.get(stage="development")
    newest = idea.versions.latest("number").number
    FactSheet.save_section(
        idea, by=idea.authors.first(), section="problem", text="Anders.", base=newest, reason="Ganz anders"
    )
    page.get_by_label("Was haben Sie geändert?").fill("Meins")
    press("Version speichern")(page)
    expect(page.get_by_role("heading", name="Jetzt gespeichert")).to_be_visible()


def test_what_others_see(visit):
    world = build()
    look_at(
        visit(world.newcomer),
        [
            State("/meine-seite/", "empty"),
            State("/postfach/", "empty"),
            State(url("idea", world.talked_about.pk), "with a waiting comment"),
            State(url("edit_comment", world.held.pk)),
            State(url("idea", world.need.pk), "no comments"),
            State(url("edit", world.talked_about.pk), "403", status=403),
            State("/abmelden/"),
            *[State(url(name), do=_prove_it) for name in ACCOUNT],
        ],
    )
    look_at(visit(world.deniz), [State(url("idea", world.submitted.pk), "submitted"), State("/postfach/")])


def test_what_is_left_of_an_erased_person(visit, settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    world = build()
    personal.erase(world.mira, blank_texts=True)
    idea = world.talked_about
    look_at(
        visit(),
        [
            State(url("account_erased")),
            State(url("idea", idea.pk), "herrenlos"),
            State(url("versions", idea.pk), "blanked"),
            State(url("version", idea.pk, 2), "blanked"),
            State(url("history", idea.pk), "herrenlos"),
            State("/ideen/", "blanked"),
        ],
    )
    role = visit(world.moderator)
    look_at(role, [State(url("erase_account"), "role"), State(url("erase_account"), "unsaid", _erase_unsaid)])


def _erase_unsaid(page: Page) -> None:
    press("Konto endgültig löschen")(page)
    expect(page.get_by_role("alert").first).to_be_visible()


ACCOUNT = (
    "account",
    "edit_profile",
    "account_email",
    "account_change_password",
    "mfa_index",
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "usersessions_list",
    "own_data",
    "erase_account",
)


def _prove_it(page: Page) -> None:
    """Some pages first ask for the password again."""
    if page.locator("form [name=password]").count():
        assert not faults(page)
        page.get_by_label("Passwort").fill(PASSWORD)
        press("Weiter")(page)


def test_what_a_moderator_sees(visit):
    world = build()
    ideas = [world.submitted, world.returned, world.talked_about, world.hidden, world.declined]
    desk = "/verwaltung/ideas"
    look_at(
        visit(world.moderator),
        [
            State("/verwaltung/"),
            State(f"{desk}/idea/"),
            State(f"{desk}/idea/?stand=alle"),
            State(f"{desk}/idea/?stand=decision&q=nichts", "nothing"),
            *[State(url("admin:ideas_idea_change", each.pk), each.stage) for each in ideas],
            State(url("admin:ideas_idea_change", world.submitted.pk), "no reason", _decline_without_reason),
            State(f"{desk}/comment/"),
            State(f"{desk}/comment/?stand=alle"),
            *[
                State(url("admin:ideas_comment_change", each.pk))
                for each in (world.root, world.held, world.hidden_comment)
            ],
            State(url("admin:accounts_user_change", world.deniz.pk)),
            State(url("idea", world.talked_about.pk), "as moderation"),
            State(
                url("admin:ideas_idea_change", world.submitted.pk), "409", lambda page: _publish_too_late(page, world)
            ),
        ],
    )


def _publish_too_late(page: Page, world: World) -> None:
    world.submitted.publish(by=world.stabsstelle)
    press("Veröffentlichen")(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Das geht gerade nicht")


def _decline_without_reason(page: Page) -> None:
    page.get_by_text("Ablehnen", exact=True).click()
    press("Mit diesem Grund ablehnen")(page)


KEPT = (
    "accounts_user",
    "accounts_organisation",
    "accounts_mandate",
    "activity_delivery",
    "activity_event",
    "ideas_duetime",
    "measures_measure",
    "strategy_fieldofaction",
    "strategy_district",
    "strategy_conductrule",
    "strategy_page",
)


def test_what_the_stabsstelle_keeps(visit):
    world = build()
    page = visit(world.stabsstelle)
    forms = [
        State(url("admin:accounts_organisation_change", world.body.pk)),
        State(url("admin:measures_measure_change", world.measure.pk)),
        State(url("admin:strategy_page_add")),
        State(url("admin:accounts_organisation_add"), "empty", press("Sichern")),
    ]
    look_at(page, [State("/verwaltung/"), *[State(url(f"admin:{name}_changelist")) for name in KEPT], *forms])


def test_what_a_developer_sees(visit, postbox):
    build()
    postbox.deliver()
    look_at(
        visit(),
        [
            State("/werkstatt/"),
            State("/werkstatt/mails/idea_declined/"),
            State("/entwicklung/anmelden/"),
            State("/entwicklung/postfach/"),
            State("/entwicklung/postfach/?q=nirgends", "nothing"),
        ],
    )
    page = visit()
    for name in ("idea_declined", "digest", "account/password_changed"):
        for state, letter in letters(name).items():
            page.set_content(letter.html)
            assert not faults(page, IN_A_MAIL), (name, state)
