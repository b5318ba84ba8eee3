"""What time brings for an assessment: reviewers are reminded, rounds close at their date, lots are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from activity.verbs import Verb
from arena import clock
from arena.transitions import locked
from ideas.models import AssessmentRound, Draw, Reminder, Review, Stage

Act = Callable[[], bool]

# What is said when, the latest first: whoever hears the last word is not told the earlier ones besides.
OCCASIONS = {
    "review-overdue": Verb.REVIEW_OVERDUE,
    "review-due": Verb.REVIEW_DUE,
    "review-reminded": Verb.REVIEW_REMINDED,
}


def running_rounds() -> Iterator[Act]:
    """Rounds that nobody's step closes: at their date, or because somebody has come into conflict."""
    rounds = AssessmentRound.objects.open().filter(idea__stage=Stage.ASSESSMENT).select_related("idea")
    for running in rounds.order_by("pk"):
        yield partial(_settle, running)


def waiting_reviewers() -> Iterator[Act]:
    waiting = Review.objects.waiting().filter(remind_on__lte=clock.today()).select_related("round__idea").order_by("pk")
    for occasion in OCCASIONS:
        for review in waiting.filter(~Exists(_said(occasion))):
            if clock.today() >= _day_of(review, occasion):
                yield partial(_tell, review, occasion)


def ripe_lots() -> Iterator[Act]:
    for lot in Draw.objects.ripe().select_related("round__idea"):
        yield lot.draw


def _settle(running: AssessmentRound) -> bool:
    with locked(running.idea):
        running.refresh_from_db(fields=["outcome"])
        asked = _asked(running)
        running.settle()
        return not running.is_open or _asked(running) != asked


def _asked(running: AssessmentRound) -> int:
    return running.reviews.filter(state__in=[Review.State.ASSIGNED, Review.State.DONE]).count()


def _day_of(review: Review, occasion: str) -> date:
    """At half of the time, on its last day, and half as long after it."""
    half = review.due_on - review.remind_on
    days = {"review-reminded": review.remind_on, "review-due": review.due_on, "review-overdue": review.due_on + half}
    return days[occasion]


def _said(occasion: str) -> QuerySet[Reminder]:
    named = Concat(Value(f"{occasion}:"), Cast(OuterRef("pk"), CharField()))
    return Reminder.objects.filter(idea=OuterRef("round__idea"), occasion=named, since=OuterRef("assigned_at"))


def _tell(review: Review, occasion: str) -> bool:
    """Judged afresh under the lock: perhaps it is done meanwhile, or the idea rests."""
    idea = review.idea
    with locked(idea):
        review.refresh_from_db(fields=["state", "remind_on", "due_on"])
        review.round.refresh_from_db(fields=["outcome"])
        if not review.allows("save_review") or clock.today() < _day_of(review, occasion):
            return False
        later = list(OCCASIONS)[list(OCCASIONS).index(occasion) :]
        first_time = [Reminder.once(idea, f"{each}:{review.pk}", review.assigned_at) for each in later]
        if not first_time[0]:
            return False
        review._record(OCCASIONS[occasion], by=None, until=str(review.due_on))
    return True
