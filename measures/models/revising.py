"""What is changed with a trace: every wording that was replaced stays readable; who changed it and why stand in the event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb
from arena import clock
from arena.transitions import Stale, Unmet, locked
from measures.models.guards import HAS_A_REASON, SOMETHING_CHANGED

if TYPE_CHECKING:
    from accounts.models import User
    from activity.models import Event


class EarlierReport(models.Model):
    """A report as it was worded before."""

    report = models.ForeignKey("measures.Report", on_delete=models.CASCADE, related_name="earlier")
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=20_000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    event: Event | None = None  # that replaced it, where a page read it along

    class Meta:
        verbose_name = _("frühere Fassung eines Berichts")
        verbose_name_plural = _("frühere Fassungen von Berichten")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class EarlierLesson(models.Model):
    """A lesson as it was worded before."""

    lesson = models.ForeignKey("measures.Lesson", on_delete=models.CASCADE, related_name="earlier")
    kind = models.CharField(max_length=10)
    text = models.TextField(max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    event: Event | None = None

    class Meta:
        verbose_name = _("frühere Fassung einer Erfahrung")
        verbose_name_plural = _("frühere Fassungen von Erfahrungen")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.text[:80]


class EarlierIndicator(models.Model):
    """What an indicator promised before."""

    indicator = models.ForeignKey("measures.Indicator", on_delete=models.CASCADE, related_name="earlier")
    name = models.CharField(max_length=160)
    baseline = models.DecimalField(max_digits=14, decimal_places=3)
    target = models.DecimalField(max_digits=14, decimal_places=3)
    due_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    event: Event | None = None

    class Meta:
        verbose_name = _("frühere Fassung eines Indikators")
        verbose_name_plural = _("frühere Fassungen von Indikatoren")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class Revising:
    """The part of a report, a lesson or an indicator that changes with a trace."""

    revision: Any
    revised_by: Any
    revised_at: Any

    def _revise(
        self: Any, verb: Verb, detail: str, *, by: User, revision: int, reason: str, **wording: Any
    ) -> models.Model:
        """Put the new wording in place of the one that `revision` names; nobody overwrites what they have not seen."""
        with locked(self.measure) as measure:
            self.refresh_from_db(fields=[*wording, "revision", "revised_by", "revised_at"])
            before = {name: getattr(self, name) for name in wording}
            if before == wording and revision != self.revision:
                measure.refuse_twice(verb)
            if revision != self.revision:
                raise Stale(measure)
            missing = [*([HAS_A_REASON] if not reason else []), *([SOMETHING_CHANGED] if before == wording else [])]
            if missing:
                raise Unmet(measure, missing)
            earlier = self.earlier.create(**before, by=self.worded_by, at=self.worded_at)
            for name, value in wording.items():
                setattr(self, name, value)
            self.revision, self.revised_by, self.revised_at = self.revision + 1, by, clock.now()
            self.save(update_fields=[*wording, "revision", "revised_by", "revised_at"])
            measure.record(verb, by=by, reason=reason, **{detail: self.pk, "earlier": earlier.pk})
        return earlier
