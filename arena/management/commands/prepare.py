from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import BaseCommand, call_command
from django.db import connection

from ideas.models import Idea, IdeaSearch

ONE_AT_A_TIME = 4_272_620_915  # any number; whoever prepares this database holds it


class Command(BaseCommand):
    help = "Brings the database up to date: tables, the strategy's data and, where there is no idea yet, the story."

    def add_arguments(self, parser):
        parser.add_argument("--without-story", action="store_true", help="seed nothing")

    def handle(self, *, without_story, verbosity, **options):
        with alone():
            call_command("migrate", interactive=False, verbosity=verbosity)
            call_command("load_reference", verbosity=verbosity)
            if not without_story and not Idea.objects.exists():
                call_command("seed", verbosity=verbosity)
            IdeaSearch.index_all()


@contextmanager
def alone() -> Iterator[None]:
    """Several hosts may prepare the same database at the same time: they do it one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute("RESET lock_timeout")
        yield
        cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
