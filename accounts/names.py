"""Public names that cannot deceive."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

RESERVED = (
    "admin",
    "administrator",
    "arena",
    "cdo",
    "gelöschtes konto",
    "gemeinsam digital",
    "land berlin",
    "moderation",
    "moderator",
    "moderatorin",
    "moderator:in",
    "regel",
    "senat",
    "senatskanzlei",
    "senatsverwaltung",
    "stabsstelle",
    "support",
    "system",
    "bezirksamt",
)


def clean_public_name(name: str) -> str:
    """The name in one canonical spelling: NFKC, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def validate_public_name(name: str) -> None:
    """Refuse names that hide characters, mix scripts or claim an office."""
    if len(name) < 2:
        raise ValidationError(_("Bitte wählen Sie einen Namen mit mindestens zwei Zeichen."))
    if "@" in name or any(unicodedata.category(sign)[0] in "CZ" and sign != " " for sign in name):
        raise ValidationError(_("Bitte verwenden Sie nur sichtbare Zeichen und kein @."))
    if len(_scripts(name)) > 1:
        raise ValidationError(_("Bitte schreiben Sie Ihren Namen in einer einzigen Schrift."))
    if _claims_an_office(name):
        raise ValidationError(_("Dieser Name klingt nach einem Amt. Bitte wählen Sie einen anderen."))


def _scripts(name: str) -> set[str]:
    return {unicodedata.name(sign, "?").split()[0] for sign in name if sign.isalpha()}


def _claims_an_office(name: str) -> bool:
    folded = name.casefold()
    words = "".join(sign if sign.isalpha() else " " for sign in folded).split()
    return folded in RESERVED or any(word in RESERVED for word in words)
