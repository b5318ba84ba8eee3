"""A round of assessment: reviewers judge one version of the Steckbrief, blind until the round closes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from ideas.models.factsheet import FactSheetVersion
from ideas.models.stage import Stage
from strategy.models import Criterion

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea

FEWEST_REVIEWS = 2
# Where a round may stand open: while it is assessed, and while that rests.
GOES_ON_IN = {Stage.ASSESSMENT, Stage.DEFERRED}


class AssessmentRoundQuerySet(models.QuerySet["AssessmentRound"]):
    def open(self) -> AssessmentRoundQuerySet:
        """Still running, or resting with their idea."""
        return self.filter(outcome="")

    def lacking_reviewers(self) -> AssessmentRoundQuerySet:
        """Running ones for which the Stabsstelle has still to find somebody."""
        asked = Count("reviews", filter=Q(reviews__state__in=["assigned", "done"]))
        running = self.open().filter(idea__stage=Stage.ASSESSMENT, idea__hidden_at__isnull=True)
        return running.annotate(asked=asked).filter(asked__lt=FEWEST_REVIEWS)

    def closed(self) -> AssessmentRoundQuerySet:
        """Those with a result that everybody may read."""
        return self.filter(outcome=AssessmentRound.Outcome.CLOSED)

    def with_doubts(self) -> AssessmentRoundQuerySet:
        """Read along whether it closed with reviews far apart, and nobody has said yet what to make of it."""
        from ideas.models.results import disputed_in

        unsaid = Q(outcome=AssessmentRound.Outcome.CLOSED, clarification=None)
        return self.annotate(needs_clarification=unsaid & Q(Exists(disputed_in(OuterRef("pk")))))


class AssessmentRound(models.Model):
    """What the reviewers are asked about an idea: which version, which criteria; one open round at a time."""

    class Outcome(models.TextChoices):
        CLOSED = "closed", _("abgeschlossen")
        VOID = "void", _("ohne Ergebnis beendet")

    idea = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("Runde"))
    version = models.ForeignKey(FactSheetVersion, on_delete=models.PROTECT, related_name="rounds")
    criteria: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        Criterion, related_name="+", verbose_name=_("Kriterien")
    )
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("Ergebnis"), max_length=10, choices=Outcome, blank=True)

    needs_clarification: bool  # where it was read along, see `with_doubts`

    objects = AssessmentRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bewertungsrunde")
        verbose_name_plural = _("Bewertungsrunden")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "number"], name="rounds_are_numbered"),
            models.UniqueConstraint(fields=["idea"], condition=Q(outcome=""), name="one_open_round"),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at__isnull=True)
                | Q(outcome__in=["closed", "void"], closed_at__isnull=False),
                name="round_closes_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Runde')} {self.number}"

    # Questions

    @property
    def is_open(self) -> bool:
        return not self.outcome

    @property
    def is_closed(self) -> bool:
        """Whether it has a result; a round that ended void has none."""
        return self.outcome == self.Outcome.CLOSED

    @property
    def is_void(self) -> bool:
        return self.outcome == self.Outcome.VOID

    @property
    def how_next(self) -> str:
        """How whoever is asked next comes in: in place of somebody, once somebody is out."""
        from ideas.models.review import Review

        is_short = self.reviews.exclude(state__in=[Review.State.ASSIGNED, Review.State.DONE]).exists()
        return Review.How.REPLACEMENT if is_short else Review.How.CHOSEN

    # Verbs; the caller holds the idea

    @classmethod
    def open(cls, idea: Idea, *, by: User) -> AssessmentRound:
        """Begin the next round on the newest version, with the criteria as they are today."""
        from ideas.models.selfrating import SelfRating

        last = cls.objects.filter(idea=idea).first()
        version = idea.versions.first()
        opened = cls.objects.create(idea=idea, number=last.number + 1 if last else 1, version=version, opened_by=by)
        opened.criteria.set(Criterion.objects.all())
        SelfRating.take_along(opened)
        idea.forget_people()
        return opened

    def settle(self) -> None:
        """Close it once everybody who was asked is through and two reviews are in; or at its date, if two are in.

        Whoever has come into conflict meanwhile is out first. With fewer reviews it stays open, and overdue.
        """
        from ideas.models.review import Review

        if not self.is_open or self.idea.stage != Stage.ASSESSMENT:
            return
        Review.leave_out_who_is_bound(self)
        states = list(self.reviews.values_list("state", flat=True))
        is_through = Review.State.ASSIGNED not in states
        if states.count(Review.State.DONE) >= FEWEST_REVIEWS and (is_through or self.idea.is_overdue):
            self._close()

    @classmethod
    def leave(cls, idea: Idea, *, becomes: Stage) -> None:
        """An idea that leaves the assessment otherwise than to the decision leaves its open round without a result."""
        if idea.stage not in GOES_ON_IN or becomes in GOES_ON_IN:
            return
        for running in cls.objects.open().filter(idea=idea):
            running.idea = idea
            running._end(cls.Outcome.VOID)
            Event.record(Verb.ROUND_VOIDED, by=None, idea=idea, round=running.pk)

    # Helpers of the verbs

    def _close(self) -> None:
        """Everybody may read the reviews now; what was not finished stays with whoever wrote it."""
        idea = self.idea
        self._end(self.Outcome.CLOSED)
        idea._owe_the_presentation()
        Event.record(Verb.ROUND_CLOSED, by=None, idea=idea, round=self.pk, reviews=self.reviews.done().count())

    def _end(self, outcome: Outcome) -> None:
        from ideas.models.review import Review

        self.reviews.open().update(state=Review.State.EXCUSED, ended_at=clock.now())
        self.outcome, self.closed_at = outcome, clock.now()
        self.save(update_fields=["outcome", "closed_at"])
        self.idea.forget_people()
