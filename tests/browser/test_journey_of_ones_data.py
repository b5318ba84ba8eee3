"""Taking one's data home, and leaving for good."""

from zipfile import ZipFile

from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from ideas.models import Idea
from tests import make
from tests.browser.signing_in import sign_in
from tests.make import PASSWORD


def to_own_data(page: Page) -> None:
    page.goto(reverse("account"))
    page.get_by_role("link", name="Ihre Daten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sind Sie es?")
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Daten")


def test_everything_held_on_one_is_one_download_away(visit, new_context, tmp_path):
    mira = make.person("Mira K.", about="Ich lese gern Amtsbriefe.")
    make.idea(author=mira, title="Bänke an jeder zweiten Ecke")
    page = visit(mira)

    to_own_data(page)
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="Meine Daten herunterladen").click()

    file = tmp_path / downloaded.value.suggested_filename
    downloaded.value.save_as(file)
    assert file.name.startswith("arena-meine-daten-")
    with ZipFile(file) as archive:
        archive.extractall(tmp_path)
    reader = new_context().new_page()
    reader.goto((tmp_path / "meine-daten.html").as_uri())
    expect(reader.get_by_role("heading", level=1)).to_have_text("Ihre Daten in der Arena der Ideen")
    expect(reader.get_by_text("Bänke an jeder zweiten Ecke").first).to_be_visible()
    expect(reader.get_by_text("Ich lese gern Amtsbriefe.")).to_be_visible()


def test_somebody_leaves_with_all_their_words(visit, postbox, settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    mira = make.person("Mira K.", email="mira@beispiel.example")
    idea = make.idea(author=mira, title="Bänke an jeder zweiten Ecke")
    said = make.comment(idea, by=mira, body="Auch vor der Apotheke fehlt eine.")
    make.comment(idea, by=make.person("Deniz A."), body="Da stimme ich zu.", parent=said)
    page, visitor = visit(mira), visit()

    to_own_data(page)
    page.get_by_role("link", name="Konto löschen").click()
    page.get_by_role("button", name="Konto endgültig löschen").click()
    expect(page.get_by_role("alert")).to_contain_text("Bitte prüfen Sie")
    assert User.objects.get(pk=mira.pk).is_active
    page.get_by_label("Auch löschen").check()
    page.get_by_label("Ich möchte mein Konto löschen.").check()
    page.get_by_role("button", name="Konto endgültig löschen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihr Konto ist gelöscht")
    page.goto(reverse("account"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")

    visitor.goto(idea.get_absolute_url())
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Gelöschter Text")
    expect(visitor.get_by_text("Diese Idee ist herrenlos")).to_be_visible()
    expect(visitor.get_by_text("Da stimme ich zu.")).to_be_visible()
    for gone in ("Mira K.", "Bänke an jeder zweiten Ecke", "Auch vor der Apotheke"):
        expect(visitor.get_by_text(gone)).to_have_count(0)

    postbox.open(visitor, "mira@beispiel.example", "Ihr Konto ist gelöscht")
    expect(visitor.locator("main .prose")).to_contain_text("Ihre Texte sind gelöscht")


def test_without_javascript_somebody_leaves_too_and_what_they_published_stays(visit, settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    mira = make.person("Mira K.")
    idea = make.idea(author=mira, title="Bänke an jeder zweiten Ecke")
    page = visit(javascript=False)
    page.goto("/")
    sign_in(page, mira)

    page.goto(reverse("erase_account"))
    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Stehen lassen").check()
    page.get_by_label("Ich möchte mein Konto löschen.").check()
    page.get_by_role("button", name="Konto endgültig löschen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ihr Konto ist gelöscht")
    page.goto(idea.get_absolute_url())
    expect(page.get_by_text("einem gelöschten Konto")).to_be_visible()
    assert Idea.objects.get(pk=idea.pk).title == "Bänke an jeder zweiten Ecke"
