"""The assessment of an idea for everybody: how it runs, what people may say meanwhile, and what came out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena.permissions import Can, require
from ideas import policies
from ideas.models import AssessmentRound, Clarification, CommunityRating, Idea, SelfRating, Stage
from ideas.models.results import Results, results_of
from ideas.radar import Radar, radar_of
from ideas.rating_forms import ClarificationForm, PrinciplesForm, SelfRatingForm
from ideas.views.next_step import checklist_of
from ideas.views.page import visible_idea
from strategy.models import Criterion, GuidingPrinciple


@require_safe
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """How an idea is judged, by whom and until when; once a round has closed, what everybody said."""
    return assessment_page(request, visible_idea(request, pk))


def assessment_page(request: HttpRequest, idea: Idea, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page with all of it; a view that refused a form hands it over to show it again."""
    rounds = list(idea.rounds.with_doubts().select_related("version"))
    idea.newest_round = rounds[0] if rounds else None  # read already, see `Assessing`
    shown = _chosen(rounds, request.GET.get("runde", ""))
    can = Can(policies, request.user, idea)
    context: dict[str, Any] = {
        "idea": idea,
        "can": can,
        "round": shown,
        "rounds": [each for each in rounds if each != shown],
        "points": _points_of(request, idea),
        "whose_turn": idea.whose_turn,
        "may_staff": idea.stage == Stage.ASSESSMENT and can["assign_reviewer"],
        "was_presented": idea.presentations.exists(),
        "may_rate_oneself": can["rate_oneself"] and (idea.stage == Stage.DEVELOPMENT or _is_open(idea)),
    }
    if shown and shown.is_closed:
        results = results_of(shown)
        context |= {"results": results, "radar": _radar_of(results), "picture_words": _words_of(results)}
        context["may_clarify"] = results.needs_clarification and shown == idea.newest_round and can["clarify"]
        context["clarification_form"] = ClarificationForm()
    else:
        context["criteria"] = list((shown.criteria if shown else Criterion.objects).select_related("principle"))
        context |= _community_of(request, idea, shown, can) if shown and shown.is_open else {}
    return render(request, "ideas/assessment.html", context | forms, status=status)


def _chosen(rounds: list[AssessmentRound], asked: str) -> AssessmentRound | None:
    """The round that somebody asked for by its number; else the newest."""
    if not asked:
        return rounds[0] if rounds else None
    found = next((each for each in rounds if str(each.number) == asked), None)
    if found is None:
        raise Http404
    return found


def _points_of(request: HttpRequest, idea: Idea) -> list[dict[str, Any]]:
    """What is missing before somebody decides; nothing leads to the page on which it stands."""
    points = checklist_of(idea, request.user) if idea.stage == Stage.ASSESSMENT else []
    return [each | {"url": "" if each["url"] == request.path else each["url"]} for each in points]


def _is_open(idea: Idea) -> bool:
    return idea.newest_round is not None and idea.newest_round.is_open


def _community_of(request: HttpRequest, idea: Idea, running: AssessmentRound, can: Can) -> dict[str, Any]:
    """The form for whoever may say how well the Leitgedanken are met, or what they have said; visitors sign in first."""
    principles = list(GuidingPrinciple.objects.all())
    said = CommunityRating.of(running, request.user) if request.user.is_authenticated else {}
    return {
        "may_rate_principles": can["rate_principles"] and not said,
        "asks_visitors": not request.user.is_authenticated and idea.allows("rate_principles"),
        "principles_form": PrinciplesForm(principles=principles),
        "said": [(each, said[each.pk]) for each in principles if each.pk in said],
    }


def _radar_of(results: Results) -> Radar | None:
    lines = results.lines
    return radar_of(
        [str(line.criterion) for line in lines],
        reviewers=[line.mean for line in lines],
        lead=[line.lead.score if line.lead else None for line in lines],
        community=[line.community for line in lines],
        spreads=[(line.low, line.high) if line.low is not None and line.high is not None else None for line in lines],
    )


def _words_of(results: Results) -> str:
    """What the picture shows, for those who do not see it."""
    means = [f"{line.criterion} {line.mean:.1f}".replace(".", ",") for line in results.lines if line.mean is not None]
    return _("Wie die Gutachten im Mittel ausfallen, von 0 bis 4: %(said)s. Die Tabelle nennt alle Angaben.") % {
        "said": "; ".join(means)
    }


@login_required
@require_POST
def rate_principles(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_rate_principles(request.user, idea))
    form = PrinciplesForm(request.POST, principles=GuidingPrinciple.objects.all())
    if not form.is_valid():
        return assessment_page(request, idea, status=422, principles_form=form)

    CommunityRating.give(idea, by=request.user, scores=form.scores())
    messages.success(
        request, _("Danke! Ihre Einschätzung zählt mit. Sichtbar wird sie mit allen anderen am Ende der Runde.")
    )
    return redirect("assessment", idea.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rate_oneself(request: HttpRequest, pk: int) -> HttpResponse:
    """The lead judges its own idea, seen by nobody else until the round closes."""
    idea = visible_idea(request, pk)
    require(policies.can_rate_oneself(request.user, idea))
    asked = idea.newest_round.criteria if _is_open(idea) and idea.newest_round else Criterion.objects
    said = list(SelfRating.objects.under_way(idea))
    form = SelfRatingForm(request.POST or None, criteria=asked.select_related("principle"), said=said)
    if request.method != "POST" or not form.is_valid():
        is_open = idea.stage == Stage.DEVELOPMENT or (idea.stage == Stage.ASSESSMENT and _is_open(idea))
        context = {
            "idea": idea,
            "form": form,
            "is_open": is_open,
            "saved_at": max((each.at for each in said), default=None),
        }
        return render(request, "ideas/self_rating.html", context, status=422 if request.method == "POST" else 200)

    SelfRating.give(idea, by=request.user, ratings=form.ratings())
    messages.success(
        request,
        _("Ihre Selbsteinschätzung ist gespeichert. Bis die Runde endet, sehen nur Sie sie und können sie ändern."),
    )
    return redirect("assessment", idea.pk)


@login_required
@require_POST
def clarify(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_clarify(request.user, idea))
    form = ClarificationForm(request.POST)
    if not form.is_valid():
        return assessment_page(request, idea, status=422, clarification_form=form)

    Clarification.write(idea, by=request.user, text=form.cleaned_data["text"])
    messages.success(request, _("Die Klärung steht jetzt beim Ergebnis. Alle Beteiligten erfahren davon."))
    return redirect(reverse("assessment", args=[idea.pk]) + "#klaerung")
