"""How long each stage may take: defaults in code, changed by the Stabsstelle in the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from arena import clock
from arena.prepared import prepared
from ideas.models.stage import Owed, Stage

WORKING_DAYS_FOR_AN_ORPHAN = 20
WORKING_DAYS_FOR_PRESENTING = 10


@dataclass(frozen=True)
class Rule:
    """Who owes the next step of a stage, and within how many days."""

    owed_by: Owed
    days: int | None
    working: bool = False


RULES: dict[Stage, Rule] = {
    Stage.DRAFT: Rule(Owed.AUTHORS, None),
    Stage.SUBMITTED: Rule(Owed.MODERATION, 5, working=True),
    Stage.RETURNED: Rule(Owed.AUTHORS, 60),
    Stage.DISCUSSION: Rule(Owed.NOBODY, None),
    Stage.DEVELOPMENT: Rule(Owed.LEAD, 180),
    Stage.ASSESSMENT: Rule(Owed.REVIEWERS, 30),
    Stage.DECISION: Rule(Owed.DECISION_MAKER, 20, working=True),
    Stage.SELECTED: Rule(Owed.ADMINISTRATION, 20, working=True),
    Stage.DEFERRED: Rule(Owed.STABSSTELLE, None),
}


class DueTime(models.Model):
    """The days within which the next step of a stage is due."""

    stage = models.CharField(_("Stand"), max_length=20, choices=Stage, unique=True)
    days = models.PositiveSmallIntegerField(_("Tage"))
    working = models.BooleanField(_("Arbeitstage"), default=False)

    class Meta:
        verbose_name = _("Frist")
        verbose_name_plural = _("Fristen")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=models.Q(days__gte=1), name="due_time_is_at_least_a_day")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.days}"


def rule_of(stage: Stage) -> Rule | None:
    """How long `stage` may take: the days the Stabsstelle keeps, else the default; None when nobody owes a step."""
    rule = RULES.get(stage)
    if rule is None or rule.days is None:
        return None
    kept = DueTime.objects.filter(stage=stage).first()
    return Rule(rule.owed_by, kept.days, kept.working) if kept else rule


def rules() -> dict[Stage, Rule]:
    """How long each stage may take in which somebody owes a step, in one query."""
    kept = {due.stage: due for due in _kept()}
    return {
        stage: Rule(rule.owed_by, kept[stage].days, kept[stage].working) if stage in kept and rule.days else rule
        for stage, rule in RULES.items()
    }


@prepared
def _kept() -> models.QuerySet[DueTime]:
    return DueTime.objects.all()


def due_date(stage: Stage, start: date) -> date | None:
    """When the next step of an idea that entered `stage` on `start` is due; None when nobody owes one."""
    rule = rule_of(stage)
    if rule is None or rule.days is None:
        return None
    return clock.after_working_days(start, rule.days) if rule.working else start + timedelta(days=rule.days)


def orphan_due(start: date) -> date:
    """When the Stabsstelle owes an idea without authors its answer."""
    return clock.after_working_days(start, WORKING_DAYS_FOR_AN_ORPHAN)


def presentation_due(start: date) -> date:
    """When the Stabsstelle owes the presentation of an idea whose reviewers were through on `start`."""
    return clock.after_working_days(start, WORKING_DAYS_FOR_PRESENTING)


def owed_by(stage: Stage) -> Owed:
    """Who owes the next step in `stage`."""
    rule = RULES.get(stage)
    return rule.owed_by if rule else Owed.NOBODY
