"""The ledger of erasures: kept so that people stay erased when an older backup comes back."""

from __future__ import annotations

from django.db import models

from arena import clock


class Erasure(models.Model):
    """That somebody's account was deleted: a number, when, and whether their texts were blanked too.

    Append-only by trigger. No foreign key: the ledger may know people whom an older backup does not.
    """

    person = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=clock.now)
    blank_texts = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "blank_texts"], name="erased_once_each_way")]

    def __str__(self) -> str:
        return f"{self.person} ({self.at:%d.%m.%Y})"
