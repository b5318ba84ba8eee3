"""The moves of an idea that its people make; moderation and Stabsstelle make their own in the desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arena.permissions import require
from arena.templatetags.arena import day, due
from ideas import policies
from ideas.forms import SubmitForm, WithdrawForm
from ideas.models import AuthorshipOffer, Idea, Stage
from ideas.stage_forms import DevelopmentForm, RevivalForm
from ideas.views.page import idea_page, visible_idea
from ideas.views.writing import preview_page


@login_required
@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_submit(request.user, idea))
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return preview_page(request, idea, submit_form=form, status=422)

    idea.submit(by=request.user, rules_accepted=form.cleaned_data["rules_accepted"])
    messages.success(request, _what_is_now_true(idea))
    return redirect(idea)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_withdraw(request.user, idea))
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return idea_page(request, idea, withdraw_form=form, status=422)

    asked = idea.withdraw(by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _who_is_asked(asked) if asked else _("Ihre Idee ist zurückgezogen."))
    return redirect(idea)


@login_required
@require_POST
def start_development(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_start_development(request.user, idea))
    form = DevelopmentForm(request.POST)
    if not form.is_valid():
        return idea_page(request, idea, development_form=form, status=422)

    idea.start_development(by=request.user, until=form.cleaned_data["until"])
    messages.success(request, _("Die Ausarbeitung hat begonnen. Sie soll fertig sein: %(when)s.") % _when(idea))
    return redirect(idea)


@login_required
@require_POST
def ask_for_revival(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_ask_for_revival(request.user, idea))
    form = RevivalForm(request.POST)
    if not form.is_valid():
        return idea_page(request, idea, revival_form=form, status=422)

    idea.ask_for_revival(by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Ihre Bitte liegt bei der Stabsstelle. Öffnet sie die Idee wieder, steht es hier."))
    return redirect(idea)


@login_required
@require_POST
def accept_authorship(request: HttpRequest, pk: int) -> HttpResponse:
    offer = visible_offer(request, pk)
    require(policies.can_accept_authorship(request.user, offer))

    offer.accept(by=request.user)
    messages.success(request, _("Sie sind jetzt Autor:in dieser Idee. Danke, dass Sie weitermachen."))
    return redirect(offer.idea)


@login_required
@require_POST
def refuse_authorship(request: HttpRequest, pk: int) -> HttpResponse:
    offer = visible_offer(request, pk)
    require(policies.can_refuse_authorship(request.user, offer))

    offer.refuse(by=request.user)
    messages.success(request, _("Sie übernehmen die Autorschaft nicht. Danke für die klare Antwort."))
    return redirect(offer.idea)


def visible_offer(request: HttpRequest, pk: int) -> AuthorshipOffer:
    """The question to an heir, for whoever may see the idea; else 404."""
    seen = AuthorshipOffer.objects.filter(idea__in=Idea.objects.visible_to(request.user))
    offer = seen.select_related("idea").filter(pk=pk).first()
    if offer is None:
        raise Http404
    return offer


@login_required
@require_POST
def delete_draft(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_delete_draft(request.user, idea))

    idea.delete_draft()
    messages.success(request, _("Der Entwurf ist gelöscht."))
    return redirect("mine")


def _who_is_asked(offer: AuthorshipOffer) -> str:
    words = {"heir": offer.heir, "day": day(offer.answer_by)}
    return (
        _(
            "Andere tragen Ihre Idee mit. Deshalb ist %(heir)s gefragt, die Autorschaft zu übernehmen; Antwort bis %(day)s."
        )
        % words
    )


def _when(idea: Idea) -> dict[str, str]:
    return {"when": due(idea.due_on)}


def _what_is_now_true(idea: Idea) -> str:
    if idea.stage == Stage.DISCUSSION:
        return _("Ihre Idee ist jetzt öffentlich, denn Sie sind hier schon bekannt.")
    return _("Ihre Idee liegt jetzt bei der Moderation. Antwort %(when)s.") % {"when": due(idea.due_on)}
