"""Joining two ideas: proposing it, seeing what will be where, answering, undoing it, and one's own support."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena.permissions import Can, require
from ideas import policies
from ideas.merge_forms import HERE, THERE, OtherIdeaForm, ProposeMergeForm, SupportChoiceForm, WhyNotForm
from ideas.merging import consents_of, fitting, preview_of
from ideas.models import Idea, Merge, SupportChoice
from ideas.views.page import visible_idea


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the other idea, see what will be where, and propose it with a reason."""
    idea = visible_idea(request, pk)
    require(policies.can_propose_merge(request.user, idea))
    if request.method != "POST":
        return _choose(request, idea)
    form = ProposeMergeForm(request.POST, idea=idea, by=request.user)
    if not form.is_valid():
        return _propose_page(request, idea, form, status=422)

    other, reason = form.cleaned_data["other"], form.cleaned_data["reason"]
    merged, survivor = (other, idea) if form.cleaned_data["survivor"] == HERE else (idea, other)
    merge = Merge.propose(merged, survivor, by=request.user, reason=reason)
    messages.success(request, _what_is_now_true(merge))
    return redirect(merge)


def _choose(request: HttpRequest, idea: Idea) -> HttpResponse:
    """First which other idea, then the form with the preview."""
    if "mit" not in request.GET:
        return _choose_page(request, idea, OtherIdeaForm(idea=idea, by=request.user))
    chosen = OtherIdeaForm(request.GET, idea=idea, by=request.user)
    if not chosen.is_valid():
        return _choose_page(request, idea, chosen, status=422)
    survivor = HERE if request.GET.get("weiter") == HERE else THERE
    given = {"other": chosen.cleaned_data["mit"].reference, "survivor": survivor}
    return _propose_page(request, idea, ProposeMergeForm(initial=given, idea=idea, by=request.user))


def _choose_page(request: HttpRequest, idea: Idea, form: OtherIdeaForm, *, status: int = 200) -> HttpResponse:
    context = {"idea": idea, "form": form, "may": idea.allows("propose_merge"), "found": fitting(idea)}
    return render(request, "ideas/merge_choose.html", context, status=status)


def _propose_page(request: HttpRequest, idea: Idea, form: ProposeMergeForm, *, status: int = 200) -> HttpResponse:
    """The preview needs the other idea; where a hand-made form names none, it is asked for again."""
    asked = OtherIdeaForm({"mit": form["other"].value() or ""}, idea=idea, by=request.user)
    if not asked.is_valid():
        return _choose_page(request, idea, asked, status=422)
    other = asked.cleaned_data["mit"]
    stays = HERE if form["survivor"].value() == HERE else THERE
    merged, survivor = (other, idea) if stays == HERE else (idea, other)
    context = {
        "idea": idea,
        "form": form,
        "merged": merged,
        "survivor": survivor,
        "facts": preview_of(merged, survivor),
        "same_kind": merged.kind == survivor.kind,
        "turned_url": f"?mit={other.reference}&weiter={THERE if stays == HERE else HERE}",
    }
    return render(request, "ideas/merge_propose.html", context, status=status)


@require_safe
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """A merge from the proposal on: why, who has said yes, what will be where, and what this reader can do."""
    return merge_page(request, visible_merge(request, pk))


def merge_page(request: HttpRequest, merge: Merge, *, status: int = 200, refused: Form | None = None) -> HttpResponse:
    """The page with all of it; a view that refused a form hands it over to show it again."""
    can = Can(policies, request.user, merge)
    chosen = merge.choices.filter(user=request.user).first() if request.user.is_authenticated else None
    context: dict[str, Any] = {
        "merge": merge,
        "can": can,
        "consents": consents_of(merge),
        "facts": preview_of(merge.merged, merge.survivor) if merge.is_open else [],
        "may_consent": merge.is_open and request.user.is_authenticated and bool(merge.sides_of(request.user)),
        "chosen": chosen,
        "supports": request.user.is_authenticated and merge.merged.supports.filter(user=request.user).exists(),
        "may_move": not (request.user.is_authenticated and merge.survivor.is_by(request.user)),
        "form": refused or WhyNotForm(),
        "refused": refused,
    }
    return render(request, "ideas/merge.html", context, status=status)


@login_required
@require_POST
def consent_to_merge(request: HttpRequest, pk: int) -> HttpResponse:
    merge = visible_merge(request, pk)
    require(policies.can_consent_to_merge(request.user, merge))

    merge.consent(by=request.user)
    messages.success(request, _what_is_now_true(merge))
    return redirect(merge)


@login_required
@require_POST
def refuse_merge(request: HttpRequest, pk: int) -> HttpResponse:
    merge = visible_merge(request, pk)
    require(policies.can_refuse_merge(request.user, merge))
    form = WhyNotForm(request.POST)
    if not form.is_valid():
        return merge_page(request, merge, status=422, refused=form)

    merge.refuse(by=request.user, **form.cleaned_data)
    messages.success(request, _("Abgelehnt. Beide Ideen gehen getrennt weiter."))
    return redirect(merge)


@login_required
@require_POST
def withdraw_merge(request: HttpRequest, pk: int) -> HttpResponse:
    merge = visible_merge(request, pk)
    require(policies.can_withdraw_merge(request.user, merge))

    merge.withdraw(by=request.user)
    messages.success(request, _("Ihr Vorschlag ist zurückgenommen."))
    return redirect(merge)


@login_required
@require_POST
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    merge = visible_merge(request, pk)
    require(policies.can_undo_merge(request.user, merge))
    form = WhyNotForm(request.POST)
    if not form.is_valid():
        return merge_page(request, merge, status=422, refused=form)

    merge.undo(by=request.user, **form.cleaned_data)
    messages.success(request, _("Aufgehoben. Beide Ideen stehen wieder, wo sie standen."))
    return redirect(merge)


@login_required
@require_POST
def choose_support(request: HttpRequest, pk: int) -> HttpResponse:
    merge = visible_merge(request, pk)
    require(policies.can_choose_support(request.user, merge))
    form = SupportChoiceForm(request.POST)
    if not form.is_valid():
        raise Http404  # three buttons, nothing to type

    SupportChoice.make(merge, form.cleaned_data["choice"], by=request.user)
    messages.success(request, _what_becomes_of_it(merge, form.cleaned_data["choice"]))
    return redirect(merge)


def visible_merge(request: HttpRequest, pk: int) -> Merge:
    """The merge if this person may see both of its ideas; else 404."""
    seen = Idea.objects.visible_to(request.user).values("pk")
    found = (
        Merge.objects.with_ideas().prefetch_related("consents__by").filter(pk=pk, merged__in=seen, survivor__in=seen)
    )
    merge = found.first()
    if merge is None:
        raise Http404
    return merge


def _what_is_now_true(merge: Merge) -> str:
    if merge.is_done:
        return _("Zusammengeführt: Ab jetzt geht es bei „%(idea)s“ weiter.") % {"idea": merge.survivor}
    if len(merge.waits_for) == 1:
        return _("Es fehlt noch eine Zustimmung: die der Autor:innen von „%(idea)s“.") % {"idea": merge.waits_for[0]}
    return _("Ihr Vorschlag liegt bei den Autor:innen beider Ideen. Sie erfahren, was daraus wird.")


def _what_becomes_of_it(merge: Merge, choice: SupportChoice.Choice) -> str:
    words = {
        SupportChoice.Choice.KEPT: _("Ihre Unterstützung bleibt bei „%(merged)s“."),
        SupportChoice.Choice.MOVED: _("Sie unterstützen jetzt „%(survivor)s“."),
        SupportChoice.Choice.WITHDRAWN: _("Ihre Unterstützung ist zurückgenommen."),
    }
    return words[choice] % {"merged": merge.merged, "survivor": merge.survivor}
