"""Picture files of every kind, made on the spot."""

from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from arena.images import renditions_of
from ideas.models import Idea, Picture

RED, BLUE = (200, 30, 30), (30, 30, 200)


def drawn(width: int = 600, height: int = 400) -> Image.Image:
    """Red above, blue below: so that one sees which side is up."""
    image = Image.new("RGB", (width, height), BLUE)
    ImageDraw.Draw(image).rectangle((0, 0, width, height // 2 - 1), fill=RED)
    return image


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def upload(content: bytes | None = None, name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, encoded(drawn()) if content is None else content)


def typed(image: SimpleUploadedFile | None = None, **changed: Any) -> dict[str, Any]:
    """The form as somebody fills it in completely."""
    words = {"alt": "Eine Bank ohne Lehne", "credit": "Foto: Mira K.", "rights": "on"}
    return words | ({"image": image} if image else {}) | changed


def give(idea: Idea, **words: str) -> Picture:
    """A picture for an idea, through the verb."""
    words = {"alt": "Eine Bank ohne Lehne", "credit": "Foto: Mira K."} | words
    return Picture.add(idea, renditions_of(BytesIO(encoded(drawn()))), by=idea.authors[0], **words)


def stored() -> set[str]:
    """The names of all files there are."""
    return {path.name for path in Path(settings.MEDIA_ROOT).rglob("*.webp")}
