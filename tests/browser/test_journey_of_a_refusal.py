"""When the moderation says no: returned, revised, declined, hidden, shown again; and ways out for authors."""

import re

from django.core.management import call_command
from playwright.sync_api import Page, expect

from ideas.models import Idea, Stage
from tests import make
from tests.browser.postbox import follow_link

TITLE = "Bänke an jeder zweiten Ecke"


def at_the_desk(page: Page, of: str, title: str) -> None:
    page.goto(f"/verwaltung/ideas/{of}/?stand=alle")
    page.get_by_role("link", name=re.compile(re.escape(title))).first.click()


def test_a_returned_idea_is_revised_and_then_declined_with_reasons(visit, postbox):
    call_command("load_reference", verbosity=0)
    mira = make.person("Mira K.")
    idea = make.idea(Stage.SUBMITTED, author=mira, title=TITLE)
    desk, author = visit(make.moderator("Jona Weber")), visit(mira)

    at_the_desk(desk, "idea", TITLE)
    desk.get_by_text("Zurückgeben", exact=True).click()
    desk.get_by_role("button", name="Mit diesem Grund zurückgeben").click()
    expect(desk.get_by_role("alert")).to_contain_text("Bitte prüfen Sie noch eine Angabe")
    desk.locator("#return_reason").fill("Bitte nennen Sie ein Beispiel, wo eine Bank fehlt.")
    desk.get_by_role("button", name="Mit diesem Grund zurückgeben").click()
    expect(desk.get_by_text("liegt wieder bei den Autor:innen")).to_be_visible()

    postbox.open(author, mira.email, idea.reference)
    expect(author.locator("main .prose")).to_contain_text("Bitte nennen Sie ein Beispiel, wo eine Bank fehlt.")
    follow_link(author, f"/ideen/{idea.pk}/")
    author.get_by_role("link", name="Bearbeiten").click()
    author.get_by_role("button", name="2 Worum geht es?").click()
    author.get_by_label("Beschreibung").fill("In der Weserstraße fehlt eine Bank vor der Apotheke.")
    author.get_by_role("button", name="3 Wo und wofür?").click()
    author.get_by_label("Was haben Sie geändert?").fill("Ein Beispiel aus der Weserstraße.")
    author.get_by_role("button", name="Neue Fassung speichern").click()
    author.get_by_role("link", name="Prüfen und erneut einreichen").click()
    author.get_by_label("Ich habe die Regeln gelesen").check()
    author.get_by_role("button", name="Idee einreichen").click()
    expect(author.get_by_text("Ihre Idee liegt jetzt bei der Moderation.")).to_be_visible()

    at_the_desk(desk, "idea", TITLE)
    expect(desk.locator(".desk-changes .diff").first).to_contain_text("Weserstraße")
    desk.get_by_text("Ablehnen", exact=True).click()
    desk.get_by_label("Grund", exact=True).select_option(index=2)
    desk.locator("#decline_reason").fill("Für Bänke gibt es schon ein Programm der Bezirke.")
    desk.get_by_role("button", name="Mit diesem Grund ablehnen").click()
    expect(desk.get_by_text("wird nicht weiterverfolgt.")).to_be_visible()

    postbox.open(author, mira.email, "wird nicht weiterverfolgt")
    mail = author.locator("main .prose")
    for words in (
        "Für Bänke gibt es schon ein Programm",
        "Art des Grundes:",
        "ein Mensch in der Moderation",
        "Widerspruch",
    ):
        expect(mail).to_contain_text(words)
    visitor = visit()
    answer = visitor.goto(f"/ideen/{idea.pk}/")
    assert answer
    assert answer.status == 404


def test_a_hidden_comment_is_shown_again_by_somebody_else(visit, postbox):
    call_command("load_reference", verbosity=0)
    idea, writer = make.idea(title=TITLE), make.person("Deniz A.")
    comment = make.comment(idea, by=writer, body="Das ist doch alles Unsinn, ihr Träumer.")
    first, second, visitor = visit(make.moderator("Jona Weber")), visit(make.moderator("Aylin Y.")), visit()

    first.goto(f"/verwaltung/ideas/comment/{comment.pk}/change/")
    first.get_by_text("Verbergen", exact=True).click()
    first.get_by_label("Verletzte Regel").select_option(index=1)
    first.locator("#hide_reason").fill("„Ihr Träumer“ wertet Menschen ab.")
    first.get_by_role("button", name="Mit diesem Grund verbergen").click()
    expect(first.get_by_text("ist verborgen.")).to_be_visible()
    visitor.goto(f"/ideen/{idea.pk}/")
    expect(visitor.get_by_text("Dieser Kommentar ist verborgen.")).to_be_visible()
    expect(visitor.get_by_text("ihr Träumer")).to_have_count(0)
    postbox.deliver()
    assert "Grundlage ist Regel 1 der Arena" in postbox.latest(writer.email, "").text

    first.goto(f"/verwaltung/ideas/comment/{comment.pk}/change/")
    expect(first.get_by_text("Wieder sichtbar macht", exact=False)).to_be_visible()
    second.goto(f"/verwaltung/ideas/comment/{comment.pk}/change/")
    second.get_by_text("Wieder sichtbar machen", exact=True).click()
    second.locator("#unhide_reason").fill("Gemeint war die Sache.")
    second.get_by_role("button", name="Mit diesem Grund sichtbar machen").click()
    expect(second.get_by_text("ist wieder sichtbar.")).to_be_visible()
    visitor.reload()
    expect(visitor.get_by_text("ihr Träumer")).to_be_visible()


def test_a_withdrawn_idea_leaves_a_note(visit):
    mira = make.person("Mira K.")
    idea = make.idea(author=mira, title=TITLE)
    author, visitor = visit(mira), visit()

    author.goto(f"/ideen/{idea.pk}/")
    author.get_by_text("Idee zurückziehen", exact=True).click()
    author.get_by_label("Warum ziehen Sie die Idee zurück?").fill("Der Bezirk baut schon.")
    author.get_by_role("button", name="Ja, zurückziehen").click()
    expect(author.get_by_text("Ihre Idee ist zurückgezogen.")).to_be_visible()

    answer = visitor.goto(f"/ideen/{idea.pk}/")
    assert answer
    assert answer.status == 410
    expect(visitor.get_by_text("Der Bezirk baut schon.")).to_be_visible()
    expect(visitor.get_by_text(idea.reference)).to_be_visible()
    assert TITLE not in visitor.content()


def test_a_deleted_draft_is_gone(visit):
    mira = make.person("Mira K.")
    draft = make.idea(Stage.DRAFT, author=mira, title=TITLE)
    author = visit(mira)

    author.goto(f"/ideen/{draft.pk}/")
    author.get_by_text("Entwurf löschen", exact=True).click()
    author.get_by_role("button", name="Ja, endgültig löschen").click()
    expect(author.get_by_text("Der Entwurf ist gelöscht.")).to_be_visible()

    assert not Idea.objects.filter(pk=draft.pk).exists()
