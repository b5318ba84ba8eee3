import logging
import signal
import threading
import time

from django.core.management import BaseCommand
from django.db import InterfaceError, OperationalError, connection

from activity import mail

logger = logging.getLogger(__name__)

POLL = 2.0  # seconds
GATHER = 60.0  # seconds


class Command(BaseCommand):
    help = "Sends the mails that are due; with --loop until it is told to stop, without any broker."
    stopped = threading.Event()

    def add_arguments(self, parser):
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM")

    def handle(self, *, loop, **options):
        if not loop:
            mail.gather_digests()
            mail.drain()
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        gathered_at = -GATHER
        while not self.stopped.is_set():
            if time.monotonic() - gathered_at >= GATHER and self.carefully(mail.gather_digests):
                gathered_at = time.monotonic()
            self.carefully(lambda: mail.drain(stop=self.stopped.is_set))
            self.stopped.wait(POLL)

    def stop(self, *signal_and_frame):
        """The mail that is on its way is finished first."""
        self.stopped.set()

    def carefully(self, work):
        """Nothing that goes wrong ends the loop."""
        try:
            work()
        except (OperationalError, InterfaceError) as problem:
            logger.warning("The database is away: %s", problem)
            connection.close()
        except Exception:
            logger.exception("The drain goes on after a mistake of ours.")
            connection.close()
        else:
            return True
        return False
