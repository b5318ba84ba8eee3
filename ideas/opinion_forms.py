"""What people type when they give an opinion, ask for one, or say no."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from arena import clock
from arena.forms import HintedLabel, LongText
from arena.templatetags.arena import day
from ideas.carrying_forms import ForWhomField, HandOverForm, ask_for_whom
from ideas.models import Dimension, Idea, Rating

DIMENSIONS = {
    Dimension.TECHNICAL: _("Gibt es, was man dafür braucht: Technik, Daten, Schnittstellen?"),
    Dimension.LEGAL: _("Lässt das Recht es zu? Wer müsste etwas ändern oder genehmigen?"),
    Dimension.FINANCIAL: _("Was kostet es, einmal und auf Dauer, und woher kann das Geld kommen?"),
    Dimension.ORGANISATIONAL: _("Wer müsste mitmachen, und passt es zu Zuständigkeiten und Abläufen?"),
    Dimension.DATA_PROTECTION: _("Welche Daten von Menschen sind betroffen, und wie bleiben sie geschützt?"),
    Dimension.ACCESSIBILITY: _("Können alle es nutzen, auch mit Behinderung oder ohne Smartphone?"),
}
RATINGS = {
    Rating.WELL: _("es spricht nichts Wesentliches dagegen"),
    Rating.MOSTLY: _("mit kleinen Änderungen oder Auflagen"),
    Rating.PARTLY: _("nur in Teilen oder mit größeren Änderungen"),
    Rating.HARDLY: _("nur mit sehr großem Aufwand"),
    Rating.NO: _("es gibt ein Hindernis, das sich nicht ausräumen lässt"),
}
NO_INTEREST, AN_INTEREST = "none", "some"
WORKING_DAYS = (5, 10, 15, 20, 30)


def dimension_field(label: Any) -> forms.ChoiceField:
    """One dimension, each with the question behind it."""
    return forms.ChoiceField(
        label=label,
        widget=forms.RadioSelect,
        choices=[(each.value, HintedLabel(str(each.label), hint=str(hint))) for each, hint in DIMENSIONS.items()],
        error_messages={"required": _("Bitte wählen Sie eine Dimension.")},
    )


class OpinionForm(forms.Form):
    """One dimension, a rating, why, and whether there are interests of one's own."""

    organisation = ForWhomField()
    dimension = dimension_field(_("Worauf schauen Sie?"))
    rating = forms.TypedChoiceField(
        label=_("Wie gut ist die Idee in dieser Hinsicht umsetzbar?"),
        coerce=int,
        widget=forms.RadioSelect,
        choices=[
            (each.value, HintedLabel(f"{each.value} {each.label}", hint=str(why))) for each, why in RATINGS.items()
        ],
        error_messages={"required": _("Bitte wählen Sie eine Einschätzung von 0 bis 4.")},
    )
    text = LongText(
        label=_("Begründung"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Was spricht dafür, was dagegen, und was müsste sich ändern? Alle können es lesen."),
        error_messages={"required": _("Bitte begründen Sie Ihre Einschätzung. Ein paar Sätze genügen.")},
    )
    interest = forms.ChoiceField(
        label=_("Haben Sie oder Ihre Stelle ein eigenes Interesse daran, was aus der Idee wird?"),
        widget=forms.RadioSelect,
        choices=[
            (NO_INTEREST, _("keine eigenen Interessen")),
            (AN_INTEREST, _("ja, und zwar:")),
        ],
        error_messages={"required": _("Bitte sagen Sie, ob es eigene Interessen gibt.")},
    )
    interest_note = forms.CharField(
        label=_("Welches Interesse?"),
        max_length=300,
        required=False,
        help_text=_("Ein Satz, zum Beispiel: „Wir bieten selbst Software dafür an.“ Er steht neben der Stellungnahme."),
    )

    def __init__(self, *args: Any, idea: Idea, by: User, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="opinion_%s", **kwargs)
        carrying = idea.responsibilities.running().values_list("organisation", flat=True)
        ask_for_whom(self, by, but=set(carrying))

    def clean(self) -> dict[str, Any]:
        known = super().clean() or {}
        if known.get("interest") == AN_INTEREST and not known.get("interest_note"):
            self.add_error("interest_note", _("Bitte nennen Sie das Interesse in einem Satz."))
        return known

    def for_verb(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        if said.pop("interest") == NO_INTEREST:
            said["interest_note"] = ""
        return said


class InviteOpinionForm(HandOverForm):
    """Whom, on what, and how many working days they have."""

    dimension = dimension_field(_("Worum geht es?"))
    working_days = forms.TypedChoiceField(label=_("Bis wann?"), coerce=int, initial=15)
    note = LongText(
        label=_("Ein paar Worte dazu"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Was möchten Sie wissen? Nur wer gefragt ist, liest es."),
    )
    field_order = ("dimension", "to", "working_days", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="invite_%s", **kwargs)
        self.fields["to"].label = _("Wen fragen Sie?")
        in_days: Any = self.fields["working_days"]
        in_days.choices = [(days, _in_words(days)) for days in WORKING_DAYS]

    def for_verb(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return said.pop("to") | said


class DeclineOpinionForm(forms.Form):
    """Why not; read by whoever asked."""

    reason = LongText(
        label=_("Möchten Sie sagen, warum?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Gut zu wissen ist auch, wen man stattdessen fragen kann."),
    )


def _in_words(days: int) -> str:
    until = day(clock.after_working_days(clock.today(), days))
    return str(_("in %(days)d Arbeitstagen (%(day)s)") % {"days": days, "day": until})
