"""What an idea looks for, what people offer without a role, and how they come together."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from arena.permissions import require
from ideas import policies
from ideas.board import may_be_asked
from ideas.models import Contact, Help, Idea, Wanted
from ideas.views.carrying import carrying_page
from ideas.views.page import visible_idea
from ideas.wanted_forms import AnswerForm, ContactForm, HelpForm, NeedForm


@login_required
@require_POST
def name_need(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_name_need(request.user, idea))
    form = NeedForm(request.POST)
    if not form.is_valid():
        return carrying_page(request, idea, status=422, refused=form)

    wanted = Wanted.name(idea, by=request.user, **form.cleaned_data)
    messages.success(request, _("„%(what)s“ ist jetzt gesucht. Wer der Idee folgt, erfährt es.") % {"what": wanted})
    return redirect(_board(idea))


@login_required
@require_POST
def close_need(request: HttpRequest, pk: int) -> HttpResponse:
    wanted = get_object_or_404(Wanted.objects.select_related("competence", "idea"), pk=pk, idea__in=_seen(request))
    require(policies.can_close_need(request.user, wanted.idea))

    wanted.close(by=request.user)
    messages.success(request, _("„%(what)s“ ist nicht mehr gesucht.") % {"what": wanted})
    return redirect(_board(wanted.idea))


@login_required
@require_POST
def offer_help(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_offer_help(request.user, idea))
    form = HelpForm(request.POST, by=request.user)
    if not form.is_valid():
        return carrying_page(request, idea, status=422, refused=form)

    Help.offer(idea, by=request.user, **form.cleaned_data)
    messages.success(request, _("Danke! Die Autor:innen erfahren, was Sie beitragen können."))
    return redirect(_board(idea))


@login_required
@require_POST
def withdraw_help(request: HttpRequest, pk: int) -> HttpResponse:
    given = get_object_or_404(Help.objects.select_related("idea", "organisation"), pk=pk, idea__in=_seen(request))
    require(policies.can_withdraw_help(request.user, given))

    given.withdraw(by=request.user)
    messages.success(request, _("Ihr Angebot ist zurückgezogen."))
    return redirect(_board(given.idea))


@login_required
@require_POST
def ask_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Only those who fit are asked; what they are asked reaches them by mail and in the inbox."""
    idea = visible_idea(request, pk)
    require(policies.can_ask_contact(request.user, idea))
    form = ContactForm(request.POST, people=may_be_asked(idea), auto_id=f"contact{request.POST.get('asked')}_%s")
    if not form.is_valid():
        return carrying_page(request, idea, status=422, refused=form)

    contact = Contact.ask(idea, by=request.user, **form.cleaned_data)
    messages.success(
        request,
        _("%(person)s ist gefragt. Stimmt sie oder er zu, sehen Sie beide die Adressen.") % {"person": contact.asked},
    )
    return redirect(_board(idea))


@login_required
@require_POST
def answer_contact(request: HttpRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.select_related("idea", "asker"), pk=pk, idea__in=_seen(request))
    require(policies.can_answer_contact(request.user, contact))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404  # two buttons, nothing to type

    contact.answer_with(form.cleaned_data["answer"], by=request.user)
    messages.success(request, _what_is_now_true(contact))
    return redirect(_board(contact.idea))


def _what_is_now_true(contact: Contact) -> str:
    if contact.answer == Contact.Answer.AGREED:
        return _("Sie haben zugestimmt. Sie und %(person)s sehen jetzt die Adressen.") % {"person": contact.asker}
    return _("Sie haben abgelehnt. Niemand sieht Ihre Adresse.")


def _board(idea: Idea) -> str:
    return reverse("carrying", args=[idea.pk]) + "#mitwirkung"


def _seen(request: HttpRequest) -> object:
    return Idea.objects.visible_to(request.user).values("pk")
