"""Passkeys: the device's own key instead of a password, and the second factor of whoever also uses a password."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.utils import passthrough_next_redirect_url
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.second_factor import GoesOn, is_last_factor, record_second_factor

LONGEST_NAME = 60
REFUSED = _(
    "Das hat mit diesem Passkey nicht geklappt. Versuchen Sie es noch einmal, oder nehmen Sie einen anderen Weg."
)
MISSING = _("Es kam kein Passkey an. Bitte versuchen Sie es noch einmal, mit eingeschaltetem JavaScript.")
# What the library that takes a browser's answer apart trips over, depending on what is wrong with it.
UNREADABLE = (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError)


@contextmanager
def in_our_words() -> Iterator[None]:
    """Whatever is wrong with a passkey, it is told in one sentence."""
    try:
        yield
    except forms.ValidationError as refused:
        if refused.code != "incorrect_code":
            raise
        raise forms.ValidationError(REFUSED) from refused
    except UNREADABLE as error:
        raise forms.ValidationError(REFUSED) from error


def options_for(user: User) -> str:
    """What the browser needs to ask for one of this person's passkeys; empty when there is none."""
    passkeys = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return json.dumps(auth.begin_authentication(user)) if passkeys.exists() else ""


# Forms


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A new one, under a name by which its owner knows it again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]  # all of ours are
        self.fields["name"] = _name_field(required=False)
        self.fields["credential"].error_messages["required"] = MISSING

    def clean(self) -> dict[str, Any]:
        with in_our_words():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class RenamePasskeyForm(webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _name_field()


class _ShownPasskey:
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages["required"] = MISSING

    def clean_credential(self) -> Authenticator:
        with in_our_words():
            return super().clean_credential()


class SignInByPasskeyForm(_ShownPasskey, webauthn.LoginWebAuthnForm):
    pass


class SecondFactorByPasskeyForm(_ShownPasskey, webauthn.AuthenticateWebAuthnForm):
    pass


class ConfirmByPasskeyForm(_ShownPasskey, webauthn.ReauthenticateWebAuthnForm):
    pass


# Keeping them


class AddPasskeyView(GoesOn, views.AddWebAuthnView):
    """Setting one up proves the second factor for this session too; then the recovery codes if they are new, then on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs) | kwargs
        options = auth.begin_registration(self.request.user, passwordless=True)
        return context | {"options": json.dumps(options)}

    def form_valid(self, form: AddPasskeyForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        passkeys = Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.WEBAUTHN)
        record_second_factor(self.request, self.request.user, passkeys.latest("pk"))
        return response


class RenamePasskeyView(views.EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class RemovePasskeyView(views.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_last": is_last_factor(self.object)}


# Using them


class SignInByPasskeyView(views.LoginWebAuthnView):
    """Without address and password; the script first fetches the question that the passkey answers."""

    def form_invalid(self, form: SignInByPasskeyForm) -> HttpResponse:
        return _once_more(self.request, form, "account_login")


class SecondFactorView(AuthenticateView):
    """After the password: the passkey, a code of the app, or a recovery code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.stage.login.user
        return super().get_context_data(**kwargs) | _what_there_is(user)


class ConfirmView(ReauthenticateView):
    """Before something changes at an account with a second factor: the passkey, or a code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | _what_there_is(self.request.user)


class ConfirmByPasskeyView(views.ReauthenticateWebAuthnView):
    """Takes the passkey that `ConfirmView` asks for."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _on(request, "mfa_reauthenticate")

    def form_invalid(self, form: ConfirmByPasskeyForm) -> HttpResponse:
        return _once_more(self.request, form, "mfa_reauthenticate")


def _what_there_is(user: User) -> dict[str, Any]:
    has_app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    return {"passkey_options": options_for(user), "has_app": has_app}


def _once_more(request: HttpRequest, form: forms.Form, name: str) -> HttpResponse:
    for words in form.errors.get("credential", []):
        messages.error(request, str(words))
    return _on(request, name)


def _on(request: HttpRequest, name: str) -> HttpResponse:
    return redirect(passthrough_next_redirect_url(request, reverse(name), REDIRECT_FIELD_NAME))


def _name_field(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        required=required,
        label=_("Name"),
        help_text=_("Woran Sie diesen Passkey wiedererkennen, zum Beispiel „Mein Telefon“."),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Bitte geben Sie dem Passkey einen Namen.")},
    )
