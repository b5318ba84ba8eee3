"""Who hears of what: one line per verb, each a set of people as a query, the actor left out later."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from activity.verbs import Verb

if TYPE_CHECKING:
    from activity.models import Event

Audience = Callable[["Event"], Q]


def nobody(event: Event) -> Q:
    """A silent fact: it stands in the history, nobody is told."""
    return Q(pk__in=[])


def authors(event: Event) -> Q:
    """Author and co-authors of the idea."""
    return Q(pk__in=event.idea.authors.values("pk"))


def followers(event: Event) -> Q:
    """Who follows the idea."""
    return Q(pk__in=event.idea.follows.values("user"))


def concerned(event: Event) -> Q:
    """The one person whom the fact is about, named in the details: a comment's author, say."""
    return Q(pk=event.details.get("concerned"))


def answered(event: Event) -> Q:
    """The author of the comment that was answered."""
    return Q(pk=event.details.get("answered"))


def moderators(event: Event) -> Q:
    """Who keeps the queue."""
    return Q(groups__name="moderator")


AUDIENCES: dict[Verb, Audience] = {
    Verb.IDEA_SUBMITTED: lambda event: authors(event) | moderators(event),
    Verb.IDEA_PUBLISHED: lambda event: authors(event) | followers(event),
    Verb.IDEA_RETURNED: authors,
    Verb.IDEA_DECLINED: lambda event: authors(event) | followers(event),
    Verb.IDEA_WITHDRAWN: lambda event: authors(event) | followers(event),
    Verb.IDEA_EDITED: lambda event: authors(event) | followers(event),
    Verb.IDEA_HIDDEN: authors,
    Verb.IDEA_UNHIDDEN: authors,
    Verb.COMMENT_WRITTEN: lambda event: authors(event) | followers(event) | answered(event),
    Verb.COMMENT_HELD: moderators,
    Verb.COMMENT_RELEASED: lambda event: authors(event) | followers(event) | answered(event) | concerned(event),
    Verb.COMMENT_REMOVED: nobody,
    Verb.COMMENT_PINNED: concerned,
    Verb.COMMENT_UNPINNED: nobody,
    Verb.COMMENT_HIDDEN: concerned,
    Verb.COMMENT_UNHIDDEN: concerned,
}

# Who hears of it even when they did it themselves: the receipt for one's own submission.
ACTOR_HEARS_TOO = {Verb.IDEA_SUBMITTED, Verb.IDEA_WITHDRAWN}


def audience_of(event: Event) -> QuerySet[Any]:
    """The active people who hear of `event`, as a query over people."""
    people = get_user_model()._default_manager.filter(AUDIENCES[Verb(event.verb)](event), is_active=True)
    if event.actor_id and event.verb not in ACTOR_HEARS_TOO:
        people = people.exclude(pk=event.actor_id)
    return people.distinct()
