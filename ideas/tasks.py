"""What is done beside the requests."""

from celery import shared_task

from ideas.models import Picture, Tally


@shared_task
def fold_counts() -> None:
    """Add up the counts of the lists, so that reading them stays quick."""
    Tally.fold()


@shared_task
def sweep_pictures() -> None:
    """Delete files of pictures that no idea has any more."""
    Picture.sweep()
