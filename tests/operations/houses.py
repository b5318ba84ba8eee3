"""Whole installations of the product: a database, a folder, and manage.py as an operator calls it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg import sql


class House:
    """One installation, with a database of its own beside that of the tests."""

    def __init__(self, name: str, folder: Path, **environment: str) -> None:
        self.url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        self.name, self.folder = name, folder
        self.environment: Mapping[str, str] = {
            "DATABASE_URL": self.url,
            "ARENA_VAR": str(folder),
            "ARENA_MEANING": "off",
            "CACHE_URL": "",
            **environment,
        }

    def __enter__(self) -> "House":
        self._administer("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._administer("CREATE DATABASE {}")
        return self

    def __exit__(self, *error: object) -> None:
        self._administer("DROP DATABASE IF EXISTS {} WITH (FORCE)")

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            env=dict(os.environ) | dict(self.environment),
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
            check=False,
        )

    def does(self, *words: str) -> str:
        """What a command says that must succeed."""
        done = self.manage(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, statement: str, *params: Any) -> list[Any]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            asked = connection.execute(statement, params)  # type: ignore[arg-type]
            return asked.fetchall() if asked.description else []

    def counts(self) -> dict[str, int]:
        """The rows of every table."""
        names = [name for (name,) in self.ask("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")]
        return {name: self.ask(f'SELECT count(*) FROM "{name}"')[0][0] for name in names}

    def _administer(self, statement: str) -> None:
        server = urlsplit(self.url)._replace(path="/postgres").geturl()
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(self.name)))
