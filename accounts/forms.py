"""Forms about oneself: allauth's with our words and without placeholders, sign-up, and the profile."""

import time
from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from django import forms
from django.core import signing
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.names import clean_public_name
from accounts.organisation_forms import CompetencesField
from arena.forms import LongText

LONGEST_ADDRESS = 254
QUICKEST_HUMAN = 3
FORM_IS_GOOD_FOR = 24 * 60 * 60
CLOCK_SALT = "accounts.signup"

LABELS: dict[str, Any] = {
    "login": _("E-Mail-Adresse"),
    "email": _("E-Mail-Adresse"),
    "password": _("Passwort"),
    "oldpassword": _("Bisheriges Passwort"),
    "password1": _("Neues Passwort"),
    "code": _("Code"),
}
REQUIRED: dict[str, Any] = {
    "login": _("Bitte geben Sie Ihre E-Mail-Adresse ein."),
    "email": _("Bitte geben Sie Ihre E-Mail-Adresse ein."),
    "password": _("Bitte geben Sie Ihr Passwort ein."),
    "oldpassword": _("Bitte geben Sie Ihr bisheriges Passwort ein."),
    "password1": _("Bitte wählen Sie ein Passwort."),
    "public_name": _("Bitte wählen Sie einen Namen."),
    "code": _("Bitte geben Sie den Code ein."),
}
HELP: dict[str, Any] = {
    "password": "",
    "oldpassword": "",
    "password1": _("Mindestens 10 Zeichen. Gut sind mehrere Wörter, die nicht zusammengehören."),
}


class InOurWords:
    """Visible labels instead of placeholders, each password asked for once."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, field.help_text)
            field.error_messages["required"] = REQUIRED.get(name, field.error_messages["required"])
            if isinstance(field, forms.EmailField):
                field.validators.append(MaxLengthValidator(LONGEST_ADDRESS))


class LoginForm(InOurWords, account.LoginForm):
    pass


class WithPublicName(forms.Form):
    """Everybody who registers chooses how others see them."""

    public_name = forms.CharField(
        label=User._meta.get_field("public_name").verbose_name,
        help_text=_("So erscheinen Sie auf der Plattform. Ein erfundener Name ist willkommen."),
        max_length=60,
        validators=User._meta.get_field("public_name").validators,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )

    def clean_public_name(self) -> str:
        name = clean_public_name(self.cleaned_data["public_name"])
        if User.objects.filter(public_name__iexact=name).exists():
            raise forms.ValidationError(_("Dieser Name ist schon vergeben. Bitte wählen Sie einen anderen."))
        return name


class SignupForm(WithPublicName, InOurWords, account.SignupForm):
    """Register: no puzzle, but a field only machines fill in and a signed clock they are too quick for."""

    website = forms.CharField(
        label=_("Bitte leer lassen"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    begun = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("email", "password1", "public_name", "website", "begun")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = LABELS["password"]
        self.initial["begun"] = _signed_now()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        age = _age_of(self.data.get("begun", ""))
        if age is None or age > FORM_IS_GOOD_FOR:
            self._start_again()
            age = None
        if self.errors:
            return cleaned
        if age is None:
            raise forms.ValidationError(_("Das Formular war lange offen. Bitte senden Sie es noch einmal ab."))
        if age < QUICKEST_HUMAN:
            raise forms.ValidationError(
                _("Das ging sehr schnell. Bitte prüfen Sie Ihre Angaben und senden Sie sie noch einmal ab.")
            )
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """A machine gets the same answer as a person, and nothing happens."""
        if self.cleaned_data["website"]:
            return None, get_adapter().respond_email_verification_sent(request, None)
        if self.account_already_exists:
            User().set_password(self.cleaned_data["password1"])  # as slow as for a new account
        return super().try_save(request)

    def _start_again(self) -> None:
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["begun"] = _signed_now()
        self.data = data


class AddEmailForm(InOurWords, account.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Neue E-Mail-Adresse")

    def save(self, request: HttpRequest) -> Any:
        """The present address hears of the wish at once."""
        get_adapter().send_notification_mail("account/email_added", self.user)
        return super().save(request)


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    pass


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    pass


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):
    pass


class ConfirmPasswordForm(InOurWords, account.ReauthenticateForm):
    pass


class ActivateAppForm(InOurWords, totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Sechsstelliger Code aus der App")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class SecondFactorForm(InOurWords, mfa.AuthenticateForm):
    def save(self) -> None:
        super().save()
        _tell_of_recovery_code(self.authenticator)


class ConfirmSecondFactorForm(InOurWords, mfa.ReauthenticateForm):
    def save(self) -> None:
        super().save()
        _tell_of_recovery_code(self.authenticator)


class ProfileForm(forms.ModelForm):
    """What others see of me."""

    competences = CompetencesField(label=_("Das kann ich beitragen"))

    class Meta:
        model = User
        fields = ("public_name", "about", "competences")
        field_classes = {"about": LongText}
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"about": _("Was andere über Sie wissen dürfen. Nichts davon ist Pflicht.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["public_name"].required = True
        self.fields["public_name"].error_messages["required"] = REQUIRED["public_name"]

    def clean_public_name(self) -> str:
        return clean_public_name(self.cleaned_data["public_name"])

    def _get_validation_exclusions(self) -> set[str]:
        """Staff whose name carries their office may leave it as it is."""
        left_alone = set() if "public_name" in self.changed_data else {"public_name"}
        return super()._get_validation_exclusions() | left_alone

    def save(self, commit: bool = True) -> User:
        """Writes these fields alone: a ban of the same moment stands."""
        self.instance.save(update_fields=["public_name", "about"])
        self.instance.competences.set(self.cleaned_data["competences"])
        return self.instance


def _signed_now() -> str:
    return signing.dumps(time.time(), salt=CLOCK_SALT)


def _age_of(signed: str) -> float | None:
    """How many seconds ago this clock was signed, None when it was not us."""
    try:
        begun: float = signing.loads(signed, salt=CLOCK_SALT)
    except signing.BadSignature:
        return None
    return time.time() - begun


def _tell_of_recovery_code(authenticator: Authenticator) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        get_adapter().send_notification_mail("account/recovery_code_used", authenticator.user)
