"""Two people write an idea together: invited by mail into a draft, one leaves later; another asks and is admitted."""

from playwright.sync_api import expect

from ideas.models import Stage
from tests import make
from tests.browser.postbox import follow_link

TITLE = "Bänke an jeder zweiten Ecke"


def test_somebody_is_invited_into_a_draft_accepts_and_leaves(visit, postbox):
    mira, deniz = make.person("Mira K."), make.person("Deniz A.")
    draft = make.idea(Stage.DRAFT, author=mira, title=TITLE)
    author, invited, stranger = visit(mira), visit(deniz), visit(make.person())

    author.goto(f"/ideen/{draft.pk}/")
    author.get_by_role("link", name="Wer schreibt mit?").click()
    for to in ("niemand@beispiel.example", deniz.email):
        author.get_by_label("Wen möchten Sie einladen?").fill(to)
        author.get_by_role("button", name="Einladung schicken").click()
        expect(author.get_by_text(f"Wenn es zu „{to}“ ein Konto gibt")).to_be_visible()

    postbox.open(invited, deniz.email, "lädt Sie ein")
    follow_link(invited, "/einladungen/")
    expect(invited.get_by_role("button", name="Ja, ich schreibe mit")).to_be_visible()
    link = invited.url
    answer = stranger.goto(link)
    assert answer
    assert answer.status == 404
    assert TITLE not in stranger.content()
    expect(invited.get_by_role("heading", level=2)).to_have_text(TITLE)
    invited.get_by_role("button", name="Ja, ich schreibe mit").click()
    expect(invited.get_by_text("Sie schreiben jetzt an dieser Idee mit.")).to_be_visible()
    answer = invited.goto(link)
    assert answer
    assert answer.status == 410

    author.reload()
    expect(author.get_by_role("listitem").filter(has_text="Deniz A.")).to_contain_text("Mitautor:in")
    invited.goto(f"/ideen/{draft.pk}/mitautorschaft/")
    invited.get_by_text("Mitautorschaft beenden", exact=True).click()
    invited.get_by_role("button", name="Ja, ich höre auf").click()
    expect(invited.get_by_text("Sie schreiben nicht mehr mit.")).to_be_visible()
    author.reload()
    expect(author.get_by_text("Deniz A.")).to_have_count(0)


def test_somebody_asks_to_write_along_and_is_admitted(visit, postbox):
    mira, deniz = make.person("Mira K."), make.person("Deniz A.")
    idea = make.idea(author=mira, title=TITLE)
    asking, author = visit(deniz), visit(mira)

    asking.goto(f"/ideen/{idea.pk}/mitautorschaft/")
    asking.get_by_label("Was möchten Sie beitragen?").fill("Ich kenne jede Ecke.")
    asking.get_by_role("button", name="Fragen, ob ich mitschreiben kann").click()
    expect(asking.get_by_text("Sie haben gefragt")).to_be_visible()

    postbox.open(author, mira.email, "möchte an der Idee")
    follow_link(author, f"/ideen/{idea.pk}/mitautorschaft/")
    expect(author.get_by_text("Ich kenne jede Ecke.")).to_be_visible()
    author.get_by_role("button", name="Aufnehmen").click()
    expect(author.get_by_text("Deniz A. schreibt jetzt mit.")).to_be_visible()

    postbox.deliver()
    assert "Sie schreiben jetzt an der Idee" in postbox.latest(deniz.email, "Sie schreiben jetzt").text
    asking.goto(f"/ideen/{idea.pk}/")
    expect(asking.get_by_role("link", name="Bearbeiten")).to_be_visible()
