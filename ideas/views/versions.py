"""All versions of an idea's text, what changed between any two of them, and how an old one comes back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from arena import keyset
from arena.permissions import Can, require
from ideas import policies
from ideas.amendments import CREDITED
from ideas.diff import compare
from ideas.factsheet_forms import CompareForm, RestoreForm
from ideas.views.page import visible_idea


@require_safe
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions, newest first, each with who saved it and why; any two can be chosen and compared."""
    idea = visible_idea(request, pk)
    rows = idea.versions.select_related("author").prefetch_related(CREDITED).defer("description", "summary", "sections")
    page = keyset.page_of(rows, by="number", params=request.GET)
    newest = idea.versions.only("number", "idea_id").first()
    context = {
        "idea": idea,
        "versions": page.rows,
        "newest": newest,
        "form": CompareForm(newest=newest.number) if newest and newest.number > 1 else None,
        "newer_url": f"?{urlencode(page.newer)}" if page.newer else "",
        "older_url": f"?{urlencode(page.older)}" if page.older else "",
    }
    return render(request, "ideas/versions.html", context)


@require_safe
def compare_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """To the page that shows what changed between the two that were chosen, the earlier one first."""
    idea = visible_idea(request, pk)
    newest = idea.versions.only("number", "idea_id").first()
    form = CompareForm(request.GET, newest=newest.number if newest else 1)
    if not form.is_valid():
        return redirect("versions", idea.pk)
    before, after = sorted([form.cleaned_data["von"], form.cleaned_data["bis"]])
    return redirect(reverse("version", args=[idea.pk, after]) + f"?mit={before}")


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version against the one before, or against the one chosen with `?mit=`."""
    idea = visible_idea(request, pk)
    after = get_object_or_404(idea.versions.select_related("author").prefetch_related(CREDITED), number=number)
    other = request.GET.get("mit", "")
    wanted = int(other) if other.isdecimal() and len(other) < 8 else number - 1
    before = idea.versions.filter(number=wanted).first()
    if before is None and other:
        raise Http404
    newest = idea.versions.only("number", "idea_id").first()
    changes = compare(before, after)
    context = {
        "idea": idea,
        "version": after,
        "before": before,
        "changes": [change for change in changes if change.changed or not before],
        "newest": newest,
        "can": Can(policies, request.user, idea),
        "restore_form": RestoreForm(initial={"seen": newest.number if newest else 1}),
    }
    return render(request, "ideas/version.html", context)


@login_required
@require_POST
def restore_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_restore_version(request.user, idea))
    chosen = get_object_or_404(idea.versions.all(), number=number)
    chosen.idea = idea
    form = RestoreForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else 0

    restored = chosen.restore(by=request.user, seen=seen)
    messages.success(
        request,
        _("Fassung %(old)d ist wieder da, jetzt als Fassung %(new)d.") % {"old": number, "new": restored.number},
    )
    return redirect("version", idea.pk, restored.number)
