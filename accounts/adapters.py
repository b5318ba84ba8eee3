"""How allauth speaks to us: its mails become deliveries, its sentences are ours."""

from typing import Any
from urllib.parse import urlsplit

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from accounts.devices import describe
from accounts.models import User
from accounts.second_factor import lacks_second_factor, way_to_second_factor
from activity.models import Delivery

CONFIRMATION_SENT = "confirmation_sent"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Dieses Konto ist gesperrt."),
        "cannot_remove_primary_email": _("Ihre einzige E-Mail-Adresse können Sie nicht entfernen."),
        "duplicate_email": _("Das ist schon Ihre E-Mail-Adresse."),
        "email_password_mismatch": _("E-Mail-Adresse und Passwort passen nicht zusammen. Bitte prüfen Sie beides."),
        "enter_current_password": _("Bitte geben Sie Ihr bisheriges Passwort ein."),
        "incorrect_code": _("Dieser Code stimmt nicht oder ist abgelaufen. Bitte geben Sie den neuesten ein."),
        "incorrect_password": _("Dieses Passwort stimmt nicht."),
        "invalid_password_reset": _("Dieser Link gilt nicht mehr."),
        "rate_limited": _("Das waren viele Versuche. Bitte warten Sie ein paar Minuten."),
        "too_many_login_attempts": _("Das waren viele Versuche. Bitte warten Sie ein paar Minuten."),
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """The new person with the public name they chose."""
        user.public_name = form.cleaned_data["public_name"]
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def set_password(self, user: User, password: str) -> None:
        """Writes the password alone: a ban of the same moment stands."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """Staff without a second factor set it up first."""
        response: HttpResponse = super().post_login(request, user, **how)
        if lacks_second_factor(user):
            return redirect(way_to_second_factor(request, response["Location"]))
        return response

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """Whoever has a second factor confirms with it: a stolen password alone must not remove it."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"] != "reauthenticate"] or methods

    def respond_email_verification_sent(self, request: HttpRequest, user: User | None) -> HttpResponse:
        """The page that says a mail is on its way knows that one is."""
        request.session[CONFIRMATION_SENT] = True
        return redirect("account_email_verification_sent")

    # Mails: only ids are kept, `accounts.mail_context` makes the secret links when the mail is sent.

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        address: EmailAddress = emailconfirmation.email_address
        Delivery.without_event(
            "account/signup_confirmation" if signup else "account/email_confirmation",
            to=address.email,
            recipient_id=address.user_id,
            address_id=address.pk,
        )

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        Delivery.without_event("account/password_reset_link", to=email, recipient_id=user.pk)

    def send_account_already_exists_mail(self, email: str) -> None:
        Delivery.without_event("account/account_already_exists", to=email)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        to = email or EmailAddress.objects.get_primary_email(user)
        if to:
            Delivery.without_event(f"account/{_last_part(template_prefix)}", to=to, recipient_id=user.pk)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        Delivery.without_event(f"account/{_last_part(template_prefix)}", to=email)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Notfallcodes gibt es erst, wenn Ihr zweiter Faktor eingerichtet ist."),
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": _("Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse."),
    }

    def generate_authenticator_name(self, user: User, kind: Authenticator.Type) -> str:
        """The first guess at a passkey's name: this device."""
        return describe(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the address people use, whatever name a proxy calls us by."""
        return {"id": urlsplit(settings.SITE_URL).hostname or "", "name": settings.MFA_TOTP_ISSUER}

    def build_totp_svg(self, url: str) -> str:
        """The QR code on white, so that cameras read it in the dark scheme too."""
        return qrcode.make(url, image_factory=SvgPathFillImage).to_string().decode()


def _last_part(template_prefix: str) -> str:
    return template_prefix.rpartition("/")[2]
