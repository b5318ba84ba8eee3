"""A backup: one ZIP file with every table in PostgreSQL's own text form, the media, and a manifest to check both by.

Needs no client program and moves between versions of PostgreSQL: docs/decisions/0006-backup.md says why.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zlib
from collections.abc import Buffer, Iterable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from arena import clock, ledger

FORMAT = 1
MANIFEST = "manifest.json"
LEDGER = "erasures.jsonl"
NAME = re.compile(r"arena-\d{8}T\d{6}Z\.zip")
BLOCK = 1 << 18  # bytes
# Left to `migrate`; and sessions, so that a stolen backup opens no account and a session that was ended stays so.
LEFT_OUT = ["django_migrations", "django_session", "usersessions_usersession"]

TABLES = """
SELECT relname, array_agg(attname::text ORDER BY attnum) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname <> ALL (%s)
    AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')
GROUP BY relname ORDER BY relname
"""
SEQUENCES = """
SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema() AND last_value IS NOT NULL
"""


class Unusable(Exception):
    """Why there is no backup, or no way back from it, in a sentence for the operator."""


def write(folder: Path) -> Path:
    """Put a backup of this moment into `folder`; it gets its name only when it is complete and on the disk."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    made_at = clock.now()
    path = folder / f"arena-{made_at:%Y%m%dT%H%M%SZ}.zip"
    unfinished = folder / f".{path.name}.part"
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
            with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=3) as archive:
                manifest = {"format": FORMAT, "made_at": made_at.isoformat(), "site": settings.SITE_URL}
                manifest |= _add_database(archive) | {"media": _add_media(archive)}
                archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    write_ledger(folder)
    return path


def write_ledger(folder: Path) -> None:
    """Keep beside the backups, which grow old, who has been erased until now."""
    path = folder / LEDGER
    ledger.append(path, sorted(set(ledger.known()) - set(ledger.read(path)), key=lambda entry: entry.at))


def rotate(folder: Path, *, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups in `folder`, and nothing else."""
    old = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))[:-keep]
    for path in old:
        path.unlink()
    return old


def _add_database(archive: ZipFile) -> dict[str, Any]:
    """Every table as it was at one moment, whatever is written meanwhile."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        found: dict[str, Any] = {"tables": {}}
        for table, columns in tables().items():
            with cursor.copy(copying(table, columns, "TO STDOUT")) as rows:
                found["tables"][table] = {"columns": columns} | _add(archive, member(table), rows)
        cursor.execute(SEQUENCES)
        found["sequences"] = dict(cursor.fetchall())
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        found["migrations"] = cursor.fetchall()
        cursor.execute("SHOW server_version")
        found["postgresql"] = cursor.fetchone()[0]
    return found


def _add_media(archive: ZipFile) -> dict[str, Any]:
    """The files after the tables: what a row names is there, unless it is deleted at this very moment."""
    found = {}
    for name in media_files():
        try:
            with Path(settings.MEDIA_ROOT, name).open("rb") as file:
                blocks = iter(lambda: file.read(BLOCK), b"")
                found[name] = _add(archive, f"media/{name}", blocks, compression=ZIP_STORED)
        except FileNotFoundError:
            continue
    return found


def _add(archive: ZipFile, name: str, blocks: Iterable[Buffer], *, compression: int = ZIP_DEFLATED) -> dict[str, Any]:
    """Write one member; how to know it again. A row of a table is a line."""
    info = ZipInfo(name, clock.now().timetuple()[:6])
    info.compress_type, info.external_attr = compression, 0o600 << 16
    digest, size, lines = hashlib.sha256(), 0, 0
    with archive.open(info, "w", force_zip64=True) as file:
        for block in _larger(blocks):
            digest.update(block)
            size += file.write(block)
            lines += block.count(b"\n")
    return {"bytes": size, "sha256": digest.hexdigest()} | ({"rows": lines} if name.startswith("tables/") else {})


def _larger(blocks: Iterable[Buffer]) -> Iterator[bytes]:
    """PostgreSQL hands out row by row; larger pieces are quicker to compress."""
    piece = bytearray()
    for block in blocks:
        piece += block
        if len(piece) >= BLOCK:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


# What restoring reads it with


def tables() -> dict[str, list[str]]:
    """The tables of the database and the columns one can write."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [LEFT_OUT])
        return dict(cursor.fetchall())


def member(table: str) -> str:
    return f"tables/{table}.copy"


def copying(table: str, columns: list[str], direction: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), names, sql.SQL(direction))


def media_files() -> Iterator[str]:
    """The names of all files under the media folder."""
    root = Path(settings.MEDIA_ROOT)
    if settings.MEDIA_ROOT and root.is_dir():
        yield from sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def manifest_of(archive: ZipFile) -> dict[str, Any]:
    """What the backup says it holds."""
    try:
        manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError):
        raise Unusable("This file is no backup of the Arena: it has no manifest.") from None
    if manifest.get("format") != FORMAT:
        raise Unusable(f"This backup has format {manifest.get('format')}; this version reads format {FORMAT}.")
    return manifest


def check(archive: ZipFile, manifest: dict[str, Any]) -> None:
    """Read every member once and compare it with the manifest."""
    expected = {member(table): entry for table, entry in manifest["tables"].items()}
    expected |= {f"media/{name}": entry for name, entry in manifest["media"].items()}
    for name, entry in expected.items():
        digest = hashlib.sha256()
        try:
            with archive.open(name) as file:
                while block := file.read(BLOCK):
                    digest.update(block)
        except (KeyError, EOFError, BadZipFile, zlib.error):
            raise Unusable(f"The backup is damaged: {name} cannot be read.") from None
        if digest.hexdigest() != entry["sha256"]:
            raise Unusable(f"The backup is damaged: {name} is not what the manifest says.")
