"""Who wrote an idea."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet

from activity.models import Event, Follow
from activity.verbs import Verb
from arena import clock
from arena.prepared import prepared
from arena.transitions import WrongStage, locked
from ideas.models.stage import Stage
from ideas.models.support import Support

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea


class Authorship(models.Model):
    """Who wrote an idea: one author, and co-authors beside; an idea without authors is herrenlos."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="authorships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    is_author = models.BooleanField(default=False)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "user"], name="one_authorship_per_person"),
            models.UniqueConstraint(fields=["idea"], condition=Q(is_author=True), name="one_author_per_idea"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.idea_id}"

    @classmethod
    def join(cls, idea: Idea, user: User) -> None:
        """One more who writes it, and who from now on does not support it as others do. The caller holds the idea."""
        cls.objects.get_or_create(idea=idea, user=user)
        Support.take_back(idea, by=user)
        Follow.objects.get_or_create(idea=idea, user=user)
        idea.forget_people()

    def leave(self, *, by: User) -> None:
        """A co-author stops; what they wrote stays. Were they asked to become the author, the next one is."""
        from ideas.models.heir import AuthorshipOffer

        idea = self.idea
        with locked(idea):
            theirs = idea.authorships.filter(user=by, is_author=False)
            if not theirs.exists():
                raise WrongStage(idea, earlier=idea.events.filter(verb=Verb.COAUTHOR_LEFT))
            theirs.delete()
            idea.forget_people()
            for offer in AuthorshipOffer.objects.open().filter(idea=idea, heir=by):
                offer.refuse(by=by)
            if idea.stage != Stage.DRAFT:
                Event.record(Verb.COAUTHOR_LEFT, by=by, idea=idea)

    def end(self) -> None:
        """The account is deleted: the oldest co-author follows its author; where nobody is left the idea is herrenlos.

        What nobody else can answer for goes too: a draft is deleted, an idea that waits to be published is withdrawn.
        """
        with locked(self.idea) as idea:
            heir = idea.authorships.exclude(pk=self.pk).order_by("-user__is_active", "since", "pk").first()
            self.delete()
            if heir is None:
                self._leave(idea)
            elif self.is_author:
                self._pass_to(heir, idea)

    def _pass_to(self, heir: Authorship, idea: Idea) -> None:
        heir.is_author = True
        heir.save(update_fields=["is_author"])
        if idea.stage != Stage.DRAFT:
            Event.record(Verb.AUTHORSHIP_PASSED, by=self.user, idea=idea, heir=heir.user_id)

    def _leave(self, idea: Idea) -> None:
        if idea.stage == Stage.DRAFT:
            idea.delete_draft()
        elif idea.stage in {Stage.SUBMITTED, Stage.RETURNED}:
            idea.withdraw(by=self.user, reason="")
        elif idea.stage != Stage.WITHDRAWN:
            self._leave_orphan(idea)

    def _leave_orphan(self, idea: Idea) -> None:
        """Where nobody owed a step the Stabsstelle does now; elsewhere the step goes on with whoever owes it."""
        idea.forget_people()
        idea._ask_for_authors()
        idea.save(update_fields=["owed_by", "due_on"])
        Event.record(Verb.IDEA_ORPHANED, by=self.user, idea=idea)


@prepared
def authorships_of(idea: int) -> QuerySet[Authorship]:
    """Who wrote it, the author first, with the names they are read by."""
    written = Authorship.objects.filter(idea=idea).order_by("-is_author", "since", "pk")
    return written.select_related("user").only("idea", "is_author", "since", "user__public_name")
