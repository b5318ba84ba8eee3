"""Who had themselves erased, outside the database too: an older backup that comes back must not bring them back.

The file holds numbers and moments, one line of JSON each, and is only ever appended to. Whatever the table knows and the
file does not is added at the next occasion, so a full disk delays a line and loses none.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from activity.models import Erasure

logger = logging.getLogger(__name__)


class Entry(NamedTuple):
    """One erasure."""

    person: int
    at: datetime
    blank_texts: bool


def known() -> list[Entry]:
    """Every erasure that the file or this database knows, oldest first."""
    return sorted(
        {*read(settings.ERASURE_LEDGER), *entries_of(Erasure.objects.all())}, key=lambda entry: (entry.at, entry.person)
    )


def read(path: Path) -> list[Entry]:
    """The entries of a ledger file; a line that was broken off is left out, its erasure still stands in the table."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        return []
    return list(_entries(lines))


def _entries(lines: Iterable[str]) -> Iterator[Entry]:
    for line in lines:
        try:
            entry = json.loads(line)
            yield Entry(int(entry["person"]), datetime.fromisoformat(entry["at"]), bool(entry["blank_texts"]))
        except (ValueError, KeyError, TypeError):
            logger.warning("A line of the ledger of erasures cannot be read: %s", line[:80])


def keep() -> None:
    """Write down what the file does not know yet; when that fails the table knows, and the next time catches up."""
    try:
        append(
            settings.ERASURE_LEDGER, sorted(set(entries_of(Erasure.objects.all())) - set(read(settings.ERASURE_LEDGER)))
        )
    except OSError:
        logger.exception("The ledger of erasures cannot be written to %s.", settings.ERASURE_LEDGER)


def append(path: Path, entries: Iterable[Entry]) -> None:
    """Add lines to a ledger file, on the disk when this returns."""
    lines = "".join(
        json.dumps({"person": entry.person, "at": entry.at.isoformat(), "blank_texts": entry.blank_texts}) + "\n"
        for entry in entries
    )
    if not lines:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
        if not _ends_a_line(path):
            file.write("\n")
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def _ends_a_line(path: Path) -> bool:
    """A power cut may have left half a line; the next one begins after it."""
    text = path.read_bytes()
    return not text or text.endswith(b"\n")


def entries_of(erasures: QuerySet[Erasure]) -> list[Entry]:
    """Rows of the table as entries of the ledger."""
    return [Entry(*row) for row in erasures.values_list("person", "at", "blank_texts")]
