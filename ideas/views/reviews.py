"""A review, as its reviewer alone sees it: writing, finishing, laying it down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from arena.permissions import Can, require
from ideas import policies
from ideas.models import Idea, Review
from ideas.review_forms import ConflictForm, DeclineReviewForm, ReviewForm


@login_required
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The criteria with what was typed so far; once it is over, what was said."""
    return review_page(request, own_review(request, pk))


def review_page(
    request: HttpRequest, review: Review, *, form: ReviewForm | None = None, status: int = 200, **forms: Form
) -> HttpResponse:
    """The page with all of it; a view that refused a form hands it over to show it again."""
    can = Can(policies, request.user, review)
    is_open = review.allows("save_review")
    context: dict[str, Any] = {
        "review": review,
        "idea": review.idea,
        "round": review.round,
        "version": review.round.version,
        "can": can,
        "is_open": is_open,
        "may_write": can["save_review"],
        "form": form or ReviewForm(review=review),
        "ratings": review.ratings.select_related("criterion"),
        "decline_form": DeclineReviewForm(),
        "conflict_form": ConflictForm(),
    }
    return render(request, "ideas/review.html", context | forms, status=status)


@login_required
@require_POST
def save_review(request: HttpRequest, pk: int) -> HttpResponse:
    """What was typed so far, kept for this person alone: as they type, or by a button."""
    review = own_review(request, pk)
    require(policies.can_save_review(request.user, review))
    form = ReviewForm(request.POST, review=review)
    by_itself = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    if not form.is_valid():
        return _not_kept(form) if by_itself else review_page(request, review, form=form, status=422)

    review.save_draft(by=request.user, ratings=form.ratings())
    if by_itself:
        return HttpResponse(status=204)
    messages.success(request, _("Ihr Entwurf ist gespeichert. Nur Sie sehen ihn."))
    return redirect(review)


@login_required
@require_POST
def finish_review(request: HttpRequest, pk: int) -> HttpResponse:
    review = own_review(request, pk)
    require(policies.can_finish_review(request.user, review))
    form = ReviewForm(request.POST, review=review, is_final=True)
    if not form.is_valid():
        return review_page(request, review, form=form, status=422)

    review.finish(by=request.user, ratings=form.ratings())
    messages.success(
        request, _("Danke! Ihr Gutachten ist abgegeben. Lesbar wird es, wenn die Runde abgeschlossen ist.")
    )
    return redirect(review)


@login_required
@require_POST
def decline_review(request: HttpRequest, pk: int) -> HttpResponse:
    review = own_review(request, pk)
    require(policies.can_decline_review(request.user, review))
    form = DeclineReviewForm(request.POST)
    if not form.is_valid():
        return review_page(request, review, decline_form=form, status=422)

    review.decline(by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Danke für die klare Antwort. Die Stabsstelle fragt jemand anderen."))
    return redirect(review)


@login_required
@require_POST
def declare_conflict(request: HttpRequest, pk: int) -> HttpResponse:
    review = own_review(request, pk)
    require(policies.can_declare_conflict(request.user, review))
    form = ConflictForm(request.POST)
    if not form.is_valid():
        return review_page(request, review, conflict_form=form, status=422)

    review.declare_conflict(by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Danke für die Offenheit. Sie begutachten diese Idee ab jetzt nicht mehr."))
    return redirect(review)


def own_review(request: HttpRequest, pk: int) -> Review:
    """The review of this very person, at an idea they may see; for everybody else there is none."""
    seen = Review.objects.filter(pk=pk, round__idea__in=Idea.objects.visible_to(request.user).values("pk"))
    review = seen.select_related("round__idea", "round__version", "organisation").first()
    if review is None or not policies.can_see_review(request.user, review):
        raise Http404
    return review


def _not_kept(form: ReviewForm) -> HttpResponse:
    words = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return HttpResponse(_("Noch nicht gespeichert: ") + words, content_type="text/plain; charset=utf-8", status=422)
