"""What the tests about merges share."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from accounts.models import User
from ideas.models import Edge, Idea, Merge
from tests import make

WHY = "Beide wollen dasselbe."


def two(**fields: Any) -> tuple[Idea, Idea]:
    """Two proposals in discussion, each with an author of its own."""
    return make.idea(**fields), make.idea(**fields)


def author_of(idea: Idea) -> User:
    author = idea.authors.first()
    assert author
    return author


def proposed(merged: Idea, survivor: Idea, *, by: User | None = None) -> Merge:
    """Somebody else proposes to join them."""
    return Merge.propose(merged, survivor, by=by or make.person(), reason=WHY)


def joined(merged: Idea, survivor: Idea) -> Merge:
    """The two are one: proposed, and consented to by both sides; everything read afresh."""
    merge = proposed(merged, survivor)
    while waiting := afresh(merge).waits_for:
        afresh(merge).consent(by=author_of(waiting[0]))
    return afresh(merge)


def afresh(merge: Merge) -> Merge:
    """As another request reads it."""
    return Merge.objects.with_ideas().get(pk=merge.pk)


def picture_of(idea: Idea) -> dict[str, Any]:
    """Everything that a merge touches, as it stands now."""
    row = Idea.objects.get(pk=idea.pk)
    carried = row.responsibilities.filter(takes_over__isnull=True) | row.responsibilities.filter(
        takes_over__idea=F("idea")
    )
    return {
        "stage": (row.stage, row.stage_since, row.owed_by, row.due_on),
        "text": (row.title, row.summary, row.description, row.reference, row.kind, row.revision),
        "people": sorted(row.authorships.values_list("user", "is_author", "since")),
        "carried": sorted(
            carried.values_list("pk", "state", "role", "offered_at", "renewed_at", "ended_at"), key=lambda each: each[0]
        ),
        "open": row.responsibilities.filter(state__in=["offered", "running", "invited"]).count(),
        "supports": sorted(row.supports.values_list("user", "since")),
        "follows": sorted(row.follows.values_list("user", "since")),
        "counts": (row.support_count, row.comment_count),
        "comments": sorted(row.comments.values_list("pk", "body")),
        "edges": sorted(Edge.objects.filter(source=row).values_list("kind", "target")),
        "edges_here": sorted(Edge.objects.filter(target=row).values_list("kind", "source")),
    }
