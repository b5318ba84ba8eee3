"""Pages about amendments as a test reads them and writes into them."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from accounts.models import User

SUMMARY = "Die Bank ist alt. Sie steht am Kanal. Niemand sitzt dort gern."


def signed_in(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def page_of(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def words(answer: Any) -> str:
    return page_of(answer).main.get_text(" ", strip=True)


def form_of(answer: Any) -> dict[str, str]:
    """What a browser would send of the first form with a text in it."""
    form = page_of(answer).select_one("form[data-warn]")
    fields = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    return fields | {
        field["name"]: field.string.removeprefix("\n") if field.string else "" for field in form.select("textarea")
    }
