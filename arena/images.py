"""Pictures from strangers: looked at with suspicion, decoded with limits, drawn anew without anything they carried."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 10_000_000
MOST_PIXELS = {"JPEG": 60_000_000, "MPO": 60_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
MOST_SCANS = 100  # a progressive JPEG has about ten; each more costs a pass over the whole picture
SMALLEST_SIDE = 200
LARGEST_SIDE = 1600
WIDTHS = (480, 960, 1600)
QUALITY = 80

HOW_TO_SAVE = _("Bitte speichern Sie das Bild als JPEG, PNG oder WebP und wählen Sie es dann noch einmal.")
TOO_MANY_BYTES = _(
    "Das Bild ist zu groß: Höchstens %(most)d MB sind möglich. Speichern Sie es kleiner, zum Beispiel mit 2000 Pixeln Breite, und wählen Sie es noch einmal."
)
TOO_MANY_PIXELS = _(
    "Das Bild hat zu viele Bildpunkte. Speichern Sie es kleiner, zum Beispiel mit 2000 Pixeln Breite, und wählen Sie es noch einmal."
)
TOO_SMALL = _(
    "Das Bild ist zu klein: Es braucht in Breite und Höhe mindestens %(least)d Pixel. Bitte wählen Sie ein größeres."
)
MOVING = _("Bewegte Bilder nehmen wir nicht an, denn sie stören beim Lesen. Bitte wählen Sie ein einzelnes Bild.")
BROKEN = _(
    "Die Datei ist beschädigt oder nicht vollständig. Bitte öffnen Sie das Bild, speichern Sie es neu und wählen Sie es noch einmal."
)
TWO_IN_ONE = _(
    "In dieser Datei steckt noch etwas anderes als ein Bild. Bitte speichern Sie das Bild neu, zum Beispiel als Bildschirmfoto, und wählen Sie es noch einmal."
)
ANOTHER_KIND = _("Das ist eine %(kind)s-Datei. ")
NO_PICTURE = _("Diese Datei ist kein Bild, das wir zeigen können. ")

# What files begin with that people take for pictures, or that others pass off as such.
OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "GIF"),
    (b"%!PS", "EPS"),
    (b"\xc5\xd0\xd3\xc6", "EPS"),
    (b"%PDF", "PDF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"PK\3\4", "ZIP"),
)
BRANDS = {b"avif": "AVIF", b"avis": "AVIF", b"heic": "HEIC", b"heix": "HEIC", b"mif1": "HEIC", b"msf1": "HEIC"}
MARKUP = ((b"<svg", "SVG"), (b"<html", "HTML"), (b"<!doctype html", "HTML"), (b"<script", "HTML"))
JPEG_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
BURIED = (b"<html", b"<script", b"<!doctype", b"<?php", b"%pdf-")

Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())

# Decoding is what costs memory, so each process does one at a time.
_one_at_a_time = BoundedSemaphore()


@dataclass(frozen=True)
class Renditions:
    """One picture in several widths, each a WebP file; width and height are those of the largest."""

    width: int
    height: int
    files: dict[int, bytes]


def renditions_of(upload: BinaryIO) -> Renditions:
    """The picture drawn anew, without metadata; a file that is none is refused with a sentence (ValidationError)."""
    content = upload.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise too_large()
    _refuse_other_kinds(content)
    with _one_at_a_time:
        return _encoded(_decoded(content))


def too_large() -> ValidationError:
    return ValidationError(TOO_MANY_BYTES, code="too_large", params={"most": MOST_BYTES // 1_000_000})


def _refuse_other_kinds(content: bytes) -> None:
    if kind := _other_kind(content):
        raise ValidationError([_with_advice(ANOTHER_KIND % {"kind": kind})], code="kind")
    lower = content.lower()
    if any(sign in lower for sign in BURIED) or zipfile.is_zipfile(BytesIO(content)):
        raise ValidationError(TWO_IN_ONE, code="two_in_one")
    if content.startswith(b"\xff\xd8") and _scans(content) > MOST_SCANS:
        raise ValidationError(BROKEN, code="broken")


def _other_kind(content: bytes) -> str:
    """What the file is, if it begins like something else that has a name."""
    if content[4:8] == b"ftyp":
        return BRANDS.get(content[8:12], "Video")
    for begin, kind in OTHER_KINDS:
        if content.startswith(begin):
            return kind
    text = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((kind for sign, kind in MARKUP if text.startswith(b"<") and sign in text), "")


def _scans(content: bytes) -> int:
    """How many passes over the picture a JPEG asks for."""
    scans, marker = 0, JPEG_MARKER.search(content, 2)
    while marker and marker[1] != b"\xd9":
        scans += marker[1] == b"\xda"
        length = int.from_bytes(content[marker.end() : marker.end() + 2])
        marker = JPEG_MARKER.search(content, marker.end() + length)
    return scans


def _with_advice(words: str | Promise) -> str:
    return f"{words}{HOW_TO_SAVE}"


def _decoded(content: bytes) -> Image.Image:
    """The picture upright, in sRGB, opaque, and no larger than we show it."""
    try:
        image = Image.open(BytesIO(content), formats=FORMATS)
        _refuse_wrong_sizes(image)
        return _shrunk(image)
    except ValidationError:
        raise
    except Image.DecompressionBombError as problem:
        raise ValidationError(TOO_MANY_PIXELS, code="pixels") from problem
    except UnidentifiedImageError as problem:
        raise ValidationError([_with_advice(NO_PICTURE)], code="kind") from problem
    except Exception as problem:  # decoders raise what they like at broken files
        raise ValidationError(BROKEN, code="broken") from problem


def _refuse_wrong_sizes(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS[image.format or "PNG"]:
        raise ValidationError(TOO_MANY_PIXELS, code="pixels")
    if min(image.size) < SMALLEST_SIDE:
        raise ValidationError(TOO_SMALL, code="small", params={"least": SMALLEST_SIDE})
    # An MPO is a photo of a telephone with a second one behind it, not a film.
    if getattr(image, "is_animated", False) and image.format in {"PNG", "WEBP"}:
        raise ValidationError(MOVING, code="moving")


def _shrunk(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    image.draft(None, (LARGEST_SIDE, LARGEST_SIDE))  # a JPEG is decoded at a fraction of its size
    image.load()
    upright = _eight_bits(image)
    ImageOps.exif_transpose(upright, in_place=True)
    sheet = _on_white(upright)
    sheet.thumbnail((LARGEST_SIDE, LARGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2)
    return _in_srgb(sheet, profile)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits of grey become eight; indexed colours become full ones, so that they can be shrunk."""
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"L", "RGB", "RGBA", "CMYK"} and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    """A new sheet with nothing on it but the picture: no metadata comes along."""
    sheet = Image.new("CMYK" if image.mode == "CMYK" else "RGB", image.size, "white")
    if image.mode == "RGBA":
        sheet.paste(image, mask=image)
    else:
        sheet.paste(image)
    return sheet


def _in_srgb(image: Image.Image, profile: Any) -> Image.Image:
    """The colours as the photographer saw them; a profile that is no good is left aside."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB") or image
        except (ImageCms.PyCMSError, OSError):
            pass
    return image.convert("RGB")


def _encoded(image: Image.Image) -> Renditions:
    widths = sorted({*(width for width in WIDTHS if width < image.width), image.width})
    return Renditions(image.width, image.height, {width: _webp(image, width) for width in widths})


def _webp(image: Image.Image, width: int) -> bytes:
    if width != image.width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    file = BytesIO()
    image.save(file, "WEBP", quality=QUALITY)
    return file.getvalue()
