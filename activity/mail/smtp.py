"""The way to the SMTP server, so that we always know how far a mail got."""

from __future__ import annotations

import re
import smtplib
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

from django.conf import settings
from django.core.mail.utils import DNS_NAME

TRANSACTION = 20.0  # seconds for one mail, well below the lease
OK, GO_AHEAD = 250, 354


class Unreachable(Exception):
    """No server to speak to; no mail is to blame."""


class Deferred(Exception):
    """The server asks to try this mail again later."""


class Rejected(Exception):
    """The server will never take this mail."""


class Unclear(Exception):
    """The connection broke after the text went out: the mail may have arrived."""


class LeaseLost(Exception):
    """Somebody else holds the delivery by now; nothing of it was sent."""


def post_office() -> Post:
    """The way to the operator's mail server."""
    options: Any = settings.MAILERS["default"]["OPTIONS"]
    return Post(options)


class Post:
    """One connection to the server, opened when first needed and opened again after it broke."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self.server: smtplib.SMTP | None = None
        self.deadline = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self.server:
            with suppress(OSError, smtplib.SMTPException):
                self._limit(2)
                self.server.quit()
        self.close()

    @property
    def line(self) -> smtplib.SMTP:
        if self.server is None:
            raise Unreachable("There is no connection.")
        return self.server

    def open(self) -> None:
        """Make sure that the server listens."""
        if self.server and self._is_alive():
            return
        self.close()
        try:
            self.server = self._connect()
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            raise Unreachable(describe(problem)) from problem

    def close(self) -> None:
        if self.server:
            self.server.close()
        self.server = None

    def send(self, *, sender: str, recipient: str, content: bytes, hold: Callable[[], bool]) -> None:
        """Hand over one mail to one recipient; `hold` is asked once more before the text goes out."""
        self.deadline = time.monotonic() + TRANSACTION
        try:
            self._offer(sender, recipient)
            if not hold():
                raise LeaseLost
            self._expect(GO_AHEAD, *self._command("data"))
        except (Deferred, Rejected, LeaseLost):
            self._reset()
            raise
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            raise Deferred(describe(problem)) from problem
        self._hand_over(content)

    def _offer(self, sender: str, recipient: str) -> None:
        options = "" if recipient.isascii() else " SMTPUTF8"
        if options and not self.line.has_extn("smtputf8"):
            raise Rejected("The server does not know addresses with these letters.")
        self._expect(OK, *self._command(f"mail FROM:<{sender}>{options}"))
        self._expect(OK, *self._command(f"rcpt TO:<{recipient}>"))

    def _hand_over(self, content: bytes) -> None:
        """From the first byte of the text to the server's word: if it breaks here, nobody knows."""
        try:
            self._limit(self.deadline - time.monotonic())
            self.line.send(stuffed(content))
            code, answer = self.line.getreply()
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            raise Unclear(describe(problem)) from problem
        self._expect(OK, code, answer)

    def _command(self, words: str) -> tuple[int, bytes]:
        self._limit(self.deadline - time.monotonic())
        if not words.isascii():
            self.line.command_encoding = "utf-8"
        self.line.putcmd(words)
        return self.line.getreply()

    def _expect(self, wanted: int, code: int, answer: bytes) -> None:
        if code // 10 == wanted // 10:
            return
        words = f"{code} {answer.decode(errors='replace')}"
        raise (Rejected if code // 100 == 5 else Deferred)(words)

    def _connect(self) -> smtplib.SMTP:
        options = self.options
        where: dict[str, Any] = {"host": options["host"], "port": options["port"]}
        how: dict[str, Any] = {
            "timeout": min(options.get("timeout") or TRANSACTION, TRANSACTION),
            "local_hostname": DNS_NAME.get_fqdn(),
        }
        if options.get("use_ssl"):
            server: smtplib.SMTP = smtplib.SMTP_SSL(**where, **how, context=ssl.create_default_context())
        else:
            server = smtplib.SMTP(**where, **how)
        server.ehlo_or_helo_if_needed()
        if options.get("use_tls"):
            server.starttls(context=ssl.create_default_context())
        if options.get("username"):
            server.login(options["username"], options["password"])
        return server

    def _is_alive(self) -> bool:
        try:
            self._limit(5)
            return self.line.noop()[0] == OK
        except (OSError, smtplib.SMTPException):
            return False

    def _reset(self) -> None:
        try:
            self._limit(5)
            if self.server:
                self.server.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def _limit(self, seconds: float) -> None:
        if seconds <= 0:
            raise TimeoutError("The server took too long.")
        if self.server and self.server.sock:
            self.server.sock.settimeout(seconds)


def stuffed(content: bytes) -> bytes:
    """With CRLF lines, leading dots doubled and the dot that ends it."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return (lines if lines.endswith(b"\r\n") else lines + b"\r\n") + b".\r\n"


def describe(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"
