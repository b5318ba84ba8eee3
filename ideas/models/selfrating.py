"""What the lead itself says to the criteria: written beforehand, read by everybody once the round closes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.results_guards import ROUND_IS_OPEN
from ideas.models.review import Score
from ideas.models.round import AssessmentRound
from ideas.models.stage import Stage
from strategy.models import Criterion

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea

# By the id of the criterion a score and why; neither takes back what was said before.
Ratings = Mapping[int, tuple[int | None, str]]


class SelfRatingQuerySet(models.QuerySet["SelfRating"]):
    def under_way(self, idea: Idea) -> SelfRatingQuerySet:
        """What whoever leads now has said so far: before the round, or in the one that is open."""
        waits = Q(round=None) | Q(round__outcome="")
        return self.filter(waits, idea=idea, responsibility=idea.lead.pk if idea.lead else None)

    def readable(self) -> SelfRatingQuerySet:
        """What everybody may read: that of rounds which closed with a result. Nothing else, ever."""
        return self.filter(round__outcome=AssessmentRound.Outcome.CLOSED)


class SelfRating(models.Model):
    """What the lead says to one criterion, and why; it belongs to a round as soon as that opens."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="self_ratings")
    round = models.ForeignKey(AssessmentRound, on_delete=models.CASCADE, null=True, related_name="self_ratings")
    responsibility = models.ForeignKey("ideas.Responsibility", on_delete=models.CASCADE, related_name="self_ratings")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(_("Punkte"), choices=Score)
    reason = models.TextField(_("Begründung"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects = SelfRatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Selbsteinschätzung")
        verbose_name_plural = _("Selbsteinschätzungen")
        ordering = ["criterion__position", "criterion__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["responsibility", "round", "criterion"],
                nulls_distinct=False,
                name="a_lead_rates_a_criterion_once",
            ),
            models.CheckConstraint(condition=Q(score__lte=4), name="self_rating_is_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.criterion_id}"

    # Verbs

    @classmethod
    def give(cls, idea: Idea, *, by: User, ratings: Ratings) -> None:
        """Keep what the lead says of its own idea; it may be changed until the round closes."""
        with locked(idea):
            idea._start("rate_oneself")
            running = idea.rounds.open().first()
            if idea.stage == Stage.ASSESSMENT and running is None:
                raise Unmet(idea, [ROUND_IS_OPEN])
            if not idea.is_led_by(by):
                raise WrongStage(idea)  # it was laid down or handed over while the form was open
            asked = running.criteria if running else Criterion.objects
            ratings = {pk: ratings[pk] for pk in asked.values_list("pk", flat=True) if pk in ratings}
            said = {pk: (score, reason) for pk, (score, reason) in ratings.items() if score is not None and reason}
            place: dict[str, Any] = {"idea": idea, "round": running, "responsibility": idea.lead}
            cls.objects.filter(**place, criterion__in=ratings.keys() - said.keys()).delete()
            for criterion, (score, reason) in said.items():
                written = {"score": score, "reason": reason, "by": by, "at": clock.now()}
                cls.objects.update_or_create(**place, criterion_id=criterion, defaults=written)

    @classmethod
    def take_along(cls, opened: AssessmentRound) -> None:
        """Into the round goes what its lead said beforehand; what an earlier lead said is gone. The caller holds the idea."""
        before = cls.objects.filter(idea=opened.idea, round=None)
        lead = opened.idea.lead
        before.filter(responsibility=lead.pk if lead else None).update(round=opened)
        cls.objects.filter(idea=opened.idea, round=None).delete()
