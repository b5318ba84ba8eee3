"""Who says that an idea matters to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from arena import clock
from arena.prepared import prepared

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea


class Support(models.Model):
    """One person supports one idea, once."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="supports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="supports")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "user"], name="support_an_idea_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.idea_id}"

    @classmethod
    def give(cls, idea: Idea, *, by: User) -> None:
        """Once per person; saying it twice changes nothing. The caller holds the idea's row."""
        Support.objects.bulk_create([Support(idea=idea, user=by)], ignore_conflicts=True)
        cls._count(idea)

    @classmethod
    def take_back(cls, idea: Idea, *, by: User) -> None:
        cls.objects.filter(idea=idea, user=by).delete()
        cls._count(idea)

    @staticmethod
    def _count(idea: Idea) -> None:
        idea.support_count = sum(_count_of(idea.pk))
        idea.save(update_fields=["support_count"])


@prepared
def _count_of(idea: int) -> models.QuerySet[Support, int]:
    supports = Support.objects.filter(idea=idea).order_by().values("idea")
    return supports.annotate(count=models.Count("pk")).values_list("count", flat=True)
