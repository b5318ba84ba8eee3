"""Which ideas a person may see, and the ways they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q

from arena import clock
from ideas.models.authorship import Authorship
from ideas.models.stage import DECISIONS, OFF_THE_LISTS, Owed, Stage
from strategy.models import District

if TYPE_CHECKING:
    from ideas.models.idea import Idea  # noqa: F401

PUBLIC = Q(published_at__isnull=False, hidden_at__isnull=True) & ~Q(stage=Stage.WITHDRAWN)
LISTED = Q(published_at__isnull=False, hidden_at__isnull=True) & ~Q(stage__in=OFF_THE_LISTS)
DECIDED = LISTED & Q(stage__in=DECISIONS)

ON_A_CARD = [
    *("kind", "stage", "title", "summary", "citywide", "owed_by", "due_on", "support_count", "comment_count"),
    *("published_at", "saved_at", "active_at", "is_example"),
]


class IdeaQuerySet(models.QuerySet["Idea"]):
    def visible_to(self, user: Any) -> IdeaQuerySet:
        """The ideas this person may see: the public ones, their own, and what they keep in order."""
        if not user.is_authenticated:
            return self.filter(PUBLIC)
        seen = PUBLIC | self._authored_by(user)
        if user.keeps_order:
            seen |= ~Q(stage__in=[Stage.DRAFT, Stage.WITHDRAWN])
        return self.filter(seen)

    def public(self) -> IdeaQuerySet:
        """The ideas everybody may see, also those that left the lists."""
        return self.filter(PUBLIC)

    def listed(self) -> IdeaQuerySet:
        """The ideas of the public lists: published, neither hidden nor withdrawn nor merged away."""
        return self.filter(LISTED)

    def authored_by(self, user: Any) -> IdeaQuerySet:
        """The ideas this person wrote or co-authors."""
        return self.filter(self._authored_by(user))

    def looking_for_a_lead(self) -> IdeaQuerySet:
        """Proposals in discussion that nobody carries, the most supported first."""
        wanted = self.listed().filter(stage=Stage.DISCUSSION, kind="proposal")
        return wanted.order_by("-support_count", "-pk")

    def in_discussion(self) -> IdeaQuerySet:
        """What people talk about, the liveliest first."""
        return self.listed().filter(stage=Stage.DISCUSSION).order_by("-active_at", "-pk")

    def just_decided(self) -> IdeaQuerySet:
        """Public ideas about which something was decided, for or against, the newest decision first."""
        return self.filter(DECIDED).order_by("-stage_since", "-pk")

    def overdue_at_moderation(self) -> IdeaQuerySet:
        """Submitted ideas whose answer is late."""
        return self.waiting_for_moderation().filter(due_on__lt=clock.today())

    def tombstones(self) -> IdeaQuerySet:
        """Withdrawn ideas that were public once: number, dates and reason are all that is shown."""
        return self.filter(stage=Stage.WITHDRAWN, published_at__isnull=False, hidden_at__isnull=True)

    def waiting_for_moderation(self) -> IdeaQuerySet:
        """The queue: what is due first on top."""
        return self.filter(stage=Stage.SUBMITTED, hidden_at__isnull=True).order_by("due_on", "pk")

    def orphaned(self) -> IdeaQuerySet:
        """Herrenlos: their authors are gone, and the Stabsstelle owes how they go on; what is due first on top."""
        return self.filter(stage=Stage.DISCUSSION, owed_by=Owed.STABSSTELLE).order_by("due_on", "pk")

    def on_the_desk(self) -> IdeaQuerySet:
        """What those who keep order see at the desk: everything handed in and not withdrawn."""
        return self.exclude(stage__in=[Stage.DRAFT, Stage.WITHDRAWN])

    def for_list(self) -> IdeaQuerySet:
        """With all that a card shows, and nothing else; in one query."""
        names = District.objects.filter(ideas=OuterRef("pk")).order_by().values("name")
        return self.only(*ON_A_CARD).annotate(district_names=ArraySubquery(names))

    def _authored_by(self, user: Any) -> Q:
        return Q(Exists(Authorship.objects.filter(idea=OuterRef("pk"), user=user)))
