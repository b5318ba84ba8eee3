"""What people follow."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from arena import clock


class Follow(models.Model):
    """A person wants to hear of an idea or a measure."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, null=True, related_name="follows")
    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, null=True, related_name="follows")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "idea"], name="follow_an_idea_once"),
            models.UniqueConstraint(fields=["user", "measure"], name="follow_a_measure_once"),
            models.CheckConstraint(
                condition=Q(idea__isnull=False, measure__isnull=True) | Q(idea__isnull=True, measure__isnull=False),
                name="follow_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.idea_id or self.measure_id}"
