"""What people type when they connect ideas or change their kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from arena.forms import LongText
from ideas.merge_forms import OtherIdeaField
from ideas.models import Idea


class NeedNumberForm(forms.Form):
    """Which need a proposal answers."""

    need = OtherIdeaField(
        label=_("Nummer des Handlungsbedarfs"),
        error_messages={
            "required": _("Bitte nennen Sie die Nummer des Bedarfs. Sie steht auf seiner Seite über dem Titel."),
            "no_need": _("Das ist kein Handlungsbedarf, über den gerade diskutiert wird."),
        },
    )

    def __init__(self, *args: Any, idea: Idea, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        need: Any = self.fields["need"]
        need.about(idea, by)

    def clean_need(self) -> Idea:
        need: Idea = self.cleaned_data["need"]
        if not (need.is_need and need.allows("be_answered")):
            raise forms.ValidationError(self.fields["need"].error_messages["no_need"])
        return need


class ChangeKindForm(forms.Form):
    reason = LongText(
        label=_("Warum?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ihr Grund steht im Verlauf; wer die Idee unterstützt, liest ihn."),
        error_messages={"required": _("Bitte schreiben Sie einen Grund. Ein Satz genügt.")},
    )
