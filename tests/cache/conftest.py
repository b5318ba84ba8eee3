"""Tests of the pages kept for visitors run with a Valkey of their own, which they may stop."""

import shutil
import tempfile
from pathlib import Path

import pytest

from arena import pagestore
from arena.embedded import Valkey


@pytest.fixture(scope="session")
def valkey():
    folder = Path(tempfile.mkdtemp(prefix="arena-valkey-"))
    server = Valkey(folder, log=folder / "valkey.log", password="test")
    server.start()
    yield server
    server.program.stop(timeout=5)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def store(valkey, settings, monkeypatch):
    """Pages are kept, in an empty server; what this process knows of it."""
    settings.CACHE_URL, settings.ANONYMOUS_PAGES_SECONDS = valkey.url(), 60
    made = pagestore.PageStore(valkey.url())
    monkeypatch.setattr("arena.anonymous.store", made)
    made.server.flushall()
    return made
