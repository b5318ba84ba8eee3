"""The steps of the Stabsstelle at the desk, each with its reason, and who stands in for an office in conflict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena.desk import RoleAdmin, verb
from arena.permissions import Can, require
from arena.templatetags.arena import day
from ideas import policies
from ideas.admin.deciding_forms import DecideToDeclineForm, PresentForm, ReturnToDevelopmentForm, SelectForm
from ideas.admin.forms import (
    ArchiveForm,
    DeclineForm,
    DeferForm,
    DeputyForm,
    EndDeputyForm,
    FallBackForm,
    GoOnForm,
    OfferAuthorshipForm,
    ReopenForm,
)
from ideas.models import AuthorshipOffer, Deputy, Idea, Stage
from ideas.models.deciding import UP_FOR_DECISION


@dataclass(frozen=True)
class Step:
    """A verb as the desk offers it: its form, the word on the button that opens it, the word that sends it."""

    verb: str
    form: type[forms.Form]
    word: str | Promise
    send: str | Promise
    danger: bool = False
    call: bool = False

    def fresh_form(self, *args: Any, **more: Any) -> forms.Form:
        return self.form(*args, auto_id=f"{self.verb}_%s", **more)


STEPS = {
    step.verb: step
    for step in (
        Step("select", SelectForm, gettext_lazy("Auswählen"), gettext_lazy("Jetzt auswählen"), call=True),
        Step(
            "present_for_decision",
            PresentForm,
            gettext_lazy("Zur Entscheidung vorlegen"),
            gettext_lazy("Mit dieser Empfehlung vorlegen"),
            call=True,
        ),
        Step(
            "return_to_development",
            ReturnToDevelopmentForm,
            gettext_lazy("Zurück in die Ausarbeitung"),
            gettext_lazy("Mit diesem Grund zurückgeben"),
        ),
        Step("resume", GoOnForm, gettext_lazy("Wieder aufnehmen"), gettext_lazy("Jetzt wieder aufnehmen")),
        Step("revive", GoOnForm, gettext_lazy("Aus dem Archiv holen"), gettext_lazy("Jetzt aus dem Archiv holen")),
        Step("reopen", ReopenForm, gettext_lazy("Wieder öffnen"), gettext_lazy("Mit diesem Grund wieder öffnen")),
        Step(
            "fall_back", FallBackForm, gettext_lazy("In die Diskussion"), gettext_lazy("Mit diesem Grund zurückgeben")
        ),
        Step("defer", DeferForm, gettext_lazy("Zurückstellen"), gettext_lazy("Mit diesem Grund zurückstellen")),
        Step("archive", ArchiveForm, gettext_lazy("Archivieren"), gettext_lazy("Mit diesem Grund archivieren")),
        Step(
            "decline",
            DeclineForm,
            gettext_lazy("Nicht weiterverfolgen"),
            gettext_lazy("Mit diesem Grund ablehnen"),
            danger=True,
        ),
    )
}


class StepsOfTheStabsstelle(RoleAdmin):
    """The part of the desk of ideas that moves an idea along its path, and off it."""

    page: Any
    _on_the_desk: Any

    def step_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/zurueckstellung/", view(self.defer), name="defer"),
            path("<int:pk>/wiederaufnahme/", view(self.resume), name="resume"),
            path("<int:pk>/rueckfall/", view(self.fall_back), name="fall_back"),
            path("<int:pk>/archivierung/", view(self.archive), name="archive"),
            path("<int:pk>/wiederbelebung/", view(self.revive), name="revive"),
            path("<int:pk>/wiederoeffnung/", view(self.reopen), name="reopen"),
            path("<int:pk>/vertretung/", view(self.name_deputy), name="name_deputy"),
            path("<int:pk>/autorschaft/", view(self.offer_authorship), name="offer_authorship"),
            path("<int:pk>/vertretung/ende/", view(self.end_deputy), name="end_deputy"),
        ]

    def steps_of(self, request: HttpRequest, idea: Idea, refused: dict[str, Any]) -> dict[str, Any]:
        """What this person may do now; a form that was refused is shown again with what was typed."""
        can = Can(policies, request.user, idea)
        open_to = [step for step in STEPS.values() if can[step.verb] and not _belongs_elsewhere(step, idea)]
        stuck = idea.offices_in_conflict
        names = can["name_deputy"] and stuck
        asks = can["offer_authorship"] and not idea.author_ids and not idea.authorship_offers.open().exists()
        return {
            "steps": [
                {
                    "step": step,
                    "form": refused.get(f"{step.verb}_form") or form_of(step, idea),
                    "there": reverse(f"admin:{step.verb}", args=[idea.pk]),
                }
                for step in open_to
            ],
            "stuck": [office.label for office in stuck],
            "whose_turn": idea.whose_turn,
            "waits_for_deputy": idea.waits_for_deputy,
            "deputies": idea.deputies.running().select_related("user"),
            "name_deputy_form": DeputyForm(idea=idea) if names else None,
            "offer_authorship_form": OfferAuthorshipForm(idea=idea) if asks else None,
            "asked_heir": idea.authorship_offers.open().select_related("heir").first(),
        }

    # The verbs

    @verb
    def defer(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_defer(request.user, idea))
        form = STEPS["defer"].fresh_form(request.POST)
        if not form.is_valid():
            return self.page(request, pk, defer_form=form, status=422)

        idea.defer(by=request.user, **form.cleaned_data)
        now_true = _("„%(idea)s“ ruht bis %(day)s. Bis dahin stehen alle Fristen still.")
        return self._stay(request, now_true, idea, day=day(idea.due_on))

    @verb
    def resume(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_resume(request.user, idea))
        form = STEPS["resume"].fresh_form(request.POST)
        if not form.is_valid():
            return self.page(request, pk, resume_form=form, status=422)

        idea.resume(by=request.user, **form.cleaned_data)
        return self._stay(request, _("„%(idea)s“ geht weiter, Stand: %(stage)s."), idea)

    @verb
    def fall_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_fall_back(request.user, idea))
        form = STEPS["fall_back"].fresh_form(request.POST)
        if not form.is_valid():
            return self.page(request, pk, fall_back_form=form, status=422)

        idea.fall_back(by=request.user, **form.cleaned_data)
        return self._stay(request, _("„%(idea)s“ ist wieder in Diskussion. Alle Beteiligten erfahren den Grund."), idea)

    @verb
    def archive(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_archive(request.user, idea))
        form = STEPS["archive"].fresh_form(request.POST)
        if not form.is_valid():
            return self.page(request, pk, archive_form=form, status=422)

        idea.archive(by=request.user, **form.cleaned_data)
        return self._stay(request, _("„%(idea)s“ ist archiviert."), idea)

    @verb
    def revive(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_revive(request.user, idea))
        form = STEPS["revive"].fresh_form(request.POST)
        if not form.is_valid():
            return self.page(request, pk, revive_form=form, status=422)

        idea.revive(by=request.user, **form.cleaned_data)
        return self._stay(request, _("„%(idea)s“ ist aus dem Archiv geholt, Stand: %(stage)s."), idea)

    @verb
    def reopen(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_reopen(request.user, idea))
        form = STEPS["reopen"].fresh_form(request.POST)
        if not form.is_valid():
            return self.page(request, pk, reopen_form=form, status=422)

        idea.reopen(by=request.user, **form.cleaned_data)
        return self._stay(request, _("„%(idea)s“ ist wieder offen, Stand: %(stage)s."), idea)

    @verb
    def name_deputy(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_name_deputy(request.user, idea))
        form = DeputyForm(request.POST, idea=idea)
        if not form.is_valid():
            return self.page(request, pk, name_deputy_form=form, status=422)

        deputy = Deputy.name(idea, by=request.user, **form.cleaned_data)
        return self._stay(request, _("Bei „%(idea)s“ entscheidet jetzt %(deputy)s."), idea, deputy=deputy.user)

    @verb
    def offer_authorship(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_offer_authorship(request.user, idea))
        form = OfferAuthorshipForm(request.POST, idea=idea)
        if not form.is_valid():
            return self.page(request, pk, offer_authorship_form=form, status=422)

        offer = AuthorshipOffer.offer(idea, by=request.user, **form.cleaned_data)
        return self._stay(request, _("%(heir)s ist gefragt, mit „%(idea)s“ weiterzumachen."), idea, heir=offer.heir)

    @verb
    def end_deputy(self, request: HttpRequest, pk: int) -> HttpResponse:
        idea = self._on_the_desk(request, pk)
        require(policies.can_end_deputy(request.user, idea))
        form = EndDeputyForm(request.POST, idea=idea)
        if not form.is_valid():
            return self.page(request, pk, status=422)

        form.cleaned_data["deputy"].end(by=request.user)
        return self._stay(request, _("Die Vertretung bei „%(idea)s“ ist beendet."), idea)

    def _stay(self, request: HttpRequest, now_true: str, idea: Idea, **words: Any) -> HttpResponse:
        """The idea's own page, with what is now true."""
        messages.success(request, now_true % ({"idea": idea, "stage": idea.get_stage_display()} | words))
        return redirect("admin:ideas_idea_change", idea.pk)


def form_of(step: Step, idea: Idea, typed: Any = None) -> forms.Form:
    """The form of a step at this idea; at the end of the path a no names what weighed how."""
    if step.verb == "decline" and idea.stage in UP_FOR_DECISION:
        step = replace(step, form=DecideToDeclineForm)
    return step.fresh_form(typed, initial={"intended_kind": idea.measure_kind or ""})


def _belongs_elsewhere(step: Step, idea: Idea) -> bool:
    """What is submitted is declined beside publishing and returning it; what cannot be presented yet says why instead."""
    if step.verb == "present_for_decision":
        return bool(idea.unmet(step.verb))
    return step.verb == "decline" and idea.stage == Stage.SUBMITTED
