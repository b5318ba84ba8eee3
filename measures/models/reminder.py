"""What the clock has already said about a measure, so that it says everything once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from arena import clock

if TYPE_CHECKING:
    from measures.models.measure import Measure


class MeasureReminder(models.Model):
    """One thing that the clock said, for the stretch of time since the last report."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="reminders")
    occasion = models.CharField(max_length=20)
    since = models.DateTimeField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["measure", "occasion", "since"], name="remind_of_it_once")]

    def __str__(self) -> str:
        return f"{self.measure_id}: {self.occasion}"

    @classmethod
    def once(cls, measure: Measure, occasion: str, since: datetime) -> bool:
        """Whether this has not been said yet since then; from now on it has."""
        return cls.objects.get_or_create(measure=measure, occasion=occasion, since=since)[1]
