"""Public ideas for which somebody has to do something: late answers, nobody who carries them, nobody who wrote them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from arena import clock
from ideas.models import Kind, Owed, Responsibility, Stage


@dataclass(frozen=True)
class Struggle:
    """One thing that holds ideas up: its value in the address, its words, which ideas, and who can help."""

    value: str
    words: str | Promise
    which: Callable[[], Q]
    order: tuple[str, ...]
    help: str | Promise


def late() -> Q:
    return Q(due_on__lt=clock.today())


def without_a_lead() -> Q:
    """Proposals in discussion that nobody carries."""
    led = Exists(Responsibility.objects.lead().filter(idea=OuterRef("pk")))
    return Q(stage=Stage.DISCUSSION, kind=Kind.PROPOSAL) & ~Q(led)


def orphaned() -> Q:
    return Q(stage=Stage.DISCUSSION, owed_by=Owed.STABSSTELLE)


STRUGGLES = {
    "late": Struggle(
        "ueberfaellig",
        _("Ideen warten über ihre Frist hinaus"),
        late,
        ("due_on", "pk"),
        _("Wer am Zug ist, steht bei jeder Idee. Was am längsten wartet, steht oben."),
    ),
    "without_a_lead": Struggle(
        "ohne-federfuehrung",
        _("Vorschläge, die niemand trägt"),
        without_a_lead,
        ("-support_count", "-pk"),
        _("Eine Stelle oder eine Person kann die Federführung anbieten. Was die meisten unterstützen, steht oben."),
    ),
    "orphaned": Struggle(
        "herrenlos",
        _("Ideen, deren Autor:innen nicht mehr da sind"),
        orphaned,
        ("due_on", "pk"),
        _("Die Stabsstelle entscheidet, wie es weitergeht."),
    ),
}
