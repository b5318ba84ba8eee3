"""The twelve Bezirke as tiles of a schematic map, from north to south as they lie to one another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

# The rows of the map from north to south, each half a tile beside the one above.
ROWS = (
    {"12": "Re", "03": "Pa"},
    {"05": "Sp", "01": "Mi", "11": "Li", "10": "MH"},
    {"04": "CW", "02": "FK", "09": "TK"},
    {"06": "SZ", "07": "TS", "08": "Nk"},
)
SHORT = {code: short for row in ROWS for code, short in row.items()}
LEVELS = 4
# In the units of the picture: from one tile to the next, from one row to the next, and the edge around it.
ACROSS, DOWN, EDGE = 200, 108, 4
PLACES = {
    code: (EDGE + position * ACROSS + (row + 1) % 2 * ACROSS // 2, EDGE + row * DOWN)
    for row, codes in enumerate(ROWS)
    for position, code in enumerate(codes)
}


@dataclass
class Tile:
    """One Bezirk: where it leads, how much there is, and how that compares with the others, from 0 to 4."""

    code: str
    word: str
    url: str
    count: int
    current: bool = False
    level: int = 0

    @property
    def short(self) -> str:
        return SHORT.get(self.code, "")

    @property
    def x(self) -> int:
        """Its left edge in the picture."""
        return PLACES[self.code][0]

    @property
    def y(self) -> int:
        """Its upper edge in the picture."""
        return PLACES[self.code][1]

    @property
    def lines(self) -> list[str]:
        """Its name, each part of a double name on a line of its own."""
        first, hyphen, second = self.word.partition("-")
        return [first + hyphen, second] if second else [first]


def in_map_order(code: str) -> int:
    """Where a Bezirk comes in the map's reading order; one the map does not know comes last."""
    return [*SHORT, code].index(code)


def tile_map(tiles: Iterable[Tile]) -> list[Tile]:
    """The tiles in the order of the map, each with its level; what the map does not know is left to the list."""
    known = sorted((tile for tile in tiles if tile.short), key=lambda tile: in_map_order(tile.code))
    most = max((tile.count for tile in known), default=0)
    for tile in known:
        tile.level = ceil(LEVELS * tile.count / most) if most else 0
    return known
