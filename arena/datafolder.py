"""The data folder of `bin/run` (ARENA_VAR): who may use it, what lies in it, and how it is emptied."""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from shlex import quote

import psutil

OURS = ["postgres", "valkey", "mailbox", "beat", "log", "media", "stylesheet", "secrets.json", "environment"]
SECRETS = ["secret_key", "signing_key", "database", "broker"]
MARK = "ARENA_LAUNCHED_IN"  # tells our processes from all others, even after a launcher that was killed


class Refused(Exception):
    """Why nothing was started, in one sentence for people."""


def open_folder(var: Path) -> None:
    """Make the folder if need be and see that it can be written; root's is passable for PostgreSQL's own user."""
    try:
        var.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        probe = var / f".write-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        raise Refused(
            f"Im Ordner „{var}“ lässt sich nichts speichern; nennen Sie mit ARENA_VAR einen anderen, zum Beispiel: "
            "ARENA_VAR=/tmp/arena bin/run"
        ) from None


@contextlib.contextmanager
def held(var: Path, *, by: str) -> Iterator[None]:
    """The folder belongs to one launcher at a time; the system lets go of the lock however that one ends."""
    try:
        lock = (var / "run.lock").open("a+")
    except OSError:
        raise Refused(f"Der Ordner „{var}“ gehört jemand anderem; nennen Sie mit ARENA_VAR einen eigenen.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Refused(f"Mit den Daten in „{var}“ läuft die Arena schon: {lock.read().strip()}") from None
        lock.truncate(0)
        lock.write(by)
        lock.flush()
        yield


def end_leftovers(var: Path) -> None:
    """End what a launcher that was killed left running in this folder."""
    left = [process for process in psutil.process_iter() if mark_of(process) == str(var)]
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.send_signal(signal.SIGINT if process.name() == "postgres" else signal.SIGTERM)
    for process in psutil.wait_procs(left, timeout=8)[1]:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(left, timeout=5)


def mark_of(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(MARK)
    except (psutil.Error, OSError):
        return None


def empty(var: Path) -> None:
    """Delete what we put there and nothing else: the folder may be somebody's home."""
    for name in OURS:
        path = var / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def secrets_of(var: Path) -> dict[str, str]:
    """The secrets of this folder, made once and readable for its owner only."""
    path = var / "secrets.json"
    known: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = [name for name in SECRETS if name not in known]
    if missing:  # all of them, or what a later version of the Arena also needs
        known |= {name: secrets.token_hex(32) for name in missing}
        write_private(path, json.dumps(known, indent=2))
    return known


def write_environment(var: Path, environment: Mapping[str, str]) -> None:
    """For a second terminal: `. var/environment; .venv/bin/python manage.py shell`."""
    lines = [f"export {name}={quote(value)}\n" for name, value in environment.items()]
    write_private(var / "environment", "".join(lines))


def write_private(path: Path, text: str) -> None:
    unfinished = path.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.replace(path)
