"""A double click has one effect, with and without JavaScript."""

import time

import pytest
from playwright.sync_api import Page, expect

from activity.models import Event, Follow
from arena.middleware import PrivateResponses
from ideas.models import Stage
from tests import make

HANDS = 200  # milliseconds between the two clicks of a person
PACES = [
    pytest.param({"javascript": True, "answers_after": 0}, id="quick-answers"),
    pytest.param({"javascript": True, "answers_after": 600}, id="slow-answers"),
    pytest.param({"javascript": False, "answers_after": 600}, id="without-javascript"),
]


@pytest.fixture(params=PACES)
def pace(request, monkeypatch):
    """How quickly the site answers: while it is slow, both clicks reach it."""
    answer = PrivateResponses.__call__

    def answer_late(self, incoming):
        response = answer(self, incoming)
        time.sleep(request.param["answers_after"] / 1000 if incoming.method == "POST" else 0)
        return response

    monkeypatch.setattr(PrivateResponses, "__call__", answer_late)
    return {"javascript": request.param["javascript"]}


def click_twice(page: Page, word: str) -> None:
    box = page.get_by_role("button", name=word).first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    for count in (1, 2):
        page.mouse.down(click_count=count)
        page.mouse.up(click_count=count)
        page.wait_for_timeout(HANDS)


def test_supporting_counts_once(visit, pace, answering):
    idea = make.idea()
    page = visit(make.person(), **pace)
    page.goto(idea.get_absolute_url())

    click_twice(page, "Unterstützen")

    expect(page.get_by_role("button", name="Unterstützung zurücknehmen 1")).to_be_visible()
    answering.wait()
    idea.refresh_from_db()
    assert idea.support_count == 1


def test_a_comment_stands_there_once(visit, pace, answering):
    idea = make.idea()
    page = visit(make.person(), **pace)
    page.goto(idea.get_absolute_url())
    page.get_by_label("Ihr Kommentar").fill("Gute Idee.")

    click_twice(page, "Kommentar schreiben")

    expect(page.locator("article.comment")).to_have_count(1)
    answering.wait()
    assert idea.comments.count() == Event.objects.filter(idea=idea).count() == 1


def test_an_idea_is_handed_in_once(visit, pace, answering):
    mira = make.person()
    draft = make.idea(Stage.DRAFT, author=mira)
    page = visit(mira, **pace)
    page.goto(f"/ideen/{draft.pk}/vorschau/")
    page.get_by_label("Ich habe die Regeln gelesen").check()

    click_twice(page, "Idee einreichen")

    expect(page.get_by_role("button", name="Idee einreichen", exact=True)).to_have_count(0)
    answering.wait()
    draft.refresh_from_db()
    assert draft.stage == Stage.SUBMITTED
    assert draft.versions.count() == Event.objects.filter(idea=draft).count() == 1
    assert Follow.objects.filter(idea=draft).count() == 1


def test_an_idea_is_published_once(visit, pace, answering):
    idea = make.idea(Stage.SUBMITTED)
    page = visit(make.moderator(), **pace)
    page.goto(f"/verwaltung/ideas/idea/{idea.pk}/change/")

    click_twice(page, "Veröffentlichen")

    expect(page.get_by_role("button", name="Veröffentlichen", exact=True)).to_have_count(0)
    answering.wait()
    idea.refresh_from_db()
    assert idea.stage == Stage.DISCUSSION
    assert Event.objects.filter(idea=idea).count() == 1
