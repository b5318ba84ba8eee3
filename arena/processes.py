"""Programs that run beside ours: started with a log, watched, stopped, and never left behind."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from pwd import getpwuid
from typing import Any

PR_SET_PDEATHSIG = 1
LARGEST_LOG = 5_000_000  # bytes; a larger one is put aside at the next start
libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Program:
    """One process group with a name, a log and a polite way to stop it."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    user: int | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".old.log"))
        parent = os.getpid()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches only us, and we stop the others in order
                preexec_fn=lambda: die_with(parent, self.stop_signal),  # noqa: PLW1509 we have one thread
                **as_user(self.user),
            )

    def has_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def ask_to_stop(self) -> None:
        if self.process and not self.has_ended():
            self.process.send_signal(self.stop_signal)

    def wait(self) -> int:
        return self.process.wait() if self.process else 0

    def stop(self, *, timeout: float) -> None:
        """Wait for a polite end, then end the whole group."""
        self.ask_to_stop()
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout)
        self.sweep()

    def sweep(self) -> None:
        """Kill what is left of the group, also when its first process is gone already."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def last_lines(self, count: int = 12) -> str:
        try:
            text = self.log.read_text(errors="replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-count:])


def die_with(parent: int, stop_signal: signal.Signals) -> None:
    """In the new process: be told to stop when the one that started it is gone, however that happened (Linux)."""
    if libc:
        libc.prctl(PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != parent:
            os._exit(1)


def as_user(user: int | None) -> dict[str, Any]:
    return {} if user is None else {"user": user, "group": group_of(user), "extra_groups": []}


def group_of(user: int) -> int:
    try:
        return getpwuid(user).pw_gid
    except KeyError:
        return user
