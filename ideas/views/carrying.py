"""Who carries an idea: offering, answering, renewing, handing over and ending responsibility."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena.permissions import Can, require
from ideas import policies
from ideas.board import board_of
from ideas.carrying_forms import HandOverForm, OfferForm, ReasonForm, RenewForm, TakeOverForm
from ideas.consortium import consortium_of, ids_of
from ideas.factsheet_forms import ConfirmVersionForm
from ideas.models import Confirmation, Idea, Responsibility
from ideas.views.page import visible_idea


@require_safe
def carrying(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who carries an idea or offers to, what is looked for, and who did before."""
    return carrying_page(request, visible_idea(request, pk))


def carrying_page(
    request: HttpRequest, idea: Idea, *, status: int = 200, refused: Form | None = None, of: int = 0
) -> HttpResponse:
    """The page with all of it; a view that refused a form hands it over, with the responsibility it belongs to."""
    can = Can(policies, request.user, idea)
    is_open = idea.is_public and idea.allows("offer_responsibility")
    context = {
        "idea": idea,
        "can": can,
        "may_offer": can["offer_responsibility"] if request.user.is_authenticated else is_open,
        "consortium": consortium_of(idea, request.user, refused=refused, of=of),
        "board": board_of(idea, request.user, refused=refused),
        "refused_form": refused,
    }
    return render(request, "ideas/carrying.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer_responsibility(request: HttpRequest, pk: int) -> HttpResponse:
    """The form to offer a role, and the offer."""
    idea = visible_idea(request, pk)
    require(policies.can_offer_responsibility(request.user, idea))
    form = OfferForm(request.POST or None, idea=idea, by=request.user, initial={"role": request.GET.get("rolle")})
    if request.method != "POST" or not form.is_valid():
        context = {"idea": idea, "form": form, "may_offer": idea.allows("offer_responsibility")}
        return render(request, "ideas/offer.html", context, status=422 if request.method == "POST" else 200)

    offered = Responsibility.offer(idea, by=request.user, **form.cleaned_data)
    messages.success(request, _what_is_now_true(offered))
    return redirect(idea)


@login_required
@require_POST
def accept_responsibility(request: HttpRequest, pk: int) -> HttpResponse:
    offered = visible_responsibility(request, pk)
    require(policies.can_accept_responsibility(request.user, offered))

    offered.accept(by=request.user)
    messages.success(request, _("%(party)s trägt die Idee jetzt mit.") % {"party": offered.party})
    return redirect(offered)


@login_required
@require_POST
def decline_responsibility(request: HttpRequest, pk: int) -> HttpResponse:
    offered = visible_responsibility(request, pk)
    require(policies.can_decline_responsibility(request.user, offered))
    form = ReasonForm(request.POST, auto_id=ids_of(pk))
    if not form.is_valid():
        return carrying_page(request, offered.idea, status=422, refused=form, of=offered.pk)

    offered.decline(by=request.user, **form.cleaned_data)
    messages.success(request, _("Das Angebot ist abgelehnt. %(party)s erfährt den Grund.") % {"party": offered.party})
    return redirect(offered)


@login_required
@require_POST
def withdraw_offer(request: HttpRequest, pk: int) -> HttpResponse:
    offered = visible_responsibility(request, pk)
    require(policies.can_withdraw_offer(request.user, offered))

    offered.withdraw(by=request.user)
    messages.success(request, _("Ihr Angebot ist zurückgezogen."))
    return redirect(offered)


@login_required
@require_POST
def renew_responsibility(request: HttpRequest, pk: int) -> HttpResponse:
    running = visible_responsibility(request, pk)
    require(policies.can_renew_responsibility(request.user, running))
    form = RenewForm(request.POST, auto_id=ids_of(pk))
    if not form.is_valid():
        return carrying_page(request, running.idea, status=422, refused=form, of=running.pk)

    running.renew(by=request.user, **form.cleaned_data)
    messages.success(request, _("Danke, es bleibt dabei. In 75 Tagen fragen wir wieder."))
    return redirect(running)


@login_required
@require_POST
def confirm_version(request: HttpRequest, pk: int) -> HttpResponse:
    running = visible_responsibility(request, pk)
    require(policies.can_confirm_version(request.user, running))
    form = ConfirmVersionForm(request.POST)
    number = form.cleaned_data["number"] if form.is_valid() else 0

    given = Confirmation.give(running, by=request.user, number=number)
    messages.success(
        request,
        _("%(party)s steht hinter Fassung %(number)d.") % {"party": running.party, "number": given.version.number},
    )
    return redirect(reverse("carrying", args=[running.idea_id]) + f"#verantwortung-{running.pk}")


@login_required
@require_POST
def hand_over_responsibility(request: HttpRequest, pk: int) -> HttpResponse:
    running = visible_responsibility(request, pk)
    require(policies.can_hand_over_responsibility(request.user, running))
    form = HandOverForm(request.POST, auto_id=ids_of(pk))
    if not form.is_valid():
        return carrying_page(request, running.idea, status=422, refused=form, of=running.pk)

    invited = running.hand_over(by=request.user, note=form.cleaned_data["note"], **form.cleaned_data["to"])
    messages.success(
        request, _("%(party)s ist gefragt. Bis zur Antwort tragen Sie die Idee weiter.") % {"party": invited.party}
    )
    return redirect(running)


@login_required
@require_POST
def accept_handover(request: HttpRequest, pk: int) -> HttpResponse:
    invited = visible_responsibility(request, pk)
    require(policies.can_accept_handover(request.user, invited))
    form = TakeOverForm(request.POST, auto_id=ids_of(pk))
    if not form.is_valid():
        return carrying_page(request, invited.idea, status=422, refused=form, of=invited.pk)

    invited.accept_handover(by=request.user, **form.cleaned_data)
    messages.success(request, _("Sie haben übernommen. Danke, dass Sie Verantwortung tragen."))
    return redirect(invited)


@login_required
@require_POST
def decline_handover(request: HttpRequest, pk: int) -> HttpResponse:
    invited = visible_responsibility(request, pk)
    require(policies.can_decline_handover(request.user, invited))

    invited.decline_handover(by=request.user)
    messages.success(request, _("Sie übernehmen nicht. Es bleibt, wie es war."))
    return redirect(invited)


@login_required
@require_POST
def end_responsibility(request: HttpRequest, pk: int) -> HttpResponse:
    running = visible_responsibility(request, pk)
    require(policies.can_end_responsibility(request.user, running))
    form = ReasonForm(request.POST, auto_id=ids_of(pk))
    if not form.is_valid():
        return carrying_page(request, running.idea, status=422, refused=form, of=running.pk)

    running.end(by=request.user, **form.cleaned_data)
    messages.success(request, _("Die Verantwortung ist beendet, die Rolle wieder frei."))
    return redirect(running)


@login_required
@require_POST
def revoke_responsibility(request: HttpRequest, pk: int) -> HttpResponse:
    running = visible_responsibility(request, pk)
    require(policies.can_revoke_responsibility(request.user, running))
    form = ReasonForm(request.POST, auto_id=ids_of(pk))
    if not form.is_valid():
        return carrying_page(request, running.idea, status=422, refused=form, of=running.pk)

    running.revoke(by=request.user, **form.cleaned_data)
    messages.success(
        request, _("Die Verantwortung ist entzogen. %(party)s erfährt den Grund.") % {"party": running.party}
    )
    return redirect(running)


def visible_responsibility(request: HttpRequest, pk: int) -> Responsibility:
    """The responsibility if this person may see its idea; else 404."""
    seen = Responsibility.objects.filter(idea__in=Idea.objects.visible_to(request.user)).select_related("idea")
    found = seen.with_parties().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _what_is_now_true(offered: Responsibility) -> str:
    if offered.is_running:
        return _("Sie haben jetzt die Federführung. Danke, dass Sie Verantwortung übernehmen.")
    return _("Ihr Angebot liegt bei den Autor:innen. Sie erfahren die Antwort per E-Mail.")
