"""What time brings for opinions that were asked for: a reminder before the day, and a word after it, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from activity.verbs import Verb
from arena import clock
from arena.transitions import locked
from ideas.models import OpinionInvitation, Reminder
from ideas.models.stage import OPINIONS_IN

REMINDED, OVERDUE = "opinion-reminded", "opinion-overdue"


def asked_opinions() -> Iterator[Callable[[], bool]]:
    """What is overdue first: whoever hears that is not reminded besides."""
    waiting = OpinionInvitation.objects.waiting().select_related("idea").order_by("pk")
    late = waiting.filter(remind_on__lte=clock.today(), due_on__lt=clock.today())
    for invitation in late.filter(~Exists(_said(OVERDUE))):
        yield partial(_tell, invitation, OVERDUE, Verb.OPINION_OVERDUE)
    soon = waiting.filter(remind_on__lte=clock.today(), due_on__gte=clock.today())
    for invitation in soon.filter(~Exists(_said(REMINDED))):
        yield partial(_tell, invitation, REMINDED, Verb.OPINION_REMINDED)


def _said(occasion: str) -> QuerySet[Reminder]:
    named = Concat(Value(f"{occasion}:"), Cast(OuterRef("pk"), CharField()))
    return Reminder.objects.filter(idea=OuterRef("idea"), occasion=named, since=OuterRef("invited_at"))


def _tell(invitation: OpinionInvitation, occasion: str, verb: Verb) -> bool:
    """Judged afresh under the lock: perhaps somebody answered meanwhile."""
    idea = invitation.idea
    with locked(idea):
        invitation.refresh_from_db(fields=["answer", "remind_on", "due_on"])
        waits = invitation.is_open and idea.stage in OPINIONS_IN and not idea.hidden_at
        is_due = invitation.is_overdue if occasion == OVERDUE else invitation.remind_on <= clock.today()
        if not (waits and is_due):
            return False
        if not Reminder.once(idea, f"{occasion}:{invitation.pk}", invitation.invited_at):
            return False
        invitation._record(verb, by=None)
    return True
