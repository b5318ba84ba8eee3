"""Why ideas can not be joined or connected, and what one must fulfil to become the other kind, in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ideas.models.condition import Condition, never
from ideas.models.guards import AUTHORS
from ideas.models.kind import Kind


def _never(code: str, words: str | Promise) -> Condition:
    return Condition(code, words, AUTHORS, never)


ANSWERS_A_NEED = _never("answers_a_need", _("Nur ein Maßnahmenvorschlag kann einen Handlungsbedarf lösen."))
NO_CIRCLE = _never(
    "no_circle",
    _("Die eine Idee ist schon aus der anderen hervorgegangen; das ergäbe einen Kreis. Versuchen Sie es andersherum."),
)
SAME_KIND = _never("same_kind", _("Zusammenführen lassen sich nur zwei Ideen derselben Art."))
NOT_SO_MANY = _never(
    "not_so_many",
    _("Fünf Ihrer Vorschläge warten schon auf eine Antwort. Bitte warten Sie, bis einer entschieden ist."),
)
IN_TIME = _never("in_time", _("Aufheben lässt sich eine Zusammenführung nur in den ersten 30 Tagen."))
LAST_FIRST = _never(
    "last_first", _("Danach wurde noch einmal zusammengeführt. Heben Sie zuerst die jüngere Zusammenführung auf.")
)
SURVIVOR_OPEN = _never(
    "survivor_open",
    _("Aufheben lässt es sich nur, solange die aufnehmende Idee in Diskussion oder in Ausarbeitung ist."),
)
NOT_OWN = _never("not_own", _("Die eigene Idee kann man nicht unterstützen."))

# What an idea must fulfil to become the other kind.
NO_LEAD_RUNS = Condition(
    "no_lead_runs",
    _("Niemand hat die Federführung; ein Handlungsbedarf hat keine"),
    _("wer die Federführung hat"),
    lambda idea: idea.lead is None,
)
ANSWERS_NOTHING = Condition(
    "answers_nothing",
    _("Der Vorschlag ist mit keinem Bedarf verbunden, den er löst"),
    AUTHORS,
    lambda idea: not idea.edges.filter(kind="solves").exists(),
)
UNANSWERED = Condition(
    "unanswered",
    _("Kein Vorschlag löst diesen Bedarf"),
    _("wer die Vorschläge geschrieben hat"),
    lambda idea: not idea.edges_here.answers().exists(),
)
TO_BECOME: dict[str, tuple[Condition, ...]] = {Kind.NEED: (NO_LEAD_RUNS, ANSWERS_NOTHING), Kind.PROPOSAL: (UNANSWERED,)}
