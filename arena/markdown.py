"""Markdown from people, made safe: the only place where HTML is marked safe."""

import re
from collections.abc import Iterable
from functools import lru_cache

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from arena.fulltext import Piece

_parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "typographer": False}).enable("strikethrough")

KEPT = 200  # the texts that are read the most
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
MARKS = re.compile(r"\[(?P<words>[^\]\n]*)\]\([^)\n]*\)|[*_`~#>|]+|^\s*[-+]\s", re.M)
TAGS = {"p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "a"} | HEADINGS


@lru_cache(maxsize=KEPT)
def render(text: str, *, top: int = 3) -> SafeString:
    """Safe HTML: the largest heading becomes h`top`, links lead only to https and mailto, no images."""
    tokens = _parser.parse(text)
    _fit_headings([token for token in tokens if token.type in {"heading_open", "heading_close"}], top)
    return mark_safe(  # noqa: S308
        nh3.clean(
            _parser.renderer.render(tokens, _parser.options, {}),
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes={"https", "mailto"},
            url_relative="deny",
            link_rel="nofollow ugc noopener",
        )
    )


def plain(text: str) -> str:
    """The words without the marks, for a line or two of it."""
    return " ".join(MARKS.sub(lambda found: found["words"] or "", text).split())


def with_marks(pieces: Iterable[Piece]) -> SafeString:
    """A text that was found, with the hits marked; everything in it is text."""
    marked = (f"<mark>{escape(piece.text)}</mark>" if piece.is_hit else escape(piece.text) for piece in pieces)
    return mark_safe("".join(marked))  # noqa: S308


def _fit_headings(headings: list[Token], top: int) -> None:
    """Move the headings below the page's own, whichever level the writer began with."""
    largest = min((int(heading.tag[1]) for heading in headings), default=1)
    for heading in headings:
        heading.tag = f"h{min(int(heading.tag[1]) - largest + top, 6)}"
