"""What people type into a section of the Steckbrief."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arena.forms import LongText
from ideas.models.section import LONGEST, Section


class WorkingCopyForm(forms.Form):
    """A text on its way: nothing is asked of it but that it fits."""

    text = LongText(label=_("Ihr Text"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 12}))
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    needed_later = ("text",)

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = str(section.help)


class SectionForm(WorkingCopyForm):
    """A section that becomes a version, with a one-line reason."""

    reason = forms.CharField(
        label=_("Was haben Sie geändert?"),
        max_length=200,
        help_text=_("Ein Satz für alle, die die Idee verfolgen."),
    )
    field_order = ["text", "reason"]


class ConfirmVersionForm(forms.Form):
    """The version that somebody read and stands behind."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class RestoreForm(forms.Form):
    """The newest version that the person knew of."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class CompareForm(forms.Form):
    """Two versions by their numbers, in either order."""

    von = forms.IntegerField(label=_("Fassung"), min_value=1)
    bis = forms.IntegerField(label=_("mit Fassung"), min_value=1)

    def __init__(self, *args: Any, newest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, number in (("von", max(newest - 1, 1)), ("bis", newest)):
            field = self.fields[name]
            field.initial = number
            field.widget.attrs["max"] = newest
