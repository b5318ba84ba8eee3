"""What a team has learnt and hands on."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb
from arena import clock
from arena.transitions import locked
from measures.models.revising import Revising

if TYPE_CHECKING:
    from accounts.models import User
    from measures.models.measure import Measure


class LessonKind(models.TextChoices):
    WORKED = "worked", _("Das hat funktioniert")
    FAILED = "failed", _("Das hat nicht funktioniert")
    CHANGE = "change", _("Das würden wir anders machen")


class Lesson(Revising, models.Model):
    """Something that others should know before they do the same."""

    measure = models.ForeignKey("measures.Measure", on_delete=models.CASCADE, related_name="lessons")
    kind = models.CharField(_("Welche Art von Erfahrung?"), max_length=10, choices=LessonKind)
    text = models.TextField(_("Was sollten andere wissen?"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="lessons")
    at = models.DateTimeField(default=clock.now)
    revision = models.PositiveSmallIntegerField(default=0)
    revised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    revised_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Erfahrung")
        verbose_name_plural = _("Erfahrungen")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=LessonKind.values), name="lesson_kind_is_known")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def worded_by(self) -> User:
        """Whose words stand there now."""
        return self.revised_by or self.by

    @property
    def worded_at(self) -> datetime:
        return self.revised_at or self.at

    @classmethod
    def learn(cls, measure: Measure, *, by: User, kind: str, text: str) -> Lesson:
        """The team writes down what worked, what failed, or what it would change."""
        with locked(measure):
            if measure.lessons.filter(kind=kind, text=text).exists():
                measure.refuse_twice(Verb.LESSON_LEARNT)
            lesson = cls.objects.create(measure=measure, kind=kind, text=text, by=by)
            measure.record(Verb.LESSON_LEARNT, by=by, lesson=lesson.pk)
        return lesson

    def revise(self, *, by: User, revision: int, kind: str, text: str, reason: str) -> None:
        """The team words it anew; the words before stay readable."""
        self._revise(Verb.LESSON_REVISED, "lesson", by=by, revision=revision, reason=reason, kind=kind, text=text)
