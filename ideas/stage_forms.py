"""What people type when they move an idea along its path."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arena import clock
from arena.forms import LongText
from ideas.models.life import LONGEST_DEVELOPMENT


class DevelopmentForm(forms.Form):
    """By when the lead wants to have worked the idea out."""

    until = forms.DateField(
        label=_("Bis wann?"),
        help_text=_("Höchstens 180 Tage. Alle sehen den Tag; vorher erinnern wir Sie."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Bitte wählen Sie einen Tag."), "invalid": _("Bitte wählen Sie einen Tag.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="development_%s", **kwargs)

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until <= clock.today():
            raise forms.ValidationError(_("Bitte wählen Sie einen Tag, der noch kommt."))
        if until > clock.today() + LONGEST_DEVELOPMENT:
            raise forms.ValidationError(_("Bitte wählen Sie einen Tag in den nächsten 180 Tagen."))
        return until


class RevivalForm(forms.Form):
    reason = LongText(
        label=_("Warum sollte die Idee wieder diskutiert werden?"),
        max_length=500,
        help_text=_("Ihr Grund steht im Verlauf der Idee; die Stabsstelle liest ihn und entscheidet."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Bitte schreiben Sie einen Grund. Ein Satz genügt.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="revival_%s", **kwargs)
