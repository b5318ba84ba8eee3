"""Who hears of what: one line per verb, and what kind of news it is to each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from activity.verbs import Kind, Verb

if TYPE_CHECKING:
    from activity.models import Event


class Audience(models.TextChoices):
    """In which quality somebody hears of it, with the reason that the mail gives."""

    AUTHORS = "authors", _("weil es um Ihre Idee geht")
    FOLLOWERS = "followers", _("weil Sie dieser Idee folgen")
    CONCERNED = "concerned", _("weil es um Ihren Kommentar geht")
    ANSWERED = "answered", _("weil Sie den Kommentar geschrieben haben, auf den geantwortet wurde")
    MODERATORS = "moderators", _("weil Sie zur Moderation gehören")
    STABSSTELLE = "stabsstelle", _("weil Sie zur Stabsstelle gehören")


NO_ONE = Q(pk=None)


def authors(event: Event) -> Q:
    """Author and co-authors of the idea."""
    return Q(pk__in=event.idea.authorships.values("user")) if event.idea else NO_ONE


def followers(event: Event) -> Q:
    """Who follows the idea, unless it is out of their sight."""
    return Q(pk__in=event.idea.follows.values("user")) if event.idea and not event.idea.hidden_at else NO_ONE


def concerned(event: Event) -> Q:
    """The one person whom the fact is about, named in the details: a comment's author, say."""
    return Q(pk=event.details.get("concerned"))


def answered(event: Event) -> Q:
    """The author of the comment that was answered."""
    return Q(pk=event.details.get("answered"))


def moderators(event: Event) -> Q:
    """Who keeps the queue."""
    return _in_role("moderator")


def stabsstelle(event: Event) -> Q:
    """Who runs the process."""
    return _in_role("stabsstelle")


def _in_role(name: str) -> Q:
    return Q(pk__in=get_user_model()._default_manager.filter(groups__name=name).values("pk"))


WHO: dict[Audience, Callable[[Event], Q]] = {
    Audience.AUTHORS: authors,
    Audience.FOLLOWERS: followers,
    Audience.CONCERNED: concerned,
    Audience.ANSWERED: answered,
    Audience.MODERATORS: moderators,
    Audience.STABSSTELLE: stabsstelle,
}

Hearers = dict[Audience, Kind]
NOBODY: Hearers = {}

# Whoever belongs to several hears of it once, in the quality that stands first.
AUDIENCES: dict[Verb, Hearers] = {
    Verb.IDEA_SUBMITTED: {Audience.AUTHORS: Kind.STEPS, Audience.MODERATORS: Kind.DUTIES},
    Verb.IDEA_PUBLISHED: {Audience.AUTHORS: Kind.STEPS, Audience.FOLLOWERS: Kind.STEPS},
    Verb.IDEA_RETURNED: {Audience.AUTHORS: Kind.DECISIONS},
    Verb.IDEA_DECLINED: {Audience.AUTHORS: Kind.DECISIONS, Audience.FOLLOWERS: Kind.STEPS},
    Verb.IDEA_WITHDRAWN: {Audience.AUTHORS: Kind.STEPS, Audience.FOLLOWERS: Kind.STEPS},
    Verb.IDEA_EDITED: {Audience.AUTHORS: Kind.TEXTS, Audience.FOLLOWERS: Kind.TEXTS},
    Verb.IDEA_ILLUSTRATED: NOBODY,
    Verb.IDEA_HIDDEN: {Audience.AUTHORS: Kind.DECISIONS},
    Verb.IDEA_UNHIDDEN: {Audience.AUTHORS: Kind.DECISIONS},
    Verb.AUTHORSHIP_PASSED: {Audience.AUTHORS: Kind.STEPS},
    Verb.IDEA_ORPHANED: {Audience.STABSSTELLE: Kind.DUTIES, Audience.FOLLOWERS: Kind.STEPS},
    Verb.COMMENT_WRITTEN: {
        Audience.ANSWERED: Kind.DISCUSSION,
        Audience.AUTHORS: Kind.DISCUSSION,
        Audience.FOLLOWERS: Kind.DISCUSSION,
    },
    Verb.COMMENT_HELD: {Audience.MODERATORS: Kind.DUTIES},
    Verb.COMMENT_RELEASED: {
        Audience.CONCERNED: Kind.DISCUSSION,
        Audience.ANSWERED: Kind.DISCUSSION,
        Audience.AUTHORS: Kind.DISCUSSION,
        Audience.FOLLOWERS: Kind.DISCUSSION,
    },
    Verb.COMMENT_REMOVED: NOBODY,
    Verb.COMMENT_PINNED: {Audience.CONCERNED: Kind.DISCUSSION},
    Verb.COMMENT_UNPINNED: NOBODY,
    Verb.COMMENT_HIDDEN: {Audience.CONCERNED: Kind.DECISIONS},
    Verb.COMMENT_UNHIDDEN: {Audience.CONCERNED: Kind.DECISIONS},
}

# Who hears of it even when they did it themselves: the receipt for one's own submission.
ACTOR_HEARS_TOO = {Verb.IDEA_SUBMITTED, Verb.IDEA_WITHDRAWN}


def hearers(event: Event, audience: Audience) -> QuerySet[Any]:
    """The active people who hear of `event` in this quality, as a query over people."""
    people = get_user_model()._default_manager.filter(WHO[audience](event), is_active=True)
    if event.actor_id and event.verb not in ACTOR_HEARS_TOO:
        people = people.exclude(pk=event.actor_id)
    return people
