"""Fills an empty Arena with the example story, or with many ideas to measure with."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command

from arena.seeding import mass, story
from ideas.models import Idea
from strategy.models import FieldOfAction

PASSWORD = "arena-der-ideen"  # noqa: S105


class Command(BaseCommand):
    help = "Loads the example story (people, bodies, ideas), once; with --ideas many ideas to measure with."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--ideas", type=int, default=0, metavar="N", help="make it N example ideas in all")
        parser.add_argument("--password", default=PASSWORD, help="the password of everybody in the story")
        parser.add_argument("--yes-really-example-data", action="store_true", help="allow it in production")

    def handle(self, *, ideas: int, password: str, verbosity: int, **options: Any) -> None:
        if settings.PRODUCTION and not options["yes_really_example_data"]:
            raise CommandError("Example data do not belong into production. Say --yes-really-example-data to insist.")
        if settings.PRODUCTION and password == PASSWORD:
            raise CommandError("Everybody knows the default password. Choose another one with --password.")
        if not FieldOfAction.objects.exists():
            call_command("load_reference", verbosity=0)
        told = 0 if Idea.objects.filter(is_example=True).exists() else story.tell(password=password)
        made = mass.make_up_to(ideas)
        if verbosity:
            self.stdout.write(f"{told + made} example ideas are new.")
