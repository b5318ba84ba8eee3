"""What is held on a person, in sections, and the archive they take home: one page to read, one file for machines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Choices
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from arena import clock

IN_MEMORY = 2_000_000  # bytes; a larger archive waits on the disk while it is sent
SHOWN = 500  # entries of a section on the page; nobody reads more, and the data hold all
PAGE, DATA, FILES = "meine-daten.html", "meine-daten.json", "dateien"

Row = dict[str, Any]


@dataclass(frozen=True)
class File:
    """One of the person's own files; opened only when it is packed."""

    name: str
    open: Callable[[], IO[bytes] | None]


@dataclass(frozen=True)
class Section:
    """Rows of one kind; `columns` are the keys of each row with the words for them, in the order of reading."""

    code: str
    heading: str
    note: str
    columns: dict[str, str]
    rows: list[Row]
    files: list[File] = field(default_factory=list)

    @property
    def is_cut(self) -> bool:
        """Whether the page shows only part of it."""
        return len(self.rows) > SHOWN

    @property
    def entries(self) -> Iterable[list[tuple[str, str]]]:
        """The newest rows as people read them, without what is empty."""
        for row in self.rows[-SHOWN:]:
            yield [(word, words_for(row[key])) for key, word in self.columns.items() if row[key] not in (None, "", [])]


def labels(choices: type[Choices]) -> dict[str, str]:
    """The words of all choices at once: asking each row for its own is slow where there are thousands."""
    return {str(each.value): str(each.label) for each in choices}


def words_for(value: Any) -> str:
    """A value as it reads on the page."""
    match value:
        case bool():
            return _("ja") if value else _("nein")
        case datetime():
            return f"{localtime(value):%d.%m.%Y, %H:%M:%S}"
        case date():
            return date_format(value, "j. F Y")
        case list():
            return ", ".join(str(each) for each in value)
    return str(value)


def pack(sections: list[Section]) -> IO[bytes]:
    """A ZIP file with the page, the data and the person's own files, at its beginning and ready to be sent."""
    archive = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 closed by whoever sends it
    with ZipFile(archive, "w", ZIP_DEFLATED, compresslevel=3) as packed:
        packed.writestr(PAGE, page_of(sections))
        packed.writestr(DATA, data_of(sections))
        for file in (file for section in sections for file in section.files):
            if content := file.open():
                with content:
                    packed.writestr(f"{FILES}/{file.name}", content.read(), ZIP_STORED)
    archive.seek(0)
    return archive


def page_of(sections: list[Section]) -> str:
    """One page that needs nothing but itself; whatever a person wrote is shown as text."""
    return render_to_string(
        "personal/export.html", {"sections": sections, "made_at": clock.now(), "files": FILES, "shown": SHOWN}
    )


def data_of(sections: list[Section]) -> str:
    """The same for machines: under `legend` the words for every key, under `data` the rows."""
    whole = {
        "made_at": clock.now(),
        "legend": {
            section.code: {"heading": section.heading, "note": section.note, "columns": section.columns}
            for section in sections
        },
        "data": {section.code: section.rows for section in sections},
    }
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
