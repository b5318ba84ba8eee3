"""How quickly moderation answers those who submit an idea."""

from dataclasses import dataclass
from statistics import median

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from ideas.models import Idea, Stage
from ideas.models.due import rule_of

ANSWERS = [Verb.IDEA_PUBLISHED, Verb.IDEA_RETURNED, Verb.IDEA_DECLINED]
LATEST = 100


@dataclass(frozen=True)
class AnswerTimes:
    """The share of answers that came in time, in percent, and their median in working days."""

    in_time: int
    median: int
    allowed: int


def answer_times() -> AnswerTimes | None:
    """Of the latest answers given by people; what is overdue now counts as late. None before the first answer."""
    rule = rule_of(Stage.SUBMITTED)
    answered = _latest()
    overdue = Idea.objects.overdue_at_moderation().count()
    if not rule or not rule.days or not (answered or overdue):
        return None
    in_time = sum(days <= rule.days for days in answered)
    typical = median(answered) if answered else rule.days
    return AnswerTimes(100 * in_time // (len(answered) + overdue), round(typical), rule.days)


def _latest() -> list[int]:
    asked = Event.objects.filter(
        verb=Verb.IDEA_SUBMITTED, idea=OuterRef("idea"), number__lt=OuterRef("number")
    ).order_by("-number")
    answers = Event.objects.filter(verb__in=ANSWERS, stage_before=Stage.SUBMITTED, actor__isnull=False)
    moments = answers.annotate(asked_at=Subquery(asked.values("at")[:1])).newest_first().values_list("asked_at", "at")
    return [
        clock.working_days_until(timezone.localdate(asked_at), timezone.localdate(at))
        for asked_at, at in moments[:LATEST]
        if asked_at
    ]
