"""What the tests about the steps of an idea share."""

from typing import Any

from django.urls import reverse

from activity.models import Event
from ideas.models import Idea, Stage
from tests import make

WHY = "Weil es so besser ist."


def stages_but(*stages: str) -> list[str]:
    """All other stages, so that what is refused is spelled out by what is allowed."""
    return [stage.value for stage in Stage if stage.value not in stages]


def last(idea: Idea) -> Event:
    return idea.events.latest("number")


def facts(idea: Idea) -> tuple[Any, ...]:
    """What a failed step must leave as it was."""
    kept = Idea.objects.get(pk=idea.pk)
    return (kept.stage, kept.owed_by, kept.due_on, kept.stage_since, kept.deferred_from, kept.days_left)


def led(stage: str = "discussion", **fields: Any) -> Idea:
    """An idea that somebody leads, in this stage."""
    idea = make.idea(**fields)
    make.responsibility(idea)
    Idea.objects.filter(pk=idea.pk).update(stage=stage)
    return Idea.objects.get(pk=idea.pk)


def desk(verb: str, idea: Idea) -> str:
    return reverse(f"admin:{verb}", args=[idea.pk])
