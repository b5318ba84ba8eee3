"""Stellungnahmen: reading, giving and withdrawing them, asking for them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena import keyset
from arena.permissions import Can, require
from arena.templatetags.arena import due
from ideas import policies
from ideas.matching import experts_for
from ideas.models import Dimension, Idea, Opinion, OpinionInvitation
from ideas.opinion_forms import DeclineOpinionForm, InviteOpinionForm, OpinionForm
from ideas.opinions import asked_of, given_of, ids_of, matrix_of, scale, words_of
from ideas.views.page import visible_idea

SHOWN = 10
EARLIER = "frueher"


@require_safe
def opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """What experts and authorities say about how well an idea can be done, and who is asked."""
    return opinions_page(request, visible_idea(request, pk))


def opinions_page(
    request: HttpRequest, idea: Idea, *, status: int = 200, refused: Form | None = None, of: int = 0
) -> HttpResponse:
    """The page with all of it; a view that refused a form hands it over, with the request it belongs to."""
    dimension = request.GET.get("dimension", "")
    dimension = dimension if dimension in Dimension.values else ""
    earlier = request.GET.get("stand") == EARLIER
    chosen = idea.opinions.earlier() if earlier else idea.opinions.current()
    chosen = chosen.filter(dimension=dimension) if dimension else chosen
    page = keyset.page_of(chosen.with_parties(), by="given_at", params=request.GET, size=SHOWN)
    lines, can = matrix_of(idea), Can(policies, request.user, idea)
    asked = asked_of(idea, request.user, refused=refused, of=of) if idea.allows("give_opinion") else []
    is_open = idea.is_public and idea.allows("give_opinion") and not idea.is_need
    context = {
        "idea": idea,
        "can": can,
        "may_give": is_open and (can["give_opinion"] if request.user.is_authenticated else True),
        "may_invite": is_open and can["invite_opinion"],
        "lines": lines,
        "ratings": scale(),
        "picture_words": words_of(lines),
        "given": given_of(idea, request.user, page.rows),
        "asked": asked,
        "is_asked": any(each.can["decline_opinion_invitation"] for each in asked),
        "chosen_word": Dimension(dimension).label if dimension else "",
        "earlier": earlier,
        "has_earlier": earlier or idea.opinions.earlier().exists(),
        "version": idea.versions.values_list("number", flat=True).first(),
        "newer_url": _page_url(idea, dimension, earlier, page.newer),
        "older_url": _page_url(idea, dimension, earlier, page.older),
    }
    return render(request, "ideas/opinions.html", context, status=status)


def _page_url(idea: Idea, dimension: str, earlier: bool, params: dict[str, str]) -> str:
    if not params:
        return ""
    kept = {"dimension": dimension} if dimension else {}
    kept |= {"stand": EARLIER} if earlier else {}
    return reverse("opinions", args=[idea.pk]) + "?" + urlencode(kept | params)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, with what the party said before, and the opinion."""
    idea = visible_idea(request, pk)
    require(policies.can_give_opinion(request.user, idea))
    form = OpinionForm(request.POST or None, idea=idea, by=request.user, initial=_asked_for(request, idea))
    if request.method != "POST" or not form.is_valid():
        is_open = idea.allows("give_opinion") and not idea.is_need
        context = {"idea": idea, "form": form, "is_open": is_open}
        return render(request, "ideas/opinion_form.html", context, status=422 if request.method == "POST" else 200)

    given = Opinion.give(idea, by=request.user, **form.for_verb())
    messages.success(request, _("Danke! Ihre Stellungnahme steht jetzt bei der Idee."))
    return redirect(given)


def _asked_for(request: HttpRequest, idea: Idea) -> dict[str, Any]:
    """The dimension and the body of the link that led here."""
    asked = {"dimension": request.GET.get("dimension", ""), "organisation": request.GET.get("stelle", "")}
    return {name: value for name, value in asked.items() if value}


@login_required
@require_POST
def withdraw_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    opinion = Opinion.objects.filter(pk=pk, idea__in=_seen(request)).with_parties().select_related("idea").first()
    if opinion is None:
        raise Http404
    require(policies.can_withdraw_opinion(request.user, opinion))

    opinion.withdraw(by=request.user)
    messages.success(request, _("Ihre Stellungnahme ist zurückgezogen. Sie steht noch unter den früheren."))
    return redirect("opinions", opinion.idea_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invite_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom to ask, with those beside who know about it by their profile, and the request."""
    idea = visible_idea(request, pk)
    require(policies.can_invite_opinion(request.user, idea))
    dimension = request.GET.get("dimension", "")
    initial = {"dimension": dimension, "to": request.GET.get("an", "")}
    form = InviteOpinionForm(request.POST or None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        context = {
            "idea": idea,
            "form": form,
            "is_open": idea.allows("invite_opinion") and not idea.is_need,
            "dimensions": [(each.value, each.label, each == dimension) for each in Dimension],
            "dimension": dimension,
            "experts": experts_for(idea, dimension),
        }
        return render(request, "ideas/invite_opinion.html", context, status=422 if request.method == "POST" else 200)

    invitation = OpinionInvitation.invite(idea, by=request.user, **form.for_verb())
    words = {"party": invitation.party, "when": due(invitation.due_on)}
    messages.success(request, _("%(party)s ist gefragt. Erbeten ist die Stellungnahme %(when)s.") % words)
    return redirect(invitation)


@login_required
@require_POST
def decline_opinion_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = visible_invitation(request, pk)
    require(policies.can_decline_opinion_invitation(request.user, invitation))
    form = DeclineOpinionForm(request.POST, auto_id=ids_of(pk))
    if not form.is_valid():
        return opinions_page(request, invitation.idea, status=422, refused=form, of=pk)

    invitation.decline(by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Danke für die klare Antwort. Wer gefragt hat, kann jetzt jemand anderen fragen."))
    return redirect("opinions", invitation.idea_id)


@login_required
@require_POST
def withdraw_opinion_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = visible_invitation(request, pk)
    require(policies.can_withdraw_opinion_invitation(request.user, invitation))

    invitation.withdraw(by=request.user)
    messages.success(request, _("%(party)s ist nicht mehr gefragt.") % {"party": invitation.party})
    return redirect("opinions", invitation.idea_id)


def visible_invitation(request: HttpRequest, pk: int) -> OpinionInvitation:
    """The request for an opinion if this person may see its idea; else 404."""
    seen = OpinionInvitation.objects.filter(pk=pk, idea__in=_seen(request)).with_parties().select_related("idea")
    invitation = seen.first()
    if invitation is None:
        raise Http404
    return invitation


def _seen(request: HttpRequest) -> object:
    return Idea.objects.visible_to(request.user).values("pk")
