"""The sections of an idea's page that are also answered on their own."""

from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from ideas import discussion
from ideas.forms import CommentForm
from ideas.models import Idea, Purpose, Stage
from ideas.said import said


def attention_of(request: HttpRequest, idea: Idea) -> dict[str, bool]:
    """Whether this person supports and follows the idea."""
    if not request.user.is_authenticated:
        return {"supports": False, "follows": False}
    if hasattr(idea, "reader_supports"):
        return {"supports": idea.reader_supports, "follows": idea.reader_follows}
    followed: Any = (idea.stage == Stage.PROMOTED and getattr(idea, "measure", None)) or idea
    return {
        "supports": idea.supports.filter(user=request.user).exists(),
        "follows": followed.follows.filter(user=request.user).exists(),
    }


def discussion_of(request: HttpRequest, idea: Idea) -> dict[str, Any]:
    """What the discussion section of the idea's page shows."""
    asked = request.GET
    page = discussion.read(
        idea,
        request.user,
        order=asked.get("sortierung", ""),
        purpose=asked.get("zweck", ""),
        cursor=asked.get("nach", ""),
    )
    return {
        "discussion": page,
        "comments": said(page.threads, idea, request.user),
        "orders": [
            {"url": _query(page, sortierung=name), "word": word, "current": name == page.order}
            for name, (word, _order) in discussion.ORDERS.items()
        ],
        "purposes": [{"url": _query(page, zweck=""), "word": _("alle"), "current": not page.purpose}]
        + [
            {"url": _query(page, zweck=purpose.value), "word": purpose.label, "current": purpose == page.purpose}
            for purpose in Purpose
        ],
        "more_url": _query(page, nach=page.next_cursor) if page.next_cursor else "",
        "is_first_page": not asked.get("nach"),
        "may_comment": idea.allows("comment"),
        "comment_form": CommentForm(by=request.user if request.user.is_authenticated else None),
    }


def _query(page: discussion.Discussion, **changed: str) -> str:
    query = QueryDict(mutable=True)
    query.update({"sortierung": page.order, "zweck": page.purpose} | changed)
    return f"?{query.urlencode()}#diskussion"
