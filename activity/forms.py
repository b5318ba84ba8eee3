"""What people choose about their notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activity.models import Channel, Preference
from activity.verbs import MANDATORY, Kind

if TYPE_CHECKING:
    from accounts.models import User

EXPLAINED = {
    Kind.STEPS: _("Eingereicht, veröffentlicht, ausgearbeitet, zurückgestellt: wenn es mit einer Idee weitergeht."),
    Kind.TEXTS: _("Wenn jemand den Text einer Idee ändert, die Ihre ist oder der Sie folgen."),
    Kind.DISCUSSION: _("Kommentare zu diesen Ideen und Antworten auf Ihre eigenen Kommentare."),
    Kind.RESPONSIBILITY: _("Angebote, Verantwortung zu übernehmen, Übergaben, Gesuche und Bitten um Kontakt."),
    Kind.MEASURES: _(
        "Berichte, Meilensteine, Messwerte und Phasen der Maßnahmen, denen Sie folgen oder die Sie führen."
    ),
    Kind.REMINDERS: _("Wenn Sie am Zug sind, eine Frist näher rückt oder eine Zusage zu erneuern ist."),
    Kind.BODIES: _("Wenn sich an Stellen, die Sie vertreten, oder an Ihrer Vertretung etwas ändert."),
    Kind.OPINIONS: _("Jemand sagt, wie gut sich eine Idee umsetzen lässt, oder bittet Sie darum."),
    Kind.REVIEWS: _("Die Stabsstelle bittet Sie, eine Idee zu begutachten, oder die Runde ist abgeschlossen."),
    Kind.DUTIES: _("Was auf Sie wartet: neue Ideen und Kommentare, oder eine Idee, die herrenlos ist."),
}


class NotificationSettingsForm(forms.Form):
    """One choice per kind of news that concerns this person and that may be switched off."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        for kind in kinds_for(user):
            self.fields[kind] = forms.ChoiceField(
                label=kind.label,
                help_text=EXPLAINED[kind],
                choices=Channel.choices,
                widget=forms.RadioSelect,
                initial=Preference.channel_of(user, kind),
            )

    def save(self) -> None:
        for kind in kinds_for(self.user):
            Preference.choose(self.user, kind, Channel(self.cleaned_data[kind]))


def kinds_for(user: User) -> list[Kind]:
    """The kinds this person can choose a way for; the queue concerns only those who keep it."""
    return [kind for kind in Kind if kind not in MANDATORY and (kind != Kind.DUTIES or user.keeps_order)]
