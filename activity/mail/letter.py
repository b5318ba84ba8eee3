"""The words of a mail: written once per mail, shown equally well as text and as HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

PARAGRAPHS = re.compile(r"\n\s*\n")
QUOTE = ">"


class Obsolete(Exception):
    """Nobody needs this mail any more; it is dropped, with the reason as its last word."""


@dataclass(frozen=True)
class Letter:
    """A mail as the recipient reads it."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of ours, perhaps leading somewhere, or somebody's words, which keep their lines."""

    lines: list[str]
    is_quote: bool = False
    link: str = ""


def write_letter(template: str, values: dict[str, Any]) -> Letter:
    """Fill `templates/mail/<template>.txt` and set it in both layouts.

    The template has the partials `subject`, `fact` (the first line), `body` (paragraphs, may be empty), `action`
    (what the button says) and, unless `values` bring it, `why` (why one got this). `values["link"]` is where the
    first line and the button lead; without it there is no button. All of it is plain text: nothing a person wrote
    is ever read as markup.
    """
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            "subject": _part(template, "subject", values),
            "fact": _part(template, "fact", values),
            "action": _part(template, "action", values),
            "why": values.get("why") or _part(template, "why", values),
            "paragraphs": paragraphs(_plain(f"mail/{template}.txt#body", values)),
            "link": absolute(values.get("link", "")),
            "unsubscribe": values.get("unsubscribe", ""),
            "settings": values.get("settings", ""),
            "site": settings.SITE_URL,
        }
        text = _plain("mail/base.txt", words)
        return Letter(words["subject"], tidy(text), get_template("mail/base.html").render(words))


def headline(template: str, values: dict[str, Any]) -> str:
    """The fact of a mail in one line, as its subject and the inbox say it."""
    return _part(template, "subject", values)


def paragraphs(text: str) -> list[Paragraph]:
    """Split at blank lines; lines with ">" are somebody's words, an address of ours in the last line is a link."""
    return [_paragraph(block.strip()) for block in PARAGRAPHS.split(text) if block.strip()]


def absolute(link: str) -> str:
    """An address of this site as a mail needs it."""
    return f"{settings.SITE_URL}{link}" if link.startswith("/") else link


def one_line(text: str) -> str:
    """Line breaks and other control characters become spaces, so that no header can be smuggled in."""
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(text.split())


def tidy(text: str) -> str:
    """At most one blank line in a row, none at the ends."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _part(template: str, part: str, values: dict[str, Any]) -> str:
    return one_line(_plain(f"mail/{template}.txt#{part}", values))


def _plain(name: str, values: dict[str, Any]) -> str:
    """Render without escaping: plain text has nothing to escape, and the HTML layout escapes it as a whole."""
    template: Any = get_template(name)
    return template.template.render(Context(values, autoescape=False))


def _paragraph(block: str) -> Paragraph:
    lines = [line.strip() for line in block.splitlines()]
    if all(line.startswith(QUOTE) for line in lines):
        return Paragraph([line.removeprefix(QUOTE).strip() for line in lines], is_quote=True)
    if len(lines) > 1 and lines[-1].startswith(f"{settings.SITE_URL}/"):
        return Paragraph([one_line(" ".join(lines[:-1]))], link=lines[-1])
    return Paragraph([one_line(block)])
