"""The development mailbox: an SMTP server that keeps every mail as a file, and the way to read them.

`python -m arena.mailbox PORT FOLDER` runs the server; nothing it receives leaves this machine.
"""

import asyncio
import re
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from secrets import token_hex

RECIPIENTS = "X-Envelope-To"
NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")


@dataclass(frozen=True)
class Mail:
    """One stored mail as a page shows it."""

    name: str
    received_at: datetime
    message: EmailMessage = field(compare=False, repr=False)

    @property
    def recipients(self) -> list[str]:
        return str(self.message[RECIPIENTS]).split()

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def source(self) -> str:
        return self.message.as_string()

    def is_for(self, address: str) -> bool:
        return not address or address.lower() in [each.lower() for each in self.recipients]

    def tells_of(self, words: str) -> bool:
        """Whether all these words stand somewhere in it: in an address, the subject or the text."""
        if not words:
            return True
        whole = f"{self.message[RECIPIENTS]} {self.subject} {self.text}".casefold()
        return all(word in whole for word in words.casefold().split())

    def _body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return part.get_content() if part else ""


def store(folder: Path, content: bytes, recipients: list[str]) -> str:
    """Keep one mail, whole or not at all; its name sorts by time."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{token_hex(4)}"
    unfinished = folder / f"{name}.part"
    unfinished.write_bytes(f"{RECIPIENTS}: {' '.join(recipients)}\r\n".encode() + content)
    unfinished.replace(folder / f"{name}.eml")
    return name


def mails(folder: Path, *, to: str = "", about: str = "", limit: int | None = None) -> list[Mail]:
    """Newest first; those for one address if `to` is given, those that hold every word of `about`."""
    found: list[Mail] = []
    for path in sorted(folder.glob("*.eml"), reverse=True):
        mail = read(folder, path.stem)
        if mail and mail.is_for(to) and mail.tells_of(about):
            found.append(mail)
        if limit is not None and len(found) >= limit:
            break
    return found


def read(folder: Path, name: str) -> Mail | None:
    """The mail of that name, or None; a name that is not one of ours never reaches the disk."""
    if not NAME.fullmatch(name):
        return None
    try:
        content = (folder / f"{name}.eml").read_bytes()
    except FileNotFoundError:
        return None
    received_at = datetime.strptime(name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
    return Mail(name, received_at, message_from_bytes(content, policy=policy.default))


class Keeper:
    """What the SMTP server does with a mail; its method is named by aiosmtpd."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
        store(self.folder, envelope.original_content, envelope.rcpt_tos)
        return "250 OK"


async def serve(host: str, port: int, folder: Path) -> None:
    from aiosmtpd.smtp import SMTP

    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Keeper(folder), enable_SMTPUTF8=True), host, port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve("127.0.0.1", int(sys.argv[1]), Path(sys.argv[2])))
