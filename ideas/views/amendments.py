"""Amendments: suggest, look at, talk about, withdraw, take over and reject."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena import keyset
from arena.anonymous import anonymous_page
from arena.permissions import Can, require
from arena.transitions import Stale, WrongStage
from ideas import discussion, policies
from ideas.amendment_forms import AcceptForm, AmendmentForm, RejectForm
from ideas.amendments import entries_of, for_list, lines_of
from ideas.forms import CommentForm
from ideas.models import Amendment, AmendmentPart, FactSheetVersion, Idea
from ideas.models.factsheet import texts_of
from ideas.models.section import headings
from ideas.said import said
from ideas.views.page import may_suggest, visible_idea

ANSWERED = "beantwortet"


@require_safe
@anonymous_page("stand", keyset.OLDER, keyset.NEWER)
def amendments(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits for an answer first; what was answered or withdrawn stands on a list of its own."""
    idea = visible_idea(request, pk)
    answered = request.GET.get("stand") == ANSWERED
    rows = idea.amendments.closed() if answered else idea.amendments.open()
    page = keyset.page_of(for_list(rows), by="suggested_at", params=request.GET)
    tab = {"stand": ANSWERED} if answered else {}
    context = {
        "idea": idea,
        "lines": lines_of(page.rows),
        "answered": answered,
        "newer_url": f"?{urlencode(tab | page.newer)}" if page.newer else "",
        "older_url": f"?{urlencode(tab | page.older)}" if page.older else "",
        "may_suggest": may_suggest(request.user, idea),
    }
    return render(request, "ideas/amendments.html", context)


@require_safe
@anonymous_page("nach")
def amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """One amendment: what it would change, the answers, and what people say about it."""
    return amendment_page(request, visible_amendment(request, pk))


def amendment_page(
    request: HttpRequest, amendment: Amendment, *, status: int = 200, of: int = 0, stale: bool = False, **forms: Any
) -> HttpResponse:
    """The page with all of it; a view that refused a form hands it over, with the part it belongs to."""
    refused: Form | None = forms.pop("refused", None)
    entries = entries_of(amendment, request.user, refused=refused, of=of)
    talk = discussion.read_about(amendment, request.user, cursor=request.GET.get("nach", ""))
    context = {
        "amendment": amendment,
        "idea": amendment.idea,
        "version": amendment.idea.versions.only("number").first(),
        "entries": entries,
        "may_answer": any(entry.may_answer for entry in entries),
        "can": Can(policies, request.user, amendment),
        "comments": said(talk.threads, amendment.idea, request.user),
        "more_url": f"?{urlencode({'nach': talk.next_cursor})}#diskussion" if talk.next_cursor else "",
        "may_comment": amendment.idea.allows("comment"),
        "comment_form": CommentForm(by=request.user if request.user.is_authenticated else None),
        "refused_form": refused,
        "stale": stale,
    }
    return render(request, "ideas/amendment.html", context | forms, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggest_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy of the text to write in; what would change is shown before it can be sent."""
    idea = visible_idea(request, pk)
    require(policies.can_suggest_amendment(request.user, idea))
    base = _base_of(idea, request.POST.get("base", ""))
    form = AmendmentForm(request.POST or None, by=request.user, base=base, opened=request.GET.get("teil", ""))
    if request.htmx:
        form.is_valid()
        return render(request, "ideas/_amendment_preview.html", {"form": form, "idea": idea})
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, idea, form, status=422 if request.method == "POST" else 200)
    if not form.was_looked_at:
        return _form_page(request, idea, form)
    try:
        made = Amendment.suggest(
            idea, by=request.user, base=base, texts=form.changed, reason=form.cleaned_data["reason"]
        )
    except WrongStage:  # it went on while somebody wrote: what they typed stays before them
        return _form_page(request, idea, form, status=409)
    messages.success(request, _("Ihr Vorschlag steht jetzt hier. Sie erfahren per E-Mail, was daraus wird."))
    return redirect(made)


@login_required
@require_POST
def withdraw_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    amendment = visible_amendment(request, pk)
    require(policies.can_withdraw_amendment(request.user, amendment))

    amendment.withdraw(by=request.user)
    messages.success(request, _("Ihr Vorschlag ist zurückgezogen."))
    return redirect(amendment)


@login_required
@require_POST
def accept_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    """All of a part, or as much of it as the text says that comes with it."""
    part = visible_part(request, pk)
    require(policies.can_accept_amendment(request.user, part))
    form = _accept_form(part, request.POST)
    if not form.is_valid():
        return amendment_page(request, part.amendment, status=422, refused=form, of=part.pk)

    try:
        version = part.accept(by=request.user, **form.for_verb())
    except Stale:
        again = _accept_form(visible_part(request, pk), request.POST)
        return amendment_page(request, again.part.amendment, status=409, refused=again, of=part.pk, stale=True)
    messages.success(request, _what_is_now_true(part, version))
    return redirect(part.amendment)


@login_required
@require_POST
def reject_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    part = visible_part(request, pk)
    require(policies.can_reject_amendment(request.user, part))
    form = RejectForm(request.POST, part=part)
    if not form.is_valid():
        return amendment_page(request, part.amendment, status=422, refused=form, of=part.pk)

    part.reject(by=request.user, **form.cleaned_data)
    messages.success(request, _("Abgelehnt. %(who)s erfährt den Grund.") % {"who": part.amendment.author})
    return redirect(part.amendment)


@login_required
@require_POST
def comment_amendment(request: HttpRequest, pk: int) -> HttpResponse:
    amendment = visible_amendment(request, pk)
    require(policies.can_comment(request.user, amendment.idea))
    form = CommentForm(request.POST, by=request.user)
    if not form.is_valid():
        return amendment_page(request, amendment, status=422, comment_form=form)

    said = amendment.comment(by=request.user, **form.for_verb())
    if said.held_at:
        messages.info(request, _("Ihr Kommentar enthält einen Link und wartet auf die Freigabe durch die Moderation."))
    return redirect(said)


def visible_amendment(request: HttpRequest, pk: int) -> Amendment:
    """The amendment if this person may see its idea; else 404."""
    seen = Amendment.objects.filter(idea__in=Idea.objects.visible_to(request.user))
    found = seen.select_related("idea", "author", "base_version").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def visible_part(request: HttpRequest, pk: int) -> AmendmentPart:
    part = AmendmentPart.objects.filter(pk=pk).first()
    if part is None:
        raise Http404
    part.amendment = visible_amendment(request, part.amendment_id)
    return part


def _accept_form(part: AmendmentPart, posted: Any) -> AcceptForm:
    heading = headings().get(part.section, part.section)
    now = texts_of(part.idea)[part.section]
    return AcceptForm(posted, part=part, now=now, heading=heading, whole="whole" in posted)


def _what_is_now_true(part: AmendmentPart, version: FactSheetVersion) -> str:
    named = {"number": version.number, "who": part.amendment.author}
    return _("Übernommen: Fassung %(number)d nennt %(who)s. Die Person erfährt es per E-Mail.") % named


def _base_of(idea: Idea, number: str) -> FactSheetVersion:
    """The version somebody had before them when they began to write; the newest for whoever begins."""
    versions = idea.versions.all()
    known = versions.filter(number=number).first() if number.isdecimal() and len(number) < 8 else None
    base = known or versions.first()
    if base is None:
        raise WrongStage(idea)
    base.idea = idea
    return base


def _form_page(request: HttpRequest, idea: Idea, form: AmendmentForm, *, status: int = 200) -> HttpResponse:
    context = {"idea": idea, "form": form, "is_possible": idea.allows("suggest_amendment")}
    return render(request, "ideas/suggest_amendment.html", context, status=status)
