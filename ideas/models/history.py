"""Who reads which part of an idea's history: the public one everybody, and each what concerns them."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from psycopg.types.json import Jsonb

from activity.models import Event, EventQuerySet
from activity.verbs import PUBLIC
from arena.prepared import prepared

if TYPE_CHECKING:
    from ideas.models.idea import Idea

NEWEST_SHOWN = 10
TOLD = [
    *("at", "verb", "number", "details", "idea", "actor__public_name", "organisation__name"),
    *("text__text", "decision__number", "decision__text__reason"),
]


class Sight(Enum):
    """How much of the history somebody reads."""

    PUBLIC = "public"
    CONCERNED = "concerned"  # and what is about them
    OWN = "own"  # and all that happened to the text
    DESK = "desk"  # all but who reviews
    WHOLE = "whole"


def sight_of(idea: Idea, reader: Any) -> Sight:
    if not reader.is_authenticated:
        return Sight.PUBLIC
    if reader.keeps_order:
        return Sight.WHOLE if reader.is_stabsstelle and not idea.binds(reader) else Sight.DESK
    return Sight.OWN if idea.is_by(reader) else Sight.CONCERNED


def history(events: EventQuerySet, reader: Any, sight: Sight) -> EventQuerySet:
    """The events that are read, newest first."""
    events = events.select_related("actor", "organisation", "text", "decision__text").newest_first()
    match sight:
        case Sight.PUBLIC:
            return events.public()
        case Sight.DESK:
            return events.without_reviewers()
        case Sight.WHOLE:
            return events
    seen = Q(verb__in=PUBLIC) | Q(details__concerned=reader)
    return events.filter(seen | Q(verb__startswith="idea_") if sight is Sight.OWN else seen)


def newest_for(idea: Idea, reader: Any) -> list[Event]:
    """The few that its page shows."""
    return _newest(idea.pk, Jsonb(reader.pk), sight=sight_of(idea, reader))


@prepared
def _newest(idea: int, reader: Jsonb, *, sight: Sight) -> QuerySet[Event]:
    return history(Event.objects.filter(idea=idea), reader, sight).only(*TOLD)[:NEWEST_SHOWN]
