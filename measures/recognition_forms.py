"""What people type when a measure is recognised, and when they check a recognition."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from arena.forms import LongText
from measures.forms import ReasonField


class RecogniseForm(forms.Form):
    """Why it is one of the city's measures."""

    reason = ReasonField(
        label=_("Warum wird sie anerkannt?"),
        max_length=4000,
        help_text=_("Steht in der öffentlichen Entscheidung und in der Mail an das Team."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="recognise_%s", **kwargs)


class RenewForm(forms.Form):
    """How the year went; and that the commitment is meant for the next one, too."""

    reason = ReasonField(
        label=_("Wie haben Sie die Selbstverpflichtung im letzten Jahr erfüllt?"),
        help_text=_("Zwei, drei Sätze genügen. Steht für alle im Verlauf."),
    )
    stands_by_it = forms.BooleanField(
        label=_("Unsere Selbstverpflichtung gilt ein weiteres Jahr."),
        error_messages={"required": _("Ohne diese Zusage können wir die Anerkennung nicht verlängern.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="renew_%s", **kwargs)


class RevokeForm(forms.Form):
    """Why, and what could lead to a new recognition."""

    reason = ReasonField(
        label=_("Warum wird sie widerrufen?"),
        max_length=4000,
        help_text=_("Steht in der öffentlichen Entscheidung und in der Mail an das Team."),
    )
    what_could_change = LongText(
        label=_("Was müsste sich ändern?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Damit das Team weiß, wie es wieder anerkannt werden kann."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="revoke_%s", **kwargs)


class CheckForm(forms.Form):
    """A statement as it was downloaded."""

    statement = forms.CharField(
        label=_("Erklärung"),
        strip=False,
        help_text=_("Öffnen Sie die Datei mit der Endung .json, und kopieren Sie alles hierher."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "data-file-text": ""}),
        error_messages={"required": _("Bitte fügen Sie die Erklärung ein.")},
    )
