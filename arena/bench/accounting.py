"""How much CPU a server used, from its processes' own accounts in /proc."""

import os
from contextlib import suppress
from pathlib import Path

import psutil

TICK = 1000 / os.sysconf("SC_CLK_TCK")  # milliseconds


def cpu_of(pid: int) -> float:
    """CPU milliseconds of a process, of all below it, and of those below it that have ended."""
    ticks = sum(_ticks(process.pid) for process in psutil.Process(pid).children(recursive=True))
    return (ticks + _ticks(pid)) * TICK


def _ticks(pid: int) -> int:
    """User and system time of a process, with that of its children that ended and were waited for."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(int(field) for field in fields[11:15])
    return 0
