"""The discussion of an idea: threads three deep, each comment with a purpose."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activity.models import Event, EventQuerySet, StatementOfReasons
from activity.verbs import Verb
from arena import clock
from arena.prepared import prepared
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.guards import SHARE
from ideas.models.stage import TOLD_AS, Stage

if TYPE_CHECKING:
    from accounts.models import Organisation, User
    from ideas.models.amendment import Amendment
    from ideas.models.idea import Idea
    from strategy.models import ConductRule

EDITABLE_FOR = timedelta(minutes=15)
NEW_ACCOUNT = timedelta(days=7)
FIRST_DAY, FIRST_COMMENTS = timedelta(days=1), 3
DEEPEST = 3
LINK = re.compile(
    r"https?:|www\.|[\w-]\.(de|com|org|net|info|eu|io|berlin|biz|app|ru|cn|xyz|top|shop|site|online|link|click)\b", re.I
)


class Purpose(models.TextChoices):
    """What a comment is meant as."""

    QUESTION = "question", _("Frage")
    NOTE = "note", _("Hinweis")
    SUPPORT = "support", _("Unterstützung")
    CONCERN = "concern", _("Bedenken")
    EXPERTISE = "expertise", _("Expertise")


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: Any) -> CommentQuerySet:
        """What this person may read: nothing hidden or held, but one's own, and all for those who keep order."""
        if not user.is_authenticated:
            return self.filter(hidden_at__isnull=True, held_at__isnull=True)
        if user.keeps_order:
            return self.all()
        return self.filter(Q(hidden_at__isnull=True, held_at__isnull=True) | Q(author=user))

    def public(self) -> CommentQuerySet:
        """What everybody may read: not held, hidden or removed, and on an idea everybody may see."""
        from ideas.models.idea import Idea

        return self.readable().filter(idea__in=Idea.objects.public())

    def readable(self) -> CommentQuerySet:
        """Those whose words stand on the page of their idea: not held, hidden or removed."""
        return self.filter(hidden_at__isnull=True, held_at__isnull=True, removed_at__isnull=True)

    def of_the_idea(self) -> CommentQuerySet:
        """Those of the discussion itself; what is said of an amendment stands on its page."""
        return self.filter(amendment__isnull=True)

    def on_the_desk(self) -> CommentQuerySet:
        """What those who keep order see at the desk: the discussions of ideas that are not withdrawn."""
        return self.exclude(idea__stage=Stage.WITHDRAWN)

    def waiting_for_release(self) -> CommentQuerySet:
        return self.filter(held_at__isnull=False, removed_at__isnull=True).order_by("held_at")


class Comment(models.Model):
    """A contribution to the discussion. Removed ones leave a trace, hidden ones are only out of sight."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, related_name="comments", verbose_name=_("Idee"))
    # What is said of an amendment stands on its page, not in the discussion of the idea.
    amendment = models.ForeignKey("Amendment", on_delete=models.PROTECT, null=True, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replies")
    root = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="thread")
    depth = models.PositiveSmallIntegerField(default=1)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments", verbose_name=_("von")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("für"),
    )
    purpose = models.CharField(_("Zweck"), max_length=10, choices=Purpose, default=Purpose.NOTE)
    body = models.TextField(_("Text"), max_length=5000)
    by_staff = models.BooleanField(_("von der Verwaltung der Arena"), default=False)
    written_at = models.DateTimeField(_("geschrieben"), default=clock.now)
    edited_at = models.DateTimeField(_("geändert"), null=True)
    held_at = models.DateTimeField(_("wartet auf Freigabe seit"), null=True)
    hidden_at = models.DateTimeField(_("verborgen"), null=True)
    removed_at = models.DateTimeField(_("entfernt"), null=True)
    reply_count = models.PositiveIntegerField(default=0)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Kommentar")
        verbose_name_plural = _("Kommentare")
        constraints = [
            models.CheckConstraint(condition=Q(depth__gte=1, depth__lte=DEEPEST), name="comment_depth_has_an_end"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="comment_purpose_is_known"),
            models.CheckConstraint(
                condition=Q(depth=1, parent__isnull=True, root__isnull=True)
                | Q(depth__gt=1, parent__isnull=False, root__isnull=False),
                name="comment_knows_its_thread",
            ),
        ]
        indexes = [
            models.Index(fields=["idea", "-written_at", "-id"], condition=Q(depth=1), name="threads_newest"),
            models.Index(fields=["root", "written_at"], name="replies"),
            models.Index(fields=["author", "-written_at"], name="comments_of_a_person"),
            models.Index(fields=["held_at"], condition=Q(held_at__isnull=False), name="comments_held"),
        ]

    def __str__(self) -> str:
        return self.body[:80]

    def get_absolute_url(self) -> str:
        place = reverse("amendment", args=[self.amendment_id]) if self.amendment_id else self.idea.get_absolute_url()
        return f"{place}#kommentar-{self.pk}"

    # Questions

    @property
    def purpose_word(self) -> str:
        return str(Purpose(self.purpose).label)

    @property
    def is_readable(self) -> bool:
        """Whether everybody may read the words."""
        return not (self.held_at or self.hidden_at or self.removed_at)

    @property
    def is_editable(self) -> bool:
        return self.allows("edit_comment")

    def allows(self, verb: str) -> bool:
        """Whether the verb makes sense for the comment as it stands now."""
        gone = self.removed_at is not None
        return {
            "edit_comment": not gone and not self.hidden_at and clock.now() - self.written_at <= EDITABLE_FOR,
            "remove_comment": not gone,
            "release_comment": not gone and self.held_at is not None,
            "hide_comment": not gone and self.hidden_at is None,
            "unhide_comment": self.hidden_at is not None,
            "pin_comment": self.is_readable and self.depth == 1 and not self.amendment_id,
            "unpin_comment": True,
        }[verb]

    def binds(self, user: User) -> bool:
        """Whether this person is in conflict about it: it is theirs, or on their idea."""
        return self.author_id == user.pk or self.idea.binds(user)

    @classmethod
    def writes_too_much(cls, user: User) -> bool:
        """Whether an account in its first day has written its share of this hour."""
        if clock.now() - user.joined_at > FIRST_DAY:
            return False
        hour_ago = clock.now() - timedelta(hours=1)
        return cls.objects.filter(author=user, written_at__gte=hour_ago).count() >= FIRST_COMMENTS

    # Verbs

    @classmethod
    def write(
        cls,
        idea: Idea,
        *,
        by: User,
        purpose: str,
        body: str,
        parent: Comment | None,
        organisation: Organisation | None = None,
        amendment: Amendment | None = None,
    ) -> Comment:
        """Add a comment, for a body if one is named; the caller holds the idea's row. Answers below the deepest join it.

        The same words again (a double click, a form sent twice) are the same comment.
        """
        answered = amendment.author_id if amendment else None
        if parent:
            parent.refresh_from_db()
            if parent.idea_id != idea.pk or not parent.is_readable:
                raise WrongStage(idea)
            answered, amendment = parent.author_id, parent.amendment
            parent = parent.parent if parent.depth == DEEPEST else parent
        comment = cls(
            idea=idea,
            amendment=amendment,
            parent=parent,
            root_id=(parent.root_id or parent.pk) if parent else None,
            depth=parent.depth + 1 if parent else 1,
            author=by,
            organisation=organisation,
            purpose=purpose,
            body=body,
            by_staff=by.is_staff,
        )
        if said := comment._said_before():
            return said
        cls._keep_to_the_share(idea, by)
        comment.held_at = clock.now() if _must_wait(by, body) else None
        comment.save(force_insert=True)
        verb = Verb.COMMENT_HELD if comment.held_at else Verb.COMMENT_WRITTEN
        Event.record(verb, by=by, idea=idea, organisation=organisation, answered=answered, **comment._where())
        if not comment.held_at:
            comment._count(is_new=True)
        return comment

    def edit(self, *, body: str, purpose: str) -> None:
        """Correct one's words within a quarter of an hour; silent. A link added by a new account waits."""
        with locked(self.idea), locked(self):
            self._start("edit_comment")
            self.body, self.purpose, self.edited_at = body, purpose, clock.now()
            if not self.held_at and _must_wait(self.author, body, besides=self):
                self.held_at = clock.now()
            self.save(update_fields=["body", "purpose", "edited_at", "held_at"])
            self._count(words_went=True)

    def remove(self, *, by: User) -> None:
        """Take one's words back; a trace stays so that the answers keep their place."""
        with locked(self.idea), locked(self):
            self._start("remove_comment")
            self.removed_at = clock.now()
            self.save(update_fields=["removed_at"])
            self._unpin_silently()
            self._count(words_went=True)
            Event.record(Verb.COMMENT_REMOVED, by=by, idea=self.idea, **self._where())

    def release(self, *, by: User) -> None:
        """Moderation lets a waiting comment be read."""
        with locked(self.idea), locked(self):
            self._start("release_comment")
            self.held_at = None
            self.save(update_fields=["held_at"])
            self._count()
            answered = self.parent.author_id if self.parent else None
            Event.record(
                Verb.COMMENT_RELEASED,
                by=by,
                idea=self.idea,
                concerned=self.author_id,
                answered=answered,
                **self._where(),
            )

    def pin(self, *, by: User) -> None:
        """The authors put one comment on top of the discussion; saying it twice changes nothing."""
        with locked(self.idea), locked(self):
            self._start("pin_comment")
            if self.idea.pinned_comment_id == self.pk:
                return
            self.idea.pinned_comment = self
            self.idea.save(update_fields=["pinned_comment"])
            Event.record(Verb.COMMENT_PINNED, by=by, idea=self.idea, concerned=self.author_id, **self._where())

    def unpin(self, *, by: User) -> None:
        """The comment goes back to its place."""
        with locked(self.idea):
            if self.idea.pinned_comment_id != self.pk:
                raise WrongStage(self.idea, earlier=self._told("unpin_comment"))
            self.idea.pinned_comment = None
            self.idea.save(update_fields=["pinned_comment"])
            Event.record(Verb.COMMENT_UNPINNED, by=by, idea=self.idea, **self._where())

    def hide(self, *, by: User, rule: ConductRule, reason: str) -> None:
        """Moderation takes the comment out of sight; its author is told why."""
        with locked(self.idea), locked(self):
            self._start("hide_comment")
            self.hidden_at = clock.now()
            self.save(update_fields=["hidden_at"])
            self._unpin_silently()
            self._count(words_went=True)
            event = Event.record(
                Verb.COMMENT_HIDDEN,
                by=by,
                idea=self.idea,
                reason=reason,
                concerned=self.author_id,
                rule=rule.number,
                **self._where(),
            )
            StatementOfReasons.objects.create(event=event, recipient_id=self.author_id, rule=rule)

    def unhide(self, *, by: User, reason: str) -> None:
        """Somebody other than who hid it makes the comment readable again."""
        with locked(self.idea), locked(self):
            self._start("unhide_comment")
            self.hidden_at = None
            self.save(update_fields=["hidden_at"])
            self._count()
            Event.record(
                Verb.COMMENT_UNHIDDEN,
                by=by,
                idea=self.idea,
                reason=reason,
                concerned=self.author_id,
                **self._where(),
            )

    def who_hid(self) -> int | None:
        """The id of the person who hid it last."""
        hidden = self.idea.events.filter(verb=Verb.COMMENT_HIDDEN, details__comment=self.pk).newest_first().first()
        return hidden.actor_id if hidden else None

    # Helpers of the verbs

    def _said_before(self) -> Comment | None:
        """The same words of this person, in the same place and for the same body."""
        place = (self.organisation_id, self.parent_id, self.amendment_id)
        for said in _said(self.idea_id, self.author_id, self.body):
            if (said.organisation_id, said.parent_id, said.amendment_id) == place:
                said.idea = self.idea
                return said
        return None

    @classmethod
    def _keep_to_the_share(cls, idea: Idea, user: User) -> None:
        """Counted again, one comment of a new account after the other: many forms may arrive at once."""
        if clock.now() - user.joined_at > FIRST_DAY:
            return
        get_user_model()._default_manager.select_for_update(no_key=True).get(pk=user.pk)
        if cls.writes_too_much(user):
            raise Unmet(idea, [SHARE])

    def _start(self, verb: str) -> None:
        if not self.allows(verb):
            raise WrongStage(self.idea, earlier=self._told(verb))

    def _told(self, verb: str) -> EventQuerySet:
        return self.idea.events.filter(verb=TOLD_AS.get(verb), details__comment=self.pk)

    def _where(self) -> dict[str, Any]:
        """How an event names it, so that one finds its page."""
        return {"comment": self.pk} | ({"amendment": self.amendment_id} if self.amendment_id else {})

    def _count(self, *, words_went: bool = False, is_new: bool = False) -> None:
        """Count what can be read now; who holds the idea's row just adds a new one.

        Words that went are not found any more at once, new ones soon.
        """
        from ideas.models.search import IdeaSearch

        if words_went:
            IdeaSearch.keep(self.idea)
        else:
            IdeaSearch.has_news(self.idea_id)
        if self.amendment:
            self.amendment.comment_count = self.amendment.comments.readable().count()
            self.amendment.save(update_fields=["comment_count"])
        elif is_new:
            self.idea.comment_count += 1
        else:
            self.idea.comment_count = Comment.objects.readable().of_the_idea().filter(idea=self.idea_id).count()
        self.idea.active_at = clock.now()
        self.idea.save(update_fields=["comment_count", "active_at"])
        if self.root_id:
            Comment.objects.filter(pk=self.root_id).update(
                reply_count=Comment.objects.readable().filter(root=self.root_id).count()
            )

    def _unpin_silently(self) -> None:
        if self.idea.pinned_comment_id == self.pk:
            self.idea.pinned_comment = None
            self.idea.save(update_fields=["pinned_comment"])


@prepared
def _said(idea: int, author: int, body: str) -> models.QuerySet[Comment]:
    return Comment.objects.filter(idea=idea, author=author, body=body, removed_at__isnull=True).order_by("pk")


def _must_wait(user: User, body: str, besides: Comment | None = None) -> bool:
    is_new = clock.now() - user.joined_at < NEW_ACCOUNT
    if not (is_new and LINK.search(body)):
        return False
    earlier = user.comments.filter(held_at__isnull=True).exclude(pk=besides.pk if besides else None)
    return not earlier.exists()
