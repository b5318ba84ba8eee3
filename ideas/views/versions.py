"""All versions of an idea's text, and what changed between two of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ideas.diff import compare
from ideas.views.page import visible_idea


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions, newest first, each with who saved it and why."""
    idea = visible_idea(request, pk)
    shown = idea.versions.select_related("author").defer("description", "summary")[:200]
    return render(request, "ideas/versions.html", {"idea": idea, "versions": shown})


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version against the one before, or against the one chosen with `?mit=`."""
    idea = visible_idea(request, pk)
    after = get_object_or_404(idea.versions.select_related("author"), number=number)
    other = request.GET.get("mit", "")
    wanted = int(other) if other.isdecimal() and len(other) < 8 else number - 1
    before = idea.versions.filter(number=wanted).first()
    if before is None and other:
        raise Http404
    context = {
        "idea": idea,
        "version": after,
        "before": before,
        "changes": compare(before, after),
        "numbers": idea.versions.order_by("number").values_list("number", flat=True)[:200],
    }
    return render(request, "ideas/version.html", context)
