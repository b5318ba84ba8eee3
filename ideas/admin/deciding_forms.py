"""What is written at the end of the path: the recommendation of the Stabsstelle, and the decision with what weighed how."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activity.models import DeclineCategory
from arena import clock
from arena.forms import HintedLabel
from ideas.admin.forms import DeclineForm, ReasonField, WhatCouldChangeField
from ideas.models import SittingItem
from ideas.models.deciding import WEIGHED
from ideas.models.kind import MeasureKind
from ideas.models.presentation import Outcome
from strategy.models import Criterion

WEIGHS: list[Any] = [("", _("nicht ausschlaggebend")), *WEIGHED.items()]
CHOOSE_KIND = _("Bitte wählen Sie, als welche Art von Maßnahme.")
KINDS = [
    ("", _("Bitte wählen")),
    (MeasureKind.CENTRAL, _("Zentrale Maßnahme: getragen von der Stabsstelle")),
    (MeasureKind.DECENTRAL, _("Dezentrale Maßnahme: getragen von einer Berliner Behörde")),
    (MeasureKind.NETWORK, _("Netzwerkmaßnahme: getragen von Wirtschaft, Wissenschaft oder Zivilgesellschaft")),
]
CHOOSE = _("Bitte wählen Sie einen Grund.")
LONGEST_AGO = timedelta(days=366)


class KindField(forms.ChoiceField):
    """As which kind of measure."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(
            label=_("Vorgesehen als") if required else _("Vorgesehen als, falls ausgewählt"),
            choices=KINDS,
            required=required,
            error_messages={"required": CHOOSE_KIND},
        )


class DissentField(ReasonField):
    """Who saw it differently is part of the decision."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Abweichende Meinung"),
            help_text=_("Öffentlich: was dagegen vorgebracht wurde, von welcher Stelle."),
            required=False,
        )


class WeighingForm(forms.Form):
    """A decision against the criteria: what weighed how, kept in the record as codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.weighed_names = []
        for criterion in Criterion.objects.all():
            name = f"weighed_{criterion.code}"
            self.weighed_names.append(name)
            self.fields[name] = forms.ChoiceField(
                label=criterion.name, choices=WEIGHS, required=False, widget=forms.Select
            )

    def weighing(self) -> list[Any]:
        """The fields of the criteria, which stand in a table of their own."""
        return [self[name] for name in self.weighed_names]

    def others(self) -> list[Any]:
        return [field for field in self if field.name not in self.weighed_names]

    def has_to_weigh(self, said: dict[str, Any]) -> bool:
        return True

    def clean(self) -> dict[str, Any]:
        """The criteria as the record keeps them, without those that did not weigh."""
        said = super().clean() or {}
        codes = [(name, said.pop(name, "")) for name in self.weighed_names]
        said["criteria"] = [
            {"criterion": name.removeprefix("weighed_"), "weighed": weighed} for name, weighed in codes if weighed
        ]
        if self.weighed_names and not said["criteria"] and self.has_to_weigh(said):
            words = _("Bitte sagen Sie bei mindestens einem Kriterium, wie es gewogen hat.")
            self.add_error(self.weighed_names[0], words)
        return said


def recommendations() -> list[tuple[str, HintedLabel]]:
    """What the Stabsstelle can recommend, each with what it means."""
    hints = {
        Outcome.SELECT: gettext("Sie soll eine Maßnahme werden."),
        Outcome.DECLINE: gettext("Mit den Gründen, die dagegen sprechen."),
        Outcome.RETURN: gettext("Es fehlt noch etwas, das sich ergänzen lässt."),
    }
    return [(outcome.value, HintedLabel(str(outcome.label), hint=hint)) for outcome, hint in hints.items()]


class PresentForm(forms.Form):
    recommendation = forms.ChoiceField(
        label=_("Was empfiehlt die Stabsstelle?"),
        choices=recommendations,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie eine Empfehlung.")},
    )
    intended_kind = KindField(required=False)
    text = ReasonField(
        label=_("Begründung der Empfehlung"),
        help_text=_("Öffentlich, und für alle, die entscheiden: worauf sich die Empfehlung stützt."),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("recommendation") == Outcome.SELECT and not said.get("intended_kind"):
            self.add_error("intended_kind", CHOOSE_KIND)
        return said


class SelectForm(WeighingForm):
    intended_kind = KindField()
    reason = ReasonField(
        label=_("Begründung"),
        help_text=_("Öffentlich und für die Autor:innen: warum die Idee eine Maßnahme werden soll."),
    )
    what_could_change = WhatCouldChangeField()
    dissent = DissentField()


class DecideToDeclineForm(WeighingForm, DeclineForm):
    """A no at the end of the path names what weighed how."""

    dissent = DissentField()


class ReturnToDevelopmentForm(forms.Form):
    reason = ReasonField(
        label=_("Was fehlt noch?"),
        help_text=_("Öffentlich und für die Federführung: was ergänzt werden soll. Danach folgt eine neue Bewertung."),
    )


class SittingForm(forms.Form):
    title = forms.CharField(
        label=_("Titel"),
        max_length=120,
        help_text=_("Zum Beispiel: Auswahlsitzung Herbst 2026. Öffentlich, sobald die Sitzung veröffentlicht ist."),
        error_messages={"required": _("Bitte geben Sie der Sitzung einen Titel.")},
    )
    held_on = forms.DateField(
        label=_("Tag der Sitzung"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Bitte wählen Sie einen Tag."), "invalid": _("Bitte wählen Sie einen Tag.")},
    )

    def clean_held_on(self) -> Any:
        day = self.cleaned_data["held_on"]
        if abs(day - clock.today()) > LONGEST_AGO:
            raise forms.ValidationError(_("Bitte wählen Sie einen Tag, der höchstens ein Jahr entfernt ist."))
        return day


NEWER = _(
    "Inzwischen hat jemand anderes den Entwurf geändert. Ihr Text steht noch hier, nichts ist überschrieben. "
    "Bitte vergleichen Sie ihn mit dem Entwurf in der Sitzung, und senden Sie ihn dann noch einmal."
)


class DraftForm(WeighingForm):
    """The draft of a decision in a sitting: whatever comes of it, in one form."""

    decision = forms.ChoiceField(
        label=_("Was wird entschieden?"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie, was entschieden wird.")},
    )
    intended_kind = KindField(required=False)
    category = forms.ChoiceField(
        label=_("Grund, falls sie nicht weiterverfolgt wird"),
        choices=[("", _("Bitte wählen"))] + DeclineCategory.choices,
        required=False,
    )
    reason = ReasonField(
        label=_("Begründung"),
        help_text=_("Wird öffentlich, sobald die Sitzung veröffentlicht ist; bis dahin ein Entwurf."),
    )
    what_could_change = WhatCouldChangeField()
    dissent = DissentField()
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def begin_anew(self, item: SittingItem | None) -> None:
        """Somebody was quicker: what was typed stays, and replaces the newer draft if it is sent again."""
        self.data = self.data.dict() | {"seen": item.as_of if item else ""}  # type: ignore[attr-defined]
        self.add_error(None, NEWER)

    def has_to_weigh(self, said: dict[str, Any]) -> bool:
        """Only a yes or a no leaves a record; what is sent back is assessed anew."""
        return said.get("decision") != Outcome.RETURN

    def clean(self) -> dict[str, Any]:
        """Only what belongs to the decision is kept."""
        said = super().clean()
        decision = said.get("decision")
        for name, outcome, asks in (
            ("intended_kind", Outcome.SELECT, CHOOSE_KIND),
            ("category", Outcome.DECLINE, CHOOSE),
        ):
            if decision != outcome:
                said[name] = ""
            elif not said.get(name):
                self.add_error(name, asks)
        return said
