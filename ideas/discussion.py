"""Reading the discussion: threads a page at a time, with their first answers, in three queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from arena.prepared import prepared
from ideas.models import Amendment, Comment, Idea, Purpose
from ideas.models.comment import CommentQuerySet

THREADS_SHOWN = 20
ANSWERS_SHOWN = 10
MOST_ANSWERS = 500
MOST_OF_A_THREAD = 200

ORDERS = {
    "neueste": (_("Neueste"), ("-id",)),
    "aelteste": (_("Älteste"), ("id",)),
    "antworten": (_("Meiste Antworten"), ("-reply_count", "-id")),
}
START = {"neueste": (0, 2**62), "aelteste": (0, 0), "antworten": (2**31 - 1, 0)}
SHOWN = [
    *("idea", "amendment", "parent", "root", "depth", "author__public_name", "organisation__name", "purpose", "body"),
    *("by_staff", "written_at", "edited_at", "held_at", "hidden_at", "removed_at", "reply_count"),
]


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
    purposes = [purpose] if purpose else Purpose.values
    sight = _sight_of(reader)
    shown = _roots(idea.pk, purposes, *_place(cursor, order), reader.pk or 0, order=order, sight=sight)
    more = shown[THREADS_SHOWN - 1] if len(shown) > THREADS_SHOWN else None
    shown = shown[:THREADS_SHOWN]
    if idea.pinned_comment_id and not cursor and not purpose:
        shown = _pinned_first(shown, _one_root(idea.pinned_comment_id, idea.pk, reader.pk or 0, sight=sight))
    return Discussion(_with_answers(shown, reader), order, purpose, _cursor(more, order) if more else "")


def read_about(amendment: Amendment, reader: Any, *, cursor: str = "") -> Discussion:
    """What is said of an amendment, the oldest first."""
    _count, last = _place(cursor, "aelteste")
    shown = _roots_about(amendment.pk, last, reader.pk or 0, sight=_sight_of(reader))
    more = shown[THREADS_SHOWN - 1] if len(shown) > THREADS_SHOWN else None
    return Discussion(_with_answers(shown[:THREADS_SHOWN], reader), "aelteste", "", str(more.pk) if more else "")


def thread(root: Comment, reader: Any) -> Node:
    """One thread with all its answers, two hundred at most."""
    return _tree([root], _answers([root.pk], reader.pk or 0, sight=_sight_of(reader), most=MOST_OF_A_THREAD))[0]


class Sight(Enum):
    """Which comments stand in the discussion for a reader: waiting ones only for their author and who keeps order."""

    VISITOR = "visitor"
    PERSON = "person"
    KEEPER = "keeper"


def _sight_of(reader: Any) -> Sight:
    if not reader.is_authenticated:
        return Sight.VISITOR
    return Sight.KEEPER if reader.keeps_order else Sight.PERSON


def _shown() -> CommentQuerySet:
    return Comment.objects.select_related("author", "organisation").only(*SHOWN)


def _readable(comments: CommentQuerySet, reader: int, sight: Sight) -> CommentQuerySet:
    """Hidden and removed ones keep their place; their words are left out by the page."""
    if sight is Sight.VISITOR:
        return comments.filter(held_at__isnull=True)
    return comments if sight is Sight.KEEPER else comments.filter(Q(held_at__isnull=True) | Q(author=reader))


@prepared
def _roots(
    idea: int, purposes: list[str], count: int, last: int, reader: int, *, order: str, sight: Sight
) -> QuerySet[Comment]:
    roots = _readable(Comment.objects.all(), reader, sight)
    roots = roots.of_the_idea().filter(idea=idea, depth=1, purpose__among=purposes)
    after = {
        "neueste": Q(id__lt=last),
        "aelteste": Q(id__gt=last),
        "antworten": Q(reply_count__lt=count) | Q(reply_count=count, id__lt=last),
    }
    first = roots.filter(after[order]).order_by(*ORDERS[order][1])[: THREADS_SHOWN + 1]
    # Who wrote them is looked up for those that are shown, not for all that are sorted.
    return _shown().filter(pk__in=first.values("pk")).order_by(*ORDERS[order][1])


@prepared
def _one_root(pk: int, idea: int, reader: int, *, sight: Sight) -> QuerySet[Comment]:
    return _readable(_shown(), reader, sight).of_the_idea().filter(pk=pk, idea=idea, depth=1)


@prepared
def _roots_about(amendment: int, last: int, reader: int, *, sight: Sight) -> QuerySet[Comment]:
    roots = _readable(_shown(), reader, sight).filter(amendment=amendment, depth=1, id__gt=last)
    return roots.order_by("id")[: THREADS_SHOWN + 1]


@prepared
def _answers(roots: list[int], reader: int, *, sight: Sight, most: int) -> QuerySet[Comment]:
    return _readable(_shown(), reader, sight).filter(root__among=roots).order_by("id")[:most]


@prepared
def _first_answers(roots: list[int], reader: int, *, sight: Sight) -> QuerySet[Comment]:
    """As many of each thread as the discussion shows."""
    place = Window(RowNumber(), partition_by="root", order_by="id")
    answers = _readable(_shown(), reader, sight).filter(root__among=roots).order_by("id")
    return answers.alias(place=place).filter(place__lte=ANSWERS_SHOWN)[:MOST_ANSWERS]


def _pinned_first(shown: list[Comment], pinned: list[Comment]) -> list[Comment]:
    return [*pinned, *(comment for comment in shown if comment not in pinned)]


def _with_answers(roots: list[Comment], reader: Any) -> list[Node]:
    ids, who, sight = [root.pk for root in roots], reader.pk or 0, _sight_of(reader)
    if any(root.reply_count > ANSWERS_SHOWN for root in roots):
        answers = _first_answers(ids, who, sight=sight)
    else:  # all of them are few, and the query is cheap
        answers = _answers(ids, who, sight=sight, most=MOST_ANSWERS) if roots else []
    nodes = _tree(roots, answers)
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


def _place(cursor: str, order: str) -> tuple[int, int]:
    """After which number of answers and which comment the page begins; without a good cursor at the very start."""
    numbers = cursor.split("-")
    if not all(number.isascii() and number.isdecimal() and len(number) < 18 for number in numbers):
        return START[order]
    if order == "antworten":
        return (int(numbers[0]), int(numbers[1])) if len(numbers) == 2 else START[order]
    return 0, int(numbers[-1])
