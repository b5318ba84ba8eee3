"""The one stylesheet people load: KERN in its layer, then our parts from static/css/ in a fixed order."""

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

STYLESHEET = "css/arena.css"
SOURCES = settings.BASE_DIR / "static"
BUILT = settings.ARENA_VAR / "stylesheet"
LAYERS = "@layer reset, vendor, tokens, base, layout, components, utilities;\n"
KERN = SOURCES / "vendor" / "kern-2.7.2" / "kern.min.css"
FOUNDATIONS = ("fonts", "tokens", "kern-tokens", "base", "layout")
FINISH = ("utilities",)


class StylesheetFinder(BaseFinder):
    """Lets collectstatic and the development server find the stylesheet as if it lay in static/."""

    def find(self, path: str, find_all: bool = False) -> Any:
        if path != STYLESHEET:
            return []
        found = str(built_stylesheet())
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        built_stylesheet()
        yield STYLESHEET, FileSystemStorage(location=BUILT)


def parts() -> list[Path]:
    """Every part in the order it is served: foundations, components by name, utilities."""
    folder = SOURCES / "css"
    components = sorted((folder / "components").glob("*.css"))
    return [
        *(folder / f"{name}.css" for name in FOUNDATIONS),
        *components,
        *(folder / f"{name}.css" for name in FINISH),
    ]


def stylesheet_text() -> str:
    """KERN wrapped in its layer, so that every part of ours wins over it without fighting its selectors."""
    kern = KERN.read_text().removeprefix('@charset "UTF-8";')
    return LAYERS + f"@layer vendor {{{kern}}}\n" + "".join(part.read_text() for part in parts())


def built_stylesheet() -> Path:
    """The path of the stylesheet, made anew when a part is newer or the order has changed."""
    target = BUILT / STYLESHEET
    sources = [KERN, Path(__file__), SOURCES / "css" / "components", *parts()]
    newest = max(source.stat().st_mtime for source in sources)
    if not target.exists() or target.stat().st_mtime < newest:
        _replace(target, stylesheet_text())
    return target


def _replace(target: Path, text: str) -> None:
    """Swap the file in one step: another process may be reading it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False) as fresh:
        fresh.write(text)
    Path(fresh.name).chmod(0o644)
    Path(fresh.name).replace(target)
