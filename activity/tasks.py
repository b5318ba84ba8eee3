"""The bell: Celery only wakes the drain, the work is found in PostgreSQL."""

import logging
import threading
import time
from contextlib import ExitStack

from celery import current_app, shared_task

logger = logging.getLogger(__name__)

WORKER_SHARE = 120.0  # seconds after which a worker leaves the rest to the next ring
SILENCE = 10.0  # seconds for which an absent broker is not asked again
QUICK = {
    "socket_timeout": 0.5,
    "socket_connect_timeout": 0.5,
    "max_retries": 0,
    "retry_on_timeout": False,
}
_silent_until = 0.0
_kept = threading.local()


@shared_task
def drain() -> None:
    """Send what is due."""
    from activity import mail

    end = time.monotonic() + WORKER_SHARE
    mail.drain(stop=lambda: time.monotonic() > end)


@shared_task
def gather_digests() -> None:
    """Gather what waits for today's digest."""
    from activity import mail

    if mail.gather_digests():
        mail.drain()


@shared_task
def forget_addresses() -> None:
    """Forget the addresses of mails that failed long ago and belong to no account."""
    from activity.models import Delivery

    Delivery.objects.to_nobody().forget()


def ring() -> None:
    """Wake a worker; when the broker is away, say so and go on."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        _ring_on_the_kept_line()
    except Exception as problem:
        _silent_until = time.monotonic() + SILENCE
        logger.warning("The broker does not answer, the drain loop will find the mail: %s", problem)


def _ring_on_the_kept_line() -> None:
    """Each thread keeps its line, because opening one costs more than ringing; one that broke is opened anew."""
    line = getattr(_kept, "line", None)
    if line is not None:
        try:
            drain.apply_async(connection=line, retry=False, expires=60)
            return
        except Exception:
            del _kept.line
            line.release()
    with ExitStack() as opened:
        line = opened.enter_context(_line())
        drain.apply_async(connection=line, retry=False, expires=60)
        _kept.line = line
        opened.pop_all()


def rings_waiting() -> int | None:
    """How many rings the workers have not heard yet; None when the broker is away."""
    try:
        with _line() as line:
            queue = line.default_channel.queue_declare(current_app.conf.task_default_queue, passive=False)
            return int(queue.message_count)
    except Exception:
        return None


def _line():
    options = {**current_app.conf.broker_transport_options, **QUICK}
    return current_app.connection_for_write(transport_options=options, connect_timeout=0.5)
