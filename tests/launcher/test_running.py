"""bin/run: the whole product starts with one word, survives accidents, and leaves nothing behind."""

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from arena.datafolder import Refused
from arena.embedded import free_port
from arena.launcher import read_port
from tests.launcher.house import House, bin_run, wait_until

pytestmark = pytest.mark.xdist_group("launcher")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    house = House(tmp_path_factory.mktemp("an other place") / "my data", free_port())
    house.open()
    yield house
    house.close()


def test_the_site_answers_and_every_program_runs(house):
    assert house.answers("/")
    assert set(house.heads()) == {"postgres", "valkey", "arena.mailbox", "granian", "worker", "beat", "drain"}


def test_a_second_one_on_the_same_data_is_refused_and_harms_nothing(house):
    second = bin_run(ARENA_VAR=str(house.var), PORT=str(free_port()))

    assert second.returncode == 1
    assert second.stderr == (
        f"Mit den Daten in „{house.var}“ läuft die Arena schon: "
        f"http://localhost:{house.port}/ (Prozess {house.launcher.pid})\n"
    )
    assert house.answers()


def test_a_busy_port_is_refused(house, tmp_path):
    other = bin_run(ARENA_VAR=str(tmp_path), PORT=str(house.port))

    assert other.returncode == 1
    assert other.stderr.startswith(f"Port {house.port} ist schon belegt")
    assert other.stderr.count("\n") == 1


def test_whatever_is_killed_is_started_again(house):
    before = house.heads()

    for process in before.values():
        process.kill()

    wait_until(lambda: psutil.wait_procs(before.values(), timeout=0)[1] == [], seconds=30)
    wait_until(lambda: len(house.heads()) == len(before) and house.answers("/health/ready/"), seconds=90)


def test_sigterm_leaves_no_process_and_the_next_start_keeps_the_data(house):
    with psycopg.connect(house.database_url(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'still here' AS word")
    running = house.processes()

    code = house.leave_with(signal.SIGTERM)

    assert code == 0
    assert psutil.wait_procs(running, timeout=0)[1] == []
    assert house.processes() == []
    house.open()
    with psycopg.connect(house.database_url()) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("still here",)


def test_after_a_launcher_that_was_killed_the_next_one_opens_again(house):
    running = house.processes()

    house.leave_with(signal.SIGKILL)
    house.open()

    assert house.answers()
    assert psutil.wait_procs(running, timeout=0)[1] == []


def test_ctrl_c_ends_everything(house):
    house.leave_with(signal.SIGINT)

    assert house.processes() == []
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", house.port))


@pytest.mark.parametrize("port", ["http", "0", "65536"])
def test_a_port_that_is_none_is_refused(port, monkeypatch):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(Refused, match="PORT muss eine Zahl zwischen 1 und 65535 sein"):
        read_port()


def test_a_folder_that_cannot_be_written_is_refused():
    nowhere = Path("/proc/arena")  # read-only for root too

    refused = bin_run(ARENA_VAR=str(nowhere))

    assert refused.returncode == 1
    assert refused.stderr.startswith("Im Ordner „/proc/arena“ lässt sich nichts speichern")
    assert refused.stderr.count("\n") == 1


def test_reset_does_not_touch_a_database_that_is_not_ours(tmp_path):
    refused = bin_run("--reset", ARENA_VAR=str(tmp_path), PORT=str(free_port()), DATABASE_URL="postgres://db/arena")

    assert refused.returncode == 1
    assert refused.stderr == "--reset leert nur die mitgelieferten Server; DATABASE_URL nennt einen anderen.\n"
    assert not (tmp_path / "postgres").exists()


def test_an_unknown_word_is_explained():
    refused = bin_run("--rest")

    assert refused.returncode == 2
    assert refused.stderr.startswith("Unbekannt: --rest\n")
    assert "--reset" in refused.stderr
