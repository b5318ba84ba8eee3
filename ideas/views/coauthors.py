"""Writing together: inviting, asking, admitting, joining and leaving co-authors."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from arena.permissions import Can, require
from ideas import policies
from ideas.coauthor_forms import AskCoAuthorshipForm, InviteCoAuthorForm, RefuseCoAuthorForm
from ideas.models import Authorship, CoAuthorRequest, Idea, Invitation
from ideas.views.page import visible_idea

INVITATIONS = {"invite_coauthor": "20/d/user"}


@require_safe
def coauthors(request: HttpRequest, pk: int) -> HttpResponse:
    """Who writes an idea, and how one joins or leaves them."""
    return coauthors_page(request, visible_idea(request, pk))


def coauthors_page(
    request: HttpRequest, idea: Idea, *, status: int = 200, refused: Form | None = None, of: int = 0
) -> HttpResponse:
    """The page with all of it; a view that refused a form hands it over, with the request it belongs to."""
    reader, can = request.user, Can(policies, request.user, idea)
    writing = list(idea.authorships.select_related("user").order_by("-is_author", "since"))
    writes = reader.is_authenticated and idea.is_by(reader)
    requests = idea.coauthor_requests.open().select_related("user") if writes else []
    context = {
        "idea": idea,
        "writing": writing,
        "mine": next((each for each in writing if each.user_id == reader.pk and not each.is_author), None),
        "requests": [(each, Can(policies, reader, each), _refuse_form(each, refused, of)) for each in requests],
        "asked": reader.is_authenticated and idea.coauthor_requests.open().filter(user=reader).exists(),
        "may_invite": can["invite_coauthor"],
        "may_ask": not writes and idea.is_public and idea.allows("ask_coauthorship"),
        "invite_form": _form(InviteCoAuthorForm, refused),
        "ask_form": _form(AskCoAuthorshipForm, refused),
    }
    return render(request, "ideas/coauthors.html", context, status=status)


def _form(kind: type[Form], refused: Form | None) -> Form:
    return refused if isinstance(refused, kind) else kind()


def _refuse_form(asked: CoAuthorRequest, refused: Form | None, of: int) -> Form:
    return refused if refused and asked.pk == of else RefuseCoAuthorForm(auto_id=f"refuse{asked.pk}_%s")


@login_required
@require_POST
def invite_coauthor(request: HttpRequest, pk: int) -> HttpResponse:
    """The same answer whether there is such an account or not."""
    idea = visible_idea(request, pk)
    require(policies.can_invite_coauthor(request.user, idea))
    form = InviteCoAuthorForm(request.POST)
    if not form.is_valid():
        return coauthors_page(request, idea, status=422, refused=form)
    if not ratelimit.consume(request, app="arena", action="invite_coauthor", config=INVITATIONS):
        form.add_error("to", _("Das waren viele Einladungen an einem Tag. Bitte machen Sie morgen weiter."))
        return coauthors_page(request, idea, status=429, refused=form)

    Invitation.invite(idea, by=request.user, user=form.meant())
    words = _("Wenn es zu „%(to)s“ ein Konto gibt, ist die Einladung unterwegs. Sie gilt sieben Tage.")
    messages.success(request, words % {"to": form.cleaned_data["to"]})
    return redirect("coauthors", idea.pk)


@login_required
@require_safe
def coauthor_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What one is invited to, for the one person who is; nothing happens yet."""
    invitation = Invitation.behind(token, reader=request.user)
    if invitation is None:
        return render(request, "ideas/no_invitation.html", status=404)
    if invitation.is_used or invitation.is_expired:
        return render(request, "ideas/no_invitation.html", {"invitation": invitation}, status=410)
    return render(request, "ideas/invitation.html", {"invitation": invitation, "idea": invitation.idea, "token": token})


@login_required
@require_POST
def accept_coauthorship(request: HttpRequest, token: str) -> HttpResponse:
    invitation = Invitation.behind(token, reader=request.user)
    if invitation is None or invitation.is_used or invitation.is_expired:
        return _no_invitation(request, invitation)
    require(policies.can_accept_coauthorship(request.user, invitation))

    invitation.accept(by=request.user)
    messages.success(request, _("Sie schreiben jetzt an dieser Idee mit. Schön, dass Sie dabei sind."))
    return redirect(invitation.idea)


@login_required
@require_POST
def decline_coauthorship(request: HttpRequest, token: str) -> HttpResponse:
    invitation = Invitation.behind(token, reader=request.user)
    if invitation is None or invitation.is_used or invitation.is_expired:
        return _no_invitation(request, invitation)
    require(policies.can_decline_coauthorship(request.user, invitation))

    invitation.decline(by=request.user)
    messages.success(request, _("Sie schreiben nicht mit. Niemand erfährt, dass die Einladung Sie erreicht hat."))
    return redirect("mine")


def _no_invitation(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    """Whoever just answered and clicked twice is led on; everybody else reads why the link does nothing."""
    if invitation is None:
        return render(request, "ideas/no_invitation.html", status=404)
    if invitation.idea.is_by(request.user):
        messages.info(request, _("Sie schreiben an dieser Idee schon mit."))
        return redirect(invitation.idea)
    return render(request, "ideas/no_invitation.html", {"invitation": invitation}, status=410)


@login_required
@require_POST
def ask_coauthorship(request: HttpRequest, pk: int) -> HttpResponse:
    idea = visible_idea(request, pk)
    require(policies.can_ask_coauthorship(request.user, idea))
    form = AskCoAuthorshipForm(request.POST)
    if not form.is_valid():
        return coauthors_page(request, idea, status=422, refused=form)

    CoAuthorRequest.ask(idea, by=request.user, **form.cleaned_data)
    messages.success(request, _("Ihre Bitte liegt bei denen, die die Idee schreiben. Sie erfahren die Antwort."))
    return redirect("coauthors", idea.pk)


@login_required
@require_POST
def admit_coauthor(request: HttpRequest, pk: int) -> HttpResponse:
    asked = visible_request(request, pk)
    require(policies.can_admit_coauthor(request.user, asked))

    asked.admit(by=request.user)
    messages.success(request, _("%(person)s schreibt jetzt mit.") % {"person": asked.user})
    return redirect("coauthors", asked.idea_id)


@login_required
@require_POST
def refuse_coauthor(request: HttpRequest, pk: int) -> HttpResponse:
    asked = visible_request(request, pk)
    require(policies.can_refuse_coauthor(request.user, asked))
    form = RefuseCoAuthorForm(request.POST, auto_id=f"refuse{pk}_%s")
    if not form.is_valid():
        return coauthors_page(request, asked.idea, status=422, refused=form, of=pk)

    asked.refuse(by=request.user, **form.cleaned_data)
    messages.success(request, _("%(person)s erfährt Ihre Antwort.") % {"person": asked.user})
    return redirect("coauthors", asked.idea_id)


@login_required
@require_POST
def leave_coauthorship(request: HttpRequest, pk: int) -> HttpResponse:
    authorship = get_object_or_404(Authorship.objects.select_related("idea"), pk=pk, idea__in=_seen(request))
    require(policies.can_leave_coauthorship(request.user, authorship))

    authorship.leave(by=request.user)
    messages.success(request, _("Sie schreiben nicht mehr mit. Was Sie geschrieben haben, bleibt in den Fassungen."))
    still_there = Idea.objects.visible_to(request.user).filter(pk=authorship.idea_id).exists()
    return redirect(reverse("coauthors", args=[authorship.idea_id]) if still_there else "mine")


def visible_request(request: HttpRequest, pk: int) -> CoAuthorRequest:
    """The request if this person may see its idea; else 404."""
    found = CoAuthorRequest.objects.filter(pk=pk, idea__in=_seen(request)).select_related("idea", "user").first()
    if found is None:
        raise Http404
    return found


def _seen(request: HttpRequest) -> object:
    return Idea.objects.visible_to(request.user).values("pk")
