"""How the tests of this folder register, sign in and read their mails."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import signing
from django.test import Client
from django.urls import reverse

from accounts.models import User
from activity.mail.envelope import write
from activity.mail.letter import Letter
from activity.models import Delivery
from tests.make import PASSWORD

SECRET = generate_totp_secret()


def ago(seconds: float) -> str:
    """The form's signed clock, as if it had been opened then."""
    return signing.dumps(time.time() - seconds, salt="accounts.signup")


def register(client: Client, **fields: str):
    answers = {
        "email": "neu@beispiel.example",
        "password1": PASSWORD,
        "public_name": "Neue Nachbarin",
        "website": "",
        "begun": ago(60),
    }
    return client.post(reverse("account_signup"), answers | fields)


def sign_in(client: Client, user: User, *, password: str = PASSWORD, then: str = ""):
    url = reverse("account_login") + (f"?next={then}" if then else "")
    return client.post(url, {"login": user.email, "password": password} | ({"next": then} if then else {}))


def confirm_password(client: Client, password: str = PASSWORD, *, then: str = ""):
    """Answer the question whether it is oneself; what one was about to do then happens."""
    return client.post(reverse("account_reauthenticate"), {"password": password, "next": then})


def with_app(user: User) -> User:
    """Give this person an app for one-time codes."""
    TOTP.activate(user, SECRET)
    return user


def code(secret: str = SECRET) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def recovery_code(user: User) -> str:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()[0]


def mails() -> list[tuple[str, str]]:
    """Template and address of every mail, in order."""
    return list(Delivery.objects.order_by("created_at", "pk").values_list("template", "address"))


def letter(template: str) -> Letter:
    """The latest mail of this kind, as it is written when it is sent."""
    return write(Delivery.objects.filter(template=template).latest("created_at"))[1]


def link(template: str) -> str:
    """The path that mail leads to."""
    found = re.search(r"http://localhost:8000(\S+)", letter(template).text)
    assert found, "the mail has a link"
    return found[1]
