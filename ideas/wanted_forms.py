"""What people type when an idea looks for something, when they offer it, and when they ask for contact."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Competence, User
from arena.forms import LongText
from ideas.carrying_forms import ForWhomField, ask_for_whom
from ideas.models import Contact


class NeedForm(forms.Form):
    """A competence, and what it is needed for."""

    competence = forms.ModelChoiceField(
        Competence.objects.all(),
        label=_("Was wird gesucht?"),
        empty_label=_("Bitte wählen"),
        help_text=_("Die Liste ist ein Vorschlag der Plattform."),
        error_messages={"required": _("Bitte wählen Sie, was gesucht wird.")},
    )
    note = forms.CharField(
        label=_("Wofür?"),
        max_length=200,
        required=False,
        help_text=_("Ein Satz genügt, zum Beispiel: „Wir prüfen zwei Formulare mit Screenreadern.“"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="need_%s", **kwargs)


class HelpForm(forms.Form):
    """What somebody can contribute without taking on a role."""

    organisation = ForWhomField()
    text = LongText(
        label=_("Was können Sie beitragen?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Alle können es lesen. Es verpflichtet Sie zu nichts."),
        error_messages={"required": _("Bitte schreiben Sie, was Sie beitragen können. Ein Satz genügt.")},
    )
    competence = forms.ModelChoiceField(
        Competence.objects.all(), label=_("Passt zu"), required=False, empty_label=_("nichts davon")
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="help_%s", **kwargs)
        ask_for_whom(self, by)


class ContactForm(forms.Form):
    """Whom of those who fit to ask, and a word about it."""

    asked = forms.TypedChoiceField(coerce=int, widget=forms.HiddenInput)
    note = LongText(label=_("Worum geht es?"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, people: dict[int, User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        asked: Any = self.fields["asked"]
        asked.choices = [(pk, str(person)) for pk, person in people.items()]

    def clean_asked(self) -> User:
        return self.people[self.cleaned_data["asked"]]


class AnswerForm(forms.Form):
    answer = forms.TypedChoiceField(choices=Contact.Answer.choices, coerce=Contact.Answer)
