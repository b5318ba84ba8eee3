"""The way from an idea to a measure, with its numbers: as the Arena wrote it down, or as sources tell it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import ngettext

from activity.models import Event
from activity.verbs import PUBLIC
from ideas.models import Amendment, Idea
from measures.models import Measure


@dataclass(frozen=True)
class Number:
    """One number of the way, and where it can be looked up."""

    number: int
    words: str
    url: str = ""


@dataclass(frozen=True)
class Trail:
    """An idea that became this measure, as far as this reader may see it."""

    idea: Idea
    events: list[Event]
    numbers: list[Number]

    @classmethod
    def of(cls, measure: Measure, reader: Any) -> Trail | None:
        """Three queries, however long the way was."""
        found = Idea.objects.visible_to(reader).filter(pk=measure.idea_id).defer("description").annotate(**_counted())
        idea = found.first() if measure.idea_id else None
        if idea is None:
            return None
        moved = idea.events.filter(verb__in=PUBLIC).exclude(stage_after="").exclude(stage_after=F("stage_before"))
        events = list(moved.select_related("actor", "organisation", "decision").order_by("number"))
        return cls(idea, events, _numbers(idea, measure))


def _counted() -> dict[str, Any]:
    closed = Q(rounds__outcome="closed", rounds__reviews__state="done")
    return {
        "version_number": Count("versions", distinct=True),
        "opinion_number": Count(
            "opinions", filter=Q(opinions__withdrawn_at=None, opinions__replaced_at=None), distinct=True
        ),
        "carried_by": Count("responsibilities", filter=Q(responsibilities__accepted_at__isnull=False), distinct=True),
        "review_number": Count("rounds__reviews", filter=closed, distinct=True),
    }


def _numbers(idea: Any, measure: Measure) -> list[Number]:
    """From the first day to the measure; what there was none of is left out."""
    taken = Amendment.objects.taken_over().filter(idea=idea).count()
    page = idea.get_absolute_url()
    counted = [
        (_days(idea, measure), ngettext("Tag bis zur Maßnahme", "Tage bis zur Maßnahme", _days(idea, measure)), ""),
        (idea.support_count, ngettext("Unterstützung", "Unterstützungen", idea.support_count), page),
        (
            idea.comment_count,
            ngettext("Beitrag in der Diskussion", "Beiträge in der Diskussion", idea.comment_count),
            page,
        ),
        (idea.version_number, ngettext("Fassung", "Fassungen", idea.version_number), f"{page}fassungen/"),
        (taken, ngettext("übernommener Änderungsvorschlag", "übernommene Änderungsvorschläge", taken), ""),
        (idea.carried_by, ngettext("Zusage von Verantwortung", "Zusagen von Verantwortung", idea.carried_by), ""),
        (idea.opinion_number, ngettext("Stellungnahme", "Stellungnahmen", idea.opinion_number), ""),
        (idea.review_number, ngettext("Gutachten", "Gutachten", idea.review_number), ""),
    ]
    return [Number(number, words, url) for number, words, url in counted if number]


def _days(idea: Idea, measure: Measure) -> int:
    """From the day on which everybody could read it."""
    return max((measure.entered_at - idea.published_at).days, 1) if idea.published_at else 0
