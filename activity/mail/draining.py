"""Send what is due: lease, write, send, note the end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection

from activity.mail.envelope import Envelope, seal
from activity.mail.letter import Obsolete
from activity.mail.smtp import Deferred, LeaseLost, Post, Rejected, Unclear, Unreachable, describe, post_office
from activity.models import Delivery

logger = logging.getLogger(__name__)

BATCH = 10
AWAY = (OperationalError, InterfaceError)  # the database, not the mail, is in trouble


def never() -> bool:
    return False


def drain(*, stop: Callable[[], bool] = never) -> int:
    """Send until nothing is due or `stop` says so; how many deliveries were looked at."""
    looked_at = 0
    with post_office() as post:
        while not stop() and (batch := Delivery.objects.claim(BATCH)):
            for position, delivery in enumerate(batch):
                looked_at += 1
                if not _deliver(delivery, post) or stop():
                    for rest in batch[position + 1 :]:
                        rest.release()
                    return looked_at
    return looked_at


def _deliver(delivery: Delivery, post: Post) -> bool:
    """Bring one mail on its way; false when there is no server to speak to."""
    envelope = _sealed(delivery)
    if envelope is None:
        return True
    try:
        post.open()
    except Unreachable as problem:
        logger.warning("The mail server is away: %s", problem)
        delivery.wait_for_server(str(problem))
        return False
    if delivery.start():
        end = _send(delivery, envelope, post)
        if end:
            _write_down(end)
    return True


def _sealed(delivery: Delivery) -> Envelope | None:
    """The mail ready to go, or None when that was its end; one that breaks never holds up the others."""
    if not delivery.begin():
        return None
    try:
        return seal(delivery)
    except Obsolete as why:
        delivery.drop(str(why))
    except AWAY:
        raise
    except Exception as problem:
        logger.exception("Delivery %s cannot be written.", delivery.pk)
        delivery.could_not_be_written(describe(problem))
    return None


def _send(delivery: Delivery, envelope: Envelope, post: Post) -> Callable[[], bool] | None:
    """Speak to the server; what is to be written down, nothing if somebody else has taken over."""
    try:
        post.send(sender=envelope.sender, recipient=envelope.recipient, content=envelope.content, hold=delivery.hold)
    except LeaseLost:
        return None
    except Unclear as problem:
        error = str(problem)
        return lambda: delivery.doubt(error)
    except Rejected as problem:
        error = str(problem)
        return lambda: delivery.fail(error)
    except Deferred as problem:
        error = str(problem)
        return lambda: delivery.wait_for_recipient(error)
    return delivery.arrive


def _write_down(end: Callable[[], bool]) -> None:
    """Try for a few seconds when the database is away just now: an end not written costs a second copy."""
    for pause in (0.2, 0.5, 1, 2, 4):
        try:
            end()
        except AWAY:
            connection.close()
            time.sleep(pause)
        else:
            return
    end()
