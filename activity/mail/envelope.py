"""A delivery as the bytes that go to the server."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import validate_email
from django.utils.encoding import punycode
from django.utils.module_loading import import_string

from activity.mail.digest import values_of_digest
from activity.mail.letter import Letter, Obsolete, write_letter
from activity.mail.news import DIGEST, is_reachable, require_wanted, values_of
from activity.models import Delivery


@dataclass(frozen=True)
class Envelope:
    """One mail to one address."""

    sender: str
    recipient: str
    content: bytes


def seal(delivery: Delivery) -> Envelope:
    """Write the mail as it is true now; Obsolete when nobody needs it any more."""
    values, letter = write(delivery)
    address = address_of(delivery)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = letter.subject
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = address
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = message_id(delivery)
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe := values.get("unsubscribe"):
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    return Envelope(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], address, message.as_bytes())


def write(delivery: Delivery) -> tuple[dict[str, str], Letter]:
    """The words of a delivery, with the values they were made from."""
    if delivery.event:
        require_wanted(delivery)
        values = values_of(delivery)
        return values, write_letter(values["news"].template, values)
    if delivery.template == DIGEST:
        values = values_of_digest(delivery)
    else:
        if delivery.recipient and not is_reachable(delivery.recipient):
            raise Obsolete("The account is closed.")
        build = import_string(settings.MAIL_CONTEXTS[delivery.template.split("/")[0]])
        values = build(delivery)
    return values, write_letter(delivery.template, values)


def address_of(delivery: Delivery) -> str:
    """Where it goes: the address it was asked for, else the person's present one."""
    address = delivery.address or (delivery.recipient.email if delivery.recipient else "") or ""
    address = punycode_domain(address)
    validate_email(address)
    return address


def punycode_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{punycode(domain)}"


def message_id(delivery: Delivery) -> str:
    """The same at every attempt, so that a copy is known as one."""
    return f"<{delivery.pk}@{urlsplit(settings.SITE_URL).hostname}>"
