"""What somebody has typed into a section and not yet saved as a version: theirs alone, and never overwritten by others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from arena import clock

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea

HERE_FOR = timedelta(minutes=2)
FORGOTTEN_AFTER = timedelta(days=1)


class WorkingCopyQuerySet(models.QuerySet["WorkingCopy"]):
    def here_now(self) -> WorkingCopyQuerySet:
        """Who has the section open at this moment, as far as their browser says so."""
        return self.filter(seen_at__gte=clock.now() - HERE_FOR).order_by("-seen_at")

    def with_text(self) -> WorkingCopyQuerySet:
        """Where something was typed; elsewhere somebody only has the section open."""
        return self.filter(saved_at__isnull=False)


class WorkingCopy(models.Model):
    """One person's unsaved text of one section, made from one version; it stays until they save or discard it."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="working_copies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="working_copies")
    section = models.CharField(max_length=60)
    text = models.TextField(_("Text"), blank=True)
    base_version = models.PositiveIntegerField(default=0)  # the number of the version they began from
    saved_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(default=clock.now)

    objects = WorkingCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("Arbeitskopie")
        verbose_name_plural = _("Arbeitskopien")
        constraints = [
            models.UniqueConstraint(fields=["idea", "user", "section"], name="one_working_copy_per_section"),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.section}"

    @classmethod
    def keep(cls, idea: Idea, *, by: User, section: str, text: str, base: int) -> WorkingCopy:
        """Keep what was typed so far; silent, and in every stage: also a text that came too late is not lost."""
        now = clock.now()
        values = {"text": text, "base_version": base, "saved_at": now, "seen_at": now}
        return cls.objects.update_or_create(idea=idea, user=by, section=section, defaults=values)[0]

    @classmethod
    def look(cls, idea: Idea, *, by: User, section: str) -> None:
        """This person has the section open; whoever else has it open sees that. Silent."""
        cls.objects.bulk_create(
            [cls(idea=idea, user=by, section=section)],
            update_conflicts=True,
            unique_fields=["idea", "user", "section"],
            update_fields=["seen_at"],
        )
        long_ago = clock.now() - FORGOTTEN_AFTER
        cls.objects.filter(user=by, saved_at__isnull=True, seen_at__lt=long_ago).delete()

    @classmethod
    def discard(cls, idea: Idea, *, by: User, section: str) -> None:
        """What was typed is a version now, or is not wanted any more."""
        cls.objects.filter(idea=idea, user=by, section=section).delete()
