"""What a reviewer types: per criterion a score and a reason; why not, if not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena.forms import LongText
from ideas.models import Review
from ideas.rating_forms import SCORES, CriteriaForm
from strategy.models import Criterion


class ReviewForm(CriteriaForm):
    """A score and a reason for each criterion of the round; a draft may lack any of them, a finished one none."""

    def __init__(self, *args: Any, review: Review, is_final: bool = False) -> None:
        self.is_final = is_final
        criteria = review.round.criteria.order_by("position", "name")
        super().__init__(*args, criteria=criteria, said=review.ratings.all())

    def score_field(self, criterion: Criterion) -> forms.Field:
        return forms.TypedChoiceField(
            label=_("Wie gut erfüllt die Idee das?"),
            coerce=int,
            empty_value=None,
            required=self.is_final,
            widget=forms.RadioSelect(attrs={"class": "scale"}),
            choices=SCORES,
            error_messages={
                "required": _("„%(criterion)s“: Bitte wählen Sie Punkte von 0 bis 4.") % {"criterion": criterion}
            },
        )

    def reason_field(self, criterion: Criterion, **more: Any) -> forms.Field:
        words = _("„%(criterion)s“: Bitte begründen Sie die Punkte.") % {"criterion": criterion}
        return super().reason_field(criterion, required=self.is_final, error_messages={"required": words})


class DeclineReviewForm(forms.Form):
    reason = LongText(
        label=gettext_lazy("Ein paar Worte dazu"),
        help_text=gettext_lazy("Das liest nur die Stabsstelle."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="decline_%s", **kwargs)


class ConflictForm(forms.Form):
    reason = LongText(
        label=gettext_lazy("Warum sind Sie befangen?"),
        help_text=gettext_lazy("Ein Satz genügt. Ihn liest nur die Stabsstelle."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Bitte schreiben Sie einen Satz dazu.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="conflict_%s", **kwargs)
