"""Conditions of the verbs of a measure, with the words that the refusal shows."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Condition:
    """A named condition; `words` say what is missing."""

    words: str | Promise


A_WAY_BACK_HAS_A_REASON = Condition(_("Ein Schritt zurück braucht einen Grund, den alle lesen können."))
HAS_A_REASON = Condition(_("Dieser Schritt braucht einen Grund, den alle lesen können."))
ANOTHER_DAY = Condition(_("Der neue Termin ist derselbe wie der alte."))
ONE_READING_A_DAY = Condition(_("Für diesen Tag steht schon ein Messwert da. Sie können ihn berichtigen."))
