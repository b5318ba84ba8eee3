"""After a key was stolen: what it signed and what the register still says is signed with the new one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.transitions import locked
from measures.models import Recognition, SignedStatement


class Command(BaseCommand):
    help = "Sign every recognition anew whose key is no longer trusted, unless the register was changed meanwhile."

    def handle(self, **options: Any) -> None:
        signed, refused = 0, []
        for recognition in Recognition.objects.with_state().order_by("pk"):
            with locked(recognition.measure):
                statement = recognition.statement
                if statement is not None and not statement.fault:
                    continue
                if statement is None or not statement.is_true_but_distrusted:
                    refused.append(recognition.number)
                    continue
                SignedStatement.issue(recognition)
                signed += 1
        words = ngettext(
            "%(count)d Anerkennung neu unterschrieben.", "%(count)d Anerkennungen neu unterschrieben.", signed
        )
        self.stdout.write(words % {"count": signed})
        if refused:
            raise CommandError(
                _("Nicht neu unterschrieben, weil anderes nicht stimmt (verify_recognition sagt, was): %(numbers)s")
                % {"numbers": ", ".join(refused)}
            )
