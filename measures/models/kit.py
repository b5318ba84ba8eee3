"""What a measure hands to whoever wants to do the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from activity.verbs import Verb
from arena import clock, markdown
from arena.transitions import Stale, locked

if TYPE_CHECKING:
    from accounts.models import User
    from measures.models.measure import Measure

PARTS = ("problem", "steps", "cost_range", "data", "licences", "pitfalls", "contacts")


@dataclass(frozen=True)
class Part:
    """One question, and what the team answers in Markdown."""

    question: str
    answer: str

    @property
    def html(self) -> SafeString:
        return markdown.render(self.answer, top=4)


class ReplicationKit(models.Model):
    """Everything another authority should know first; what the team did not fill in is said to be missing."""

    measure = models.OneToOneField("measures.Measure", on_delete=models.CASCADE, related_name="kit")
    problem = models.TextField(_("Welches Problem löst die Maßnahme?"), max_length=4000)
    steps = models.TextField(_("Wie geht man vor?"), max_length=8000)
    cost_range = models.CharField(_("Was kostet es ungefähr?"), max_length=300)
    data = models.TextField(_("Welche Daten braucht man?"), max_length=4000, blank=True)
    licences = models.TextField(_("Was darf man nachnutzen, unter welcher Lizenz?"), max_length=2000, blank=True)
    pitfalls = models.TextField(_("Worauf sollte man achten?"), max_length=4000, blank=True)
    contacts = models.TextField(_("Wer hilft weiter?"), max_length=1000)
    # Whoever wrote the words as they stand: first the one who published them, then the one who revised them last.
    worded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=clock.now)
    revised_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Anleitung zum Übernehmen")
        verbose_name_plural = _("Anleitungen zum Übernehmen")

    def __str__(self) -> str:
        return str(_("Anleitung zu %(measure)s") % {"measure": self.measure})

    @property
    def parts(self) -> list[Part]:
        """Each question with its answer, in the order in which one reads them."""
        fields: list[Any] = [self._meta.get_field(name) for name in PARTS]
        return [Part(str(field.verbose_name), getattr(self, field.name)) for field in fields]

    @property
    def whole_text(self) -> str:
        """All answers below one another, for whoever wants their own words back."""
        return "\n\n".join(f"{part.question}\n{part.answer}" for part in self.parts)

    @classmethod
    def publish(cls, measure: Measure, *, by: User, **words: str) -> ReplicationKit:
        """From now on other authorities can read how it is done, and take the measure over."""
        with locked(measure):
            if cls.objects.filter(measure=measure).exists():
                measure.refuse_twice(Verb.KIT_PUBLISHED)
            kit = cls.objects.create(measure=measure, worded_by=by, **words)
            measure.record(Verb.KIT_PUBLISHED, by=by, kit=kit.pk)
        return kit

    @property
    def as_of(self) -> str:
        """Since when its words stand as they do: whoever revises them says which they have seen."""
        return (self.revised_at or self.published_at).isoformat()

    def revise(self, *, by: User, note: str, seen: str = "", **words: str) -> None:
        """The team improves it and says what is new, also to those who took the measure over."""
        with locked(self.measure) as measure:
            self.refresh_from_db(fields=[*words, "published_at", "revised_at"])
            if seen and seen != self.as_of:
                if words == {name: getattr(self, name) for name in words}:
                    measure.refuse_twice(Verb.KIT_REVISED)
                raise Stale(measure)
            for name, text in words.items():
                setattr(self, name, text)
            self.worded_by, self.revised_at = by, clock.now()
            self.save(update_fields=[*words, "worded_by", "revised_at"])
            measure.record(Verb.KIT_REVISED, by=by, reason=note, kit=self.pk)
