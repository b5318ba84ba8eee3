from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from accounts.models import User
from arena import personal
from arena.pagestore import store


class Command(BaseCommand):
    help = "Erases a person who asked for it and cannot sign in any more; without --yes it only says whom."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pk", type=int, help="the person's number, as the desk shows it in the address")
        parser.add_argument("--blank-texts", action="store_true", help="empty what they wrote, too")
        parser.add_argument("--yes", action="store_true", help="do it; there is no way back")

    def handle(self, *, pk: int, blank_texts: bool, yes: bool, **options: Any) -> None:
        person = User.objects.filter(pk=pk).first()
        if person is None:
            raise CommandError(f"There is no person {pk}.")
        if not yes:
            raise CommandError(f"This is {person}, registered {person.joined_at:%Y-%m-%d}. Say --yes to erase them.")
        personal.erase(person, blank_texts=blank_texts)
        if settings.CACHE_URL:
            store.forget()
        self.stdout.write(f"Person {pk} is erased.")
