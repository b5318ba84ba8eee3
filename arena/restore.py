"""The way back from a backup, in one transaction: all of it, or everything stays as it was.

The tables are built anew as they were when the backup was made, filled, counted, and only then brought up to date.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from arena import backup, ledger, personal
from arena.backup import Unusable
from arena.middleware import DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE
from arena.pagestore import store

# What a schema may hold of ours: kind, catalogue, its column for the schema, how to write the name, which rows.
THINGS = [
    ("VIEW", "pg_class", "relnamespace", "regclass", "relkind = 'v'"),
    ("MATERIALIZED VIEW", "pg_class", "relnamespace", "regclass", "relkind = 'm'"),
    ("TABLE", "pg_class", "relnamespace", "regclass", "relkind = 'r'"),
    ("SEQUENCE", "pg_class", "relnamespace", "regclass", "relkind = 'S'"),
    ("ROUTINE", "pg_proc", "pronamespace", "regprocedure", "true"),
    ("TEXT SEARCH CONFIGURATION", "pg_ts_config", "cfgnamespace", "regconfig", "true"),
    ("TEXT SEARCH DICTIONARY", "pg_ts_dict", "dictnamespace", "regdictionary", "true"),
]
# How many ids are passed over: those the lost days may have handed out, in links of mails and as Message-IDs.
SKIPPED = 10_000
SEQUENCES = "SELECT sequencename, last_value, max_value FROM pg_sequences WHERE schemaname = current_schema()"
FOREIGN_KEYS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND connamespace = current_schema()::regnamespace AND conparentid = 0
"""
PLAIN_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = indrelid AND deptype = 'e')
"""


def restore(file: Path, *, replace: bool, ledger_file: Path | None = None) -> dict[str, Any]:
    """Bring back database and media from `file`, without those who were erased since; the manifest of what is there."""
    with opened(file) as (archive, manifest):
        if not replace and _is_in_use():
            raise Unusable("There are accounts in this database. Say --replace to lose all that is in it now.")
        erased, handed_out = _erased(file, ledger_file), _handed_out()
        new: list[Path] = []
        try:
            with transaction.atomic(durable=True):
                _run("SET LOCAL idle_in_transaction_session_timeout = 0")
                _wipe()
                _build(manifest["migrations"])
                _fill(archive, manifest)
                _bring_up_to_date()
                _skip_ids(handed_out)
                _put_media(archive, manifest["media"], new)
                manifest["erased"] = personal.replay(erased)
        except BaseException as problem:
            for path in new:
                path.unlink(missing_ok=True)
            if getattr(problem.__cause__, "sqlstate", None) in {LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED}:
                raise Unusable("Somebody uses this database: stop web, worker, beat and drain first.") from None
            raise
    _forget_other_media(manifest["media"])
    _run("ANALYZE")
    if settings.CACHE_URL:
        store.forget()
    return manifest


def _erased(file: Path, ledger_file: Path | None) -> list[ledger.Entry]:
    """Everybody who is known to be erased: to the database that is lost, to its ledger, to the one beside the backup."""
    if ledger_file and not ledger_file.exists():
        raise Unusable(f"There is no file {ledger_file}.")
    ledgers = [settings.ERASURE_LEDGER, file.with_name(backup.LEDGER), *([ledger_file] if ledger_file else [])]
    entries = {entry for path in ledgers for entry in ledger.read(path)}
    if "activity_erasure" in backup.tables():
        entries |= set(ledger.known())
    return sorted(entries, key=lambda entry: entry.at)


def _handed_out() -> dict[str, int]:
    """The last id that each sequence of the database that is lost has given."""
    return {sequence: last or 0 for sequence, last, _highest in _rows(SEQUENCES)}


@contextmanager
def opened(file: Path) -> Iterator[tuple[ZipFile, dict[str, Any]]]:
    """The backup, after every byte of it was compared with its manifest."""
    try:
        archive = ZipFile(file)
    except FileNotFoundError:
        raise Unusable(f"There is no file {file}.") from None
    except BadZipFile:
        raise Unusable("This file is no backup of the Arena, or the end of it is missing.") from None
    with archive:
        manifest = backup.manifest_of(archive)
        backup.check(archive, manifest)
        yield archive, manifest


def _is_in_use() -> bool:
    """Whether somebody has an account; until then there is nothing that `prepare` would not make again."""
    if "accounts_user" not in backup.tables():
        return False
    return _rows("SELECT EXISTS (SELECT FROM accounts_user)")[0][0]


def _wipe() -> None:
    """Drop what is ours; what belongs to an extension stays, because another role may have installed it."""
    for kind, catalogue, schema, name, which in THINGS:
        ours = _rows(
            f"SELECT oid::{name}::text FROM {catalogue} WHERE {schema} = current_schema()::regnamespace AND {which} "  # noqa: S608
            f"AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = '{catalogue}'::regclass "
            f"AND objid = {catalogue}.oid AND deptype = 'e')"
        )
        for (thing,) in ours:
            _run(f"DROP {kind} IF EXISTS {thing} CASCADE")


def _build(migrations: list[tuple[str, str]]) -> None:
    """The tables as the backup knew them: its migrations and no newer ones."""
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, name in migrations}
    unknown = sorted(wanted - set(executor.loader.graph.nodes))
    if unknown:
        raise Unusable(f"The backup comes from another version: there is no migration {'.'.join(unknown[0])} here.")
    nodes = executor.loader.graph.node_map
    last = [
        key for key in wanted if not any(child.key in wanted for child in nodes[key].children if child.key[0] == key[0])
    ]
    executor.migrate(sorted(last))
    _run("SET CONSTRAINTS ALL IMMEDIATE")


def _fill(archive: ZipFile, manifest: dict[str, Any]) -> None:
    tables = backup.tables()
    for table, entry in manifest["tables"].items():
        if sorted(tables.get(table, [])) != sorted(entry["columns"]):
            raise Unusable(f"The backup comes from another version: its table {table} has other columns.")
    with _bare(list(tables)):
        for table, entry in manifest["tables"].items():
            _copy_in(archive, table, entry)
    for sequence, last in manifest["sequences"].items():
        _run("SELECT setval(quote_ident(%s)::regclass, %s)", [sequence, last])


@contextmanager
def _bare(tables: list[str]) -> Iterator[None]:
    """Empty tables without what slows filling down or forbids it: triggers, foreign keys, indexes; all of it comes back."""
    foreign_keys, indexes = _rows(FOREIGN_KEYS), _rows(PLAIN_INDEXES)
    _run("SET LOCAL maintenance_work_mem = '256MB'")
    _run("SET LOCAL max_parallel_maintenance_workers = 0")  # they would need shared memory that containers are short of
    for table, name, _definition in foreign_keys:
        _run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _definition in indexes:
        _run(f"DROP INDEX {name}")
    for table in tables:
        _run(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(sql.Identifier(table)))
    _run(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))
    yield
    for _name, definition in indexes:
        _run(definition)
    for table, name, definition in foreign_keys:
        _run(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
    for table in tables:
        _run(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(sql.Identifier(table)))


def _copy_in(archive: ZipFile, table: str, entry: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        with (
            archive.open(backup.member(table)) as file,
            cursor.copy(backup.copying(table, entry["columns"], "FROM STDIN")) as rows,
        ):
            while block := file.read(backup.BLOCK):
                rows.write(block)
        if cursor.rowcount != entry["rows"]:
            raise Unusable(f"Table {table} has {cursor.rowcount} rows instead of {entry['rows']}.")


def _bring_up_to_date() -> None:
    """The migrations of this version that the backup did not know yet."""
    ContentType.objects.clear_cache()
    _run("SET CONSTRAINTS ALL IMMEDIATE")
    call_command("migrate", interactive=False, verbosity=0)


def _skip_ids(handed_out: dict[str, int]) -> None:
    """What was handed out after the backup means nobody else now: an old link to leave a list leaves nobody's list."""
    for sequence, last, highest in _rows(SEQUENCES):
        first_free = max(last or 0, handed_out.get(sequence, 0)) + SKIPPED
        _run("SELECT setval(quote_ident(%s)::regclass, %s)", [sequence, min(first_free, highest)])


def _put_media(archive: ZipFile, media: dict[str, Any], new: list[Path]) -> None:
    """Write the files to their places; `new` are those that were not there."""
    for name in media:
        path = Path(settings.MEDIA_ROOT, name)
        if not path.exists():
            new.append(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(f"media/{name}") as file, path.open("wb") as copy:
            shutil.copyfileobj(file, copy)


def _forget_other_media(media: dict[str, Any]) -> None:
    for name in backup.media_files():
        if name not in media:
            Path(settings.MEDIA_ROOT, name).unlink(missing_ok=True)


def _run(statement: str | sql.Composed, params: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def _rows(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
