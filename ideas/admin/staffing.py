"""The round of an idea at the desk: who is asked, who is done; never what anybody says before it closes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from arena.desk import RoleAdmin, verb
from arena.permissions import Can, require
from arena.templatetags.arena import day
from ideas import policies
from ideas.admin.staffing_forms import AssignForm, ExcuseForm, PoolForm
from ideas.models import AssessmentRound, Draw, Idea, Review
from ideas.staffing import candidates_for


class StaffingOfRounds(RoleAdmin):
    """The part of the desk of ideas that finds reviewers."""

    _on_the_desk: Any

    def staffing_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/bewertung/", view(self.staffing), name="staffing"),
            path("<int:pk>/bewertung/gutachter/", view(self.assign_reviewer), name="assign_reviewer"),
            path("<int:pk>/bewertung/entbindung/", view(self.excuse_reviewer), name="excuse_reviewer"),
            path("<int:pk>/bewertung/lostopf/", view(self.publish_pool), name="publish_pool"),
        ]

    def staffing(self, request: HttpRequest, pk: int, *, status: int = 200, **forms: Any) -> HttpResponse:
        """Every round with who is asked and how far they are, and the ways to find somebody."""
        idea = self._on_the_desk(request, pk)
        require(policies.can_assign_reviewer(request.user, idea))
        running, name = idea.rounds.open().first(), request.GET.get("name", "").replace("\0", "").strip()[:60]
        candidates = candidates_for(idea, name=name) if running else []
        context = self.admin_site.each_context(request) | {
            "title": _("Bewertung: %(idea)s") % {"idea": idea},
            "opts": self.opts,
            "idea": idea,
            "can": Can(policies, request.user, idea),
            "whose_turn": idea.whose_turn,
            "running": running,
            "rounds": rounds_of(idea, forms.get("excuse_form")),
            "name": name,
            "has_candidates": any(not each.conflict for each in candidates),
            "bound": [each for each in candidates if each.conflict],
            "assign_form": AssignForm(candidates=candidates),
            "pool_form": PoolForm(candidates=candidates),
            "lot": Draw.objects.open().filter(round=running).first() if running else None,
        }
        return TemplateResponse(request, "admin/ideas/idea/staffing.html", context | forms, status=status)

    # The verbs

    @verb
    def assign_reviewer(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_assign_reviewer(request.user, idea))
        form = AssignForm(request.POST, candidates=candidates_for(idea))
        if not form.is_valid():
            return self.staffing(request, pk, assign_form=form, status=422)

        review = Review.assign(idea, by=request.user, **form.cleaned_data)
        now_true = _("%(person)s ist um ein Gutachten gebeten, bis %(day)s.")
        return self._stay_at_the_round(request, now_true % {"person": review.reviewer, "day": day(review.due_on)}, idea)

    @verb
    def excuse_reviewer(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_assign_reviewer(request.user, idea))
        form = ExcuseForm(request.POST, idea=idea, of=request.POST.get("review", ""))
        if not form.is_valid():
            return self.staffing(request, pk, excuse_form=form, status=422)

        review = form.cleaned_data["review"]
        require(policies.can_excuse_reviewer(request.user, review))
        review.excuse(by=request.user, reason=form.cleaned_data["reason"])
        return self._stay_at_the_round(
            request, _("%(person)s ist nicht mehr gefragt.") % {"person": review.reviewer}, idea
        )

    @verb
    def publish_pool(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_publish_pool(request.user, idea))
        form = PoolForm(request.POST, candidates=candidates_for(idea))
        if not form.is_valid():
            return self.staffing(request, pk, pool_form=form, status=422)

        Draw.publish(idea, by=request.user, **form.cleaned_data)
        now_true = _("Der Lostopf ist öffentlich. Gezogen wird mit der nächsten Entscheidung, die veröffentlicht wird.")
        return self._stay_at_the_round(request, now_true, idea)

    def _stay_at_the_round(self, request: HttpRequest, now_true: str, idea: Idea) -> HttpResponse:
        messages.success(request, now_true)
        return redirect("admin:staffing", idea.pk)


def rounds_of(idea: Idea, refused: ExcuseForm | None) -> list[dict[str, Any]]:
    """Each round, the newest first, with its reviewers; the form of an open one asks no longer for that review."""
    people = Prefetch("reviews", Review.objects.with_people())
    return [
        {"round": each, "reviews": [_line(idea, each, review, refused) for review in each.reviews.all()]}
        for each in idea.rounds.prefetch_related(people)
    ]


def _line(idea: Idea, running: AssessmentRound, review: Review, refused: ExcuseForm | None) -> dict[str, Any]:
    if not (running.is_open and review.is_open):
        return {"review": review, "form": None}
    is_refused = refused is not None and refused.data.get("review") == str(review.pk)
    fresh = ExcuseForm(idea=idea, of=review.pk, initial={"review": review.pk})
    return {"review": review, "form": refused if is_refused else fresh}
