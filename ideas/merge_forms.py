"""What people type when they join two ideas, answer, undo it, or say what becomes of their support."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from arena.forms import LongText
from ideas.models import Idea, SupportChoice

NUMBER = re.compile(r"\d{4}-\d+")
HERE, THERE = "diese", "andere"


class OtherIdeaField(forms.CharField):
    """The number of another idea, which this person may see; people may also paste what stands around it."""

    default_error_messages = {
        "required": _("Bitte nennen Sie die Nummer der anderen Idee. Sie steht auf ihrer Seite über dem Titel."),
        "unknown": _("Diese Nummer kennen wir nicht. Sie steht auf der Seite der Idee über dem Titel: 2026-00042."),
        "same": _("Das ist die Nummer dieser Idee. Bitte nennen Sie die andere."),
    }

    def __init__(self, **kwargs: Any) -> None:
        usual: dict[str, Any] = {
            "label": _("Nummer der anderen Idee"),
            "help_text": _("Zum Beispiel 2026-00042. Sie steht auf der Seite der Idee über dem Titel."),
            "max_length": 60,
        }
        super().__init__(**usual | kwargs)
        self.idea: Idea | None = None
        self.reader: Any = None

    def about(self, idea: Idea, reader: User) -> None:
        """From where and by whom it is asked."""
        self.idea, self.reader = idea, reader

    def clean(self, value: Any) -> Idea:
        text = super().clean(value)
        number = NUMBER.search(text)
        found = Idea.objects.visible_to(self.reader).listed().filter(reference=number[0] if number else "").first()
        if found is None:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        if self.idea is not None and found.pk == self.idea.pk:
            raise forms.ValidationError(self.error_messages["same"], code="same")
        return found


class OtherIdeaForm(forms.Form):
    """Which idea this one is about to be joined with."""

    mit = OtherIdeaField()

    def __init__(self, *args: Any, idea: Idea, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other: Any = self.fields["mit"]
        other.about(idea, by)


class ProposeMergeForm(forms.Form):
    """Which of the two goes on, and why they belong together."""

    other = OtherIdeaField(widget=forms.HiddenInput)
    survivor = forms.ChoiceField(choices=[(THERE, THERE), (HERE, HERE)], widget=forms.HiddenInput)
    reason = LongText(
        label=_("Warum gehören die beiden zusammen?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Alle können es lesen. Die Autor:innen beider Ideen entscheiden danach."),
        error_messages={"required": _("Bitte schreiben Sie, warum die beiden zusammengehören. Ein Satz genügt.")},
    )

    def __init__(self, *args: Any, idea: Idea, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other: Any = self.fields["other"]
        other.about(idea, by)


class WhyNotForm(forms.Form):
    """Why it is refused or undone; a word helps those who wanted it."""

    reason = LongText(
        label=_("Begründung"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Bitte schreiben Sie einen Grund. Er steht im Verlauf beider Ideen.")},
    )


class SupportChoiceForm(forms.Form):
    choice = forms.TypedChoiceField(choices=SupportChoice.Choice.choices, coerce=SupportChoice.Choice)
