from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from arena import ledger, personal
from arena.pagestore import store


class Command(BaseCommand):
    help = "Erases again whom an older backup brought back, from a ledger of erasures; saying it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="a ledger; without it the one of this machine")

    def handle(self, *, file: Path | None, **options: Any) -> None:
        if file and not file.is_file():
            raise CommandError(f"There is no file {file}.")
        entries = ledger.read(file) if file else ledger.known()
        found = personal.replay(entries)
        if settings.CACHE_URL:
            store.forget()
        self.stdout.write(f"{len(entries)} erasures in the ledger, {found} of them concern people in this database.")
