"""How long the steps took that somebody owed by a date, and the figures that everybody may read of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from arena import clock
from ideas.models.consortium import Role
from ideas.models.stage import Owed, Stage

if TYPE_CHECKING:
    from accounts.models import Organisation
    from ideas.models.idea import Idea

# What counts as the answer that was owed in a stage; a way out that is not named here left the step unanswered.
ANSWERS: dict[Stage, set[Stage]] = {
    Stage.SUBMITTED: {Stage.DISCUSSION, Stage.RETURNED, Stage.DECLINED},
    Stage.DEVELOPMENT: {Stage.ASSESSMENT},
    Stage.ASSESSMENT: {Stage.DECISION, Stage.DEVELOPMENT, Stage.DECLINED},
    Stage.DECISION: {Stage.SELECTED, Stage.DEVELOPMENT, Stage.DECLINED},
    Stage.SELECTED: {Stage.PROMOTED},
    Stage.DEFERRED: {Stage.DISCUSSION, Stage.DEVELOPMENT, Stage.ASSESSMENT, Stage.DECISION, Stage.DECLINED},
}


class OwedStep(models.Model):
    """One step that an office or a lead owed by a date: how long it took, without the time the idea was deferred.

    Written when the step ends: when it was answered, or when it was over without an answer and after its date. While
    the idea is deferred the row rests without an end, and keeps the days that were used so far.
    """

    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="owed_steps")
    stage = models.CharField(max_length=20, choices=Stage)
    owed_by = models.CharField(max_length=20, choices=Owed)
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    days = models.PositiveIntegerField()
    working_days = models.PositiveIntegerField()
    due_on = models.DateField()
    ended_on = models.DateField(null=True)
    is_answered = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea"], condition=Q(ended_on=None), name="one_step_rests_at_a_time"),
            models.CheckConstraint(
                condition=Q(is_answered=False) | Q(ended_on__isnull=False), name="answers_have_a_day"
            ),
        ]
        indexes = [
            models.Index(
                fields=["ended_on"],
                include=["stage", "owed_by", "organisation", "days", "working_days", "due_on", "is_answered"],
                name="owed_steps_of_a_year",
            )
        ]

    def __str__(self) -> str:
        return f"{self.idea_id}: {self.get_stage_display()}"

    @classmethod
    def leave(cls, idea: Idea, *, becomes: Stage) -> None:
        """Keep how the step ended that was owed until now; the caller holds the idea and moves it next.

        Nobody can answer what moderation keeps out of sight, so that time is nobody's.
        """
        resting = cls.objects.filter(idea=idea, ended_on=None).first() if idea.stage != Stage.DEFERRED else None
        if idea.stage not in ANSWERS or not idea.due_on or idea.hidden_at:
            step = None
        else:
            step = cls._until_today(idea, idea.due_on, resting)
            step.is_answered = becomes in ANSWERS[Stage(idea.stage)]
            step.ended_on = None if becomes == Stage.DEFERRED else clock.today()
        if step and (step.is_answered or step.ended_on is None or step.due_on < step.ended_on):
            step.save()
        elif resting:
            resting.delete()

    @classmethod
    def answer(cls, idea: Idea) -> None:
        """Keep that the step is done after which somebody else owes the next one in the same stage."""
        resting = cls.objects.filter(idea=idea, ended_on=None).first()
        if idea.due_on and not idea.hidden_at:
            step = cls._until_today(idea, idea.due_on, resting)
            step.is_answered, step.ended_on = True, clock.today()
            step.save()

    @classmethod
    def _until_today(cls, idea: Idea, due_on: date, resting: OwedStep | None) -> OwedStep:
        """The step with the days it took, those before a rest included; a rest that led elsewhere does not count."""
        same = resting and (resting.stage, resting.owed_by) == (idea.stage, idea.owed_by)
        went_on = resting if same else None
        began, today = timezone.localdate(idea.asked_since), clock.today()
        return cls(
            pk=resting.pk if resting else None,
            idea=idea,
            stage=idea.stage,
            owed_by=idea.owed_by,
            organisation=_body_that_owes(idea),
            days=(today - began).days + (went_on.days if went_on else 0),
            working_days=clock.working_days_until(began, today) + (went_on.working_days if went_on else 0),
            due_on=due_on,
        )


def _body_that_owes(idea: Idea) -> Organisation | None:
    """The body that leads, or led until a moment ago; none when a person leads, or an office owes the step."""
    if idea.owed_by != Owed.LEAD:
        return None
    led = idea.responsibilities.filter(role=Role.LEAD, accepted_at__isnull=False).select_related("organisation")
    latest = led.order_by(F("ended_at").desc(nulls_first=True), "-pk").first()
    return latest.organisation if latest else None


class AnswerFigure(models.Model):
    """What everybody may read of the answers in one stage, or of one body in it; counted anew by a task."""

    stage = models.CharField(_("Stand"), max_length=20, choices=Stage)
    owed_by = models.CharField(_("am Zug"), max_length=20, choices=Owed, blank=True)  # empty: all of the stage
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.CASCADE, null=True, related_name="+")
    ended = models.PositiveIntegerField()  # answered, or over after the date without an answer
    in_time = models.PositiveIntegerField()
    median = models.FloatField(null=True)  # days until an answer, in the kind of days that the stage counts
    overdue = models.PositiveIntegerField()  # not answered yet, and after its date
    counted_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.in_time}/{self.ended}"
