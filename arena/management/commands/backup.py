from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from arena import backup


class Command(BaseCommand):
    help = "Writes the database and the media into one file in FOLDER; the Arena goes on meanwhile."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="where backups lie; made if need be")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="afterwards delete all but the newest N backups there"
        )

    def handle(self, *, folder: Path, keep: int | None, verbosity: int, **options: Any) -> None:
        if keep is not None and keep < 1:
            raise CommandError("--keep needs a number from 1 on.")
        path = backup.write(folder)
        gone = backup.rotate(folder, keep=keep) if keep else []
        if verbosity:
            self.stdout.write(str(path))
            for old in gone:
                self.stdout.write(f"{old} is deleted.")
