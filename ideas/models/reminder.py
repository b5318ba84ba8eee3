"""What the clock has already said, so that it says everything once, however often or late it runs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F

from arena import clock

if TYPE_CHECKING:
    from ideas.models.idea import Idea


class Reminder(models.Model):
    """One thing that the clock said about an idea, for one stretch of time."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="reminders")
    occasion = models.CharField(max_length=40)
    since = models.DateTimeField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "occasion", "since"], name="remind_once")]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.occasion}"

    @classmethod
    def once(cls, idea: Idea, occasion: str, since: datetime) -> bool:
        """Whether this has not been said yet in the stretch that began at `since`; from now on it has."""
        return cls.objects.get_or_create(idea=idea, occasion=occasion, since=since)[1]

    @classmethod
    def postpone(cls, idea: Idea, rested: timedelta) -> None:
        """What was asked of those who carry the idea stays asked after a time in which the clocks stood still."""
        for carrying in idea.responsibilities.running():
            named = [f"renewal:{carrying.pk}", f"until:{carrying.pk}"]
            asked = cls.objects.filter(idea=idea, occasion__in=named, since=carrying.renewed_at)
            asked.update(since=F("since") + rested, at=F("at") + rested)
