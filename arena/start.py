"""What the start page shows: what is looked for, talked about and decided, and how reliable the Arena is."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from activity.models import Event
from ideas.answers import answer_times
from ideas.cards import Card, card, cards
from ideas.models import Idea
from measures.models import Kind, Measure

SHOWN = 3
WORDS = {
    Kind.CENTRAL: ngettext_lazy("zentrale Maßnahme", "zentrale Maßnahmen"),
    Kind.DECENTRAL: ngettext_lazy("dezentrale Maßnahme", "dezentrale Maßnahmen"),
    Kind.NETWORK: ngettext_lazy("Netzwerkmaßnahme", "Netzwerkmaßnahmen"),
}


def what_is_moving() -> dict[str, Any]:
    wanted = list(Idea.objects.looking_for_a_lead().for_list()[:SHOWN])
    lively = Idea.objects.in_discussion().for_list()[: 2 * SHOWN]
    discussed = [idea for idea in lively if idea not in wanted][:SHOWN]
    decided = list(Idea.objects.just_decided().for_list()[:SHOWN])
    return {
        "wanted": cards(wanted),
        "discussed": cards(discussed),
        "decided": _with_reasons(decided),
        "answers": answer_times(),
        "measures": _measures_by_kind(),
    }


def _with_reasons(decided: Iterable[Idea]) -> list[Card]:
    """Cards that say why instead of what, where the public may read the reason."""
    events = Event.objects.public().filter(idea__in=[idea.pk for idea in decided], stage_after=F("idea__stage"))
    events = events.exclude(stage_before=F("stage_after")).select_related("text", "decision__text").order_by("pk")
    reasons = {event.idea_id: event.reason for event in events}
    made = []
    for idea in decided:
        its_card = card(idea)
        its_card.summary = reasons.get(idea.pk) or its_card.summary
        made.append(its_card)
    return made


def _measures_by_kind() -> list[dict[str, Any]]:
    counts = dict(Measure.objects.order_by().values_list("kind").annotate(Count("pk")))
    measures = reverse("measures")
    return [
        {"url": f"{measures}?art={kind}", "words": WORDS[kind] % counts[kind], "count": counts[kind]}
        for kind in Kind
        if kind in counts
    ]
