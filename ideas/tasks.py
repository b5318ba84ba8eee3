"""What is done beside the requests."""

from celery import shared_task

from ideas import answers, clocks
from ideas.models import IdeaSearch, Picture, Tally


@shared_task
def fold_counts() -> None:
    """Add up the counts of the lists, so that reading them stays quick."""
    Tally.fold()


@shared_task
def count_answers() -> None:
    """Count anew how quickly everybody answers."""
    answers.count_anew()


@shared_task
def sweep_pictures() -> None:
    """Delete files of pictures that no idea has any more."""
    Picture.sweep()


@shared_task
def tick() -> None:
    """Remind, lapse and archive what is due; run twice or late it does everything once."""
    clocks.tick()


@shared_task
def refresh_search() -> None:
    """Take over what was said since, so that it is found."""
    while IdeaSearch.refresh():
        pass
