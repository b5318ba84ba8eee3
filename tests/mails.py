"""Read the mails that are due: the real drain, with a mail server made of a list."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from unittest.mock import patch

from activity import mail


class Sink:
    """Stands in for the connection to the mail server and keeps what it is given."""

    def __init__(self) -> None:
        self.recipients: list[str] = []
        self.mails: list[EmailMessage] = []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def open(self):
        pass

    def send(self, *, sender, recipient, content, hold):
        assert hold()
        self.recipients.append(recipient)
        self.mails.append(message_from_bytes(content, policy=policy.default))


def deliver() -> list[EmailMessage]:
    """Send all that is due, oldest first."""
    sink = Sink()
    with patch("activity.mail.draining.post_office", lambda: sink):
        mail.drain()
    return sink.mails


def text_of(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(message: EmailMessage) -> str:
    return message.get_body(("html",)).get_content().replace("\r\n", "\n")
