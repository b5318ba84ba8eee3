"""The development mailbox: a mail that was sent is a mail that can be read."""

import smtplib
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from arena import mailbox
from arena.embedded import free_port
from arena.processes import Program
from tests.launcher.house import wait_until

TEXT = "Guten Tag,\n\nIhre Idee „Mehr Bänke für Köpenick“ ist jetzt öffentlich.\n.\nEin Punkt allein auf einer Zeile.\n"


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[int]:
    port = free_port()
    words = [sys.executable, "-m", "arena.mailbox", str(port), str(tmp_path / "mailbox")]
    program = Program("mailbox", words, log=tmp_path / "mailbox.log")
    program.start()
    wait_until(lambda: listens(port), seconds=30)
    yield port
    program.stop(timeout=5)


def listens(port: int) -> bool:
    try:
        smtplib.SMTP("127.0.0.1", port, timeout=10).close()
    except OSError:
        return False
    return True


def a_mail(*, to: str, subject: str = "Ihre Idee ist öffentlich – Glückwunsch") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Arena der Ideen <arena@example.org>", to, subject
    mail.set_content(TEXT)
    mail.add_alternative("<p>Ihre <strong>Idee</strong></p>", subtype="html")
    return mail


def test_mails_are_kept_newest_first_with_every_word(sink, tmp_path):
    folder = tmp_path / "mailbox"

    with smtplib.SMTP("127.0.0.1", sink) as connection:
        connection.send_message(a_mail(to="Ada <ada@example.org>"))
        connection.send_message(a_mail(to="Ben <ben@example.org>", subject="Zweite"), to_addrs=["ben@example.org"])

    second, first = mailbox.mails(folder)
    assert (second.subject, first.subject) == ("Zweite", "Ihre Idee ist öffentlich – Glückwunsch")
    assert first.recipients == ["ada@example.org"]
    assert first.sender == "Arena der Ideen <arena@example.org>"
    assert first.text.replace("\r\n", "\n") == TEXT
    assert "<strong>Idee</strong>" in first.html
    assert mailbox.mails(folder, to="BEN@example.org") == [second]
    assert mailbox.read(folder, first.name).subject == first.subject


def test_the_recipient_is_who_the_server_was_told(sink, tmp_path):
    with smtplib.SMTP("127.0.0.1", sink) as connection:
        connection.send_message(a_mail(to="Alle <alle@example.org>"), to_addrs=["eine@example.org"])

    assert [mail.recipients for mail in mailbox.mails(tmp_path / "mailbox")] == [["eine@example.org"]]


@pytest.mark.parametrize("name", ["../secrets", "20260101T000000000000-00000000", "", "a" * 300])
def test_a_name_that_is_no_mail_is_nothing(name, tmp_path):
    assert mailbox.read(tmp_path, name) is None


def test_an_empty_mailbox_is_no_error(tmp_path):
    assert mailbox.mails(tmp_path / "never made") == []
