"""Drawings for the ideas of the story: a few shapes each, made when the story is told."""

from __future__ import annotations

import random
from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

from arena.images import Renditions, renditions_of

SIZE = (1920, 1200)
PAPER, SHEET, INK, LINE = "#f7f2e8", "#fffdf8", "#1a1d33", "#dcd2be"
BLUE, RED, GREEN, YELLOW, BROWN, NIGHT = "#26379a", "#bf3517", "#3a6b1e", "#e0a526", "#8a6b4a", "#1b1e38"

TWELVE = (" #   ## ", "##  #  #", " #     #", " #    # ", " #   #  ", "### ####")


def drawing(motif: str) -> Renditions:
    """The drawing of this name, in all widths."""
    sheet = Image.new("RGB", SIZE, PAPER)
    MOTIFS[motif](ImageDraw.Draw(sheet))
    file = BytesIO()
    sheet.reduce(2).save(file, "PNG", compress_level=1)
    file.seek(0)
    return renditions_of(file)


def _form(pen: ImageDraw.ImageDraw) -> None:
    """A form to fill in, and beside it the same one filled in, with notes at its edge."""
    hand = random.Random(7)  # noqa: S311
    for left, filled in ((160, False), (960, True)):
        pen.rounded_rectangle((left, 110, left + 640, 1090), 16, fill=SHEET, outline=INK, width=6)
        pen.rectangle((left + 60, 170, left + 400, 200), fill=BLUE)
        for top in range(290, 1030, 150):
            pen.rectangle((left + 60, top, left + 230, top + 14), fill=LINE)
            pen.rounded_rectangle((left + 60, top + 30, left + 580, top + 96), 8, outline=INK, width=4)
            if filled:
                dots = [
                    (left + 90 + 20 * step, top + 62 + hand.randint(-15, 15)) for step in range(hand.randint(9, 20))
                ]
                pen.line(dots, fill=BLUE, width=7, joint="curve")
    for top in (400, 700):
        pen.line((1800, top, 1580, top - 45), fill=RED, width=10)
        pen.polygon([(1555, top - 50), (1608, top - 68), (1600, top - 18)], fill=RED)
        pen.rounded_rectangle((1650, top + 10, 1880, top + 90), 12, fill=RED)


def _tree(pen: ImageDraw.ImageDraw, foot: tuple[int, int], size: int, crown: str = GREEN) -> None:
    x, y = foot
    pen.rectangle((x - size // 14, y - size, x + size // 14, y), fill=BROWN)
    if crown:
        pen.ellipse((x - size // 2, y - int(size * 1.55), x + size // 2, y - int(size * 0.5)), fill=crown)


def _watering(pen: ImageDraw.ImageDraw) -> None:
    """An old tree in full leaf that is watered, and three young ones drying up."""
    pen.rectangle((0, 980, 1920, 1200), fill=LINE)
    _tree(pen, (480, 1000), 560)
    for x in (1150, 1450, 1750):
        _tree(pen, (x, 1000), 240, YELLOW)
    pen.polygon([(760, 700), (960, 700), (940, 880), (780, 880)], fill=BLUE)
    pen.line((780, 820, 640, 720), fill=BLUE, width=30)
    for drop in range(3):
        pen.ellipse((560 - drop * 12, 760 + drop * 70, 590 - drop * 12, 800 + drop * 70), fill=BLUE)


def _attic(pen: ImageDraw.ImageDraw) -> None:
    """A house at night; the window under the roof glows red, those below are blue."""
    pen.rectangle((0, 0, *SIZE), fill=NIGHT)
    pen.ellipse((1500, 110, 1700, 310), fill=SHEET)
    pen.ellipse((1450, 90, 1630, 270), fill=NIGHT)
    pen.polygon([(500, 520), (960, 160), (1420, 520)], fill=RED)
    pen.rectangle((560, 520, 1360, 1200), fill=BROWN)
    pen.rounded_rectangle((860, 330, 1060, 490), 12, fill=YELLOW)
    for top in (600, 880):
        for left in (660, 880, 1100):
            pen.rounded_rectangle((left, top, left + 150, top + 190), 8, fill="#86a8d8")


def _strip(pen: ImageDraw.ImageDraw) -> None:
    """A strip of grooved plates for the blind, straight into a pillar; behind it the strip goes on."""
    pen.polygon([(0, 1200), (0, 700), (1920, 700), (1920, 1200)], fill=LINE)
    for left in (*range(60, 900, 140), *range(1340, 1900, 140)):
        pen.rectangle((left, 880, left + 120, 1040), fill=SHEET, outline=INK, width=5)
        for top in range(905, 1030, 30):
            pen.line((left + 12, top, left + 108, top), fill=INK, width=7)
    pen.rounded_rectangle((960, 160, 1280, 1060), 30, fill=BLUE)
    pen.ellipse((920, 90, 1320, 250), fill=INK)
    for top, colour in ((330, YELLOW), (560, SHEET), (790, RED)):
        pen.rectangle((1000, top, 1240, top + 170), fill=colour)


def _steps(pen: ImageDraw.ImageDraw) -> None:
    """Four steps upwards, a letter on the third."""
    for step, colour in enumerate((BLUE, YELLOW, RED, GREEN)):
        left, top = 200 + step * 390, 900 - step * 190
        pen.rectangle((left, top, left + 370, 1100), fill=colour)
    pen.rectangle((1030, 330, 1300, 510), fill=SHEET, outline=INK, width=7)
    pen.line([(1030, 330), (1165, 440), (1300, 330)], fill=INK, width=7)


def _count(pen: ImageDraw.ImageDraw) -> None:
    """Eighty-four trees in rows: 41 green, 12 yellow, 31 bare."""
    lots = random.Random(84)  # noqa: S311
    crowns = lots.sample([GREEN] * 41 + [YELLOW] * 12 + [""] * 31, k=84)
    for number, crown in enumerate(crowns):
        _tree(pen, (130 + number % 14 * 128, 220 + number // 14 * 180), 90, crown)


def _ferry(pen: ImageDraw.ImageDraw) -> None:
    """A small ferry, a queue on the jetty, and a board with the number twelve in lamps."""
    pen.ellipse((1520, 90, 1760, 330), fill=YELLOW)
    pen.rectangle((0, 860, 1920, 1200), fill=BLUE)
    pen.polygon([(1000, 780), (1820, 780), (1720, 960), (1090, 960)], fill=RED)
    pen.rectangle((1180, 620, 1600, 780), fill=SHEET, outline=INK, width=6)
    pen.rectangle((0, 800, 840, 850), fill=BROWN)
    for x in range(70, 780, 88):
        pen.ellipse((x, 610, x + 56, 666), fill=INK)
        pen.rounded_rectangle((x - 6, 672, x + 62, 800), 24, fill=INK)
    pen.rounded_rectangle((120, 170, 520, 440), 20, fill=INK)
    for row, dots in enumerate(TWELVE):
        for column, dot in enumerate(dots):
            if dot == "#":
                x, y = 166 + column * 36, 200 + row * 36
                pen.ellipse((x, y, x + 28, y + 28), fill=YELLOW)


MOTIFS: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "form": _form,
    "watering": _watering,
    "attic": _attic,
    "strip": _strip,
    "steps": _steps,
    "count": _count,
    "ferry": _ferry,
}
