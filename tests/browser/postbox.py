"""A post office for tests: the real drain, real SMTP, and the mailbox that the development pages show."""

import socket
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller
from playwright.sync_api import Page, expect

from activity import mail
from arena.mailbox import Keeper, Mail, mails


class Postbox:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = Controller(Keeper(folder), hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True)

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.stop()

    @property
    def mailers(self) -> dict[str, Any]:
        """The settings that send every mail here."""
        where = {"host": self.server.hostname, "port": self.server.port}
        options = where | {"username": "", "password": "", "use_tls": False, "use_ssl": False, "timeout": 20}
        return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}

    def deliver(self) -> None:
        """Send what is due, as the drain loop does."""
        mail.drain()

    def all(self) -> list[Mail]:
        return mails(self.folder)

    def subjects(self, to: str) -> list[str]:
        """What this address got so far, the newest first."""
        return [letter.subject for letter in mails(self.folder, to=to)]

    def latest(self, to: str, about: str) -> Mail:
        """The newest mail to this address with these words in its subject."""
        return next(letter for letter in mails(self.folder, to=to) if about in letter.subject)

    def open(self, page: Page, to: str, about: str) -> None:
        """Deliver, and read the newest such mail on the mailbox page."""
        self.deliver()
        page.goto(f"/entwicklung/postfach/?an={to}")
        page.get_by_role("link", name=about).first.click()
        expect(page.get_by_role("heading", name="Als Text")).to_be_visible()


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def follow_link(page: Page, to: str) -> None:
    """Click the first link of the open mail that leads there."""
    page.locator(f"main .prose a[href*='{to}']").first.click()
