"""An address as a QR code, drawn by the template as one path of an SVG."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4  # the empty modules around the code that cameras need


@dataclass(frozen=True)
class Drawing:
    """The dark modules as bars, and how many modules wide the whole of it is."""

    size: int
    path: str


def drawn(text: str) -> Drawing:
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    return Drawing(len(rows), "".join(_bars(row, y) for y, row in enumerate(rows)))


def _bars(row: list[bool], y: int) -> str:
    """Each run of dark modules of a row."""
    bars, x = "", 0
    for is_dark, run in groupby(row):
        length = len(list(run))
        bars += f"M{x} {y}h{length}v1h-{length}z" if is_dark else ""
        x += length
    return bars
