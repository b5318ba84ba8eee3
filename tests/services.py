"""Starts the servers of a test run before Django reads its settings (pytest's `-p tests.services`).

With xdist they are started once, by the process that hands out the tests; each worker gets databases of its own.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from arena.embedded import PostgreSQL, Valkey

SHORT = Path(tempfile.gettempdir())
BROKER = "ARENA_TEST_BROKER"
# `ARENA_TEST_VALKEY=absent bin/test …`: cache and broker point to where nothing answers.
VALKEY_IS_ABSENT = os.environ.get("ARENA_TEST_VALKEY") == "absent"
NOBODY_THERE = "redis://127.0.0.1:1/"
started: list[PostgreSQL | Valkey] = []
folders: list[Path] = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        start_servers()
    give_own_databases(number=0 if worker is None else int(worker.removeprefix("gw")) + 1)
    return (yield)


def pytest_unconfigure() -> None:
    stop_servers()


@atexit.register  # when pytest gives up before it is configured
def stop_servers() -> None:
    while started:
        started.pop().program.stop(timeout=5)
    while folders:
        shutil.rmtree(folders.pop(), ignore_errors=True)


def start_servers() -> None:
    folder = Path(tempfile.mkdtemp(prefix="arena-", dir=SHORT))
    folders.append(folder)
    postgres = PostgreSQL(folder / "postgres", log=folder / "postgres.log", password="test", durable=False)
    valkey = Valkey(folder / "valkey", log=folder / "valkey.log", password="test", durable=False)
    for server in (postgres,) if VALKEY_IS_ABSENT else (postgres, valkey):
        started.append(server)
        server.start()
    os.environ |= {
        "ARENA_ENVIRONMENT": "test",
        "ARENA_VAR": str(folder / "var"),
        "DATABASE_URL": postgres.url(),
        BROKER: NOBODY_THERE if VALKEY_IS_ABSENT else valkey.url().rstrip("0"),
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright runs an event loop beside the tests
    }
    for name in ("EMAIL_URL", "SITE_URL", "SECRET_KEY", "SIGNING_KEY", "DEBUG", "ALLOWED_HOSTS"):
        os.environ.pop(name, None)


def give_own_databases(*, number: int) -> None:
    """pytest-django makes a PostgreSQL database per worker; here it gets its part of Valkey and of the disk."""
    os.environ["REDIS_URL"] = f"{os.environ[BROKER]}{2 * number}"
    os.environ["CACHE_URL"] = f"{os.environ[BROKER]}{2 * number + 1}"
    os.environ["ARENA_VAR"] = str(Path(os.environ["ARENA_VAR"]).with_name(f"var-{number}"))
