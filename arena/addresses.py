"""Addresses of pages that have a number in them: a list holds dozens, and Django would search for each anew."""

from functools import cache

from django.conf import settings
from django.urls import get_script_prefix, reverse

ANY = 9_081_726_354  # stands for the number while the address is read


def address(name: str, number: int) -> str:
    """What `reverse(name, args=[number])` answers."""
    before, after = _around_the_number(name, get_script_prefix(), settings.ROOT_URLCONF)
    return f"{before}{number:d}{after}"


@cache
def _around_the_number(name: str, prefix: str, urlconf: str) -> tuple[str, str]:
    before, _number, after = reverse(name, args=[ANY]).partition(str(ANY))
    return before, after
