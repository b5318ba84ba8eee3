"""What moderation and Stabsstelle write when they decide: reasons that a person will read."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activity.models import DeclineCategory
from arena import clock
from arena.forms import LongText
from ideas.models import AuthorshipOffer, Deputy, Idea
from strategy.models import ConductRule

LONGEST_REASON = 2000
FURTHEST = timedelta(days=730)


class ReasonField(LongText):
    """The words the person concerned gets by mail."""

    def __init__(self, *, label: Any, help_text: Any, required: bool = True) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=required,
            max_length=LONGEST_REASON,
            widget=forms.Textarea(attrs={"rows": 5}),
            error_messages={"required": _("Bitte schreiben Sie einen Grund. Ohne ihn geht nichts hinaus.")},
        )


class WhatCouldChangeField(LongText):
    """What the people of the idea can do about it."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Was könnte daran etwas ändern?"),
            help_text=_("Zum Beispiel: ein anderer Ort, ein Träger, ein neues Gesetz. Steht in der Entscheidung."),
            max_length=LONGEST_REASON,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class ReturnForm(forms.Form):
    reason = ReasonField(
        label=_("Was soll geändert werden?"),
        help_text=_("Geht an die Autor:innen: was fehlt oder stört, und wie es gut wird."),
    )


class DeclineForm(forms.Form):
    category = forms.ChoiceField(
        label=_("Grund"),
        choices=[("", _("Bitte wählen"))] + DeclineCategory.choices,
        error_messages={"required": _("Bitte wählen Sie einen Grund.")},
    )
    reason = ReasonField(
        label=_("Begründung"),
        help_text=_("Geht an die Autor:innen, und ist öffentlich, wenn es die Idee ist: warum sie nicht weitergeht."),
    )
    what_could_change = WhatCouldChangeField()


class DayAheadField(forms.DateField):
    """A day within the next two years."""

    def __init__(self, *, label: Any, help_text: Any) -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"required": _("Bitte wählen Sie einen Tag."), "invalid": _("Bitte wählen Sie einen Tag.")},
        )

    def clean(self, value: Any) -> date:
        day: date = super().clean(value)
        if not clock.today() < day <= clock.today() + FURTHEST:
            raise forms.ValidationError(_("Bitte wählen Sie einen Tag in den nächsten zwei Jahren."))
        return day


class DeferForm(forms.Form):
    reason = ReasonField(
        label=_("Begründung"),
        help_text=_("Öffentlich und für die Autor:innen: warum die Idee jetzt ruhen soll."),
    )
    review_on = DayAheadField(
        label=_("Wiedervorlage am"),
        help_text=_("Dann ist die Stabsstelle wieder am Zug. Bis dahin stehen alle Fristen der Idee still."),
    )
    what_could_change = WhatCouldChangeField()


class FallBackForm(forms.Form):
    reason = ReasonField(
        label=_("Begründung"),
        help_text=_("Öffentlich: warum die Idee wieder in die Diskussion geht."),
    )


class ArchiveForm(forms.Form):
    reason = ReasonField(
        label=_("Begründung"),
        help_text=_("Steht im Verlauf: warum hier nichts mehr geschieht. Die Idee bleibt lesbar."),
    )


class ReopenForm(forms.Form):
    reason = ReasonField(
        label=_("Begründung"),
        help_text=_("Öffentlich und für die Autor:innen: was sich geändert hat."),
    )


class GoOnForm(forms.Form):
    """Good news need no reason, but may have one."""

    reason = ReasonField(
        label=_("Ein paar Worte dazu"),
        help_text=_("Steht im Verlauf der Idee."),
        required=False,
    )


class DeputyForm(forms.Form):
    """Who decides for an office whose people are all in conflict."""

    office = forms.ChoiceField(label=_("Vertritt"))
    user = forms.ModelChoiceField(
        label=_("Wer entscheidet?"),
        queryset=User.objects.none(),
        empty_label=_("Bitte wählen"),
        help_text=_("Menschen mit Zugang zum Schreibtisch, die an dieser Idee nicht beteiligt sind."),
        error_messages={"required": _("Bitte wählen Sie, wer entscheidet.")},
    )
    reason = ReasonField(
        label=_("Begründung"),
        help_text=_("Öffentlich: warum alle anderen befangen sind."),
    )

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="name_deputy_%s", **kwargs)
        office: Any = self.fields["office"]
        office.choices = [(each.value, each.label) for each in idea.offices_in_conflict]
        user: Any = self.fields["user"]
        user.queryset = Deputy.candidates(idea)


class OfferAuthorshipForm(forms.Form):
    """Who is asked to go on with an idea that has no authors any more."""

    heir = forms.ModelChoiceField(
        label=_("Wer soll gefragt werden?"),
        queryset=User.objects.none(),
        empty_label=_("Bitte wählen"),
        help_text=_("Menschen, die die Idee mittragen, an ihr mitschreiben möchten oder über sie sprechen."),
        error_messages={"required": _("Bitte wählen Sie, wer gefragt werden soll.")},
    )

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="offer_authorship_%s", **kwargs)
        heir: Any = self.fields["heir"]
        heir.queryset = AuthorshipOffer.candidates(idea)


class EndDeputyForm(forms.Form):
    deputy = forms.ModelChoiceField(queryset=Deputy.objects.none())

    def __init__(self, *args: Any, idea: Idea, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deputy: Any = self.fields["deputy"]
        deputy.queryset = idea.deputies.all()


class HideForm(forms.Form):
    rule = forms.ModelChoiceField(
        label=_("Verletzte Regel"),
        queryset=ConductRule.objects.all(),
        empty_label=_("Bitte wählen"),
        error_messages={"required": _("Bitte wählen Sie die Regel, um die es geht.")},
    )
    reason = ReasonField(
        label=_("Begründung"),
        help_text=_("Geht an die Person, um deren Beitrag es geht: welche Stelle, und was daran die Regel verletzt."),
    )


class UnhideForm(forms.Form):
    reason = ReasonField(
        label=_("Begründung"),
        help_text=_("Warum der Beitrag wieder sichtbar sein soll. Die Person wird benachrichtigt."),
    )
