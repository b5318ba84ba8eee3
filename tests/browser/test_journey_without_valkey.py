"""Valkey is dead: pages for visitors, rate limits and the bell miss it, people do not."""

import pytest

from arena.embedded import free_port
from arena.pagestore import PageStore
from tests.browser import test_journey_of_an_idea as journey
from tests.browser.conftest import DESKTOP


@pytest.fixture
def valkey_is_dead(visit, settings, monkeypatch):
    dead = f"redis://127.0.0.1:{free_port()}"
    settings.CACHE_URL, settings.ANONYMOUS_PAGES_SECONDS = f"{dead}/1", 60
    settings.CACHES = {"default": {"BACKEND": "arena.cache.ForgivingRedisCache", "LOCATION": f"{dead}/1"}}
    monkeypatch.setattr("arena.anonymous.store", PageStore(settings.CACHE_URL))
    monkeypatch.setattr("activity.tasks.current_app.conf.broker_url", f"{dead}/0")


@pytest.mark.usefixtures("valkey_is_dead")
def test_an_idea_from_the_first_word_to_the_mails_about_it(visit, postbox, monkeypatch):
    journey.test_an_idea_from_the_first_word_to_the_mails_about_it(visit, postbox, monkeypatch, {"viewport": DESKTOP})
