"""What time brings for merges that somebody proposed: the authors are reminded, the Stabsstelle told, and in the end it is closed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import locked
from ideas.models import Idea, Merge, Reminder
from ideas.models.merge import LAPSES_AFTER, REMINDED_AFTER, SILENCE
from ideas.models.stage import STARTS_FROM

REMINDED, UNANSWERED = "merge-reminded", "merge-unanswered"


def proposed_merges() -> Iterator[Callable[[], bool]]:
    """What can no longer be is closed first, then what nobody answered for long; the Stabsstelle hears before that."""
    for merge in _open().filter(_cannot_be() | Q(proposed_at__lte=clock.now() - LAPSES_AFTER)):
        yield partial(_close, merge)
    for after, occasion, verb in (
        (SILENCE, UNANSWERED, Verb.MERGE_UNANSWERED),
        (REMINDED_AFTER, REMINDED, Verb.MERGE_REMINDED),
    ):
        for merge in _open().filter(~Exists(_said(occasion)), proposed_at__lte=clock.now() - after):
            yield partial(_tell, merge, occasion, verb, after)


def _open() -> QuerySet[Merge]:
    return Merge.objects.open().with_ideas().order_by("pk")


def _cannot_be() -> Q:
    """One of the two has moved on, or they are no longer of one kind."""
    stages = STARTS_FROM["propose_merge"]
    return ~Q(merged__stage__in=stages) | ~Q(survivor__stage__in=stages) | ~Q(merged__kind=F("survivor__kind"))


def _said(occasion: str) -> QuerySet[Reminder]:
    named = Concat(Value(f"{occasion}:"), Cast(OuterRef("pk"), CharField()))
    return Reminder.objects.filter(occasion=named, since=OuterRef("proposed_at"))


def _close(merge: Merge) -> bool:
    merge.lapse()
    return True


def _tell(merge: Merge, occasion: str, verb: Verb, after: timedelta) -> bool:
    """Once at each idea whose side is silent; judged afresh under its lock."""
    told = [_tell_at(idea, merge.pk, occasion, verb, after) for idea in merge.waits_for]
    return any(told)


def _tell_at(idea: Idea, pk: int, occasion: str, verb: Verb, after: timedelta) -> bool:
    with locked(idea):
        merge = Merge.objects.open().filter(pk=pk, proposed_at__lte=clock.now() - after).first()
        if merge is None or idea.pk in merge.consented:
            return False
        if not Reminder.once(idea, f"{occasion}:{pk}", merge.proposed_at):
            return False
        if occasion == UNANSWERED:
            Reminder.once(idea, f"{REMINDED}:{pk}", merge.proposed_at)  # overtaken
        Event.record(verb, by=None, idea=idea, merge=pk)
    return True
