"""Filters for the texts of mails."""

from django import template
from django.utils.text import Truncator

from activity.mail.letter import QUOTE

register = template.Library()


@register.filter
def quoted(text: str, length: int = 2000) -> str:
    """Somebody's words, every line marked, so that they cannot pass for ours."""
    lines = Truncator(text).chars(length).splitlines()
    return "\n".join(f"{QUOTE} {line}".rstrip() for line in lines)
