"""The mails about an account: each one whole, in German, and leading somewhere."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from activity.mail.envelope import write
from activity.models import Delivery
from tests import make

pytestmark = pytest.mark.django_db
MAILS = sorted(path.stem for path in Path(settings.BASE_DIR, "templates/mail/account").glob("*.txt"))
LEADS_TO = {
    "account_connected": "/konto/",
    "account_disconnected": "/konto/",
    "account_erased": "/",
    "account_already_exists": "/anmelden/",
    "email_added": "/konto/",
    "email_changed": "/konto/",
    "email_confirmation": "/konto/bestaetigen/",
    "email_deleted": "/konto/",
    "password_changed": "/anmelden/",
    "password_reset": "/anmelden/",
    "password_reset_link": "/passwort-vergessen/neu/",
    "password_set": "/konto/",
    "recovery_code_used": "/konto/",
    "recovery_codes_generated": "/konto/",
    "signup_confirmation": "/konto/bestaetigen/",
    "totp_activated": "/konto/",
    "totp_deactivated": "/konto/",
    "webauthn_added": "/konto/",
    "webauthn_removed": "/konto/",
    "unknown_account": "/registrieren/",
}


def test_every_mail_is_known_here():
    assert MAILS == sorted(LEADS_TO)


@pytest.mark.parametrize(("name", "path"), LEADS_TO.items())
def test_a_mail_is_whole_and_leads_somewhere(name, path):
    person = make.person("Mira <K.>")
    pending = person.emailaddress_set.create(email="neu@beispiel.example", verified=False)
    to = pending.email if name.endswith("_confirmation") else person.email
    row = Delivery.without_event(f"account/{name}", to=to, recipient_id=person.pk, address_id=pending.pk)

    values, mail = write(row)

    assert values["link"].startswith(path)
    assert f"http://localhost:8000{path}" in mail.text
    assert f'href="http://localhost:8000{path}' in mail.html
    assert "Sie erhalten diese E-Mail, weil" in mail.text
    assert 5 < len(mail.subject) < 80
    for sign in ("{{", "{%", "None", "&lt;", "\n\n\n"):
        assert sign not in mail.text
    assert "<K.>" not in mail.html
    assert Client().get(values["link"]).status_code in {200, 302}


def test_a_name_cannot_write_into_the_subject_or_add_a_line():
    person = make.person("Mira\nBcc: alle@beispiel.example")
    row = Delivery.without_event("account/password_changed", to=person.email, recipient_id=person.pk)

    _values, mail = write(row)

    assert "\n" not in mail.subject
    assert "\nBcc:" not in mail.text
