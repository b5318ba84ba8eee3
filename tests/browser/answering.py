"""What the server of the tests is answering just now; a browser that has gone does not end it."""

from threading import Condition

from django.core.signals import request_finished, request_started

LONGEST = 60  # seconds; whoever takes longer hangs


class Answering:
    def __init__(self) -> None:
        self.open = 0
        self.changed = Condition()

    def __enter__(self) -> "Answering":
        request_started.connect(self._begins)
        request_finished.connect(self._ends)
        return self

    def __exit__(self, *error: object) -> None:
        self.wait()
        request_started.disconnect(self._begins)
        request_finished.disconnect(self._ends)

    def wait(self) -> None:
        """Until everything that was asked is answered, also to nobody."""
        with self.changed:
            assert self.changed.wait_for(lambda: not self.open, LONGEST), f"{self.open} requests are not answered"

    def _begins(self, **signal: object) -> None:
        self._count(1)

    def _ends(self, **signal: object) -> None:
        self._count(-1)

    def _count(self, change: int) -> None:
        with self.changed:
            self.open += change
            self.changed.notify_all()
