"""A real Chromium against the real site; `page.goto("/ideen/")` is enough."""

import os
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import Page, expect

from tests.browser.answering import Answering
from tests.browser.postbox import Postbox
from tests.browser.signing_in import enter
from tests.browser.watch import Watch
from tests.services import VALKEY_IS_ABSENT

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
PATIENCE = 30_000  # milliseconds; machines that run tests are busy

expect.set_options(timeout=PATIENCE)


def chromium() -> str:
    """bin/test has chosen one; plain pytest asks for it here."""
    if "CHROMIUM" in os.environ:
        return os.environ["CHROMIUM"]
    return subprocess.run(["bin/browser"], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": chromium(), "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "de-DE", "timezone_id": "Europe/Berlin", "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url


@pytest.fixture(scope="session", autouse=True)
def connections_end_before_playwright(playwright) -> Iterator[None]:
    """While its loop runs, Django keeps connections apart from those it finds again when the databases are dropped."""
    yield
    connections.close_all()


@pytest.fixture(autouse=True)
def answering(transactional_db, live_server) -> Iterator[Answering]:
    """The next test begins, and the database is emptied, once the last answer of this one is given."""
    with Answering() as answering:
        yield answering


@pytest.fixture(autouse=True)
def _fresh_rate_limits(settings, live_server, answering):
    """Every test is its own day; mails lead to the server of this run."""
    if VALKEY_IS_ABSENT:
        settings.ANONYMOUS_PAGES_SECONDS = 60  # or nobody would miss it
    else:
        memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "browser"}
        settings.CACHES = {"default": memory}
    settings.SITE_URL = live_server.url
    cache.clear()


@pytest.fixture
def visit(new_context, base_url) -> Iterator[Callable[..., Page]]:
    """Opens a browser for somebody, `visit(mira)`, or for a visitor; whatever a page must never do fails the test."""
    watch = Watch(base_url)

    def open_browser(somebody: Any = None, *, viewport: dict[str, int] = DESKTOP, javascript: bool = True) -> Page:
        context = new_context(viewport=viewport, java_script_enabled=javascript)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        if somebody:
            enter(context, somebody, base_url)
        return context.new_page()

    yield open_browser
    assert not watch.noted, "\n".join(watch.noted)


@pytest.fixture
def postbox(settings, tmp_path) -> Iterator[Postbox]:
    """A real SMTP server, and the pages of the development environment to read what it got."""
    settings.DEVELOPMENT = True
    settings.ROOT_URLCONF = "tests.browser.urls"
    settings.ARENA_VAR = tmp_path
    with Postbox(tmp_path / "mailbox") as opened:
        settings.MAILERS = opened.mailers
        yield opened
