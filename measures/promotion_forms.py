"""What people type when an idea is to become a measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from arena.forms import LongText
from ideas.models import Idea
from ideas.models.kind import MeasureKind
from measures.models import Commitment
from strategy.models import Evidence, PracticeVersion

ANSWER = "antwort-"
CHANGED = _(
    "Die Prinzipien haben sich geändert, während Sie schrieben. Was Sie getippt haben, steht noch da: "
    "Bitte lesen Sie die neue Fassung und unterschreiben Sie dann."
)


class ProposalForm(forms.Form):
    """How the measure is called, what it is about, and how it goes on after the trial where the kind asks for it."""

    title = forms.CharField(
        label=_("Name der Maßnahme"),
        max_length=200,
        help_text=_("So steht sie in der Strategie. Meist passt der Titel der Idee."),
        error_messages={"required": _("Bitte geben Sie der Maßnahme einen Namen.")},
    )
    summary = LongText(
        label=_("Worum geht es?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Zwei, drei Sätze für alle. Der ganze Steckbrief wird außerdem übernommen."),
        error_messages={"required": _("Bitte sagen Sie in zwei, drei Sätzen, worum es geht.")},
    )
    plan = LongText(
        label=_("Verstetigung und Übertragung"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Wie geht es nach der Erprobung weiter, und wie können andere Behörden es übernehmen?"),
        error_messages={"required": _("Eine dezentrale Maßnahme braucht einen Plan für danach.")},
    )

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        version = idea.versions.first()
        known = version.sections.get("continuation", "") if version else ""
        kwargs["initial"] = {"title": idea.title, "summary": idea.summary, "plan": known}
        super().__init__(*args, **kwargs)
        if idea.measure_kind != MeasureKind.DECENTRAL:
            del self.fields["plan"]


class PromotionReasonForm(forms.Form):
    """A sentence that everybody reads, with the words of the step it belongs to."""

    reason = LongText(max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, ask: Any, lacking: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = ask
        self.fields["reason"].help_text = _("Alle können es lesen.")
        self.fields["reason"].error_messages["required"] = lacking


def confirm_form(data: Any = None) -> PromotionReasonForm:
    lacking = _("Bitte begründen Sie die Entscheidung in einem Satz.")
    return PromotionReasonForm(data, ask=_("Warum wird daraus eine Maßnahme?"), lacking=lacking, auto_id="confirm_%s")


def reject_form(data: Any = None) -> PromotionReasonForm:
    lacking = _("Bitte sagen Sie, was fehlt.")
    return PromotionReasonForm(
        data, ask=_("Was fehlt, oder was spricht dagegen?"), lacking=lacking, auto_id="reject_%s"
    )


def withdraw_form(data: Any = None) -> PromotionReasonForm:
    lacking = _("Bitte sagen Sie in einem Satz, warum.")
    return PromotionReasonForm(data, ask=_("Warum ziehen Sie zurück?"), lacking=lacking, auto_id="withdraw_%s")


@dataclass(frozen=True)
class Question:
    """One principle or success factor, with the field in which it is answered."""

    group: str
    name: str
    description: str
    is_proposed: bool
    field: BoundField


class CommitmentForm(forms.Form):
    """A word on each principle and success factor, on the text as it reads now."""

    digest = forms.CharField(widget=forms.HiddenInput)
    agreed = forms.BooleanField(
        label=_("Ich darf für die Stelle unterschreiben. Wir verpflichten uns dazu."),
        error_messages={"required": _("Ohne dieses Häkchen ist es keine Selbstverpflichtung.")},
    )

    def __init__(self, *args: Any, last: Commitment | None = None, **kwargs: Any) -> None:
        self.version = PracticeVersion.now()
        known = {answer.code: answer.text for answer in last.answers.all()} if last else {}
        super().__init__(*args, **kwargs)
        self.initial["digest"] = self.version.digest
        for principle in self.version.principles:
            self.fields[ANSWER + principle["code"]] = LongText(
                label=_("So setzen wir das um"),
                max_length=2_000,
                initial=known.get(principle["code"], ""),
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": _("Bitte schreiben Sie auch hier, wie Sie das umsetzen.")},
            )

    @property
    def questions(self) -> list[Question]:
        """Every principle with its field, in the order in which the Stabsstelle keeps them."""
        return [
            Question(
                row["group"],
                row["name"],
                row["description"],
                row["evidence"] == Evidence.PROPOSED,
                self[ANSWER + row["code"]],
            )
            for row in self.version.principles
        ]

    @property
    def answers(self) -> dict[str, str]:
        return {code: self.cleaned_data[ANSWER + code] for code in self.version.codes}

    def clean_digest(self) -> str:
        """Nobody signs a text they have not seen; the page then shows the new one."""
        given = self.cleaned_data["digest"]
        if given != self.version.digest:
            typed: Any = self.data
            self.data = shown_again = typed.copy()
            shown_again["digest"] = self.version.digest
            raise forms.ValidationError(CHANGED)
        return given
