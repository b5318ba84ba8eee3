"""What the moderation writes when it decides: reasons that a person will read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activity.models import DeclineCategory
from arena.forms import LongText
from strategy.models import ConductRule

LONGEST_REASON = 2000


class ReasonField(LongText):
    """The words the person concerned gets by mail."""

    def __init__(self, *, label: Any, help_text: Any) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            max_length=LONGEST_REASON,
            widget=forms.Textarea(attrs={"rows": 5}),
            error_messages={"required": _("Bitte schreiben Sie einen Grund. Ohne ihn geht nichts hinaus.")},
        )


class ReturnForm(forms.Form):
    reason = ReasonField(
        label=_("Was soll geändert werden?"),
        help_text=_("Geht an die Autor:innen: was fehlt oder stört, und wie es gut wird."),
    )


class DeclineForm(forms.Form):
    category = forms.ChoiceField(
        label=_("Grund"),
        choices=[("", _("Bitte wählen"))] + DeclineCategory.choices,
        error_messages={"required": _("Bitte wählen Sie einen Grund.")},
    )
    reason = ReasonField(
        label=_("Begründung"),
        help_text=_("Geht an die Autor:innen: warum, und was daran etwas ändern könnte."),
    )


class HideForm(forms.Form):
    rule = forms.ModelChoiceField(
        label=_("Verletzte Regel"),
        queryset=ConductRule.objects.all(),
        empty_label=_("Bitte wählen"),
        error_messages={"required": _("Bitte wählen Sie die Regel, um die es geht.")},
    )
    reason = ReasonField(
        label=_("Begründung"),
        help_text=_("Geht an die Person, um deren Beitrag es geht: welche Stelle, und was daran die Regel verletzt."),
    )


class UnhideForm(forms.Form):
    reason = ReasonField(
        label=_("Begründung"),
        help_text=_("Warum der Beitrag wieder sichtbar sein soll. Die Person wird benachrichtigt."),
    )
