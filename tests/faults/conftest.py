import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from activity import tasks
from tests.faults.arena import NOWHERE, Arena, own_broker
from tests.faults.sink import Sink


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path, for sockets and logs."""
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sink() -> Iterator[Sink]:
    sink = Sink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture
def ring_at(monkeypatch):
    """Where the driver's bell rings."""

    def move(url: str) -> None:
        monkeypatch.setenv("CELERY_BROKER_URL", url)
        monkeypatch.setattr(tasks, "_silent_until", 0.0)
        monkeypatch.setattr(tasks, "_kept", threading.local())

    return move


@pytest.fixture
def arena(transactional_db, folder, sink, ring_at) -> Iterator[Arena]:
    """Without any broker, unless the test asks for `broker` too."""
    ring_at(NOWHERE)
    arena = Arena(folder, sink)
    yield arena
    arena.close()


@pytest.fixture
def broker(arena, folder, ring_at):
    with own_broker(folder) as broker:
        arena.broker_url = broker.url(0)
        ring_at(broker.url(0))
        yield broker
        arena.close()
