"""The sections of an idea's page that are also answered on their own."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import User
from arena.addresses import address
from ideas import discussion
from ideas.forms import EMPTY_COMMENT, CommentForm
from ideas.models import Idea, Purpose, Stage
from ideas.said import said


@dataclass(slots=True)
class Tab:
    """A section of the page, or a page of its own about the idea."""

    url: str
    word: str
    count: int = 0
    has_count: bool = False


def tabs_of(idea: Idea, *, is_connected: bool) -> list[Tab]:
    """What there is to read of an idea: a draft has no pages of its own yet."""
    is_numbered, is_published = bool(idea.reference), idea.published_at is not None

    def page(name: str, word: str, **count: int) -> Tab:
        return Tab(address(name, idea.pk), word, **count, has_count=bool(count))

    tabs = [Tab("#idee", _("Idee"))]
    if is_numbered:
        tabs.append(page("fact_sheet", _("Steckbrief")))
    if is_published:
        tabs.append(Tab("#diskussion", _("Diskussion"), idea.comment_count, has_count=True))
        tabs.append(page("amendments", _("Änderungsvorschläge"), count=idea.amendment_count))
    if is_published and not idea.is_need:
        tabs += [page("opinions", _("Stellungnahmen"), count=idea.opinion_count), page("assessment", _("Bewertung"))]
    if is_connected:
        tabs.append(page("lineage", _("Herkunft")))
    tabs.append(Tab("#verlauf", _("Verlauf")))
    if is_published:
        tabs.append(Tab("#aehnlich", _("Ähnliche Ideen")))
    if is_numbered:
        tabs.append(page("versions", _("Fassungen")))
    return tabs


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
        "comment_form": _empty_form_for(request.user) if request.user.is_authenticated else None,
    }


def _empty_form_for(writer: User) -> CommentForm:
    return CommentForm(by=writer) if writer.bodies else EMPTY_COMMENT


def _query(page: discussion.Discussion, **changed: str) -> str:
    return _address(**({"sortierung": page.order, "zweck": page.purpose} | changed))


@lru_cache(maxsize=1000)  # each page has ten of the same few
def _address(**asked: str) -> str:
    return f"?{urlencode(asked)}#diskussion"
