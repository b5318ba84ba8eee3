"""Comments as somebody reads them: every word ready, so that the template only puts them in their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import linebreaks_filter
from django.utils.translation import gettext as _

from arena.addresses import address
from arena.templatetags.arena import ago
from ideas.discussion import Node
from ideas.models import Comment, Idea, Purpose


@dataclass(slots=True)
class Said:
    """What the discussion says of a comment, with its answers, as deep as they go."""

    pk: int
    author: str
    author_url: str
    body: str
    body_url: str
    by_staff: bool
    purpose: str
    is_pinned: bool
    written_at: str
    age: str
    gone: str  # why the words are not there; empty when they are
    text: str
    is_hidden: bool
    is_held: bool
    is_edited: bool
    answers: list[Said]
    all_url: str
    all_words: str
    has_actions: bool = False
    reply_url: str = ""  # where the reader may do it, like those below
    edit_url: str = ""
    remove_url: str = ""
    pin_url: str = ""
    unpin_url: str = ""


def said(threads: list[Node], idea: Idea, reader: Any) -> list[Said]:
    """The discussion of an idea, or about one of its amendments, for this reader."""
    ears = Ears(idea, reader)
    return [ears.said(node) for node in threads]


class Ears:
    """How one person hears a discussion: what is the same for all its comments is asked once."""

    def __init__(self, idea: Idea, reader: Any) -> None:
        self.idea, self.reader = idea, reader
        self.keeps_order = reader.is_authenticated and reader.keeps_order
        self.may_answer = idea.allows("comment")
        self.may_pin = reader.is_authenticated and idea.is_by(reader)
        self.purposes = {purpose.value: str(purpose.label) for purpose in Purpose}

    def said(self, node: Node) -> Said:
        comment = node.comment
        gone = self._gone(comment)
        body = comment.organisation
        return Said(
            pk=comment.pk,
            author=str(comment.author),
            author_url=address("person", comment.author_id) if comment.author.public_name else "",
            body=str(body) if body else "",
            body_url=body.get_absolute_url() if body else "",
            by_staff=comment.by_staff,
            purpose=self.purposes[comment.purpose],
            is_pinned=comment.pk == self.idea.pinned_comment_id,
            written_at=comment.written_at.isoformat(),
            age=ago(comment.written_at),
            gone=gone,
            text="" if gone else linebreaks_filter(comment.body),
            is_hidden=comment.hidden_at is not None,
            is_held=comment.held_at is not None,
            is_edited=comment.edited_at is not None,
            answers=[self.said(answer) for answer in node.answers],
            all_url=address("thread", comment.pk) if node.has_more else "",
            all_words=_("Alle %(count)s Antworten") % {"count": comment.reply_count} if node.has_more else "",
            has_actions=self.reader.is_authenticated,
            **(self._actions(comment) if self.reader.is_authenticated and not gone else {}),
        )

    def _gone(self, comment: Comment) -> str:
        if comment.removed_at:
            return _("Dieser Kommentar wurde von der Person entfernt, die ihn geschrieben hat.")
        if comment.hidden_at and comment.author_id != self.reader.pk and not self.keeps_order:
            return _("Dieser Kommentar ist verborgen. Die Moderation hat der Person die Gründe genannt.")
        return ""

    def _actions(self, comment: Comment) -> dict[str, str]:
        names = []
        if self.may_answer and comment.is_readable:
            names.append("reply")
        if comment.author_id == self.reader.pk:
            names += ["edit_comment", "remove_comment"] if comment.is_editable else ["remove_comment"]
        if self.may_pin and comment.depth == 1 and comment.is_readable and not comment.amendment_id:
            names.append("unpin_comment" if comment.pk == self.idea.pinned_comment_id else "pin_comment")
        return {f"{name.removesuffix('_comment')}_url": address(name, comment.pk) for name in names}
