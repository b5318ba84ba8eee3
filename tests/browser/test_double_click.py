"""A double click has one effect, with and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from activity.models import Event, Follow
from ideas.models import Stage
from tests import make


def click_twice(page: Page, word: str) -> None:
    """As quickly as a hand, twice."""
    page.get_by_role("button", name=word).first.dblclick()
    page.wait_for_load_state("networkidle")


def wait_for_another_page(page: Page, word: str) -> None:
    """Both clicks are answered once the button is gone and the page is quiet."""
    expect(page.get_by_role("button", name=word, exact=True)).to_have_count(0)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("javascript", [True, False])
def test_supporting_counts_once(visit, javascript):
    idea = make.idea()
    page = visit(make.person(), javascript=javascript)
    page.goto(idea.get_absolute_url())

    click_twice(page, "Unterstützen")

    idea.refresh_from_db()
    assert idea.support_count == 1
    expect(page.get_by_role("button", name="Unterstützung zurücknehmen 1")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_comment_stands_there_once(visit, javascript):
    idea = make.idea()
    page = visit(make.person(), javascript=javascript)
    page.goto(idea.get_absolute_url())
    page.get_by_label("Ihr Kommentar").fill("Gute Idee.")

    click_twice(page, "Kommentar schreiben")

    expect(page.locator("article.comment")).to_have_count(1)
    assert idea.comments.count() == Event.objects.filter(idea=idea).count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_an_idea_is_handed_in_once(visit, javascript):
    mira = make.person()
    draft = make.idea(Stage.DRAFT, author=mira)
    page = visit(mira, javascript=javascript)
    page.goto(f"/ideen/{draft.pk}/vorschau/")
    page.get_by_label("Ich habe die Regeln gelesen").check()

    click_twice(page, "Idee einreichen")
    wait_for_another_page(page, "Idee einreichen")

    draft.refresh_from_db()
    assert draft.stage == Stage.SUBMITTED
    assert draft.versions.count() == Event.objects.filter(idea=draft).count() == 1
    assert Follow.objects.filter(idea=draft).count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_an_idea_is_published_once(visit, javascript):
    idea = make.idea(Stage.SUBMITTED)
    page = visit(make.moderator(), javascript=javascript)
    page.goto(f"/verwaltung/ideas/idea/{idea.pk}/change/")

    click_twice(page, "Veröffentlichen")
    wait_for_another_page(page, "Veröffentlichen")

    idea.refresh_from_db()
    assert idea.stage == Stage.DISCUSSION
    assert Event.objects.filter(idea=idea).count() == 1
