"""Who says that an idea matters to them."""

from django.conf import settings
from django.db import models

from arena import clock


class Support(models.Model):
    """One person supports one idea, once."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="supports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="supports")
    since = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["idea", "user"], name="support_an_idea_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.idea_id}"
