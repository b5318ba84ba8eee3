"""The pictures of the README: there, small, and told in words to those who do not see them."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

README = Path(settings.BASE_DIR, "README.md").read_text()
SHOWN = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
PICTURES = sorted(Path(settings.BASE_DIR, "docs", "pictures").glob("*"))


def test_the_readme_shows_some():
    assert len(SHOWN) >= 3


@pytest.mark.parametrize(("words", "path"), SHOWN, ids=[path for _words, path in SHOWN])
def test_a_picture_of_the_readme_is_there_and_told_in_words(words, path):
    assert Path(settings.BASE_DIR, path).is_file()
    assert len(words) > 40


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_a_picture_is_small_and_taken_by_bin_screenshots(path):
    takes = Path(settings.BASE_DIR, "bin", "screenshots.py").read_text()

    assert path.stat().st_size <= 150_000
    assert f'Picture("{path.stem}"' in takes
    with Image.open(path) as picture:
        assert picture.format == "WEBP"
