"""Every page of a recognition in every state: what stands, ends, is over or revoked; and checking a statement."""

import json

from playwright.sync_api import Page, expect

from measures.models import Recognition
from tests import make
from tests.browser.test_every_page import State, look_at, url
from tests.measures import keeping, recognised

CHECK = "/anerkennungen/nachpruefen/"
REVOKED = {"reason": "Die Quellen sind nicht mehr offen.", "what_could_change": "Legen Sie sie wieder offen."}


def checked(text: str) -> object:
    """The statement is pasted and sent."""

    def go(page: Page) -> None:
        page.get_by_label("Erklärung", exact=True).fill(text)
        with page.expect_navigation():
            page.get_by_role("button", name="Nachprüfen").click()

    return go


def sent(button: str, *, opened: str = "") -> object:
    """A form sent with nothing in it."""

    def go(page: Page) -> None:
        if opened:
            page.locator("summary", has_text=opened).click()
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()

    return go


def tampered(made: Recognition) -> str:
    envelope = json.loads(made.statement.text)
    return json.dumps(envelope | {"statement": envelope["statement"] | {"valid_until": "2099-01-01"}})


def test_what_a_visitor_sees_of_recognitions(visit):
    look_at(visit(), [State("/anerkennungen/", "empty")])
    standing, revoked = recognised.recognised(), recognised.recognised()
    revoked.revoke(by=make.stabsstelle(), **REVOKED)
    bare = keeping.kept(kind="network")
    pages = [made.get_absolute_url() for made in (standing, revoked)]
    pages += [url("measure", made.measure_id) for made in (standing, revoked)]
    pages += [url("recognition_of", pk) for pk in (standing.measure_id, revoked.measure_id, bare.pk)]
    look_at(
        visit(),
        [
            *[State(page) for page in pages],
            *[State(f"/entscheidungen/{made.decision_number}/") for made in (standing, revoked)],
            State("/anerkennungen/", "full"),
            State("/anerkennungen/?nummer=SCB-1999-001", "unknown number"),
            State(CHECK),
            State(CHECK, "genuine", checked(standing.statement.text)),
            State(CHECK, "revoked", checked(revoked.statement.text)),
            State(CHECK, "tampered", checked(tampered(standing))),
            State(CHECK, "nothing", sent("Nachprüfen")),
        ],
    )


def test_what_time_does_to_a_recognition(visit):
    made = recognised.recognised()
    team = recognised.team_of(made)

    with recognised.days_before_the_end(made, 20):
        page = url("recognition_of", made.measure_id)
        states = [
            State(url("measure", made.measure_id)),
            State(page),
            State(page, "refused", sent("Um ein Jahr verlängern")),
        ]
        look_at(visit(team), states)
    with recognised.days_before_the_end(made, -1):
        look_at(
            visit(), [State(made.get_absolute_url()), State(page), State(CHECK, "over", checked(made.statement.text))]
        )


def test_what_the_stabsstelle_sees_of_recognitions(visit):
    waiting, made = recognised.committed(), recognised.recognised()
    look_at(
        visit(make.stabsstelle()),
        [
            State("/anerkennungen/"),
            State(url("recognition_of", waiting.pk)),
            State(url("recognition_of", waiting.pk), "refused", sent("Als Maßnahme der Smart City Berlin anerkennen")),
            State(url("recognition_of", made.measure_id)),
            State(
                url("recognition_of", made.measure_id),
                "refused revocation",
                sent("Endgültig widerrufen", opened="Anerkennung widerrufen"),
            ),
        ],
    )


def test_a_file_is_read_in_the_browser(visit, tmp_path):
    made, file = recognised.recognised(), tmp_path / "SCB.json"
    file.write_text(made.statement.text)
    page = visit()
    page.goto(CHECK)

    page.get_by_label("Oder wählen Sie die Datei aus:").set_input_files(file)
    expect(page.get_by_label("Erklärung", exact=True)).to_have_value(made.statement.text)
    page.get_by_role("button", name="Nachprüfen").click()

    expect(page.get_by_text("Echt und gültig")).to_be_visible()
    assert page.context.cookies() == []
