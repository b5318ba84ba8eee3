"""The moves of an idea that its authors make; moderation makes its own in the desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arena.permissions import require
from arena.templatetags.arena import due
from ideas import policies
from ideas.forms import SubmitForm, WithdrawForm
from ideas.models import Idea, Stage
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

    idea.withdraw(by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Ihre Idee ist zurückgezogen."))
    return redirect(idea)


@login_required
@require_POST
def delete_draft(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_delete_draft(request.user, idea))

    idea.delete_draft()
    messages.success(request, _("Der Entwurf ist gelöscht."))
    return redirect("mine")


def _what_is_now_true(idea: Idea) -> str:
    if idea.stage == Stage.DISCUSSION:
        return _("Ihre Idee ist jetzt öffentlich, denn Sie sind hier schon bekannt.")
    return _("Ihre Idee liegt jetzt bei der Moderation. Antwort %(when)s.") % {"when": due(idea.due_on)}
