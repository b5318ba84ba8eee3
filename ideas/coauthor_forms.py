"""What people type when they want to write together."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from arena.forms import LongText


class InviteCoAuthorForm(forms.Form):
    """A public name or an address, exactly; the form never says whether there is such an account."""

    to = forms.CharField(
        label=_("Wen möchten Sie einladen?"),
        max_length=254,
        help_text=_("Der öffentliche Name oder die E-Mail-Adresse eines Kontos, ganz ausgeschrieben."),
        error_messages={"required": _("Bitte nennen Sie einen Namen oder eine Adresse.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, auto_id="invite_%s", **kwargs)  # type: ignore[arg-type]

    def meant(self) -> User | None:
        """Who is meant, if there is an account with this name or confirmed address."""
        to = self.cleaned_data["to"].strip()
        people = User.objects.with_a_page().filter(is_active=True)
        if "@" in to:
            return people.filter(emailaddress__email__iexact=to, emailaddress__verified=True).first()
        return people.filter(public_name__iexact=to).first()


class AskCoAuthorshipForm(forms.Form):
    message = LongText(
        label=_("Was möchten Sie beitragen?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Wer an der Idee schreibt, liest es und antwortet."),
        error_messages={"required": _("Bitte schreiben Sie, was Sie beitragen möchten. Ein Satz genügt.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, auto_id="ask_%s", **kwargs)  # type: ignore[arg-type]


class RefuseCoAuthorForm(forms.Form):
    reason = LongText(
        label=_("Warum nicht?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Nur die Person, die gefragt hat, liest es."),
        error_messages={"required": _("Bitte schreiben Sie einen Grund. Ein Satz genügt.")},
    )
