"""Conditions of the verbs of a measure, with the words that the refusal shows."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Condition:
    """A named condition; `words` say what is missing."""

    words: str | Promise


A_WAY_BACK_HAS_A_REASON = Condition(_("Ein Schritt zurück braucht einen Grund, den alle lesen können."))
SOMETHING_CHANGED = Condition(_("Es steht noch alles so da wie vorher; Sie haben nichts geändert."))
HAS_A_REASON = Condition(_("Dieser Schritt braucht einen Grund, den alle lesen können."))
ANOTHER_DAY = Condition(_("Der neue Termin ist derselbe wie der alte."))
INDICATOR_RUNS = Condition(_("Dieser Indikator wird nicht mehr gemessen."))
OTHER_NAME = Condition(_("Einen Indikator mit diesem Namen gibt es bei der Maßnahme schon."))
ONE_READING_A_DAY = Condition(_("Für diesen Tag steht schon ein Messwert da. Sie können ihn berichtigen."))
KIT_IS_PUBLISHED = Condition(_("Das Team hat noch keine Anleitung zum Übernehmen veröffentlicht."))
IS_ANOTHER_BODY = Condition(_("Ihre Stelle trägt diese Maßnahme oder eine Übernahme davon schon."))
IS_A_NETWORK = Condition(
    _("Anerkannt werden Netzwerkmaßnahmen: getragen von Wirtschaft, Wissenschaft, Zivilgesellschaft.")
)
IS_UNBOUND = Condition(_("Das entscheidet jemand, der die Maßnahme weder umsetzt noch vorgeschlagen hat."))
COMMITMENT_IS_SIGNED = Condition(_("Die Selbstverpflichtung auf die Prinzipien guter Praxis ist unterschrieben."))
RECOGNITION_STANDS = Condition(_("Diese Anerkennung gilt nicht mehr."))
RENEWAL_IS_DUE = Condition(_("Verlängert wird frühestens 60 Tage vor dem Ende."))
