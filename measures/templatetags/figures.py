"""Numbers as people read them."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def figure(value: Decimal | None) -> str:
    """Without zeros at the end, thousands apart: "1.234,5"."""
    if value is None:
        return ""
    plain = format(value, "f")
    return number_format(plain.rstrip("0").rstrip(".") if "." in plain else plain, use_l10n=True, force_grouping=True)
