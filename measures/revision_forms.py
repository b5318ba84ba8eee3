"""What people type when they change what a measure said: the new words, and why."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from measures.forms import IndicatorForm, LessonForm, ReasonField, ReportForm
from measures.models import Indicator, Lesson, Report

KEPT = _("Steht für alle im Verlauf. Was vorher dastand, bleibt lesbar.")
NEWER = _(
    "Inzwischen hat jemand anderes eine neue Fassung gespeichert. Ihr Text steht noch hier, nichts ist überschrieben. "
    "Bitte vergleichen Sie, und speichern Sie dann noch einmal."
)


class RevisionForm(forms.Form):
    """Knows which wording somebody had before their eyes, so that nobody overwrites what they have not seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    field_order: list[str]

    @classmethod
    def of(cls, thing: Report | Lesson | Indicator, data: Any = None) -> Self:
        """The form with what stands there now."""
        return cls(data, initial={name: getattr(thing, name) for name in cls.base_fields if hasattr(thing, name)})

    def begin_anew(self, thing: Report | Lesson | Indicator) -> None:
        """Somebody was quicker: what was typed stays, and the newer wording is what it replaces if sent again."""
        self.data = self.data.dict() | {"revision": str(thing.revision)}  # type: ignore[attr-defined]
        self.add_error(None, NEWER)


class ReportRevisionForm(RevisionForm):
    title = ReportForm.base_fields["title"]
    text = ReportForm.base_fields["text"]
    reason = ReasonField(label=_("Was ist anders, und warum?"), help_text=KEPT)


class LessonRevisionForm(RevisionForm):
    kind = LessonForm.base_fields["kind"]
    text = LessonForm.base_fields["text"]
    reason = ReasonField(label=_("Was ist anders, und warum?"), help_text=KEPT)


class IndicatorRevisionForm(RevisionForm):
    """Name, baseline, target and day; another unit is another indicator."""

    name = IndicatorForm.base_fields["name"]
    baseline = IndicatorForm.base_fields["baseline"]
    target = IndicatorForm.base_fields["target"]
    due_on = IndicatorForm.base_fields["due_on"]
    reason = ReasonField(label=_("Warum ändert sich das Ziel?"), help_text=KEPT)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("baseline") is not None and cleaned.get("baseline") == cleaned.get("target"):
            self.add_error("target", _("Ziel und Ausgangswert sind gleich. Was soll sich ändern?"))
        return cleaned


class IndicatorEndForm(forms.Form):
    reason = ReasonField(
        label=_("Warum wird das nicht mehr gemessen?"),
        help_text=_("Steht für alle im Verlauf. Was gemessen wurde, bleibt stehen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="end_%s", **kwargs)
