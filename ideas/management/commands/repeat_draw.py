"""Draw a lot among reviewers once more, from what everybody can read."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from activity.models import Event
from activity.verbs import Verb
from ideas.models import Draw
from ideas.models.draw import order_of


class Command(BaseCommand):
    help = "Repeat a draw from its pool and its seed; ends with an error when something else comes out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="the number in the address of its page")

    def handle(self, *args: Any, number: int, **options: Any) -> None:
        draw = Draw.objects.filter(pk=number).first()
        if draw is None:
            raise CommandError(_("Diese Auslosung gibt es nicht."))
        if not draw.is_drawn:
            raise CommandError(_("Noch nicht gezogen: Es fehlt die Entscheidung %(n)d.") % {"n": draw.seed_number})
        pool = sorted(entry.person_id for entry in draw.entries.all())
        published = Event.objects.get(verb=Verb.POOL_PUBLISHED, details__draw=draw.pk).details
        if (published["pool"], published["seats"]) != (pool, draw.seats):
            raise CommandError(_("Der Lostopf ist nicht der, der veröffentlicht wurde."))
        if draw.repeat() != draw.seated():
            raise CommandError(_("Es kommt etwas anderes heraus als damals."))
        words = {"seed": draw.seed, "order": order_of(draw.seed, pool), "seated": draw.seated()}
        self.stdout.write(_("Startwert %(seed)s, Reihenfolge %(order)s, gezogen %(seated)s: wie damals.") % words)
