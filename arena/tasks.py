"""What is done beside the requests, across the apps."""

from datetime import timedelta

from celery import shared_task

from activity.models import Erasure
from arena import clock, ledger, personal


@shared_task
def repeat_erasures() -> None:
    """Erase the people of the last two days again: what they were just saving at that moment is found now."""
    lately = Erasure.objects.filter(at__gte=clock.now() - timedelta(days=2))
    personal.replay(ledger.entries_of(lately))
