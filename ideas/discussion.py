"""Reading the discussion: threads a page at a time, with their first answers, in three queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from ideas.models import Amendment, Comment, Idea, Purpose

THREADS_SHOWN = 20
ANSWERS_SHOWN = 10
MOST_ANSWERS = 500

ORDERS = {
    "neueste": (_("Neueste"), ("-id",)),
    "aelteste": (_("Älteste"), ("id",)),
    "antworten": (_("Meiste Antworten"), ("-reply_count", "-id")),
}


@dataclass
class Node:
    """A comment with its answers, as deep as they go."""

    comment: Comment
    answers: list[Node] = field(default_factory=list)
    has_more: bool = False


@dataclass
class Discussion:
    """One page of threads, and where the next page begins."""

    threads: list[Node]
    order: str
    purpose: str
    next_cursor: str


def read(idea: Idea, reader: Any, *, order: str = "", purpose: str = "", cursor: str = "") -> Discussion:
    """The page of the discussion that begins after `cursor`, the pinned comment first of all."""
    order = order if order in ORDERS else "neueste"
    purpose = purpose if purpose in Purpose.values else ""
    roots = readable(idea.comments.of_the_idea().filter(depth=1), reader).order_by(*ORDERS[order][1])
    if purpose:
        roots = roots.filter(purpose=purpose)
    shown = list(_after(roots, order, cursor)[: THREADS_SHOWN + 1])
    more = shown[THREADS_SHOWN - 1] if len(shown) > THREADS_SHOWN else None
    shown = shown[:THREADS_SHOWN]
    if idea.pinned_comment_id and not cursor and not purpose:
        shown = _pinned_first(shown, idea, roots)
    return Discussion(_with_answers(shown, reader), order, purpose, _cursor(more, order) if more else "")


def read_about(amendment: Amendment, reader: Any, *, cursor: str = "") -> Discussion:
    """What is said of an amendment, the oldest first."""
    roots = readable(amendment.comments.filter(depth=1), reader).order_by("id")
    shown = list(_after(roots, "aelteste", cursor)[: THREADS_SHOWN + 1])
    more = shown[THREADS_SHOWN - 1] if len(shown) > THREADS_SHOWN else None
    return Discussion(_with_answers(shown[:THREADS_SHOWN], reader), "aelteste", "", str(more.pk) if more else "")


def thread(root: Comment, reader: Any) -> Node:
    """One thread with all its answers, two hundred at most."""
    return _tree([root], list(readable(root.thread.all(), reader).order_by("id")[:200]))[0]


def readable(comments: QuerySet[Comment], reader: Any) -> QuerySet[Comment]:
    """What stands in the discussion for this reader: waiting comments only for their author and who keeps order.

    Hidden and removed ones keep their place; their words are left out by the template.
    """
    comments = comments.select_related("author", "organisation")
    if not reader.is_authenticated:
        return comments.filter(held_at__isnull=True)
    return comments if reader.keeps_order else comments.filter(Q(held_at__isnull=True) | Q(author=reader))


def _pinned_first(shown: list[Comment], idea: Idea, roots: QuerySet[Comment]) -> list[Comment]:
    pinned = roots.filter(pk=idea.pinned_comment_id).first()
    others = [comment for comment in shown if comment.pk != idea.pinned_comment_id]
    return [pinned, *others] if pinned else others


def _with_answers(roots: list[Comment], reader: Any) -> list[Node]:
    answers = readable(Comment.objects.filter(root__in=roots), reader).order_by("id")
    if any(root.reply_count > ANSWERS_SHOWN for root in roots):  # else all of them are few, and the query is cheap
        place = Window(RowNumber(), partition_by="root", order_by="id")
        answers = answers.alias(place=place).filter(place__lte=ANSWERS_SHOWN)
    nodes = _tree(roots, list(answers[:MOST_ANSWERS]) if roots else [])
    for node in nodes:
        node.has_more = node.comment.reply_count > ANSWERS_SHOWN
    return nodes


def _tree(roots: list[Comment], answers: list[Comment]) -> list[Node]:
    nodes = {comment.pk: Node(comment) for comment in [*roots, *answers]}
    for answer in answers:
        if answer.parent_id in nodes:
            nodes[answer.parent_id].answers.append(nodes[answer.pk])
    return [nodes[root.pk] for root in roots]


def _cursor(last: Comment, order: str) -> str:
    return f"{last.reply_count}-{last.pk}" if order == "antworten" else str(last.pk)


def _after(roots: QuerySet[Comment], order: str, cursor: str) -> QuerySet[Comment]:
    numbers = cursor.split("-")
    if not all(number.isascii() and number.isdecimal() and len(number) < 18 for number in numbers):
        return roots
    if order == "antworten":
        if len(numbers) != 2:
            return roots
        count, pk = map(int, numbers)
        return roots.filter(Q(reply_count__lt=count) | Q(reply_count=count, id__lt=pk))
    pk = int(numbers[-1])
    return roots.filter(id__gt=pk) if order == "aelteste" else roots.filter(id__lt=pk)
