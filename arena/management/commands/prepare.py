from django.core.management import BaseCommand, call_command

from ideas.models import Idea


class Command(BaseCommand):
    help = "Brings the database up to date: tables, the strategy's data and, where there is no idea yet, the story."

    def add_arguments(self, parser):
        parser.add_argument("--without-story", action="store_true", help="seed nothing")

    def handle(self, *, without_story, verbosity, **options):
        call_command("migrate", interactive=False, verbosity=verbosity)
        call_command("load_reference", verbosity=verbosity)
        if not without_story and not Idea.objects.exists():
            call_command("seed", verbosity=verbosity)
