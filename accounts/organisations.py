"""The bodies that can carry ideas and measures: the list, and how people come to act for one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.db.models import Count, Q
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import policies
from accounts.models import MandateRequest, Organisation, Sector, User
from accounts.organisation_forms import BodyCompetencesForm, RegisterOrganisationForm, RequestMandateForm
from arena import clock
from arena.anonymous import anonymous_page
from arena.permissions import require


@require_safe
@anonymous_page("zeit")
def organisations(request: HttpRequest) -> HttpResponse:
    """All bodies that exist today, or the former ones, by sector."""
    today = Organisation.objects.listed().valid_on(clock.today())
    former = Organisation.objects.listed().filter(valid_to__lt=clock.today())
    shows_former = request.GET.get("zeit") == "frueher"
    carries = Count("responsibilities", Q(responsibilities__state="running"), distinct=True)
    counts = {"measure_count": Count("measures", distinct=True), "carries_count": carries}
    shown = (former if shows_former else today).annotate(**counts).order_by("name")
    return render(
        request,
        "accounts/organisations.html",
        {
            "sectors": _by_sector(list(shown)),
            "shows_former": shows_former,
            "number_today": today.count(),
            "number_former": former.count(),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register_organisation(request: HttpRequest) -> HttpResponse:
    """Enter a body that is missing; whoever names one that is here already is led there."""
    require(policies.can_register_organisation(request.user))
    form = RegisterOrganisationForm(request.POST or None, by=request.user)
    if form.is_valid() and not form.existing:
        try:
            Organisation.register(by=request.user, **form.cleaned_data)
        except IntegrityError:  # somebody was quicker with the same name
            form.full_clean()
    if form.existing:
        messages.info(request, _("Diese Stelle steht schon hier. Wenn Sie dort arbeiten, können Sie sie vertreten."))
        return redirect(form.existing)
    if not form.is_valid():
        return render(request, "accounts/register_organisation.html", {"form": form}, status=_status_of(form))

    messages.success(request, _("Danke. Die Stabsstelle prüft die Stelle und Ihre Vertretung und schreibt Ihnen."))
    return redirect("my_organisations")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def request_mandate(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to act for a body."""
    body = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    require(policies.can_request_mandate(request.user, body))
    if not body.is_current:
        return redirect(body)  # its page says what came after it
    if body.pk in request.user.bodies or _is_asked(request.user, body):
        return redirect("my_organisations")
    form = RequestMandateForm(request.POST or None, by=request.user)
    if not form.is_valid():
        return render(request, "accounts/request_mandate.html", {"form": form, "body": body}, status=_status_of(form))

    MandateRequest.ask(by=request.user, organisation=body, note=form.cleaned_data["note"])
    messages.success(request, _("Ihre Anfrage liegt bei der Stabsstelle. Sie hören per E-Mail davon."))
    return redirect("my_organisations")


@login_required
@require_safe
def my_organisations(request: HttpRequest) -> HttpResponse:
    """The bodies one acts for, and what one asked."""
    user = request.user
    context = {
        "mandates": user.mandates.running().select_related("organisation").order_by("organisation__name"),
        "waiting": user.mandates.not_begun().select_related("organisation").order_by("starts_on"),
        "requests": MandateRequest.objects.open().filter(user=user).select_related("organisation"),
    }
    return render(request, "accounts/my_organisations.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_body_competences(request: HttpRequest, pk: int) -> HttpResponse:
    """Representatives say what their body can contribute."""
    body = get_object_or_404(Organisation.objects.visible_to(request.user), pk=pk)
    require(policies.can_edit_body_competences(request.user, body))
    form = BodyCompetencesForm(request.POST or None, initial={"competences": body.competences.all()})
    if request.method != "POST" or not form.is_valid():
        return render(request, "accounts/body_competences.html", {"form": form, "body": body}, status=_status_of(form))

    body.competences.set(form.cleaned_data["competences"])
    messages.success(request, _("So stehen die Kompetenzen jetzt auf der Seite der Stelle."))
    return redirect(body)


def _is_asked(user: User, body: Organisation) -> bool:
    return MandateRequest.objects.open().filter(user=user, organisation=body).exists()


def _status_of(form: BaseForm) -> int:
    return 422 if form.is_bound and form.errors else 200


def _by_sector(bodies: list[Organisation]) -> list[dict[str, Any]]:
    groups: list[dict[str, Any]] = [
        {"sector": sector, "bodies": [body for body in bodies if body.sector == sector]} for sector in Sector
    ]
    return [group for group in groups if group["bodies"]]
