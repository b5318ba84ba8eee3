"""The picture of an idea: re-encoded files under a name nobody can guess, and the words that belong to it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from arena import clock
from arena.images import Renditions
from arena.transitions import Stale

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea

FOLDER = "pictures"
LEFT_ALONE = timedelta(hours=1)  # a file younger than this may belong to a row that is being written

logger = logging.getLogger(__name__)


class NotStored(Exception):
    """The files could not be written; nothing of them is left."""


class Picture(models.Model):
    """A picture with its alternative text and credit; whoever added it said that it may be shown."""

    idea = models.OneToOneField("ideas.Idea", on_delete=models.CASCADE, related_name="picture")
    key = models.CharField(max_length=32, unique=True)
    widths = models.JSONField(default=list)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alt = models.CharField(_("Bildbeschreibung"), max_length=300)
    credit = models.CharField(_("Bildnachweis"), max_length=120)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pictures")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("Bild")
        verbose_name_plural = _("Bilder")

    def __str__(self) -> str:
        return self.alt

    @property
    def file_names(self) -> list[str]:
        return [file_name(self.key, width) for width in self.widths]

    @property
    def src(self) -> str:
        return self._address(self.widths[-1])

    @property
    def srcset(self) -> str:
        """Every width with its address, as the browser chooses from them."""
        return ", ".join(f"{self._address(width)} {width}w" for width in self.widths)

    @property
    def small(self) -> str:
        return self._address(self.widths[0])

    def open(self, width: int) -> File | None:
        """The file of this width, if there is one."""
        if width not in self.widths:
            return None
        try:
            return default_storage.open(file_name(self.key, width))
        except FileNotFoundError:
            return None

    def _address(self, width: int) -> str:
        return reverse("picture", args=[self.idea_id, self.key, width])

    # Verbs

    @classmethod
    def add(cls, idea: Idea, renditions: Renditions, *, by: User, alt: str, credit: str) -> Picture:
        """The idea's picture is this one; the files of the one before go once that is safely stored."""
        with written(renditions) as key, idea.redrawn(by=by):
            cls.discard(idea)
            return cls.objects.create(
                idea=idea,
                key=key,
                widths=sorted(renditions.files),
                width=renditions.width,
                height=renditions.height,
                alt=alt,
                credit=credit,
                added_by=by,
            )

    def describe(self, *, by: User, alt: str, credit: str) -> None:
        """Say better what is to be seen, or whose it is."""
        with self.idea.redrawn(by=by):
            if not Picture.objects.filter(pk=self.pk).update(alt=alt, credit=credit):
                raise Stale(self.idea)

    @classmethod
    def remove(cls, idea: Idea, *, by: User) -> None:
        """Take the picture away; what is gone already stays gone."""
        if cls.objects.filter(idea=idea).exists():
            with idea.redrawn(by=by):
                cls.discard(idea)

    @classmethod
    def discard(cls, idea: Idea) -> None:
        """Row and files of the idea's picture go, if there is one; the files once that is safely stored."""
        for picture in cls.objects.filter(idea=idea):
            transaction.on_commit(partial(delete_files, picture.file_names), robust=True)
            picture.delete()

    @classmethod
    def sweep(cls) -> int:
        """Delete the files no picture knows of, left behind by a power cut, say; returns how many there were."""
        left_behind = [name for shard in _folders(FOLDER) for name in cls._orphans(f"{FOLDER}/{shard}")]
        delete_files(left_behind)
        return len(left_behind)

    @classmethod
    def _orphans(cls, folder: str) -> list[str]:
        _none, names = default_storage.listdir(folder)
        keys = {name.partition("-")[0] for name in names}
        known = set(cls.objects.filter(key__in=keys).values_list("key", flat=True))
        strangers = (f"{folder}/{name}" for name in names if name.partition("-")[0] not in known)
        return [name for name in strangers if _is_old(name)]


def file_name(key: str, width: int) -> str:
    return f"{FOLDER}/{key[:2]}/{key}-{width}.webp"


@contextmanager
def written(renditions: Renditions) -> Iterator[str]:
    """The files of every width under a new key; none of them stays when they, or what follows, fail."""
    key = secrets.token_hex(16)
    try:
        _write(key, renditions)
        yield key
    except BaseException:
        delete_files(file_name(key, width) for width in renditions.files)
        raise


def _write(key: str, renditions: Renditions) -> None:
    try:
        for width, content in renditions.files.items():
            default_storage.save(file_name(key, width), ContentFile(content))
    except Exception as problem:  # each kind of storage has errors of its own
        raise NotStored from problem


def delete_files(names: Iterable[str]) -> None:
    """Delete what is there of these; what cannot be deleted now, the sweep finds later."""
    for name in names:
        try:
            default_storage.delete(name)
        except OSError:
            logger.warning("%s could not be deleted; the sweep tries again.", name)


def _folders(path: str) -> list[str]:
    try:
        return default_storage.listdir(path)[0]
    except FileNotFoundError:
        return []


def _is_old(name: str) -> bool:
    try:
        return default_storage.get_modified_time(name) < clock.now() - LEFT_ALONE
    except FileNotFoundError:
        return False
