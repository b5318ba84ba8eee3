"""`bin/run`: the whole product on this machine, with its own servers and its own mailbox.

None of this is part of the product: it sets the variables that arena/settings.py reads, and watches the processes that
docker-compose.yml or a server's own tools watch elsewhere.
"""

import errno
import http.client
import os
import signal
import socket
import sys
import time
from pathlib import Path

from arena import datafolder
from arena.datafolder import MARK, Refused
from arena.embedded import HERE, DidNotStart, PostgreSQL, Valkey, free_port
from arena.processes import Program

PROJECT = Path(__file__).resolve().parent.parent
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
QUICKEST, SLOWEST = 0.5, 30.0  # seconds before a process that ended is started again
SETTLED = 60  # seconds after which a process counts as well again


class Watched:
    """A program that is started again whenever it ends, ever more slowly while it keeps ending."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.started_at = time.monotonic()
        self.pause = QUICKEST
        self.restart_at: float | None = None

    def watch(self) -> None:
        now = time.monotonic()
        if self.restart_at is not None:
            if now >= self.restart_at:
                self.restart_at, self.started_at = None, now
                self.program.start()
        elif self.program.has_ended():
            self._plan_restart(now)
        elif now - self.started_at > SETTLED:
            self.pause = QUICKEST

    def _plan_restart(self, now: float) -> None:
        self.program.sweep()
        self.restart_at = now + self.pause
        self.pause = min(self.pause * 2, SLOWEST)
        say(f"„{self.program.name}“ ist ausgefallen und wird neu gestartet. Zuletzt stand in {self.program.log}:")
        say(indent(self.program.last_lines()))


class Launcher:
    """Everything that runs, in the order in which it was started."""

    def __init__(self, var: Path, port: int) -> None:
        self.var, self.port = var, port
        self.servers: list[Watched] = []
        self.helpers: list[Watched] = []
        self.environment = {
            "ARENA_ENVIRONMENT": "development",
            "ARENA_VAR": str(var),
            "SITE_URL": f"http://localhost:{port}",
            "PYTHONUNBUFFERED": "1",
        }

    def open_servers(self) -> None:
        """Our own servers, each unless the environment names another."""
        known = datafolder.secrets_of(self.var)
        self._offer("SECRET_KEY", known["secret_key"])
        self._offer("SIGNING_KEY", known["signing_key"])
        if "DATABASE_URL" not in os.environ:
            postgres = PostgreSQL(self.var / "postgres", log=self._log("postgres"), password=known["database"])
            self._open(postgres)
            self._offer("DATABASE_URL", postgres.url())
        if "REDIS_URL" not in os.environ:
            valkey = Valkey(self.var / "valkey", log=self._log("valkey"), password=known["broker"])
            self._open(valkey)
            self._offer("REDIS_URL", valkey.url(0))
            self._offer("CACHE_URL", valkey.url(1))
        if "EMAIL_URL" not in os.environ:
            port = free_port()
            self._run("mailbox", "-m", "arena.mailbox", str(port), str(self.var / "mailbox"))
            self._offer("EMAIL_URL", f"smtp://{HERE}:{port}")
        datafolder.write_environment(self.var, self.environment)

    def prepare(self, *, story: bool) -> None:
        """The database as the code expects it, with the strategy's data and, when it is new, the story."""
        words = ["manage.py", "prepare", *([] if story else ["--without-story"])]
        prepare = self._run("prepare", *words)
        self.helpers.pop()
        try:
            if prepare.wait():
                raise DidNotStart(f"Die Datenbank ließ sich nicht vorbereiten:\n{indent(prepare.last_lines(30))}")
        finally:
            prepare.stop(timeout=3)

    def open_house(self) -> None:
        granian = ["-m", "granian", "arena.wsgi:application", "--interface", "wsgi", "--no-ws"]
        granian += ["--host", HERE, "--port", str(self.port), "--workers", "1", "--blocking-threads", "4"]
        self._run("web", *granian, "--respawn-failed-workers", "--workers-kill-timeout", "5")
        self._wait_for_health()
        celery = ["-m", "celery", "-A", "arena"]
        worker = [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        self._run("worker", *worker)
        (self.var / "beat").mkdir(exist_ok=True)
        schedule = str(self.var / "beat" / "schedule")
        self._run("beat", *celery, "beat", "--schedule", schedule, "--pidfile", "", "--loglevel", "INFO")
        self._run("drain", "manage.py", "drain", "--loop")

    def watch(self) -> None:
        while True:
            for watched in [*self.servers, *self.helpers]:
                watched.watch()
            time.sleep(0.2)

    def close(self) -> None:
        """First all of the product at once, then its servers."""
        for watched in self.helpers:
            watched.program.ask_to_stop()
        end = time.monotonic() + 12
        for watched in self.helpers:
            watched.program.stop(timeout=max(end - time.monotonic(), 0))
        for watched in self.servers:
            watched.program.stop(timeout=10)

    def _open(self, server: PostgreSQL | Valkey) -> None:
        server.program.environment = {MARK: str(self.var)}
        self.servers.append(Watched(server.program))
        server.start()

    def _run(self, name: str, *words: str) -> Program:
        environment = {**self.environment, MARK: str(self.var)}
        program = Program(name, [sys.executable, *words], self._log(name), environment, folder=PROJECT)
        self.helpers.append(Watched(program))
        program.start()
        return program

    def _offer(self, name: str, value: str) -> None:
        self.environment[name] = os.environ.get(name, value)

    def _log(self, name: str) -> Path:
        return self.var / "log" / f"{name}.log"

    def _wait_for_health(self) -> None:
        web = next(watched.program for watched in self.helpers if watched.program.name == "web")
        end = time.monotonic() + 60
        while not is_healthy(self.port):
            if web.has_ended() or time.monotonic() > end:
                raise DidNotStart(f"Der Webserver antwortet nicht:\n{indent(web.last_lines(30))}")
            time.sleep(0.05)


def main(words: list[str]) -> int:
    for number in SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup bin/run
            signal.signal(number, leave)
    try:
        port = read_port()
        var = Path(os.environ.get("ARENA_VAR") or PROJECT / "var").resolve()
        datafolder.open_folder(var)
        with datafolder.held(var, by=f"http://localhost:{port}/ (Prozess {os.getpid()})"):
            datafolder.end_leftovers(var)
            require_free(port)
            if "--reset" in words:
                reset(var)
            run(Launcher(var, port), story="--without-story" not in words)
    except (Refused, DidNotStart) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except OSError as problem:
        sys.stderr.write(f"Das Betriebssystem lässt es nicht zu: {problem}\n")
        return 1
    except KeyboardInterrupt:
        pass
    return 0


def leave(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def read_port() -> int:
    words = os.environ.get("PORT") or "8000"
    if not words.isdecimal() or not 1 <= int(words) <= 65535:
        raise Refused(f"PORT muss eine Zahl zwischen 1 und 65535 sein, nicht „{words}“.")
    return int(words)


def require_free(port: int) -> None:
    """Nobody listens there, on either of the addresses that "localhost" means."""
    for family, address in ((socket.AF_INET, HERE), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
        except OSError as problem:
            another = f"nehmen Sie einen anderen, zum Beispiel: PORT={max(port + 1, 8001) % 65536} bin/run"
            if problem.errno == errno.EADDRINUSE:
                raise Refused(f"Port {port} ist schon belegt; {another}") from None
            if problem.errno == errno.EACCES:
                raise Refused(f"Port {port} dürfen Sie auf diesem Rechner nicht öffnen; {another}") from None


def reset(var: Path) -> None:
    if "DATABASE_URL" in os.environ:
        raise Refused("--reset leert nur die mitgelieferten Server; DATABASE_URL nennt einen anderen.")
    datafolder.empty(var)
    say("Alle bisherigen Daten sind gelöscht.")


def run(launcher: Launcher, *, story: bool) -> None:
    try:
        say("Datenbank, Broker und Postfach starten …")
        launcher.open_servers()
        say("Die Daten werden vorbereitet …")
        launcher.prepare(story=story)
        say("Webserver und Helfer starten …")
        launcher.open_house()
        welcome(launcher)
        launcher.watch()
    finally:
        for number in SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        say("Alles wird beendet …")
        launcher.close()


def is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection(HERE, port, timeout=5)
    try:
        connection.request("GET", "/health/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def welcome(launcher: Launcher) -> None:
    site = launcher.environment["SITE_URL"]
    say(f"\nDie Arena ist geöffnet: {site}/")
    say(f"  Anmelden als …  {site}/entwicklung/anmelden/")
    if "EMAIL_URL" not in os.environ:
        say(f"  Postfach        {site}/entwicklung/postfach/")
    say(f"  Daten           {launcher.var}")
    say("  Beenden         Strg+C\n")


def indent(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def say(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
