"""Amendments in every state: axe finds nothing, and no phone scrolls sideways."""

from playwright.sync_api import Page

from ideas.models import Idea, Stage
from tests import make
from tests.browser.test_every_page import State, look_at, press, url
from tests.browser.world import LONG_WORD
from tests.ideas.amending import accepted, part_of, suggested

TEXT = f"Die Bank ist alt. Sie steht am Kanal. Niemand sitzt dort gern. {LONG_WORD}"


def test_every_state_of_an_amendment(visit):
    mira, deniz = make.person("Mira K."), make.person("Deniz A.")
    idea = make.idea(author=mira, title="Bänke", summary=TEXT)
    new = {"title": "Bänke am Kanal", "summary": TEXT.replace("alt", f"morsch und {LONG_WORD}")}
    waits = suggested(idea, by=deniz, reason=f"Sie bricht bald, sagt die {LONG_WORD}.", **new)
    waits.comment(by=mira, purpose="question", body="Woran sieht man das?")
    clash = suggested(idea, by=deniz, summary=TEXT.replace("gern", "lange"))
    accepted(part_of(waits, "title"), text="Bänke am alten Kanal", reason="Alt ist er auch.")
    idea.refresh_from_db()
    words = {"summary": TEXT.replace("gern", "mehr").replace("Kanal", "Fluss")}
    idea.edit(by=mira, revision=idea.revision, reason="Fluss", **words)
    rejected = suggested(idea, by=deniz, title="Hocker")
    part_of(rejected, "title").reject(by=mira, reason="Hocker haben keine Lehne.")
    back = suggested(idea, by=deniz, title="Stühle")
    back.withdraw(by=deniz)
    rests = suggested(make.idea(author=mira))
    Idea.objects.filter(pk=rests.idea_id).update(stage=Stage.ASSESSMENT)
    listed, form = url("amendments", idea.pk), url("suggest_amendment", idea.pk)
    pages = [waits.get_absolute_url(), clash.get_absolute_url(), rejected.get_absolute_url(), back.get_absolute_url()]

    look_at(
        visit(),
        [
            State(listed),
            State(f"{listed}?stand=beantwortet", "answered"),
            State(url("amendments", make.idea().pk), "nothing"),
            *[State(page) for page in pages],
            State(idea.get_absolute_url(), "credited"),
            State(url("version", idea.pk, 2), "credited"),
            State(url("versions", idea.pk), "credited"),
        ],
    )
    look_at(
        visit(deniz),
        [
            State(form),
            State(form, "looked at", _look),
            State(form, "nothing changed", press("Änderungen ansehen")),
            State(url("suggest_amendment", rests.idea_id), "not now"),
            State(pages[0], "suggester"),
        ],
    )
    look_at(
        visit(mira),
        [
            State("/meine-seite/", "amendments wait"),
            State(pages[0], "author"),
            State(pages[1], "conflict"),
            State(pages[1], "rejected without a reason", _reject),
            State(rests.get_absolute_url(), "rests"),
        ],
    )


def _look(page: Page) -> None:
    page.locator("details.fold > summary", has_text="Zusammenfassung").click()
    page.get_by_label("Zusammenfassung").fill(f"Kurz. {LONG_WORD}")
    page.locator("#unterschied ins").first.wait_for()


def _reject(page: Page) -> None:
    page.locator("details.confirm > summary", has_text="Ablehnen").click()
    press("Mit diesem Grund ablehnen")(page)
