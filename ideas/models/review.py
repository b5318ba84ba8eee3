"""A review: one person judges an idea by each criterion, unseen by anybody else until the round closes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Role as Office
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.conflict import Conflict, conflicts_of
from ideas.models.guards import CAN_BE_ASKED, EVERY_CRITERION, NOT_BOUND, NOT_TWICE
from ideas.models.round import AssessmentRound
from ideas.models.stage import TOLD_AS, Stage

if TYPE_CHECKING:
    from accounts.models import Organisation, User
    from ideas.models.idea import Idea

SHORTEST = timedelta(days=14)  # for whoever is asked when the date of the round is over


class Score(models.IntegerChoices):
    """How well an idea meets a criterion; each number has its word."""

    NOT = 0, _("gar nicht")
    HARDLY = 1, _("kaum")
    PARTLY = 2, _("teilweise")
    MOSTLY = 3, _("weitgehend")
    FULLY = 4, _("voll und ganz")


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> ReviewQuerySet:
        """Asked for, and neither given nor laid down."""
        return self.filter(state=Review.State.ASSIGNED)

    def done(self) -> ReviewQuerySet:
        return self.filter(state=Review.State.DONE)

    def waiting(self) -> ReviewQuerySet:
        """Open ones that can be written now: their idea is being assessed and in sight."""
        return self.open().filter(
            round__outcome="", round__idea__stage=Stage.ASSESSMENT, round__idea__hidden_at__isnull=True
        )

    def readable(self) -> ReviewQuerySet:
        """What everybody may read: finished ones of rounds that closed with a result. Nothing else, ever."""
        return self.done().filter(round__outcome=AssessmentRound.Outcome.CLOSED)

    def with_people(self) -> ReviewQuerySet:
        return self.select_related("reviewer", "organisation")

    def postpone(self, rested: timedelta) -> None:
        """Give back the days during which the clocks of the idea stood still."""
        for review in self.open():
            review.remind_on += rested
            review.due_on += rested
            review.save(update_fields=["remind_on", "due_on"])


class Review(models.Model):
    """A person is asked to judge an idea in a round, for a body or in person."""

    class How(models.TextChoices):
        CHOSEN = "chosen", _("ausgewählt")
        DRAWN = "drawn", _("ausgelost")
        REPLACEMENT = "replacement", _("nachbenannt")

    class State(models.TextChoices):
        ASSIGNED = "assigned", _("angefragt")
        DONE = "done", _("abgegeben")
        EXCUSED = "excused", _("entbunden")
        DECLINED = "declined", _("abgelehnt")
        CONFLICT = "conflict", _("befangen")

    round = models.ForeignKey(AssessmentRound, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="reviews"
    )
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(default=clock.now)
    how = models.CharField(_("Wie"), max_length=12, choices=How, default=How.CHOSEN)
    remind_on = models.DateField()
    due_on = models.DateField(_("bis"))
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.ASSIGNED)
    ended_at = models.DateTimeField(null=True)
    declared = models.BooleanField(default=False)  # the conflict, by the reviewer

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("Gutachten")
        verbose_name_plural = _("Gutachten")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "reviewer"], name="one_review_per_person_and_round"),
            models.CheckConstraint(
                condition=Q(state__in=["assigned", "done", "excused", "declined", "conflict"]),
                name="review_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state="assigned", ended_at__isnull=True)
                | (~Q(state="assigned") & Q(ended_at__isnull=False)),
                name="review_ends_once",
            ),
        ]
        indexes = [models.Index(F("remind_on"), condition=Q(state="assigned"), name="reviews_asked_for")]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.reviewer_id}"

    def get_absolute_url(self) -> str:
        return reverse("review", args=[self.pk])

    # Questions

    @property
    def idea(self) -> Idea:
        return self.round.idea

    @property
    def is_open(self) -> bool:
        return self.state == self.State.ASSIGNED

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < clock.today()

    @cached_property
    def conflict(self) -> Conflict | None:
        """Why this reviewer may not judge this idea any more, if so."""
        return conflicts_of(self.idea).get(self.reviewer_id)

    def allows(self, verb: str) -> bool:
        """Whether the verb starts from where the review and its idea stand now."""
        known = (self.State.ASSIGNED, self.State.DONE) if verb == "declare_conflict" else (self.State.ASSIGNED,)
        return self.state in known and self.round.is_open and self.idea.allows(verb)

    # Verbs

    @classmethod
    def assign(
        cls,
        idea: Idea,
        *,
        by: User | None,
        reviewer: User,
        organisation: Organisation | None = None,
        is_drawn: bool = False,
    ) -> Review:
        """Ask somebody who is not in conflict to judge the idea in its open round; `by=None` is the lot."""
        with locked(idea):
            idea._start("assign_reviewer")
            running = _open_round(idea)
            if running.reviews.filter(reviewer=reviewer).exists():
                raise Unmet(idea, [NOT_TWICE])
            if not (reviewer.is_active and reviewer.public_name):
                raise Unmet(idea, [CAN_BE_ASKED])
            if reviewer.pk in conflicts_of(idea):
                raise Unmet(idea, [NOT_BOUND])
            review = cls.objects.create(
                round=running,
                reviewer=reviewer,
                organisation=organisation,
                assigned_by=by,
                how=cls.How.DRAWN if is_drawn else running.how_next,
                **cls._time_for(idea),
            )
            review._record(Verb.REVIEWER_ASSIGNED, by=by, until=str(review.due_on))
        return review

    def excuse(self, *, by: User | None, reason: str = "") -> None:
        """The Stabsstelle asks this reviewer no longer; `by=None` is the rule when the account is gone."""
        with self._held("excuse_reviewer"):
            self._end(self.State.EXCUSED)
            self._record(Verb.REVIEWER_EXCUSED, by=by, reason=reason)
            self.round.settle()

    def save_draft(self, *, by: User, ratings: Mapping[int, tuple[int | None, str]]) -> None:
        """Keep what was typed so far, seen by nobody else: by the id of the criterion a score and a reason."""
        with self._held("save_review"):
            self._write(ratings)

    def finish(self, *, by: User, ratings: Mapping[int, tuple[int | None, str]]) -> None:
        """The review is done: every criterion has a score and a reason, and nobody is in conflict."""
        with self._held("finish_review"):
            self._write(ratings)
            if self.conflict:
                raise Unmet(self.idea, [NOT_BOUND])
            if not self._is_complete():
                raise Unmet(self.idea, [EVERY_CRITERION])
            self._end(self.State.DONE)
            self._record(Verb.REVIEW_FINISHED, by=by)
            self.round.settle()

    def decline(self, *, by: User, reason: str = "") -> None:
        """The reviewer does not judge this idea; the Stabsstelle looks for somebody else."""
        with self._held("decline_review"):
            self._end(self.State.DECLINED)
            self._record(Verb.REVIEW_DECLINED, by=by, reason=reason)
            self.round.settle()

    def declare_conflict(self, *, by: User, reason: str) -> None:
        """The reviewer says that they are in conflict, before or after they finished; it holds for this idea."""
        with self._held("declare_conflict"):
            self.declared = True
            self._end(self.State.CONFLICT, "declared")
            self._record(Verb.CONFLICT_DECLARED, by=by, reason=reason)
            self.round.settle()

    @classmethod
    def leave_out_who_is_bound(cls, running: AssessmentRound) -> None:
        """Whoever came into conflict since they were asked is out at once. The caller holds the idea."""
        bound = conflicts_of(running.idea)
        asked = running.reviews.filter(state__in=[cls.State.ASSIGNED, cls.State.DONE])
        for review in asked.filter(reviewer__in=bound):
            review.round = running
            review._end(cls.State.CONFLICT)
            review._record(Verb.REVIEWER_BOUND, by=None, conflict=bound[review.reviewer_id])

    # Helpers of the verbs

    @staticmethod
    def _time_for(idea: Idea) -> dict[str, date]:
        """Until the date of the round; whoever is asked when that is over gets two weeks."""
        today = clock.today()
        due = idea.due_on if idea.due_on and idea.due_on > today else today + SHORTEST
        return {"remind_on": today + (due - today + timedelta(days=1)) // 2, "due_on": due}

    @contextmanager
    def _held(self, verb: str) -> Iterator[None]:
        """Hold the idea's row, and see that nobody was quicker."""
        idea = self.idea
        with locked(idea):
            self.refresh_from_db(fields=["state"])
            self.round.refresh_from_db(fields=["outcome"])
            self.__dict__.pop("conflict", None)
            idea._start(verb)
            if not self.allows(verb):
                told = idea.events.filter(verb=TOLD_AS.get(verb), details__review=self.pk)
                raise WrongStage(idea, earlier=told)
            yield

    def _write(self, ratings: Mapping[int, tuple[int | None, str]]) -> None:
        asked = set(self.round.criteria.values_list("pk", flat=True))
        rows = [
            Rating(review=self, criterion_id=criterion, score=score, reason=reason)
            for criterion, (score, reason) in ratings.items()
            if criterion in asked
        ]
        Rating.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["review", "criterion"], update_fields=["score", "reason"]
        )

    def _is_complete(self) -> bool:
        given = self.ratings.filter(score__isnull=False).exclude(reason="").values("criterion")
        return not self.round.criteria.exclude(pk__in=given).exists()

    def _end(self, state: State, *changed: str) -> None:
        self.state, self.ended_at = state, clock.now()
        self.save(update_fields=["state", "ended_at", *changed])

    def _record(self, verb: Verb, *, by: User | None, reason: str = "", **details: Any) -> None:
        """Who reviews is known to the Stabsstelle and to themselves until the round closes; what they say to nobody."""
        if by and by.pk != self.reviewer_id:
            details["office"] = Office.STABSSTELLE
        Event.record(verb, by=by, idea=self.idea, reason=reason, review=self.pk, concerned=self.reviewer_id, **details)


class Rating(models.Model):
    """What a reviewer says to one criterion: a score and why; a draft may lack both."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="ratings")
    criterion = models.ForeignKey("strategy.Criterion", on_delete=models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(_("Punkte"), choices=Score, null=True)
    reason = models.TextField(_("Begründung"), max_length=2000, blank=True)

    class Meta:
        ordering = ["criterion__position", "criterion__name"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_rating_per_criterion"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__lte=4), name="rating_is_on_the_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.criterion_id}"


def _open_round(idea: Idea) -> AssessmentRound:
    running = idea.rounds.open().first()
    if running is None:
        raise WrongStage(idea)
    running.idea = idea
    return running
