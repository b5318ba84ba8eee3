"""Words taken out for good: when people have their account deleted, and ask for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from arena import clock
from arena.transitions import locked
from ideas.models.amendment import Amendment
from ideas.models.comment import Comment
from ideas.models.factsheet import FactSheet, FactSheetVersion, sections_now
from ideas.models.idea import Idea
from ideas.models.picture import Picture
from ideas.models.search import IdeaSearch
from ideas.models.stage import Stage
from ideas.models.support import Support

if TYPE_CHECKING:
    from accounts.models import User

EMPTY = {"title": "", "summary": "", "description": ""}


def blank_ideas_of(person: User) -> None:
    """The versions this person saved are emptied, and their pictures go; an idea that is theirs alone loses its text.

    Where others saved versions too, the latest of theirs is the text from now on: nobody else's words are lost.
    """
    theirs = Idea.objects.filter(Q(versions__author=person) | Q(picture__added_by=person))
    for idea in theirs.order_by("pk").distinct():
        with locked(idea):
            _take_out_sections_of(person, idea)
            idea.versions.filter(author=person).update(**EMPTY, reason="")
            if Picture.objects.filter(idea=idea, added_by=person).exists():
                Picture.discard(idea)
            _go_on_with_what_others_wrote(idea)


def blank_what_nobody_can_read(ideas: Iterable[int]) -> None:
    """Those of them that are withdrawn and without authors are closed to everybody: number, dates and reason stay."""
    closed = Idea.objects.filter(pk__in=ideas, stage=Stage.WITHDRAWN, authorships__isnull=True)
    for idea in closed.order_by("pk"):
        with locked(idea):
            idea.versions.update(**EMPTY, sections={}, reason="")
            _set_text(idea, EMPTY, {})


def _take_out_sections_of(person: User, idea: Idea) -> None:
    """What this person wrote into a section is taken out of every version, also of those that others saved around it."""
    wrote: dict[tuple[str, str], int] = {}
    for version in idea.versions.order_by("number"):
        for section in version.sections.items():
            wrote.setdefault(section, version.author_id)
        others = {key: text for key, text in version.sections.items() if wrote[key, text] != person.pk}
        if others != version.sections:
            version.sections = others
            version.save(update_fields=["sections"])


def _go_on_with_what_others_wrote(idea: Idea) -> None:
    newest, others = idea.versions.first(), idea.versions.exclude(title="").first()
    if others is None:
        _set_text(idea, EMPTY, {})
    elif newest != others:
        _set_text(idea, dict(zip(EMPTY, others.text, strict=True)), others.sections)
        reason = _("Fassung %(number)d gilt wieder, weil ein Konto gelöscht wurde.") % {"number": others.number}
        FactSheetVersion.keep(idea, by=others.author, reason=reason)
    elif others.sections != sections_now(idea):
        FactSheet.set(idea, others.sections)
        IdeaSearch.forget([idea.pk])


def _set_text(idea: Idea, text: dict[str, str], sections: dict[str, str]) -> None:
    """Whoever has a form with the old text open cannot bring it back by saving."""
    for field, words in text.items():
        setattr(idea, field, words)
    idea.revision += 1
    if not idea.title:
        idea.place = ""
    idea.save(update_fields=[*text, "place", "revision"])
    FactSheet.set(idea, sections)
    IdeaSearch.forget([idea.pk])


def blank_comments_of(person: User) -> None:
    """What this person said is emptied in its place; the answers of others stay where they are."""
    comments = Comment.objects.filter(author=person)
    touched = comments.filter(removed_at__isnull=True)
    ideas = set(touched.values_list("idea", flat=True))
    roots = set(touched.filter(root__isnull=False).values_list("root", flat=True))
    list(Idea.objects.filter(pk__in=ideas).order_by("pk").select_for_update().only("pk"))
    Idea.objects.filter(pinned_comment__author=person).update(pinned_comment=None)
    comments.update(body="", removed_at=Coalesce("removed_at", clock.now()))
    _count_comments(ideas, roots)
    _count_at_amendments(set(comments.filter(amendment__isnull=False).values_list("amendment", flat=True)))
    IdeaSearch.forget(ideas)


def blank_comments_taken_back_by(person: User) -> None:
    """What this person removed is out of everybody's sight; it need not stay in the tables either."""
    Comment.objects.filter(author=person, removed_at__isnull=False).update(body="")


def _count_comments(ideas: Iterable[int], roots: Iterable[int | None]) -> None:
    readable = Comment.objects.readable()
    in_idea = dict(readable.of_the_idea().filter(idea__in=ideas).values_list("idea").annotate(Count("pk")).order_by())
    in_thread = dict(readable.filter(root__in=roots).values_list("root").annotate(Count("pk")).order_by())
    Idea.objects.bulk_update(
        [Idea(pk=pk, comment_count=in_idea.get(pk, 0)) for pk in ideas], ["comment_count"], batch_size=500
    )
    Comment.objects.bulk_update(
        [Comment(pk=pk, reply_count=in_thread.get(pk, 0)) for pk in roots], ["reply_count"], batch_size=500
    )


def _count_at_amendments(amendments: Iterable[int]) -> None:
    left = dict(
        Comment.objects.readable().filter(amendment__in=amendments).values_list("amendment").annotate(Count("pk"))
    )
    Amendment.objects.bulk_update(
        [Amendment(pk=pk, comment_count=left.get(pk, 0)) for pk in amendments], ["comment_count"], batch_size=500
    )


def withdraw_supports_of(person: User) -> None:
    """Whom somebody supported is nobody's business any more; the ideas count one less."""
    ideas = list(Support.objects.filter(user=person).order_by("idea").values_list("idea", flat=True))
    list(Idea.objects.filter(pk__in=ideas).order_by("pk").select_for_update().only("pk"))
    Support.objects.filter(user=person).delete()
    left = dict(Support.objects.filter(idea__in=ideas).values_list("idea").annotate(Count("pk")).order_by())
    Idea.objects.bulk_update(
        [Idea(pk=pk, support_count=left.get(pk, 0)) for pk in ideas], ["support_count"], batch_size=500
    )
