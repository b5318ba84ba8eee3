"""The end of the path for everybody to read: what was laid before the decision maker, and what a sitting decided."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from activity.models import Event
from arena.anonymous import anonymous_page
from arena.permissions import Can
from ideas import policies
from ideas.models import Idea, Sitting, Stage
from ideas.views.page import visible_idea


@require_safe
@anonymous_page()
def presentation(request: HttpRequest, pk: int) -> HttpResponse:
    """What the Stabsstelle recommended, and what was decided since."""
    idea = visible_idea(request, pk)
    context = {
        "idea": idea,
        "presentations": idea.presentations.select_related("round").newest_first(),
        "records": idea.decisions.select_related("text"),
        "whose_turn": idea.whose_turn,
        "may_decide": idea.stage == Stage.DECISION and Can(policies, request.user, idea)["select"],
    }
    return render(request, "ideas/presentation.html", context)


@require_safe
def sittings(request: HttpRequest) -> HttpResponse:
    """All sittings that were published, the newest first."""
    return render(request, "decisions/sittings.html", {"sittings": Sitting.objects.published().with_numbers()})


@require_safe
def sitting(request: HttpRequest, pk: int) -> HttpResponse:
    """What was decided in one sitting; until it is published it does not exist for anybody else."""
    found = get_object_or_404(Sitting.objects.published(), pk=pk)
    items = decided_in(found, request.user)
    context = {"sitting": found, "entries": items, "hidden": found.items.count() - len(items)}
    return render(request, "decisions/sitting.html", context)


def decided_in(sitting: Sitting, reader: Any) -> list[dict[str, Any]]:
    """Each decision of a sitting about an idea that this reader may see, with the event that tells of it."""
    seen = Idea.objects.visible_to(reader).filter(sitting_items__sitting=sitting).in_bulk()
    events = Event.objects.filter(idea__in=seen, number__in=sitting.items.values("event_number"))
    told = {(event.idea_id, event.number): event for event in events.select_related("text", "decision__text")}
    return [
        {"item": item, "idea": seen[item.idea_id], "event": told[item.idea_id, item.event_number]}
        for item in sitting.items.all()
        if item.idea_id in seen
    ]
