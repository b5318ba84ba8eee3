"""The bell: Celery only wakes the drain, the work is found in PostgreSQL."""

import logging

from celery import shared_task

logger = logging.getLogger(__name__)


@shared_task
def drain() -> None:
    """Send what is due."""
    from activity import mail

    mail.drain()


@shared_task
def gather_digests() -> None:
    """Gather what waits for today's digest."""
    from activity import mail

    mail.gather_digests()


def ring() -> None:
    """Wake a worker; when the broker is away, say so and go on."""
    try:
        drain.apply_async(retry=False, expires=60)
    except Exception:
        logger.warning("The broker does not answer; the drain loop will find the mail.")
