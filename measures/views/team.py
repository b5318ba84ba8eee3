"""The team of a measure: who belongs to it, who joins, who leaves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from arena.anonymous import anonymous_page
from arena.permissions import require
from measures import policies
from measures.forms import MemberForm
from measures.models import Measure, TeamMember
from measures.views.page import context_of, visible_measure


@require_safe
@anonymous_page()
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Who keeps the measure, who kept it, and what each of them does."""
    return _team_page(request, visible_measure(request, pk))


def _team_page(
    request: HttpRequest, measure: Measure, *, refused: MemberForm | None = None, status: int = 200
) -> HttpResponse:
    context = context_of(
        request,
        measure,
        form=refused or MemberForm(),
        refused=refused,
        past=measure.members.past().with_names().order_by("-until"),
        here="team",
    )
    return render(request, "measures/team.html", context, status=status)


@login_required
@require_POST
def add_to_team(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_add_to_team(request.user, measure))
    form = MemberForm(request.POST)
    if not form.is_valid():
        return _team_page(request, measure, refused=form, status=422)

    member = TeamMember.join(measure, by=request.user, **form.cleaned_data)
    messages.success(request, _("%(person)s gehört jetzt zum Team und erfährt davon.") % {"person": member.person})
    return redirect("team", measure.pk)


@login_required
@require_POST
def leave_team(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(TeamMember.objects.with_names().select_related("measure__organisation"), pk=pk)
    require(policies.can_leave_team(request.user, member))

    member.leave(by=request.user)
    if member.person_id == request.user.pk:
        messages.success(request, _("Sie gehören nicht mehr zum Team. Der Maßnahme folgen Sie weiter."))
    else:
        messages.success(request, _("%(person)s gehört nicht mehr zum Team.") % {"person": member.person})
    return redirect("team", member.measure_id)
