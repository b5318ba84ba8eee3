"""The questions of the Steckbrief that are the same for every idea, in our own words.

The strategy publishes no template, so all of these are proposals of the platform and marked as such.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class FixedSection:
    """A question with its help and an answer somebody might give."""

    key: str
    slug: str
    group: str | Promise
    heading: str | Promise
    help: str | Promise = ""
    example: str | Promise = ""
    required: bool = True
    of_needs: bool = False
    comes_last: bool = False


CORE, WAY, PLACE = _("Worum es geht"), _("Wie es geht"), _("Wo es wirkt")
FEASIBILITY, EFFECT = _("Umsetzbarkeit"), _("Was bleibt und wirkt")

# Written on the form of the idea itself; parts of the same versions.
TEXT = (
    FixedSection("title", "", CORE, _("Titel")),
    FixedSection("summary", "", CORE, _("Zusammenfassung")),
    FixedSection("description", "", CORE, _("Beschreibung")),
)

FIXED = (
    FixedSection(
        "problem",
        "problem",
        CORE,
        _("Problem"),
        _("Was ist heute schlecht, für wen, und woher wissen Sie das? Noch keine Lösung."),
        _(
            "Jeder dritte Brief des Bürgeramts führt zu einer Rückfrage. Wer Deutsch nicht als erste Sprache gelernt hat, "
            "fragt doppelt so oft nach. Das sagen uns die Beschäftigten am Telefon; gezählt hat es noch niemand."
        ),
        of_needs=True,
    ),
    FixedSection(
        "audience",
        "zielgruppe",
        CORE,
        _("Zielgruppe"),
        _("Wem soll es danach besser gehen? Wer ist noch betroffen, auch wenn es nicht um sie geht?"),
        _(
            "Alle, die Post vom Bürgeramt bekommen, zuerst Menschen, die wenig Deutsch lesen. Betroffen sind auch die "
            "Beschäftigten, die die Briefe schreiben."
        ),
        of_needs=True,
    ),
    FixedSection(
        "solution",
        "loesung",
        CORE,
        _("Lösung"),
        _("Was soll es geben, das es heute nicht gibt? So, dass es sich jemand vorstellen kann, der nicht dabei war."),
        _(
            "Die zwanzig häufigsten Briefe werden neu geschrieben, mit Menschen, die sie bekommen. Die Textbausteine stehen "
            "offen im Netz, damit jedes Amt sie übernehmen kann."
        ),
    ),
    FixedSection(
        "approach",
        "vorgehen",
        WAY,
        _("Vorgehen"),
        _("In welchen Schritten, in welcher Reihenfolge, und bis wann ungefähr? Was probieren Sie zuerst aus?"),
        _(
            "1. Drei Briefe auswählen und mit zehn Menschen testen (zwei Monate). 2. Neu schreiben und wieder testen. "
            "3. In einem Bürgeramt einsetzen und Rückfragen zählen (sechs Monate). 4. Die übrigen Briefe."
        ),
    ),
    FixedSection(
        "resources",
        "mittel",
        WAY,
        _("Benötigte Kompetenzen und Mittel"),
        _(
            "Welches Wissen, wie viel Zeit, welches Geld, welche Daten oder Räume? Schätzungen reichen, sagen Sie es dazu."
        ),
        _(
            "Eine Person für Verständliche Sprache mit halber Stelle für ein Jahr, eine Juristin für zwei Tage im Monat, "
            "rund 5.000 Euro für Aufwandsentschädigungen (geschätzt)."
        ),
    ),
    FixedSection(
        "participants",
        "beteiligte",
        WAY,
        _("Mögliche Beteiligte"),
        _("Wer müsste oder könnte mitmachen? Sagen Sie dazu, mit wem schon gesprochen wurde."),
        _(
            "Das Bürgeramt Lichtenberg (will mitmachen), eine Hochschule für die Tests (gefragt, noch ohne Antwort), "
            "Stadtteilzentren."
        ),
        required=False,
        of_needs=True,
    ),
    FixedSection(
        "existing",
        "bestehendes",
        WAY,
        _("Bestehende Initiativen"),
        _("Gibt es das schon, in Berlin oder anderswo? Mit Links. Was lässt sich übernehmen?"),
        _(
            "Eine andere Stadt hat ihre Bescheide neu geschrieben und die Vorlagen veröffentlicht: https://beispiel.example"
        ),
        required=False,
        of_needs=True,
    ),
    FixedSection(
        "spatial_level",
        "raeumliche-ebene",
        PLACE,
        _("Räumliche Ebene"),
        _(
            "Wo wirkt es: in einem Kiez, im Stadtraum, in der ganzen Stadt oder in der Region? Die Strategie nennt unter "
            "anderem „Lebenswerte, vielfältige Kieze“ und „Zugänglicher Stadtraum“."
        ),
        _("Zuerst in Lichtenberg, danach in der ganzen Stadt: Die Briefe sind überall fast dieselben."),
        of_needs=True,
        comes_last=True,
    ),
    FixedSection(
        "feasibility_technical",
        "umsetzbarkeit-technisch",
        FEASIBILITY,
        _("Technisch umsetzbar"),
        _("Was muss gebaut oder verbunden werden? Was gibt es schon? Wo sind Sie unsicher?"),
        _("Die Textbausteine liegen im Fachverfahren und lassen sich dort austauschen. Unklar ist, wer das darf."),
        comes_last=True,
    ),
    FixedSection(
        "feasibility_legal",
        "umsetzbarkeit-rechtlich",
        FEASIBILITY,
        _("Rechtlich umsetzbar"),
        _("Welche Regeln sind berührt: Datenschutz, Vergabe, Fachrecht? Muss sich dafür etwas ändern?"),
        _("Die Rechtsbehelfsbelehrung muss wörtlich bleiben. Alles andere darf einfacher werden."),
        comes_last=True,
    ),
    FixedSection(
        "feasibility_financial",
        "umsetzbarkeit-finanziell",
        FEASIBILITY,
        _("Finanziell umsetzbar"),
        _("Was kostet es einmalig und jedes Jahr, und woher könnte das Geld kommen? Nennen Sie die Spanne."),
        _("Einmalig 40.000 bis 60.000 Euro, danach 10.000 Euro im Jahr. Weniger Rückfragen sparen Arbeitszeit."),
        comes_last=True,
    ),
    FixedSection(
        "feasibility_organisational",
        "umsetzbarkeit-organisatorisch",
        FEASIBILITY,
        _("Organisatorisch umsetzbar"),
        _("Wer muss zustimmen, wer macht die Arbeit, und passt es in den Alltag dort?"),
        _("Das Bürgeramt gibt einer Person vier Stunden in der Woche dafür. Das Rechtsamt prüft mit."),
        comes_last=True,
    ),
    FixedSection(
        "continuation",
        "verstetigung",
        EFFECT,
        _("Verstetigung und Übertragbarkeit"),
        _("Wie geht es nach dem Versuch weiter, und was brauchen andere, um es zu übernehmen?"),
        _("Die Bausteine gehen in die Vorlagen aller Bürgerämter ein. Eine Anleitung erklärt, wie man neue testet."),
        comes_last=True,
    ),
    FixedSection(
        "output_indicators",
        "output-indikatoren",
        EFFECT,
        _("Output-Indikatoren"),
        _("Was ist danach da, das man zählen kann? Eine Zeile je Indikator: was, heute, Ziel, bis wann."),
        _("Neu geschriebene Briefe: heute 0, Ziel 20, bis Ende 2027"),
        comes_last=True,
    ),
    FixedSection(
        "outcome_indicators",
        "outcome-indikatoren",
        EFFECT,
        _("Outcome-Indikatoren"),
        _(
            "Was ist danach für die Menschen besser, und wie messen Sie das? Eine Zeile je Indikator: was, heute, Ziel, bis wann."
        ),
        _("Rückfragen je 100 Briefe: heute 33 (geschätzt), Ziel 15, ein Jahr nach dem Start"),
        comes_last=True,
    ),
)

INDICATORS = ("output_indicators", "outcome_indicators")
PRINCIPLE_EXAMPLE = _(
    "Gemeinwohl: Wer Briefe versteht, braucht niemanden, der sie erklärt. Resilienz: kein Beitrag, das ist hier kein Nachteil."
)
GOAL_EXAMPLE = _("Dienste der Ämter werden ohne Hilfe benutzbar. Man merkt es an den Rückfragen: Es werden weniger.")
