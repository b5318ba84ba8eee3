"""Programs beside ours: stopped with everything they started, and never left behind."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from arena import datafolder
from arena.datafolder import MARK
from arena.processes import Program
from tests.launcher.house import PROJECT, wait_until

STUBBORN = "trap '' TERM; echo ready; while :; do sleep 0.1; done"


@pytest.fixture
def stubborn(tmp_path: Path) -> Iterator[Program]:
    """A program that ignores the polite request, as does its child."""
    program = Program("stubborn", ["sh", "-c", f"(({STUBBORN}) & {STUBBORN})"], log=tmp_path / "stubborn.log")
    program.start()
    wait_until(lambda: program.last_lines().count("ready") == 2, seconds=30)
    yield program
    program.sweep()


def group_of(program: Program) -> list[psutil.Process]:
    first = psutil.Process(program.process.pid)
    return [first, *first.children(recursive=True)]


def test_stopping_ends_the_whole_group_even_if_it_will_not(stubborn):
    group = group_of(stubborn)
    assert len(group) >= 2

    stubborn.stop(timeout=0.2)

    assert psutil.wait_procs(group, timeout=30)[1] == []


def test_what_a_dead_program_started_is_swept_away(stubborn):
    group = group_of(stubborn)
    stubborn.process.kill()

    wait_until(stubborn.has_ended, seconds=30)
    stubborn.sweep()

    assert psutil.wait_procs(group, timeout=30)[1] == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next bin/run ends what is left")
def test_a_program_ends_with_the_one_that_started_it(tmp_path):
    code = (
        "import sys, time; from pathlib import Path; from arena.processes import Program\n"
        "program = Program('sleeper', ['sleep', '600'], log=Path(sys.argv[1]))\n"
        "program.start(); sys.stdout.write(f'{program.process.pid}\\n'); sys.stdout.flush(); time.sleep(600)"
    )
    words = [sys.executable, "-c", code, str(tmp_path / "sleeper.log")]
    starter = subprocess.Popen(words, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    sleeper = psutil.Process(int(starter.stdout.readline()))

    starter.kill()
    starter.communicate()

    assert psutil.wait_procs([sleeper], timeout=30)[1] == []


def test_leftovers_of_this_folder_are_ended_and_no_others(tmp_path):
    ours, others = [
        subprocess.Popen(["sleep", "600"], env=os.environ | {MARK: str(folder)})
        for folder in (tmp_path, tmp_path / "another")
    ]

    datafolder.end_leftovers(tmp_path)

    assert ours.poll() is not None
    assert others.poll() is None
    others.kill()
    others.wait()


def test_a_large_log_is_put_aside(tmp_path, monkeypatch):
    monkeypatch.setattr("arena.processes.LARGEST_LOG", 3)
    program = Program("echo", ["echo", "new"], log=tmp_path / "echo.log")
    program.log.write_text("of old")

    program.start()
    program.wait()

    assert program.last_lines() == "new"
    assert (tmp_path / "echo.old.log").read_text() == "of old"
