"""What people type when they suggest other words, and when they answer that."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from arena.forms import TOO_LONG, LongText
from ideas.carrying_forms import ReasonForm
from ideas.diff import Change, change_of
from ideas.models import Amendment, AmendmentPart, FactSheetVersion
from ideas.models.factsheet import texts_of
from ideas.models.section import LONGEST, headings, sections_of

LENGTHS = {"title": 120, "summary": 500, "description": 20_000}
NEVER_EMPTY = tuple(LENGTHS)
SEND = "senden"


def text_field(section: str, label: str, **kwargs: Any) -> forms.CharField:
    """The field for one part of the text, as long as that part may be."""
    longest = LENGTHS.get(section, LONGEST)
    if section == "title":
        widget = forms.TextInput(attrs={"data-counter": ""})
        return forms.CharField(
            label=label, max_length=longest, widget=widget, error_messages={"max_length": TOO_LONG}, **kwargs
        )
    rows = {"summary": 4, "description": 12}.get(section, 6)
    return LongText(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class AmendmentForm(forms.Form):
    """A copy of the text to write in, and why it is better so."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = LongText(
        label=_("Warum ist es so besser?"),
        max_length=1000,
        help_text=_("Ein, zwei Sätze für die Autor:innen. Alle können sie lesen."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Bitte schreiben Sie, warum es so besser ist.")},
    )

    def __init__(self, data: Any = None, *, by: User, base: FactSheetVersion, opened: str = "") -> None:
        super().__init__(data, initial={"base": base.number, **texts_of(base)})
        self.by, self.version, self.opened = by, base, opened
        self.before = {key: text.replace("\r\n", "\n").strip() for key, text in texts_of(base).items()}
        self.headings = headings_of(base)
        for key, heading in self.headings.items():
            self.fields[key] = text_field(key, heading, required=key in NEVER_EMPTY and bool(self.before.get(key)))
        self.fields["reason"].required = self.sends
        self.needed_later = (*self.headings, "reason")

    @property
    def sends(self) -> bool:
        """Whether it is to be sent, not only looked at."""
        return SEND in self.data

    @property
    def texts(self) -> list[dict[str, Any]]:
        """The fields of the text as far as it is written; those that somebody works on stand open."""
        return self._fields_of(key for key in self.headings if self.before.get(key) or key in NEVER_EMPTY)

    @property
    def still_empty(self) -> list[dict[str, Any]]:
        """The sections of the Steckbrief that nobody has filled yet; they need not crowd the page."""
        return self._fields_of(key for key in self.headings if not self.before.get(key) and key not in NEVER_EMPTY)

    @property
    def begins_a_section(self) -> bool:
        return any(text["opened"] for text in self.still_empty)

    @property
    def changed(self) -> dict[str, str]:
        """The parts that would read differently, as far as what was typed holds."""
        said = {key: self.cleaned_data[key] for key in self.headings if key in self.cleaned_data}
        return {key: text for key, text in said.items() if text != self.before.get(key, "")}

    @property
    def changes(self) -> list[Change]:
        """What would change, to be looked at."""
        return [change_of(self.headings[key], self.before.get(key, ""), text) for key, text in self.changed.items()]

    @property
    def seen(self) -> str:
        """Tells whether what is sent is what was looked at."""
        return hashlib.sha256(json.dumps(self.changed, sort_keys=True).encode()).hexdigest()[:20]

    @property
    def was_looked_at(self) -> bool:
        return self.sends and self.data.get("seen") == self.seen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.cleaned_data = cleaned
        if refused := Amendment.refused_for_now(self.version.idea, self.by, self.changed):
            self.add_error(None, _("%(why)s Ihr Text steht noch hier.") % {"why": refused.words})
        if Amendment.brings_a_link_too_early(self.by, self.version, self.changed):
            self.add_error(None, _("Neue Konten können in der ersten Woche keine Links in einen Text schreiben."))
        if not self.changed and not self.errors:
            self.add_error(None, _("Noch steht alles da wie vorher. Bitte öffnen Sie einen Teil und ändern Sie ihn."))
        return cleaned

    def _fields_of(self, keys: Iterable[str]) -> list[dict[str, Any]]:
        return [{"field": self[key], "opened": self._is_opened(key)} for key in keys]

    def _is_opened(self, key: str) -> bool:
        if not self.is_bound:
            return key == self.opened
        return bool(self.errors.get(key)) or key in self.changed


class AcceptForm(forms.Form):
    """All of it, or the text as far as it is taken over."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = LongText(
        label=_("Was Sie nicht übernehmen, und warum"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, part: AmendmentPart, now: str, heading: str, whole: bool, **kwargs: Any):
        super().__init__(data, auto_id=f"teil{part.pk}_%s", **kwargs)
        self.part, self.now, self.whole = part, now, whole
        self.merged = part.merged_into(now)
        if whole:
            del self.fields["reason"]
        else:
            text = text_field(
                part.section, _("So soll es heißen: %(what)s") % {"what": heading}, required=part.section in NEVER_EMPTY
            )
            self.fields = {"text": text, **self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.whole and not self.merged.is_clean:
            raise forms.ValidationError(
                _("Beide haben dieselbe Stelle geändert. Bitte schreiben Sie unten, wie es heißen soll.")
            )
        if not self.whole and cleaned.get("text") == self.now and self.merged.text != self.now:
            self.add_error(
                "text", _("So bliebe alles, wie es ist. Wenn Sie das möchten, lehnen Sie bitte mit Grund ab.")
            )
        return cleaned

    def for_verb(self) -> dict[str, Any]:
        seen = self.part.idea.versions.filter(number=self.cleaned_data["seen"]).first()
        text = self.merged.text if self.whole else self.cleaned_data["text"]
        reason = "" if self.whole else self.cleaned_data["reason"]
        return {"text": text, "seen": seen or self.part.amendment.base_version, "reason": reason}


class RejectForm(ReasonForm):
    """Why the words stay as they are."""

    def __init__(self, data: Any = None, *, part: AmendmentPart) -> None:
        super().__init__(data, auto_id=f"teil{part.pk}_nein_%s")


def headings_of(version: FactSheetVersion) -> dict[str, str]:
    """What can be amended, in order: the parts every idea has, and the sections of its Steckbrief."""
    known = headings()
    asked: Sequence[str] = [*NEVER_EMPTY, *(section.key for section in sections_of(version.idea))]
    return {key: known[key] for key in asked}
