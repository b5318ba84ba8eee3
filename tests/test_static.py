"""What the browser is served stays small, whole and free of inline style and script."""

import hashlib
import os
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from arena import stylesheet

STATIC = settings.BASE_DIR / "static"
OWN_STYLES = sorted((STATIC / "css").rglob("*.css"))
OWN_SCRIPTS = sorted((STATIC / "js").rglob("*.js"))
PAGES = settings.BASE_DIR / "templates"
# Mails, and the page that people take home, are read elsewhere and bring their own style.
ELSEWHERE = {"mail", "export.html"}
TEMPLATES = sorted(path for path in PAGES.rglob("*.html") if not ELSEWHERE.intersection(path.relative_to(PAGES).parts))
VENDORED = tomllib.loads((STATIC / "vendor" / "vendor.toml").read_text())["file"]


def name(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("file", VENDORED, ids=lambda file: file["path"])
def test_a_vendored_file_is_what_was_published_and_brings_its_licence(file):
    content = (STATIC / file["path"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == file["sha256"]
    assert file["version"] in file["path"]
    assert (STATIC / file["licence_text"]).read_text()


def test_every_foreign_file_is_named_in_the_list():
    foreign = {
        p
        for folder in ("vendor", "fonts")
        for p in (STATIC / folder).rglob("*.*")
        if p.suffix in {".css", ".js", ".woff2"}
    }

    assert foreign == {STATIC / file["path"] for file in VENDORED}


@pytest.mark.parametrize("path", OWN_STYLES, ids=name)
def test_a_stylesheet_part_fits_on_a_few_screens(path):
    assert len(path.read_text().splitlines()) <= 150


@pytest.mark.parametrize("path", OWN_SCRIPTS, ids=name)
def test_a_script_is_one_small_behaviour(path):
    assert len(path.read_text().splitlines()) <= 60


def test_every_part_is_in_the_stylesheet_once():
    assert sorted(stylesheet.parts()) == OWN_STYLES


def test_the_order_of_layers_comes_first():
    text = stylesheet.stylesheet_text()

    assert text.startswith("@layer reset, vendor, tokens, base, layout, components, utilities;")
    assert text.index("@layer vendor {") < text.index("@layer tokens {") < text.index("@layer utilities {")
    assert "@charset" not in text


def test_the_stylesheet_is_made_anew_when_a_part_is_newer(tmp_path, monkeypatch):
    part = tmp_path / "part.css"
    part.write_text("@layer base { p { color: red; } }")
    monkeypatch.setattr(stylesheet, "BUILT", tmp_path / "built")
    monkeypatch.setattr(stylesheet, "parts", lambda: [part])
    built = stylesheet.built_stylesheet()
    before = built.read_text()

    part.write_text("@layer base { p { color: blue; } }")
    later = built.stat().st_mtime + 5
    os.utime(part, (later, later))

    assert "red" in before
    assert "blue" in stylesheet.built_stylesheet().read_text()


def test_the_stylesheet_is_found_like_a_file_in_static():
    finder = stylesheet.StylesheetFinder()

    found = finder.find("css/arena.css")
    listed = [(path, Path(storage.path(path))) for path, storage in finder.list(None)]

    assert Path(found).is_file()
    assert listed == [("css/arena.css", Path(found))]
    assert finder.find("css/other.css") == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_no_inline_style_or_script(path):
    text = path.read_text()

    assert not re.search(r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style\b|javascript:""", text)
    assert all("src=" in tag for tag in re.findall(r"<script\b[^>]*>", text))
