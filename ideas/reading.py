"""Reading one idea as somebody may see it; each query is put together once (arena/prepared.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from arena.prepared import prepared
from ideas.models import Idea

VISITOR = AnonymousUser()


@dataclass(frozen=True)
class Reader:
    """Somebody signed in, as a prepared query knows them: who they are is a value, what they may is not."""

    pk: Any
    bodies: Any
    keeps_order: bool
    is_authenticated = True


def idea_seen_by(user: Any, pk: int) -> Idea | None:
    """The idea if this person may see it."""
    if not user.is_authenticated:
        return _only(_visible_to_visitors(pk))
    return _only(_visible_to(pk, user.pk, list(user.bodies), keeps_order=user.keeps_order))


def idea_read_by(user: Any, pk: int) -> Idea | None:
    """The same with all that its page says to this person."""
    if not user.is_authenticated:
        return _only(_page_of_visitors(pk))
    return _only(_page_of(pk, user.pk, list(user.bodies), keeps_order=user.keeps_order))


@prepared
def _visible_to_visitors(pk: int) -> QuerySet[Idea]:
    return Idea.objects.visible_to(VISITOR).filter(pk=pk)


@prepared
def _visible_to(pk: int, user: int, bodies: list[int], *, keeps_order: bool) -> QuerySet[Idea]:
    return Idea.objects.visible_to(Reader(user, bodies, keeps_order)).filter(pk=pk)


@prepared
def _page_of_visitors(pk: int) -> QuerySet[Idea]:
    return Idea.objects.visible_to(VISITOR).for_page(VISITOR).filter(pk=pk)


@prepared
def _page_of(pk: int, user: int, bodies: list[int], *, keeps_order: bool) -> QuerySet[Idea]:
    reader = Reader(user, bodies, keeps_order)
    return Idea.objects.visible_to(reader).for_page(reader).filter(pk=pk)


def _only(found: list[Idea]) -> Idea | None:
    return found[0] if found else None
