from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from arena.backup import Unusable
from arena.restore import opened, restore


class Command(BaseCommand):
    help = "Brings database and media back from a backup, all or nothing. Stop web, worker, beat and drain before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what `backup` wrote")
        parser.add_argument(
            "--ledger", type=Path, metavar="FILE", help="one more ledger of erasures, from another host, say"
        )
        parser.add_argument("--check", action="store_true", help="only read the file and compare its checksums")
        parser.add_argument("--replace", action="store_true", help="also where there are accounts: they are lost")

    def handle(
        self, *, file: Path, ledger: Path | None, check: bool, replace: bool, verbosity: int, **options: Any
    ) -> None:
        try:
            manifest = look_at(file) if check else restore(file, replace=replace, ledger_file=ledger)
        except Unusable as why:
            raise CommandError(str(why)) from None
        if verbosity:
            rows = sum(table["rows"] for table in manifest["tables"].values())
            self.stdout.write(
                f"{'The backup is whole' if check else 'Restored'}: {rows} rows, {len(manifest['media'])} files, "
                f"made {manifest['made_at']} of {manifest['site']}."
            )
            if not check:
                self.stdout.write(f"Erased again: {manifest['erased']}.")


def look_at(file: Path) -> dict[str, Any]:
    with opened(file) as (_archive, manifest):
        return manifest
