"""Addresses of pages, found once: a page holds dozens of them, and Django would search for each anew."""

from functools import cache

from django.conf import settings
from django.urls import get_script_prefix, reverse

ANY = 9_081_726_354  # stands for the number while the address is read


def address(name: str, number: int | None = None) -> str:
    """What `reverse(name)` or `reverse(name, args=[number])` answers."""
    before, after = _found(name, number is not None, get_script_prefix(), settings.ROOT_URLCONF)
    return before if number is None else f"{before}{number:d}{after}"


@cache
def _found(name: str, has_number: bool, prefix: str, urlconf: str) -> tuple[str, str]:
    before, _number, after = reverse(name, args=[ANY] if has_number else []).partition(str(ANY))
    return before, after
