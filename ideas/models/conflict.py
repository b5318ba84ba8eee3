"""Who may not review an idea because it is their own thing, or partly so, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Mandate

if TYPE_CHECKING:
    from ideas.models.idea import Idea


class Conflict(models.TextChoices):
    """Why somebody is in conflict, in words that the staffing of a round shows."""

    AUTHOR = "author", _("hat die Idee mitgeschrieben")
    CARRIER = "carrier", _("trägt Verantwortung für die Idee")
    BODY = "body", _("vertritt eine Stelle, die die Idee trägt")
    AMENDMENT = "amendment", _("hat eine Änderung beigetragen, die im Text steht")
    DECLARED = "declared", _("hat sich selbst für befangen erklärt")


def conflicts_of(idea: Idea) -> dict[int, Conflict]:
    """Everybody who is in conflict at this idea, by their id, with the first reason; six queries at most.

    Whoever wrote a version stays in conflict when they no longer write along: it is their text that is judged.
    """
    carrying = idea.responsibilities.running().filter(organisation__isnull=False)
    speaking = Mandate.objects.running().filter(organisation__in=carrying.order_by().values("organisation"))
    wrote = idea.versions.order_by().values_list("author", flat=True)
    found = {
        Conflict.DECLARED: _who_said_so(idea),
        Conflict.AMENDMENT: idea.amendments.taken_over().values_list("author", flat=True),
        Conflict.BODY: speaking.values_list("user", flat=True),
        Conflict.CARRIER: idea.carrier_ids,
        Conflict.AUTHOR: {*idea.author_ids, *wrote},
    }
    return {person: conflict for conflict, people in found.items() for person in people}


def _who_said_so(idea: Idea) -> models.QuerySet[models.Model, int]:
    """Self-declared in any round: it holds for the idea, not for the round."""
    from ideas.models.review import Review

    declared = Review.objects.filter(round__idea=idea, state=Review.State.CONFLICT, declared=True)
    return declared.values_list("reviewer", flat=True)
