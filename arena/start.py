"""What the start page shows: what is looked for, talked about and decided, and how reliable the Arena is."""

from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from activity.models import Event
from arena.prepared import prepared
from ideas.answers import answer_times
from ideas.cards import Card, cards
from ideas.models import Idea
from measures.models import Kind, Measure

SHOWN = 3
WORDS = {
    Kind.CENTRAL: ngettext_lazy("zentrale Maßnahme", "zentrale Maßnahmen"),
    Kind.DECENTRAL: ngettext_lazy("dezentrale Maßnahme", "dezentrale Maßnahmen"),
    Kind.NETWORK: ngettext_lazy("Netzwerkmaßnahme", "Netzwerkmaßnahmen"),
}


def what_is_moving() -> dict[str, Any]:
    wanted = _looking_for_a_lead()
    discussed = [idea for idea in _in_discussion() if idea not in wanted][:SHOWN]
    return {
        "wanted": cards(wanted),
        "discussed": cards(discussed),
        "decided": _with_reasons(_just_decided()),
        "answers": answer_times(),
        "measures": _measures_by_kind(),
    }


@prepared
def _looking_for_a_lead() -> QuerySet[Idea]:
    return Idea.objects.looking_for_a_lead().for_list()[:SHOWN]


@prepared
def _in_discussion() -> QuerySet[Idea]:
    return Idea.objects.in_discussion().for_list()[: 2 * SHOWN]


@prepared
def _just_decided() -> QuerySet[Idea]:
    """With the reason that the public may read."""
    decisions = Event.objects.public().filter(idea=OuterRef("pk"), stage_after=OuterRef("stage"))
    newest = decisions.exclude(stage_before=F("stage_after")).order_by("-number")
    reason = newest.values(words=Coalesce("text__text", "decision__text__reason"))[:1]
    return Idea.objects.just_decided().for_list().annotate(public_reason=Subquery(reason))[:SHOWN]


def _with_reasons(decided: list[Idea]) -> list[Card]:
    """Cards that say why instead of what, where the public may read the reason."""
    made = cards(decided)
    for idea, its_card in zip(decided, made, strict=True):
        its_card.summary = vars(idea)["public_reason"] or its_card.summary
    return made


def _measures_by_kind() -> list[dict[str, Any]]:
    counts = dict(_numbers_by_kind())
    measures = reverse("measures")
    return [
        {"url": f"{measures}?art={kind}", "words": WORDS[kind] % counts[kind], "count": counts[kind]}
        for kind in Kind
        if kind in counts
    ]


@prepared
def _numbers_by_kind() -> QuerySet[Measure, tuple[str, int]]:
    return Measure.objects.order_by().values_list("kind").annotate(Count("pk"))
