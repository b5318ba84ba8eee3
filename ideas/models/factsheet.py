"""The Steckbrief: one sequence of versions per idea, all of them kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from arena import clock
from ideas.models.search import IdeaSearch

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea


class FactSheetVersion(models.Model):
    """The text of an idea as it stood at one moment, with who saved it and why."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Fassung"))
    title = models.CharField(_("Titel"), max_length=120)
    summary = models.CharField(_("Zusammenfassung"), max_length=500)
    description = models.TextField(_("Beschreibung"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="versions")
    reason = models.CharField(_("Grund"), max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("Fassung")
        verbose_name_plural = _("Fassungen")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["idea", "number"], name="versions_are_numbered")]

    def __str__(self) -> str:
        return f"{self.idea_id} v{self.number}"

    @classmethod
    def keep(cls, idea: Idea, *, by: User, reason: str = "") -> FactSheetVersion:
        """Keep the idea's current text as its next version, and find it from now on; the same text is no new version."""
        IdeaSearch.keep(idea)
        last = cls.objects.filter(idea=idea).first()
        if last and last.text == (idea.title, idea.summary, idea.description):
            return last
        return cls.objects.create(
            idea=idea,
            number=last.number + 1 if last else 1,
            title=idea.title,
            summary=idea.summary,
            description=idea.description,
            author=by,
            reason=reason,
        )

    @property
    def text(self) -> tuple[str, str, str]:
        return self.title, self.summary, self.description
