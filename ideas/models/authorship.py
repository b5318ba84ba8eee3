"""Who wrote an idea."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from arena import clock


class Authorship(models.Model):
    """Who wrote an idea: one author, and co-authors beside."""

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
