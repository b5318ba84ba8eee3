"""What is done beside the requests."""

from celery import shared_task

from ideas.models import Tally


@shared_task
def fold_counts() -> None:
    """Add up the counts of the lists, so that reading them stays quick."""
    Tally.fold()
