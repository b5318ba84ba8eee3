"""Everything that is stored, as text: each table of the database, the sessions unpacked, and the files."""

import json
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

TABLES = "SELECT quote_ident(table_name) FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"


def everything() -> str:
    """In lower case, because the search keeps words so."""
    parts = [*_tables(), *_sessions(), *_files()]
    return "\n".join(parts).lower()


def _tables():
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            with cursor.copy(f"COPY {table} TO STDOUT") as rows:
                yield from (bytes(row).decode() for row in rows)


def _sessions():
    return (json.dumps(session.get_decoded(), default=str) for session in Session.objects.all())


def _files():
    root = Path(settings.MEDIA_ROOT)
    return (str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def found(words) -> list[str]:
    """Which of these words, by their names, are stored anywhere."""
    text = everything()
    return sorted(name for name, word in words.items() if word.lower() in text)
