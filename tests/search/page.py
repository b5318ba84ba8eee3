"""The search page as a test reads it."""

from typing import Any

from bs4 import BeautifulSoup

from ideas.models import IdeaSearch


def search(client: Any, text: str, **params: str) -> BeautifulSoup:
    answer = client.get("/suche/", {"q": text} | params)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in page.select(".result__title a")]


def counts(page: BeautifulSoup) -> dict[str, str]:
    choices = page.select(".filter__choice")
    return {choice["id"]: choice.select_one(".filter__count").get_text() for choice in choices}


def words(page: BeautifulSoup, selector: str) -> str:
    return " ".join(page.select_one(selector).get_text().split())


def catch_up() -> None:
    """What the task does once a minute."""
    while IdeaSearch.refresh():
        pass
