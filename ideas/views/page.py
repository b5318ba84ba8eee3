"""The page of one idea: who carries it, what is missing, by when an answer is due and from whom."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activity.models import Event
from activity.verbs import Verb
from arena import markdown
from arena.anonymous import anonymous_page
from arena.path import path
from arena.permissions import Can
from ideas import policies
from ideas.consortium import carriers_of
from ideas.forms import WithdrawForm
from ideas.lineage import around, last_survivor
from ideas.models import Idea, Stage
from ideas.models.history import newest_for
from ideas.models.stage import PATH
from ideas.reading import idea_read_by, idea_seen_by
from ideas.told import told
from ideas.views.next_step import checklist_of, next_step_of, solve_url_of
from ideas.views.sections import attention_of, discussion_of, tabs_of


def visible_idea(request: HttpRequest, pk: int) -> Idea:
    """The idea if this person may see it; else 404, exactly as for an unknown number."""
    idea = idea_seen_by(request.user, pk)
    if idea is None:
        raise Http404
    return idea


@require_safe
@anonymous_page("sortierung", "zweck")
def idea(request: HttpRequest, pk: int) -> HttpResponse:
    """An idea; a withdrawn one that was public leaves a note with number, dates and reason."""
    idea = idea_read_by(request.user, pk)
    if idea is None:
        return tombstone(request, pk)
    return idea_page(request, idea)


def tombstone(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, dates and reason of an idea that was public and is no more."""
    gone = Idea.objects.tombstones().filter(pk=pk).only("reference", "published_at", "stage_since").first()
    if gone is None:
        raise Http404
    last = gone.events.filter(verb=Verb.IDEA_WITHDRAWN).newest_first().select_related("text").first()
    return render(request, "ideas/tombstone.html", {"idea": gone, "reason": last.reason if last else ""}, status=410)


def idea_page(request: HttpRequest, idea: Idea, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page with everything on it; a view that refused a form hands it over to show it again."""
    carriers = carriers_of(idea) if idea.published_at else []  # first: everything below asks who leads
    can = Can(policies, request.user, idea)
    context: dict[str, Any] = {
        "idea": idea,
        "can": can,
        "authors": [authorship.user for authorship in idea.writers],
        "description": markdown.render(idea.description),
        "steps": path(PATH, here=idea.step),
        "points": checklist_of(idea, request.user),
        "history": told(newest_for(idea, request.user), request.user),
        "carriers": carriers,
        "carrier_note": carrier_note_of(idea),
        "wanted": ", ".join(idea.wanted_words),
        "offer_url": reverse("offer_responsibility", args=[idea.pk]) if _offers(request, idea) else "",
        "solve_url": solve_url_of(idea),
        "suggest_url": reverse("suggest_amendment", args=[idea.pk]) if may_suggest(request.user, idea) else "",
        "withdraw_form": WithdrawForm,  # made where the template shows it
        "lineage": (lineage := around(idea, request.user)),
        "tabs": tabs_of(idea, is_connected=lineage.is_connected),
        "joins_url": reverse("propose_merge", args=[idea.pk]) if idea.allows("propose_merge") else "",
        "goes_on": last_survivor(idea, request.user) if idea.stage == Stage.MERGED else None,
    }
    context |= next_step_of(request, idea, can)
    context |= attention_of(request, idea) | (discussion_of(request, idea) if idea.published_at else {}) | forms
    return render(request, "ideas/idea.html", context, status=status)


def _offers(request: HttpRequest, idea: Idea) -> bool:
    """Whether the page invites this reader to offer: visitors too, they are led to sign in first."""
    is_free = idea.is_public and idea.allows("offer_responsibility") and not idea.is_need
    return is_free and (not request.user.is_authenticated or policies.can_offer_responsibility(request.user, idea))


def may_suggest(reader: Any, idea: Idea) -> bool:
    """Whether a page invites this reader to suggest other words: visitors too, they are led to sign in first."""
    is_free = idea.is_public and idea.allows("suggest_amendment")
    return is_free and (not reader.is_authenticated or policies.can_suggest_amendment(reader, idea))


def carrier_note_of(idea: Idea) -> str:
    """What it means that nobody carries or leads the idea yet; nothing where somebody does."""
    if idea.lead is not None or idea.stage == Stage.MERGED:
        return ""
    if idea.is_need:
        return _("Einen Handlungsbedarf trägt niemand allein. Gesucht ist ein Maßnahmenvorschlag, der ihn löst.")
    return _("Für die Ausarbeitung braucht es eine Federführung: eine Person oder Stelle, die Verantwortung übernimmt.")


@require_safe
@anonymous_page()
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened to an idea, a hundred events at a time."""
    idea = visible_idea(request, pk)
    events = idea.history_for(request.user)
    before = request.GET.get("vor", "")
    if before.isdecimal() and len(before) < 10:
        events = events.filter(number__lt=int(before))
    shown: list[Event] = list(events[:101])
    older = f"?vor={shown[99].number}" if len(shown) > 100 else ""
    context = {"idea": idea, "history": told(shown[:100], request.user), "older_url": older, "heading": _("Verlauf")}
    return render(request, "ideas/history.html", context)
