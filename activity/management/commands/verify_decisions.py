"""Prove that no decision was changed, removed or added afterwards."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activity.models.decision import verify_chain


class Command(BaseCommand):
    help = "Check the chain of decisions; ends with an error at the first broken link."

    def handle(self, *args: Any, **options: Any) -> None:
        count = blank = 0
        for finding in verify_chain():
            if finding.fault:
                raise CommandError(
                    _("Entscheidung %(number)d: %(fault)s") % {"number": finding.number, "fault": finding.fault}
                )
            count += 1
            blank += finding.is_blank
        whole = ngettext(
            "%(count)d Entscheidung geprüft, die Kette ist unversehrt.",
            "%(count)d Entscheidungen geprüft, die Kette ist unversehrt.",
            count,
        ) % {"count": count}
        blackened = ngettext("Davon ist %(count)d geschwärzt.", "Davon sind %(count)d geschwärzt.", blank) % {
            "count": blank
        }
        self.stdout.write(f"{whole} {blackened}" if blank else whole)
