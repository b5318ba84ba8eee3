"""What is done beside the requests."""

from celery import shared_task

from measures import clocks
from measures.models import ReportDocument, ReportPicture


@shared_task
def tick() -> None:
    """Ask for reports and say where one is missing; run twice or late it does everything once."""
    clocks.tick()


@shared_task
def sweep_files() -> None:
    """Delete files of reports that no row knows of any more."""
    ReportPicture.sweep()
    ReportDocument.sweep()
