"""How the Stabsstelle staffs a round: whom to ask, whom not any longer, among whom the lot decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from arena.forms import HintedLabel
from ideas.admin.forms import ReasonField
from ideas.models import Idea, Review
from ideas.staffing import Candidate, bodies_of

MOST_SEATS = 9


class ReviewerField(forms.ModelChoiceField):
    """A person; the number of a body they are asked for may follow theirs."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").partition("-")[0])


class AssignForm(forms.Form):
    reviewer = ReviewerField(
        label=_("Wen fragen?"),
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie jemanden."), "invalid_choice": _("Bitte wählen Sie jemanden.")},
    )

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="assign_%s", **kwargs)
        ways = [(way, each.why) for each in candidates if not each.conflict for way in each.ways_to_ask]
        _offer(self.fields["reviewer"], [(value, HintedLabel(words, hint=why)) for (value, words), why in ways])

    def clean(self) -> dict[str, Any]:
        """With the body they are asked for: the chosen one, else the one they speak for longest."""
        typed: dict[str, Any] = super().clean() or {}
        if reviewer := typed.get("reviewer"):
            bodies = bodies_of(reviewer)
            chosen = self.data.get("reviewer", "").partition("-")[2]
            typed["organisation"] = next((each for each in bodies if chosen in {"", str(each.pk)}), None)
            if chosen and not typed["organisation"]:
                self.add_error("reviewer", self.fields["reviewer"].error_messages["invalid_choice"])
        return typed


class PoolForm(forms.Form):
    people = forms.ModelMultipleChoiceField(
        label=_("Wer ist im Lostopf?"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Bitte wählen Sie, unter wem gelost wird.")},
    )
    seats = forms.IntegerField(
        label=_("Wie viele werden gezogen?"),
        min_value=1,
        max_value=MOST_SEATS,
        initial=2,
        error_messages={"required": _("Bitte nennen Sie eine Zahl."), "invalid": _("Bitte nennen Sie eine Zahl.")},
    )

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, auto_id="pool_%s", **kwargs)
        free = [each for each in candidates if not each.conflict]
        _offer(self.fields["people"], [(each.person.pk, HintedLabel(str(each.person), hint=each.why)) for each in free])

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        people, seats = typed.get("people"), typed.get("seats")
        if people and seats and len(people) <= seats:
            self.add_error("people", _("Wählen Sie bitte mehr Menschen, als gezogen werden. Sonst ist es kein Los."))
        return typed


class ExcuseForm(forms.Form):
    review = forms.ModelChoiceField(queryset=Review.objects.none(), widget=forms.HiddenInput)
    reason = ReasonField(label=_("Grund"), help_text=_("Geht an die Person, die begutachten sollte."), required=False)

    def __init__(self, *args: Any, idea: Idea, of: int | str = "", **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"excuse_{of}_%s", **kwargs)
        review: Any = self.fields["review"]
        review.queryset = Review.objects.open().filter(round__idea=idea).select_related("round__idea")


def _offer(field: Any, choices: list[tuple[Any, str]]) -> None:
    """The list shows who fits; whoever was found by name counts as well."""
    field.queryset = User.objects.with_a_page().filter(is_active=True)
    field.widget.choices = choices
