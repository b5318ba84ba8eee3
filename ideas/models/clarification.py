"""Klärung: where reviewers differ widely the Stabsstelle writes what to make of it before the idea is presented."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.results_guards import ROUND_CLOSED, SOMETHING_TO_CLARIFY
from ideas.models.round import AssessmentRound

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea


class Clarification(models.Model):
    """What came out when somebody looked into why the reviewers of a round differ; public, like their reviews."""

    round = models.OneToOneField(AssessmentRound, on_delete=models.CASCADE, related_name="clarification")
    text = models.TextField(_("Klärung"), max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("Klärung")
        verbose_name_plural = _("Klärungen")

    def __str__(self) -> str:
        return f"{_('Klärung')}: {self.round_id}"

    @classmethod
    def write(cls, idea: Idea, *, by: User, text: str) -> Clarification:
        """Say, once a round, what the differences mean; those who carry the idea and who reviewed it hear of it."""
        with locked(idea):
            idea._start("clarify")
            newest = idea.newest_round
            if newest is None or not newest.is_closed:
                raise Unmet(idea, [ROUND_CLOSED])
            if cls.objects.filter(round=newest).exists():
                raise WrongStage(idea, earlier=idea.events.filter(verb=Verb.ASSESSMENT_CLARIFIED))
            if not newest.needs_clarification:
                raise Unmet(idea, [SOMETHING_TO_CLARIFY])
            written = cls.objects.create(round=newest, text=text, by=by)
            Event.record(Verb.ASSESSMENT_CLARIFIED, by=by, idea=idea, office=idea.office_of(by), round=newest.pk)
            idea.forget_people()
        return written
