"""Somebody wants to write what is there already, finds it while typing or before submitting, and follows it instead."""

import re

import pytest
from playwright.sync_api import Page, expect

from activity.models import Follow
from ideas.models import Idea, Stage
from tests import make
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.swapping import swapped

THERE = "Ohne Smartphone kein Termin im Bürgeramt"
TYPED = "Termine im Bürgeramt auch ohne Smartphone"


@pytest.fixture
def there(live_server):
    """What everybody may read, and a draft that says the same and nobody may know of."""
    make.idea(Stage.DRAFT, title=TYPED, summary="Ein fremder Entwurf.")
    return make.idea(title=THERE, kind="need")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_found_while_typing_and_followed_instead_of_a_double(visit, there, viewport):
    person = make.person()
    page = visit(person, viewport=viewport)
    page.goto("/ideen/neu/?kind=need")

    with swapped(page, TYPED):
        page.get_by_label("Titel").press_sequentially(TYPED)
    beside = page.get_by_role("complementary", name="Gibt es das schon?")
    expect(beside.get_by_role("status")).to_have_text("1 ähnliche Idee")
    expect(beside.get_by_text("Sehr ähnlich")).to_be_visible()
    expect(beside.get_by_role("link")).to_have_count(1)
    beside.get_by_role("link", name=THERE).click()

    follow(page)
    assert Follow.objects.filter(user=person, idea=there).exists()
    # What was typed is kept, although it was not two seconds old.
    draft = Idea.objects.authored_by(person).get()
    assert (draft.title, draft.stage) == (TYPED, "draft")


def test_without_javascript_the_preview_shows_it(visit, there):
    person = make.person()
    page = visit(person, javascript=False)
    page.goto("/ideen/neu/?kind=need")

    page.get_by_label("Titel").fill(TYPED)
    page.get_by_role("button", name="Prüfen und einreichen").click()
    shown = page.locator("#aehnlich")
    expect(shown.get_by_role("link")).to_have_count(1)
    shown.get_by_role("link", name=THERE).click()

    follow(page)
    assert Follow.objects.filter(user=person, idea=there).exists()
    assert Idea.objects.authored_by(person).get().title == TYPED


def test_beside_an_idea_they_come_when_one_gets_there_and_without_javascript_by_a_link(visit, there):
    other = make.idea(title=TYPED)

    page = visit()
    page.goto(there.get_absolute_url())
    page.get_by_role("heading", name="Ähnliche Ideen").scroll_into_view_if_needed()
    expect(page.get_by_role("region", name="Ähnliche Ideen").get_by_role("link", name=TYPED)).to_be_visible()

    plain = visit(javascript=False)
    plain.goto(there.get_absolute_url())
    plain.get_by_role("link", name="Ideen ansehen, die ähnlich klingen").click()
    plain.get_by_role("link", name=TYPED).click()
    expect(plain).to_have_url(re.compile(other.get_absolute_url()))


def follow(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(THERE)
    page.get_by_role("button", name="Folgen", exact=True).click()
    expect(page.get_by_role("button", name="Nicht mehr folgen")).to_be_visible()
