"""How well people in the city see the Leitgedanken met: once per person and round, read by nobody until it closes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from arena import clock
from arena.transitions import Unmet, locked
from ideas.models.results_guards import RATED_ONCE, ROUND_IS_OPEN
from ideas.models.review import Score
from ideas.models.round import AssessmentRound
from strategy.models import GuidingPrinciple

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea


class CommunityRating(models.Model):
    """One person's score for one Leitgedanke in one round; whoever goes leaves the score without their name."""

    round = models.ForeignKey(AssessmentRound, on_delete=models.CASCADE, related_name="community_ratings")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="community_ratings"
    )
    principle = models.ForeignKey(GuidingPrinciple, on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(_("Punkte"), choices=Score)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("Einschätzung der Community")
        verbose_name_plural = _("Einschätzungen der Community")
        ordering = ["principle__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "user", "principle"], name="a_person_rates_a_principle_once"),
            models.CheckConstraint(condition=Q(score__lte=4), name="community_rating_is_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.principle_id}"

    # Verbs

    @classmethod
    def give(cls, idea: Idea, *, by: User, scores: Mapping[int, int]) -> None:
        """Say by the id of the Leitgedanke how well the idea meets it, once a round; the same again changes nothing."""
        with locked(idea):
            idea._start("rate_principles")
            running = idea.rounds.open().first()
            if running is None:
                raise Unmet(idea, [ROUND_IS_OPEN])
            given = cls.of(running, by)
            if given and given != dict(scores):
                raise Unmet(idea, [RATED_ONCE])
            if not given:
                rows = [
                    CommunityRating(round=running, user=by, principle_id=pk, score=score)
                    for pk, score in scores.items()
                ]
                CommunityRating.objects.bulk_create(rows)

    @classmethod
    def of(cls, running: AssessmentRound, user: User) -> dict[int, int]:
        """What this person said in the round, by the id of the Leitgedanke."""
        return dict(cls.objects.filter(round=running, user=user).values_list("principle", "score"))
