"""The product in production settings on a data folder of its own, without anything around it."""

import os
import sys
import time
from pathlib import Path

from arena import datafolder
from arena.bench.accounting import cpu_of
from arena.datafolder import MARK
from arena.embedded import HERE, DidNotStart, PostgreSQL, Valkey, free_port
from arena.launcher import PROJECT, is_healthy
from arena.processes import Program

WORKERS, THREADS = 2, 4


class House:
    """Servers and web processes, and what each of them used so far."""

    def __init__(self, var: Path) -> None:
        self.var, self.port = var, free_port()
        known = datafolder.secrets_of(var)
        self.postgres = PostgreSQL(var / "postgres", log=var / "log" / "postgres.log", password=known["database"])
        self.valkey = Valkey(var / "valkey", log=var / "log" / "valkey.log", password=known["broker"])
        self.secret, self.signing_key = known["secret_key"], known["signing_key"]
        self.programs: list[Program] = []

    def open_servers(self) -> None:
        """PostgreSQL and Valkey; from now on the environment is that of the product in production."""
        for server in (self.postgres, self.valkey):
            server.program.environment = {MARK: str(self.var)}  # so that the next run ends what this one left behind
            self.programs.append(server.program)
            server.start()
        os.environ |= {
            "ARENA_ENVIRONMENT": "production",
            "ARENA_VAR": str(self.var),
            "DJANGO_SETTINGS_MODULE": "arena.bench.settings",
            "SITE_URL": f"http://localhost:{self.port}",
            "SECRET_KEY": self.secret,
            "SIGNING_KEY": self.signing_key,
            "DATABASE_URL": self.postgres.url(),
            "REDIS_URL": self.valkey.url(0),
            "CACHE_URL": self.valkey.url(1),
            "EMAIL_URL": f"smtp://{HERE}:1",
            "LOG_LEVEL": "ERROR",
        }

    def open_web(self) -> None:
        words = ["-m", "granian", "arena.wsgi:application", "--interface", "wsgi", "--no-ws", "--host", HERE]
        words += ["--port", str(self.port), "--workers", str(WORKERS), "--blocking-threads", str(THREADS)]
        log = self.var / "log" / "web.log"
        web = Program("web", [sys.executable, *words], log, {MARK: str(self.var)}, folder=PROJECT)
        self.programs.append(web)
        web.start()
        end = time.monotonic() + 60
        while not is_healthy(self.port):
            if web.has_ended() or time.monotonic() > end:
                raise DidNotStart(f"Der Webserver antwortet nicht:\n{web.last_lines(30)}")
            time.sleep(0.05)

    def used(self) -> dict[str, float]:
        """CPU milliseconds by program."""
        return {program.name: cpu_of(program.process.pid) for program in self.programs if program.process}

    def close_web(self) -> None:
        if self.programs and self.programs[-1].name == "web":
            self.programs.pop().stop(timeout=8)

    def close(self) -> None:
        for program in reversed(self.programs):
            program.stop(timeout=10)
