"""The files of reports: pictures drawn anew, PDFs as they came, all under names nobody can guess."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from arena import clock
from arena.images import Renditions
from ideas.models.picture import LEFT_ALONE, NotStored, delete_files

PICTURES, DOCUMENTS = "report-pictures", "report-documents"
MOST_BYTES = 10_000_000
PDF_BEGINS = re.compile(rb"\A\s{0,16}%PDF-[12]\.\d")
TOO_LARGE = _(
    "Das Dokument ist zu groß: Höchstens 10 MB sind möglich. Oft hilft es, Bilder darin kleiner zu speichern."
)
NO_PDF = _("Das ist keine PDF-Datei. Bitte speichern Sie das Dokument als PDF und wählen Sie es dann noch einmal.")
INCOMPLETE = _("Die PDF-Datei ist nicht vollständig. Bitte speichern Sie sie neu und wählen Sie sie noch einmal.")

logger = logging.getLogger(__name__)

__all__ = ["NotStored", "delete_files"]


def checked_pdf(content: bytes) -> bytes:
    """The content of a file that begins and ends like a PDF; anything else is refused with a sentence."""
    if len(content) > MOST_BYTES:
        raise ValidationError(TOO_LARGE, code="too_large")
    if not PDF_BEGINS.match(content):
        raise ValidationError(NO_PDF, code="kind")
    if b"%%EOF" not in content[-2048:]:
        raise ValidationError(INCOMPLETE, code="incomplete")
    return content


def picture_name(key: str, width: int) -> str:
    return f"{PICTURES}/{key[:2]}/{key}-{width}.webp"


def document_name(key: str) -> str:
    return f"{DOCUMENTS}/{key[:2]}/{key}.pdf"


def opened(name: str) -> File | None:
    try:
        return default_storage.open(name)
    except FileNotFoundError:
        return None


@contextmanager
def written_pictures(renditions: Renditions) -> Iterator[str]:
    """The files of every width under a new key; none of them stays when they, or what follows, fail."""
    key = secrets.token_hex(16)
    with _written({picture_name(key, width): content for width, content in renditions.files.items()}):
        yield key


@contextmanager
def written_document(content: bytes) -> Iterator[str]:
    """The file under a new key; it does not stay when what follows fails."""
    key = secrets.token_hex(16)
    with _written({document_name(key): content}):
        yield key


@contextmanager
def _written(contents: dict[str, bytes]) -> Iterator[None]:
    try:
        _write(contents)
        yield
    except BaseException:
        delete_files(contents)
        raise


def _write(contents: dict[str, bytes]) -> None:
    try:
        for name, content in contents.items():
            default_storage.save(name, ContentFile(content))
    except Exception as problem:  # each kind of storage has errors of its own
        raise NotStored from problem


def sweep(folder: str, known: Iterable[str]) -> int:
    """Delete the old files of a folder whose key is not among the known ones; how many there were."""
    keys = set(known)
    left_behind = [name for name in _files_in(folder) if _key_of(name) not in keys and _is_old(name)]
    delete_files(left_behind)
    return len(left_behind)


def _key_of(name: str) -> str:
    return name.rpartition("/")[2].partition(".")[0].partition("-")[0]


def _files_in(folder: str) -> Iterator[str]:
    try:
        shards, _files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for shard in shards:
        for name in default_storage.listdir(f"{folder}/{shard}")[1]:
            yield f"{folder}/{shard}/{name}"


def _is_old(name: str) -> bool:
    try:
        return default_storage.get_modified_time(name) < clock.now() - LEFT_ALONE
    except FileNotFoundError:
        return False
