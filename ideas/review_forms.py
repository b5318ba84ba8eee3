"""What a reviewer types: per criterion a score and a reason; why not, if not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena.forms import LongText
from ideas.models import Review, Score
from strategy.models import Criterion

LONGEST = 2000
Ratings = dict[int, tuple[int | None, str]]


class ReviewForm(forms.Form):
    """A score and a reason for each criterion of the round; a draft may lack any of them, a finished one none."""

    def __init__(self, *args: Any, review: Review, is_final: bool = False, **kwargs: Any) -> None:
        self.criteria = list(review.round.criteria.order_by("position", "name"))
        kwargs["initial"] = _kept(review) | kwargs.pop("initial", {})
        super().__init__(*args, auto_id="id_%s", **kwargs)
        self.needed_later = [name for each in self.criteria for name in (f"score_{each.pk}", f"reason_{each.pk}")]
        for criterion in self.criteria:
            self.fields[f"score_{criterion.pk}"] = _score_field(criterion, is_final)
            self.fields[f"reason_{criterion.pk}"] = _reason_field(criterion, is_final)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """Criterion by criterion, as the page shows them."""
        return [
            {"criterion": each, "score": self[f"score_{each.pk}"], "reason": self[f"reason_{each.pk}"]}
            for each in self.criteria
        ]

    def ratings(self) -> Ratings:
        """What was typed, by the id of the criterion."""
        typed = self.cleaned_data
        return {each.pk: (typed.get(f"score_{each.pk}"), typed.get(f"reason_{each.pk}", "")) for each in self.criteria}


class DeclineReviewForm(forms.Form):
    reason = LongText(
        label=gettext_lazy("Ein paar Worte dazu"),
        help_text=gettext_lazy("Liest nur die Stabsstelle."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="decline_%s", **kwargs)


class ConflictForm(forms.Form):
    reason = LongText(
        label=gettext_lazy("Warum sind Sie befangen?"),
        help_text=gettext_lazy("Ein Satz genügt. Liest nur die Stabsstelle."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Bitte schreiben Sie einen Satz dazu.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="conflict_%s", **kwargs)


def _kept(review: Review) -> dict[str, Any]:
    """The draft as it was saved last."""
    initial: dict[str, Any] = {}
    for rating in review.ratings.all():
        initial[f"score_{rating.criterion_id}"] = "" if rating.score is None else rating.score
        initial[f"reason_{rating.criterion_id}"] = rating.reason
    return initial


def _score_field(criterion: Criterion, is_final: bool) -> forms.Field:
    return forms.TypedChoiceField(
        label=_("Wie gut erfüllt die Idee das?"),
        coerce=int,
        empty_value=None,
        required=is_final,
        widget=forms.RadioSelect(attrs={"class": "scale"}),
        choices=[(each.value, f"{each.value} {each.label}") for each in Score],
        error_messages={
            "required": _("„%(criterion)s“: Bitte wählen Sie Punkte von 0 bis 4.") % {"criterion": criterion}
        },
    )


def _reason_field(criterion: Criterion, is_final: bool) -> forms.Field:
    return LongText(
        label=_("Warum?"),
        max_length=LONGEST,
        required=is_final,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("„%(criterion)s“: Bitte begründen Sie die Punkte.") % {"criterion": criterion}},
    )
