"""What the lead and the community type about an idea in assessment, and what the Stabsstelle clarifies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena.forms import LongText
from ideas.models import Score, SelfRating
from ideas.models.review import Rating
from strategy.models import Criterion, GuidingPrinciple

SCORES = [(each.value, f"{each.value} {each.label}") for each in Score]
NOTHING_SAID = ("", gettext_lazy("keine Angabe"))


def score_field(label: str, **more: Any) -> forms.TypedChoiceField:
    """From 0 to 4, each with its word, or nothing said."""
    return forms.TypedChoiceField(
        label=label,
        choices=[*SCORES, NOTHING_SAID],
        coerce=int,
        empty_value=None,
        required=False,
        initial="",
        widget=forms.RadioSelect,
        **more,
    )


class CriteriaForm(forms.Form):
    """A score and a reason for each criterion, filled with what was said before."""

    def __init__(
        self, *args: Any, criteria: Iterable[Criterion], said: Iterable[Rating | SelfRating] = (), **kwargs: Any
    ) -> None:
        self.criteria = list(criteria)
        kwargs["initial"] = {
            f"score_{each.criterion_id}": "" if each.score is None else each.score for each in said
        } | {f"reason_{each.criterion_id}": each.reason for each in said}
        super().__init__(*args, **kwargs)
        self.needed_later = [f"{part}_{each.pk}" for each in self.criteria for part in ("score", "reason")]
        for criterion in self.criteria:
            self.fields[f"score_{criterion.pk}"] = self.score_field(criterion)
            self.fields[f"reason_{criterion.pk}"] = self.reason_field(criterion)

    def score_field(self, criterion: Criterion) -> forms.Field:
        return score_field(_("Wie gut erfüllt die Idee das?"))

    def reason_field(self, criterion: Criterion, **more: Any) -> forms.Field:
        widget = forms.Textarea(attrs={"rows": 3})
        return LongText(label=_("Warum?"), max_length=2000, widget=widget, **({"required": False} | more))

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Criterion by criterion, as the page shows them."""
        return [
            {"criterion": each, "score": self[f"score_{each.pk}"], "reason": self[f"reason_{each.pk}"]}
            for each in self.criteria
        ]

    def ratings(self) -> dict[int, tuple[int | None, str]]:
        """What was typed, by the id of the criterion."""
        return {each.pk: self.typed(each) for each in self.criteria}

    def typed(self, criterion: Criterion) -> tuple[int | None, str]:
        typed = self.cleaned_data
        return typed.get(f"score_{criterion.pk}"), typed.get(f"reason_{criterion.pk}", "")


class SelfRatingForm(CriteriaForm):
    """What the lead says of its own idea; a criterion may be left for later, but points come with a reason."""

    def clean(self) -> None:
        for criterion in self.criteria:
            score, reason = self.typed(criterion)
            if score is not None and not reason:
                self.add_error(f"reason_{criterion.pk}", _("„%s“: Bitte begründen Sie die Punkte.") % criterion)
            if score is None and reason:
                self.add_error(f"score_{criterion.pk}", _("„%s“: Bitte wählen Sie auch Punkte.") % criterion)


class PrinciplesForm(forms.Form):
    """How well somebody sees the Leitgedanken met; whoever does not know leaves one out."""

    def __init__(self, *args: Any, principles: Iterable[GuidingPrinciple], **kwargs: Any) -> None:
        self.principles = list(principles)
        super().__init__(*args, auto_id="leitgedanke_%s", **kwargs)
        self.needed_later = [f"score_{each.pk}" for each in self.principles]  # each may be left out, by a choice
        for principle in self.principles:
            self.fields[f"score_{principle.pk}"] = score_field(principle.name, help_text=principle.description)

    def clean(self) -> None:
        if not self.errors and not self.scores():
            raise forms.ValidationError(_("Bitte schätzen Sie mindestens einen der Leitgedanken ein."))

    def scores(self) -> dict[int, int]:
        """What was said, by the id of the Leitgedanke."""
        typed = {each.pk: self.cleaned_data.get(f"score_{each.pk}") for each in self.principles}
        return {pk: score for pk, score in typed.items() if score is not None}


class ClarificationForm(forms.Form):
    text = LongText(
        label=gettext_lazy("Woran liegt es, und was folgt daraus?"),
        help_text=gettext_lazy("Alle können es lesen, und wer entscheidet, stützt sich darauf."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Bitte schreiben Sie, was die Klärung ergeben hat.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="klaerung_%s", **kwargs)
