"""Where an idea comes from and what became of it; which needs a proposal answers; changing the kind."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena.anonymous import anonymous_page
from arena.permissions import require
from ideas import policies
from ideas.graph import graph_of
from ideas.lineage_forms import ChangeKindForm, NeedNumberForm
from ideas.models import Edge, Idea, Kind, Stage
from ideas.models.lineage_guards import TO_BECOME
from ideas.similar import Asked, Similar, similar_to
from ideas.views.page import visible_idea


@require_safe
@anonymous_page()
def lineage(request: HttpRequest, pk: int) -> HttpResponse:
    """The small graph of an idea's lineage, and the same as a list."""
    idea = visible_idea(request, pk)
    context = {"idea": idea, "graph": graph_of(idea, request.user), "may_split": idea.is_public}
    return render(request, "ideas/lineage.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_need(request: HttpRequest, pk: int) -> HttpResponse:
    """Which needs a proposal answers: those that are named, those that sound like it, and any other by its number."""
    idea = visible_idea(request, pk)
    require(policies.can_answer_need(request.user, idea))
    form = NeedNumberForm(request.POST or None, idea=idea, by=request.user)
    if request.method != "POST" or not form.is_valid():
        return _needs_page(request, idea, form, status=422 if request.method == "POST" else 200)

    need = form.cleaned_data["need"]
    Edge.answer(idea, need, by=request.user)
    messages.success(request, _("Verbunden: Der Vorschlag steht jetzt bei „%(need)s“.") % {"need": need})
    return redirect("answer_need", idea.pk)


def _needs_page(request: HttpRequest, idea: Idea, form: NeedNumberForm, *, status: int = 200) -> HttpResponse:
    edges = list(idea.edges.answers().filter(target__in=_visible(request)).select_related("target"))
    context = {
        "idea": idea,
        "form": form,
        "edges": edges,
        "may": idea.allows("answer_need") and not idea.is_need,
        "found": _similar_needs(idea, {edge.target_id for edge in edges}),
    }
    return render(request, "ideas/answer_need.html", context, status=status)


def _similar_needs(idea: Idea, named: set[int]) -> list[Similar]:
    found = similar_to(Asked.of(idea), most=20)
    fits = [each for each in found if each.idea.kind == Kind.NEED and each.idea.stage == Stage.DISCUSSION]
    return [each for each in fits if each.idea.pk not in named][:5]


@login_required
@require_POST
def take_back_answer(request: HttpRequest, pk: int) -> HttpResponse:
    edge = get_object_or_404(Edge.objects.select_related("source", "target"), pk=pk, source__in=_visible(request))
    require(policies.can_take_back_answer(request.user, edge.source))

    edge.take_back(by=request.user)
    messages.success(request, _("Die Verbindung ist gelöst. Im Verlauf steht, dass es sie gab."))
    return redirect("answer_need", edge.source_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_kind(request: HttpRequest, pk: int) -> HttpResponse:
    """A need becomes a proposal, or the other way round: what that means, what hinders it, and the button."""
    idea = visible_idea(request, pk)
    require(policies.can_change_kind(request.user, idea))
    kind = Kind.PROPOSAL if idea.is_need else Kind.NEED
    form = ChangeKindForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        points = [{"met": guard.met(idea), "words": guard.words, "who": guard.mended_by} for guard in TO_BECOME[kind]]
        context = {"idea": idea, "form": form, "kind": kind, "points": points, "may": idea.allows("change_kind")}
        return render(request, "ideas/change_kind.html", context, status=422 if request.method == "POST" else 200)

    asked = Kind(request.POST["kind"]) if request.POST.get("kind") in Kind else kind
    idea.change_kind(by=request.user, kind=asked, **form.cleaned_data)
    messages.success(request, _("Das ist jetzt ein %(kind)s.") % {"kind": asked.label})
    return redirect(idea)


def _visible(request: HttpRequest) -> object:
    return Idea.objects.visible_to(request.user).values("pk")
