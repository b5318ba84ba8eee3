"""Jumping to a month of the list: a plain form, and the pages go on from there."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from ideas.models import Idea
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ideas():
    """One idea on each of 30 days, the last of May 2026 ten minutes before June began in Berlin."""
    for day in range(1, 31):
        idea = make.idea(title=f"Tag {day}", kind="proposal")
        moment = datetime(2026, 6, 15 if day > 20 else 1, day % 24, tzinfo=UTC)
        if day <= 20:
            moment = datetime(2026, 5, 31, 21, 50, tzinfo=UTC) if day == 20 else datetime(2026, 5, day, 12, tzinfo=UTC)
        Idea.objects.filter(pk=idea.pk).update(published_at=moment, active_at=moment)


def page(client, query):
    return BeautifulSoup(client.get(f"/ideen/{query}").content, "html.parser")


def titles(page):
    return [link.text for link in page.select(".card__title a")]


@pytest.mark.parametrize("words", ["2026-05", "5.2026", "05/2026", " 05 2026 "])
def test_the_list_begins_with_the_last_idea_of_that_month(client, words):
    shown = titles(page(client, f"?monat={words}"))

    assert shown[:2] == ["Tag 20", "Tag 19"]
    assert len(shown) == 20


def test_from_there_one_goes_back_to_what_is_newer(client):
    newer = page(client, "?monat=2026-05").select_one("a[rel=prev]")["href"]

    assert "Tag 21" in titles(page(client, newer))


def test_the_filters_and_the_order_stay(client):
    form = page(client, "?art=proposal&sortierung=bewegt").select_one("form:has([name=monat])")

    hidden = {field["name"]: field["value"] for field in form.select("[type=hidden]")}

    assert form["method"] == "get"
    assert hidden == {"art": "proposal", "sortierung": "bewegt"}
    assert form.select_one("label")["for"] == form.select_one("[name=monat]")["id"]
    assert titles(page(client, "?art=proposal&sortierung=bewegt&monat=2026-05"))[0] == "Tag 20"


def test_where_no_date_orders_the_list_there_is_nothing_to_jump_to(client):
    assert not page(client, "?sortierung=unterstuetzt").select("[name=monat]")
    assert titles(page(client, "?sortierung=unterstuetzt&monat=2026-05"))[0] == "Tag 30"


@pytest.mark.parametrize(
    "words", ["", "mai", "2026-13", "0000-01", "99999-01", "2026-00", "5.20260", "²026-05", "-1", "2026"]
)
def test_nonsense_is_the_first_page(client, words):
    assert "Tag 21" in titles(page(client, f"?monat={words}"))


def test_a_month_before_the_first_idea_has_no_ideas(client):
    assert titles(page(client, "?monat=2019-01")) == []


def test_december_ends_with_the_year(client):
    assert "Tag 21" in titles(page(client, "?monat=2026-12"))
