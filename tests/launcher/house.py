"""`bin/run` as somebody at a terminal uses it, in a data folder of its own."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import psutil

from arena.datafolder import mark_of

PROJECT = Path(__file__).resolve().parents[2]
# What the test run itself was told must not reach a house of its own.
FOREIGN = (
    "ARENA_",
    "DATABASE_URL",
    "REDIS_URL",
    "CACHE_URL",
    "EMAIL_URL",
    "SITE_URL",
    "DJANGO_",
    "SECRET_KEY",
    "SIGNING_KEY",
    "PYTEST",
)


def surroundings(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)} | more


def bin_run(*words: str, timeout: float = 90, **environment: str) -> subprocess.CompletedProcess[str]:
    """One that is expected to end by itself."""
    return subprocess.run(
        [PROJECT / "bin/run", *words],
        env=surroundings(**environment),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


class House:
    def __init__(self, var: Path, port: int) -> None:
        self.var, self.port = var, port
        self.said = var.with_suffix(".said")
        self.launcher: subprocess.Popen[bytes] | None = None

    def open(self) -> None:
        with self.said.open("wb") as said:
            self.launcher = subprocess.Popen(
                [PROJECT / "bin/run", "--without-story"],
                env=surroundings(ARENA_VAR=str(self.var), PORT=str(self.port)),
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_until(lambda: self.launcher.poll() is not None or "ist geöffnet" in self.said.read_text(), seconds=180)
        assert self.launcher.poll() is None, self.said.read_text()

    def leave_with(self, number: signal.Signals) -> int:
        self.launcher.send_signal(number)
        return self.launcher.wait(timeout=90)

    def close(self) -> None:
        if self.launcher and self.launcher.poll() is None:
            self.leave_with(signal.SIGTERM)

    def processes(self) -> list[psutil.Process]:
        """Everything that runs in this house apart from the launcher."""
        return [process for process in psutil.process_iter() if mark_of(process) == str(self.var)]

    def heads(self) -> dict[str, psutil.Process]:
        """The first process of each program that runs, by a word of its command."""
        words = ["postgres", "valkey", "arena.mailbox", "granian", "worker", "beat", "drain"]
        commands = [(child, command_of(child)) for child in psutil.Process(self.launcher.pid).children()]
        return {word: child for word in words for child, command in commands if word in command}

    def answers(self, path: str = "/health/") -> bool:
        try:
            with urlopen(f"http://localhost:{self.port}{path}", timeout=20) as response:
                return response.status == 200
        except OSError:
            return False

    def database_url(self) -> str:
        lines = (self.var / "environment").read_text().splitlines()
        return next(line.partition("=")[2] for line in lines if line.startswith("export DATABASE_URL="))


def wait_until(holds: Callable[[], bool], *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.1)


def command_of(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline()[:6])
    except psutil.Error:
        return ""
