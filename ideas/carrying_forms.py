"""What people type when they offer, answer, renew, hand over and end responsibility."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from arena import clock
from arena.forms import HintedLabel, LongText
from ideas.models import Idea
from ideas.models.consortium import Role

MYSELF = ""
LONGEST = timedelta(days=5 * 366)
HINTS = {
    Role.LEAD: _("führt die Ausarbeitung und sorgt dafür, dass es weitergeht; davon gibt es genau eine"),
    Role.PARTNER: _("arbeitet an der Umsetzung mit"),
    Role.EXPERTISE: _("berät mit Fachwissen"),
    Role.PILOT_SITE: _("hier wird die Idee erprobt"),
    Role.RESOURCES: _("bringt Geld, Daten, Räume oder Personal ein"),
}


class ForWhomField(forms.ChoiceField):
    """As oneself, or for a body that this person may act for today."""

    def __init__(self, **kwargs: Any) -> None:
        usual: dict[str, Any] = {
            "label": _("Für wen?"),
            "required": False,
            "widget": forms.RadioSelect,
            "error_messages": {
                "invalid_choice": _(
                    "Für diese Stelle dürfen Sie zurzeit nicht handeln. Bitte wählen Sie, für wen Sie sprechen."
                )
            },
        }
        super().__init__(**usual | kwargs)
        self.bodies: dict[str, Organisation] = {}

    def offer_bodies_of(self, user: User, *, but: Collection[int | None] = ()) -> None:
        """The bodies of this person, `but` those that cannot speak here."""
        pks = user.bodies.difference(but)
        bodies = Organisation.objects.valid_on(clock.today()).filter(pk__in=pks) if pks else []
        self.bodies = {str(body.pk): body for body in bodies}
        named = [(pk, _("für %(body)s") % {"body": body}) for pk, body in self.bodies.items()]
        self.choices = [(MYSELF, _("als %(name)s") % {"name": user}), *named]

    def clean(self, value: Any) -> Organisation | None:
        return self.bodies.get(super().clean(value))


def ask_for_whom(form: forms.Form, by: User, *, but: Collection[int | None] = ()) -> None:
    """Who acts for no body is not asked; but what they chose while they still did is never taken for their own word."""
    whom: Any = form.fields["organisation"]
    whom.offer_bodies_of(by, but=but)
    if not whom.bodies and not form.data.get("organisation"):
        del form.fields["organisation"]


class UntilField(forms.DateField):
    """A day ahead, within a few years."""

    def __init__(self, **kwargs: Any) -> None:
        usual: dict[str, Any] = {
            "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "required": False,
        }
        super().__init__(**usual | kwargs)

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and day <= clock.today():
            raise forms.ValidationError(_("Bitte wählen Sie einen Tag, der noch kommt."))
        if day and day > clock.today() + LONGEST:
            raise forms.ValidationError(_("Bitte wählen Sie einen Tag in den nächsten fünf Jahren."))
        return day


class OfferForm(forms.Form):
    """A role, a pledge that everybody will read, and for how long."""

    organisation = ForWhomField()
    role = forms.ChoiceField(
        label=_("Welche Rolle?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Bitte wählen Sie eine Rolle.")},
    )
    pledge = LongText(
        label=_("Was werden Sie tun?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ihre Zusage, so konkret wie möglich. Alle können sie lesen."),
        error_messages={"required": _("Bitte schreiben Sie, was Sie tun werden. Ein Satz genügt.")},
    )
    brings = forms.CharField(
        label=_("Was bringen Sie mit?"),
        max_length=300,
        required=False,
        help_text=_("Zum Beispiel: Stunden in der Woche, Daten, einen Raum, ein Budget."),
    )
    until = UntilField(label=_("Bis wann?"), help_text=_("Ohne Datum gilt die Zusage, bis Sie sie beenden."))

    def __init__(self, *args: Any, idea: Idea, by: User, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="offer_%s", **kwargs)
        ask_for_whom(self, by)
        role: Any = self.fields["role"]
        role.choices = [(role.value, HintedLabel(str(role.label), hint=str(HINTS[role]))) for role in _free_roles(idea)]


class ReasonForm(forms.Form):
    """Why somebody says no, stops, or takes away: read by everybody concerned."""

    reason = LongText(
        label=_("Begründung"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Bitte schreiben Sie einen Grund. Er steht im Verlauf der Idee.")},
    )


class RenewForm(forms.Form):
    until = UntilField(label=_("Neues Ende (freiwillig)"))


class HandOverForm(forms.Form):
    """To whom: a person by their public name, or a body by its name."""

    to = forms.CharField(
        label=_("An wen?"),
        max_length=200,
        help_text=_("Der öffentliche Name einer Person oder der Name einer geprüften Stelle, ganz ausgeschrieben."),
        error_messages={"required": _("Bitte nennen Sie die Person oder Stelle.")},
    )
    note = LongText(
        label=_("Ein paar Worte dazu"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_to(self) -> dict[str, User | Organisation]:
        name = self.cleaned_data["to"].strip()
        bodies = Organisation.objects.valid_on(clock.today()).filter(verified_at__isnull=False)
        body = bodies.filter(name__iexact=name).first() or bodies.filter(short_name__iexact=name).first()
        if body:
            return {"organisation": body}
        person = User.objects.with_a_page().filter(public_name__iexact=name, is_active=True).first()
        if person:
            return {"person": person}
        raise forms.ValidationError(
            _(
                "Unter diesem Namen finden wir niemanden. Bitte prüfen Sie die Schreibweise auf der Seite der Person oder Stelle."
            )
        )


class TakeOverForm(forms.Form):
    pledge = OfferForm.base_fields["pledge"]


def _free_roles(idea: Idea) -> list[Role]:
    """A need has no lead, and where there is one there is no second."""
    has_room = not idea.is_need and idea.lead is None
    return [role for role in Role if role != Role.LEAD or has_room]
