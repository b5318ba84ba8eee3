"""What somebody who decides about an idea should have before their eyes."""

import re
from typing import Any

from django.db.models import Count, Q

from accounts.models import Role as Office
from accounts.models import User
from activity.models import EventQuerySet
from arena import markdown
from ideas.diff import compare
from ideas.models import Idea, Stage
from ideas.models.guards import GUARDS_OF, SIMILAR_SHOWN
from ideas.similar import Asked, similar_to

EARLIER_SHOWN = EVENTS_SHOWN = 20
ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)>\]]+", re.I)


def readable(idea: Idea, reader: Any) -> dict[str, Any]:
    """The idea as one page: its text, its people, what happened so far; and for those who keep order the checks."""
    keeps_order = idea.is_in_office(reader, Office.MODERATOR, Office.STABSSTELLE)
    authors = list(idea.authors)
    versions = list(idea.versions.select_related("author")[:EVENTS_SHOWN])
    return {
        "idea": idea,
        "authors": authors,
        "author": authors[0] if authors else None,
        "description": markdown.render(idea.description),
        "fields": idea.fields.select_related("group"),
        "districts": idea.districts.all(),
        "versions": versions,
        "changes": [change for change in compare(versions[1], versions[0]) if change.changed] if versions[1:] else [],
        "events": (_whole_history(idea, reader) if keeps_order else idea.history_for(reader))[:EVENTS_SHOWN],
        "keeps_order": keeps_order,
        **(_checked(idea, authors) if keeps_order else {}),
    }


def _whole_history(idea: Idea, reader: Any) -> EventQuerySet:
    """All of it; who reviews is known to the Stabsstelle alone, and not to whom of it the idea is their own."""
    events = idea.events.select_related("actor", "text", "decision__text").newest_first()
    return events if idea.is_decided_by(reader, Office.STABSSTELLE) else events.without_reviewers()


def _checked(idea: Idea, authors: list[User]) -> dict[str, Any]:
    """What moderation and Stabsstelle look at before they publish: also what is not public about its author."""
    return {
        "checks": [
            {"met": guard.met(idea), "words": guard.words} for guard in GUARDS_OF["submit"] if guard != SIMILAR_SHOWN
        ],
        "similar": similar_to(Asked.of(idea)),
        "links": ADDRESS.findall(f"{idea.title} {idea.summary} {idea.description}"),
        "length": len(idea.description),
        "record": record_of(authors[0], besides=idea) if authors else None,
    }


def record_of(author: User, *, besides: Idea) -> dict[str, Any]:
    """What became of the author's other ideas; drafts are nobody's business."""
    others = Idea.objects.on_the_desk().filter(authorships__user=author, authorships__is_author=True)
    others = others.exclude(pk=besides.pk)
    counts = others.aggregate(
        published=Count("pk", filter=Q(published_at__isnull=False)),
        declined=Count("pk", filter=Q(stage=Stage.DECLINED)),
        hidden=Count("pk", filter=Q(hidden_at__isnull=False)),
    )
    return {"counts": counts, "ideas": others.order_by("-submitted_at")[:EARLIER_SHOWN]}
