"""A mail server whose moods are told by the address: it keeps what it takes, refuses, hangs up, and kills its clients."""

import os
import signal
import socket
import threading
import time
from collections import Counter
from contextlib import suppress
from email import message_from_bytes

import psutil
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Session


class Sink:
    """Moods are parts of the local name, such as `later.3@…`; all others are served politely."""

    def __init__(self, port: int = 0, *, pause: float = 0.0) -> None:
        self.port, self.pause = port, pause
        self.arrived: list[tuple[str, str]] = []
        self.killed: list[int] = []
        self._unanswered: dict[Session, str] = {}  # the last mail of a client that has not spoken since
        self._seen: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port or _free_port(), enable_SMTPUTF8=True)
        self._controller.start()
        self.port = self._controller.port

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    @property
    def copies(self) -> Counter[str]:
        return Counter(message_id for message_id, _recipient in self.arrived)

    @property
    def ambiguous(self) -> set[str]:
        """Message-IDs that were taken while the client died, gave up waiting or was hung up on: it speaks no more."""
        with self._lock:
            return set(self._unanswered.values())

    async def handle_NOOP(self, server: SMTP, session: Session, envelope, arg: str) -> str:  # noqa: N802
        self._knows(session)
        return "250 ok"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope) -> str:  # noqa: N802
        self._knows(session)
        return "221 bye"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope, address: str, options) -> str:  # noqa: N802
        mood = self._mood(address)
        first = self._is_first("rcpt", address)
        if mood == "killbefore" and first:
            self._kill(session.peer[1])
        if mood == "later" and first:
            return "451 try again later"
        if mood == "never":
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        mood, first = self._mood(address), self._is_first("data", address)
        time.sleep(self.pause)
        if mood == "laterafter" and first:
            return "452 no room just now"
        self._keep(envelope.content, address, session)
        if mood == "killafter" and first:
            self._kill(session.peer[1])
        if mood == "dropalways" or (mood == "drop" and first):
            server.transport.abort()
        return "250 taken"

    def _keep(self, content: bytes, address: str, session: Session) -> None:
        message_id = message_from_bytes(content)["Message-ID"]
        with self._lock:
            self.arrived.append((message_id, address))
            self._unanswered[session] = message_id

    def _knows(self, session: Session) -> None:
        """The client goes on, so it has read our answer and written down what it means."""
        with self._lock:
            self._unanswered.pop(session, None)

    def _mood(self, address: str) -> str:
        return address.partition("@")[0].partition(".")[0]

    def _is_first(self, moment: str, address: str) -> bool:
        with self._lock:
            self._seen[f"{moment} {address}"] += 1
            return self._seen[f"{moment} {address}"] == 1

    def _kill(self, port: int) -> None:
        """SIGKILL to whoever speaks from this port."""
        for process in psutil.Process(os.getpid()).children(recursive=True):
            with suppress(psutil.Error):
                if any(line.laddr.port == port for line in process.net_connections(kind="tcp4")):
                    process.send_signal(signal.SIGKILL)
                    process.wait(30)
                    self.killed.append(process.pid)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
