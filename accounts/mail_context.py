"""What the account mails say, found out when they are sent: secret links live in no table."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from activity.mail.letter import Obsolete
from activity.models import Delivery


def build(delivery: Delivery) -> dict[str, Any]:
    """The values of an account mail, or `Obsolete` when it no longer makes sense; closed accounts never get here."""
    about = {
        "name": str(delivery.recipient) if delivery.recipient else "",
        "when": date_format(localtime(delivery.created_at), "j. F Y, H:i"),
        "address": delivery.address,
        "provider": settings.OIDC["name"] or _("dem Anbieter"),
    }
    return about | LINKS.get(delivery.template, to_own_account)(delivery)


def to_confirmation(delivery: Delivery) -> dict[str, Any]:
    """A signed link to the page that confirms the address, good for three days."""
    address = EmailAddress.objects.filter(
        pk=delivery.context.get("address_id"), email=delivery.address, verified=False
    ).first()
    if address is None:
        raise Obsolete("The address is confirmed or given up.")
    return {"link": reverse("account_confirm_email", args=[EmailConfirmationHMAC(address).key])}


def to_new_password(delivery: Delivery) -> dict[str, Any]:
    """A link that sets a new password once, only while the address belongs to the person."""
    user = delivery.recipient
    if user is None or not EmailAddress.objects.filter(user=user, email=delivery.address).exists():
        raise Obsolete("The address no longer belongs to the account.")
    token = default_token_generator.make_token(user)
    return {"link": reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), token])}


def to_sign_in(delivery: Delivery) -> dict[str, Any]:
    return {"link": reverse("account_login")}


def to_registration(delivery: Delivery) -> dict[str, Any]:
    return {"link": reverse("account_signup")}


def to_start(delivery: Delivery) -> dict[str, Any]:
    """There is no account any more; whether the texts went too was the person's choice."""
    return {"link": reverse("start"), "blank_texts": delivery.context.get("blank_texts")}


def to_own_account(delivery: Delivery) -> dict[str, Any]:
    return {"link": reverse("account")}


LINKS: dict[str, Callable[[Delivery], dict[str, Any]]] = {
    "account/signup_confirmation": to_confirmation,
    "account/email_confirmation": to_confirmation,
    "account/password_reset_link": to_new_password,
    "account/account_already_exists": to_sign_in,
    "account/account_erased": to_start,
    "account/password_changed": to_sign_in,
    "account/password_reset": to_sign_in,
    "account/unknown_account": to_registration,
}
