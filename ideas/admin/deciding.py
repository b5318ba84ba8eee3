"""The end of the path at the desk: presenting what was assessed, selecting it, sending it back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.models import Role as Office
from arena.desk import RoleAdmin, verb
from arena.permissions import require
from arena.templatetags.arena import day
from ideas import policies
from ideas.admin.steps import STEPS, form_of
from ideas.models import Idea, Sitting
from ideas.models.deciding import UP_FOR_DECISION
from ideas.models.results import results_of


class StepsOfTheDecision(RoleAdmin):
    """The part of the desk of ideas that leads from the assessment to the decision."""

    page: Any
    _on_the_desk: Any
    _stay: Any

    def decision_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/vorlage/", view(self.present_for_decision), name="present_for_decision"),
            path("<int:pk>/auswahl/", view(self.select), name="select"),
            path("<int:pk>/ausarbeitung/", view(self.return_to_development), name="return_to_development"),
        ]

    def presented(self, idea: Idea, reader: Any) -> dict[str, Any]:
        """What lies before the decision maker, with what the reviewers found."""
        presentation = idea.presentation if idea.stage in UP_FOR_DECISION else None
        decides = idea.may_be_decided_by(reader)
        return {
            "presentation": presentation,
            "results": results_of(presentation.round) if presentation else None,
            "leaves_it_to_others": not decides and idea.is_in_office(reader, Office.DECISION_MAKER),
            "sittings": Sitting.objects.open() if decides and idea.allows("select") else [],
        }

    # The verbs

    @verb
    def present_for_decision(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_present_for_decision(request.user, idea))
        form = form_of(STEPS["present_for_decision"], idea, request.POST)
        if not form.is_valid():
            return self.page(request, pk, present_for_decision_form=form, status=422)

        idea.present_for_decision(by=request.user, **form.cleaned_data)
        now_true = _("„%(idea)s“ liegt jetzt zur Entscheidung vor. Fällig ist sie bis %(day)s.")
        return self._stay(request, now_true, idea, day=day(idea.due_on))

    @verb
    def select(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_select(request.user, idea))
        form = form_of(STEPS["select"], idea, request.POST)
        if not form.is_valid():
            return self.page(request, pk, select_form=form, status=422)

        idea.select(by=request.user, **form.cleaned_data)
        now_true = _("„%(idea)s“ ist ausgewählt. Alle Beteiligten bekommen die Begründung.")
        return self._stay(request, now_true, idea)

    @verb
    def return_to_development(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_return_to_development(request.user, idea))
        form = form_of(STEPS["return_to_development"], idea, request.POST)
        if not form.is_valid():
            return self.page(request, pk, return_to_development_form=form, status=422)

        idea.return_to_development(by=request.user, **form.cleaned_data)
        now_true = _("„%(idea)s“ ist wieder in Ausarbeitung. Alle Beteiligten erfahren, was noch fehlt.")
        return self._stay(request, now_true, idea)
