"""From idea to measure: what is proposed, what is still missing, and the steps of those who can take them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena.permissions import Can, require
from arena.transitions import Unmet
from ideas.models import Idea, Stage
from ideas.models.factsheet import texts_of
from ideas.models.promotion_guards import EVERY_PRINCIPLE
from ideas.models.section import headings
from ideas.views.next_step import checklist_of
from ideas.views.page import visible_idea
from measures import policies
from measures.models import Measure, Promotion, PromotionState
from measures.promotion_forms import CommitmentForm, ProposalForm, confirm_form, reject_form, withdraw_form
from measures.views.page import context_of

SHOWN_AT_THE_MEASURE = {"title", "summary"}


@require_safe
def promotion(request: HttpRequest, pk: int) -> HttpResponse:
    """Which kind of measure it becomes and why, what that asks for, and where it stands."""
    return promotion_page(request, visible_idea(request, pk))


def promotion_page(request: HttpRequest, idea: Idea, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page with all of it; a view that refused a form hands it over to show it again."""
    current = idea.promotion
    if current:
        current.idea = idea
    is_selected = idea.stage == Stage.SELECTED
    context: dict[str, Any] = {
        "idea": idea,
        "can": Can(policies, request.user, current or idea),
        "may_propose": current is None and Can(policies, request.user, idea)["propose_promotion"],
        "promotion": current,
        "commitment": current.commitment if current else None,
        "measure": Measure.objects.filter(idea=idea).first(),
        "former": _former(idea),
        "points": checklist_of(idea, request.user) if is_selected else [],
        "is_selected": is_selected,
        "is_ready": is_selected and not idea.unmet("confirm_promotion"),
        "confirm_form": confirm_form(),
        "reject_form": reject_form(),
        "withdraw_form": withdraw_form(),
    }
    return render(request, "measures/promotion.html", context | forms, status=status)


def _former(idea: Idea) -> list[tuple[Promotion, str]]:
    """What was proposed before and came to nothing, each with the reason that was given."""
    ended = [each for each in idea.promotions.with_names().order_by("-pk") if each.ended_at]
    events = idea.events.filter(details__promotion__in=[each.pk for each in ended]).select_related("text")
    reasons = {event.details["promotion"]: event.reason for event in events if event.reason}
    return [(each, reasons.get(each.pk, "")) for each in ended]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose_promotion(request: HttpRequest, pk: int) -> HttpResponse:
    """The form that proposes the measure, and the proposal."""
    idea = visible_idea(request, pk)
    require(policies.can_propose_promotion(request.user, idea))
    if request.method != "POST" and (not idea.allows("propose_promotion") or idea.promotion or not idea.measure_kind):
        return redirect("promotion", idea.pk)
    form = ProposalForm(request.POST or None, idea=idea)
    if request.method != "POST" or not form.is_valid():
        context = {"idea": idea, "form": form}
        status = 422 if request.method == "POST" else 200
        return render(request, "measures/propose_promotion.html", context, status=status)

    Promotion.propose(idea, by=request.user, **form.cleaned_data)
    messages.success(request, _("Die Maßnahme ist vorgeschlagen. Was jetzt noch fehlt, steht hier."))
    return redirect("promotion", idea.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """Principle by principle how it will be met, and the signature."""
    found = visible_promotion(request, pk)
    require(policies.can_sign_commitment(request.user, found))
    if request.method != "POST" and not found.allows("sign_commitment"):
        return redirect(found)
    form = CommitmentForm(request.POST or None, last=found.commitment)
    if not form.version.codes:
        raise Unmet(found.idea, [EVERY_PRINCIPLE])
    if request.method != "POST" or not form.is_valid():
        context = {"idea": found.idea, "promotion": found, "form": form}
        return render(request, "measures/commitment.html", context, status=422 if request.method == "POST" else 200)

    found.sign_commitment(by=request.user, digest=form.cleaned_data["digest"], answers=form.answers)
    messages.success(request, _("Die Selbstverpflichtung ist unterschrieben. Jetzt bestätigt die Stabsstelle."))
    return redirect(found)


@login_required
@require_POST
def sign_off_promotion(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_promotion(request, pk)
    require(policies.can_sign_off_promotion(request.user, found))

    found.sign_off(by=request.user)
    messages.success(request, _("Sie haben mitgezeichnet. Jetzt bestätigt die Stabsstelle."))
    return redirect(found)


@login_required
@require_POST
def withdraw_promotion(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_promotion(request, pk)
    require(policies.can_withdraw_promotion(request.user, found))
    form = withdraw_form(request.POST)
    if not form.is_valid():
        return promotion_page(request, found.idea, status=422, withdraw_form=form, refused=form)

    found.withdraw(by=request.user, **form.cleaned_data)
    messages.success(request, _("Der Vorschlag ist zurückgezogen. Ein neuer kann folgen."))
    return redirect(found)


@login_required
@require_POST
def confirm_promotion(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_promotion(request, pk)
    require(policies.can_confirm_promotion(request.user, found))
    form = confirm_form(request.POST)
    if not form.is_valid():
        return promotion_page(request, found.idea, status=422, confirm_form=form, refused=form)

    measure = found.confirm(by=request.user, **form.cleaned_data)
    messages.success(request, _("Aus der Idee ist die Maßnahme %(number)s geworden.") % {"number": measure.number})
    return redirect(measure)


@login_required
@require_POST
def reject_promotion(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible_promotion(request, pk)
    require(policies.can_reject_promotion(request.user, found))
    form = reject_form(request.POST)
    if not form.is_valid():
        return promotion_page(request, found.idea, status=422, reject_form=form, refused=form)

    found.reject(by=request.user, **form.cleaned_data)
    messages.success(request, _("Der Vorschlag ist zurückgewiesen. Die Idee bleibt ausgewählt."))
    return redirect(found)


@require_safe
def measure_fact_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The very text with which the idea became a measure, and the plan for afterwards."""
    measure = get_object_or_404(Measure.objects.select_related("idea", "version", "phase", "organisation"), pk=pk)
    if measure.version is None or not Idea.objects.visible_to(request.user).filter(pk=measure.idea_id).exists():
        raise Http404
    texts = texts_of(measure.version)
    parts = [(name, texts[key]) for key, name in headings().items() if key not in SHOWN_AT_THE_MEASURE and texts[key]]
    plan = Promotion.objects.filter(idea=measure.idea, state=PromotionState.CONFIRMED).values_list("plan", flat=True)
    context = context_of(request, measure, version=measure.version, parts=parts, plan=plan.first())
    return render(request, "measures/fact_sheet.html", context)


def visible_promotion(request: HttpRequest, pk: int) -> Promotion:
    """The proposal if this person may see its idea; else 404, exactly as for an unknown number."""
    found = Promotion.objects.with_names().filter(pk=pk).first()
    if found is None:
        raise Http404
    found.idea = visible_idea(request, found.idea_id)
    return found
