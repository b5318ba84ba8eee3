"""Prove that a recognition is this site's and unchanged: one that somebody sent, or all of the register."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena import clock, signing
from measures.models import Recognition
from measures.verdict import judge


class Command(BaseCommand):
    help = "Check the signed statement in FILE, or without FILE every statement that is stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="a statement as it was downloaded")
        parser.add_argument(
            "--keys", type=Path, metavar="KEYS", help="the keys as the site publishes them; no database is asked"
        )

    def handle(self, *, file: Path | None, keys: Path | None, **options: Any) -> None:
        if file is None:
            self._check_all()
        elif keys is None:
            self._check_here(_read(file))
        else:
            self._check_elsewhere(_read(file), _read(keys))

    def _check_here(self, text: str) -> None:
        """With our own keys and register."""
        verdict = judge(text)
        if not verdict.holds:
            raise CommandError(f"{verdict.title}: {verdict.words}")
        self.stdout.write(f"{verdict.title}: {verdict.words}")

    def _check_elsewhere(self, text: str, keys: str) -> None:
        """With nothing but the keys: what happened since, only the register knows."""
        try:
            said, _key = signing.check(text, known=signing.read_keys(keys))
        except signing.Untrusted as problem:
            raise CommandError(str(problem)) from problem
        words = {"number": said.get("number"), "day": said.get("valid_until"), "status": said.get("status")}
        if said.get("state") == "revoked":
            raise CommandError(_("Echt, aber widerrufen: %(number)s gilt nicht mehr.") % words)
        if (until := parse_date(str(said.get("valid_until")))) is None or until < clock.today():
            raise CommandError(_("Echt, aber abgelaufen: %(number)s galt bis %(day)s.") % words)
        self.stdout.write(_("Echt: %(number)s gilt bis %(day)s, sofern nicht widerrufen. Siehe %(status)s") % words)

    def _check_all(self) -> None:
        """Every recognition by what was signed of it last."""
        recognitions = list(Recognition.objects.with_state().order_by("pk"))
        faults = [f"{each}: {fault}" for each in recognitions if (fault := fault_of(each))]
        if faults:
            raise CommandError("\n".join(faults))
        count = len(recognitions)
        whole = ngettext(
            "%(count)d Anerkennung geprüft, sie ist unversehrt.",
            "%(count)d Anerkennungen geprüft, alle sind unversehrt.",
            count,
        )
        self.stdout.write(whole % {"count": count})


def fault_of(recognition: Recognition) -> str:
    """What does not fit; where a key is missing in the settings, which one."""
    statement = recognition.statement
    if statement is None:
        return _("Es fehlt die unterschriebene Erklärung.")
    if statement.fault and statement.key not in {key.public for key in signing.known_keys()}:
        return f"{statement.fault} {statement.key}"
    return statement.fault


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(_("Die Datei „%(name)s“ lässt sich nicht lesen.") % {"name": path}) from problem
