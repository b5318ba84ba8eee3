"""Picture files: what is a picture is drawn anew and carries nothing along; what is none is refused with a sentence."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms

from arena import images
from arena.images import renditions_of
from tests.ideas.pictures import drawn, encoded

HOW = "Bitte speichern Sie das Bild als JPEG, PNG oder WebP"


def seen(content: bytes) -> Image.Image:
    """The largest of the pictures people get to see."""
    made = renditions_of(BytesIO(content))
    return Image.open(BytesIO(made.files[made.width]))


def refused(content: bytes) -> str:
    with pytest.raises(ValidationError) as caught:
        renditions_of(BytesIO(content))
    return " ".join(caught.value.messages)


def png_header(width: int, height: int) -> bytes:
    """A PNG that says it is as large as this, and has next to nothing in it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(bytes(100))) + chunk(b"IEND", b"")


def zipped() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("seite.html", "Hallo")
    return file.getvalue()


# What is taken


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_webp_in_several_widths(kind):
    made = renditions_of(BytesIO(encoded(drawn(2000, 1000), kind)))

    opened = {width: Image.open(BytesIO(file)) for width, file in made.files.items()}
    assert {width: (image.format, image.size) for width, image in opened.items()} == {
        480: ("WEBP", (480, 240)),
        960: ("WEBP", (960, 480)),
        1600: ("WEBP", (1600, 800)),
    }
    assert (made.width, made.height) == (1600, 800)


def test_a_small_picture_is_not_blown_up():
    made = renditions_of(BytesIO(encoded(drawn(600, 400))))

    assert sorted(made.files) == [480, 600]


def test_a_photo_stands_upright_and_forgets_where_it_was_taken():
    lying = drawn(600, 400).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter to the right
    exif[0x010F] = "Kamera von Mira"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 0.0)})
    content = encoded(lying, exif=exif, comment=b"Privat", xmp=b"<x:xmpmeta>Privat</x:xmpmeta>", icc_profile=srgb())
    assert b"Kamera von Mira" in content

    image = seen(content)

    assert image.size == (600, 400)
    assert image.getpixel((300, 50))[0] > 150 > image.getpixel((300, 350))[0]
    assert not image.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & image.info.keys()
    assert not any(word in file for file in files(content) for word in (b"Mira", b"Privat", b"EXIF", b"ICCP", b"XMP "))


def files(content: bytes) -> list[bytes]:
    return list(renditions_of(BytesIO(content)).files.values())


def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def test_the_text_in_a_png_is_gone():
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Author", "Mira Privat")
    told.add_itxt("Comment", "Mira Privat")

    assert not any(b"Privat" in file for file in files(encoded(drawn(), "PNG", pnginfo=told)))


def test_colours_for_the_press_become_colours_for_the_screen():
    image = seen(encoded(drawn().convert("CMYK")))

    assert image.mode == "RGB"
    assert image.getpixel((300, 50))[0] > 150


def test_a_profile_that_is_no_good_is_left_aside():
    assert seen(encoded(drawn(), icc_profile=b"no profile" * 20)).size == (600, 400)


def test_sixteen_bits_of_grey_stay_grey():
    middle = Image.new("I;16", (300, 300), 32_768)

    assert 120 < seen(encoded(middle, "PNG")).convert("L").getpixel((150, 150)) < 136


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1"])
def test_what_is_transparent_stands_on_white(mode):
    clear = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    options = {}
    if mode == "P":
        clear, options = Image.new("P", (300, 300), 0), {"transparency": 0}
    elif mode == "1":
        clear = Image.new("1", (300, 300), 1)
    else:
        clear = clear.convert(mode)

    assert seen(encoded(clear, "PNG", **options)).getpixel((150, 150)) == (255, 255, 255)


def test_the_second_picture_behind_a_phones_photo_does_no_harm():
    pair = encoded(drawn(), "MPO", save_all=True, append_images=[drawn(300, 300)])

    assert seen(pair).size == (600, 400)


def test_a_large_photo_is_taken():
    assert seen(encoded(Image.new("L", (8000, 6000), 128), quality=50)).size == (1600, 1200)


# What is refused


def test_a_bomb_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr(images, "_shrunk", lambda image: pytest.fail("it was decoded"))

    assert "zu viele Bildpunkte" in refused(png_header(5001, 5000))
    assert "zu viele Bildpunkte" in refused(png_header(60_000, 60_000))
    assert "zu viele Bildpunkte" in refused(encoded(Image.new("1", (16_000, 4_000)).convert("L"), quality=1))


def test_a_photo_of_too_many_bytes_is_refused():
    assert "Höchstens 10 MB" in refused(encoded(drawn()) + bytes(10_000_000))


def test_a_photo_painted_in_thousands_of_layers_is_refused(monkeypatch):
    content = encoded(drawn(), progressive=True)
    start = content.index(b"\xff\xda")
    end = content.index(b"\xff", start + 20)
    monkeypatch.setattr(images, "_shrunk", lambda image: pytest.fail("it was decoded"))

    assert "beschädigt" in refused(content[:start] + content[start:end] * 200 + content[end:])


def test_a_tiny_picture_is_refused():
    assert "mindestens 200 Pixel" in refused(encoded(drawn(199, 400)))


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("SVG", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("SVG", b'\xef\xbb\xbf <?xml version="1.0"?>\n<!-- x -->\n<svg/>'),
        ("EPS", encoded(drawn(), "EPS")),
        ("EPS", b"\xc5\xd0\xd3\xc6" + bytes(100)),
        ("GIF", encoded(drawn(), "GIF")),
        ("HTML", b"<!DOCTYPE html><html><body>Hallo</body></html>"),
        ("HTML", b"\n<html>"),
        ("PDF", encoded(drawn(), "PDF")),
        ("BMP", encoded(drawn(), "BMP")),
        ("TIFF", encoded(drawn(), "TIFF")),
        ("ZIP", zipped()),
        ("HEIC", b"\0\0\0\x18ftypheic" + bytes(100)),
        ("AVIF", encoded(drawn(), "AVIF")),
        ("Video", b"\0\0\0\x18ftypmp42" + bytes(100)),
    ],
)
def test_another_kind_of_file_is_named_and_one_learns_what_to_do(kind, content):
    words = refused(content)

    assert f"Das ist eine {kind}-Datei." in words
    assert HOW in words


@pytest.mark.parametrize("content", [b"", b"Nur ein Text.", bytes(5000), encoded(drawn(), "ICO")])
def test_what_is_no_picture_at_all_is_refused(content):
    assert HOW in refused(content)


@pytest.mark.parametrize(
    "content",
    [
        encoded(drawn()) + zipped(),
        encoded(drawn(), "PNG") + zipped(),
        encoded(drawn(), comment=b"<script>alert(1)</script>"),
        encoded(drawn()) + b"<HTML><body>",
        encoded(drawn()) + b"%PDF-1.7",
        encoded(drawn(), comment=b"<?php system($_GET[1]); ?>"),
    ],
)
def test_a_picture_that_is_something_else_as_well_is_refused(content):
    assert Image.open(BytesIO(content))

    assert "noch etwas anderes als ein Bild" in refused(content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_half_a_file_is_refused(kind):
    content = encoded(Image.effect_noise((600, 400), 60).convert("RGB"), kind)

    assert "beschädigt oder nicht vollständig" in refused(content[: len(content) // 2])


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_what_moves_is_refused(kind):
    film = encoded(drawn(), kind, save_all=True, append_images=[Image.new("RGB", (600, 400))])

    assert "Bewegte Bilder" in refused(film)
