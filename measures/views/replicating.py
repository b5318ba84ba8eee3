"""What others can take over from a measure, who did, and where it runs."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arena.anonymous import anonymous_page
from arena.permissions import Can, require
from arena.transitions import Stale
from measures import policies
from measures.family import Family
from measures.models import Measure, Replication, ReplicationKit
from measures.replication_forms import DifferencesForm, KitForm, RevisedKitForm, TakeoverForm, authorities_of
from measures.views.page import context_of, visible_measure


@require_safe
@anonymous_page()
def replication(request: HttpRequest, pk: int) -> HttpResponse:
    """The kit, and every place where the measure runs."""
    return _replication_page(request, visible_measure(request, pk))


def _replication_page(
    request: HttpRequest, measure: Measure, *, refused: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    family = Family.of(measure)
    taken = family.taken_here
    can = Can(policies, request.user, measure)
    form = None
    if taken and can["keep_measure"]:
        form = refused or DifferencesForm(initial={"differences": taken.differences}, auto_id="differences_%s")
    context = context_of(
        request,
        measure,
        kit=ReplicationKit.objects.filter(measure=measure).first(),
        family=family,
        taken=taken,
        carries_it=_carries_it(request, family),
        form=form,
        refused=refused,
        here="replication",
    )
    return render(request, "measures/replication.html", context, status=status)


def _carries_it(request: HttpRequest, family: Family) -> bool:
    """Whether every authority this person acts for belongs to the family already."""
    if not request.user.is_authenticated or not request.user.bodies:
        return False
    theirs = set(authorities_of(request.user).values_list("pk", flat=True))
    bodies = {each.measure.organisation_id for each in family.members}
    return bool(theirs) and theirs <= bodies | {each.taken.organisation_id for each in family.copies if each.taken}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def publish_kit(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what other authorities ask, once and for all of them."""
    measure = visible_measure(request, pk)
    require(policies.can_publish_kit(request.user, measure))
    if request.method != "POST":
        return _kit_page(request, measure, KitForm.suggested_for(measure))
    form = KitForm(request.POST)
    if not form.is_valid():
        return _kit_page(request, measure, form, status=422)

    ReplicationKit.publish(measure, by=request.user, **form.cleaned_data)
    messages.success(request, _("Die Anleitung ist öffentlich. Andere Stellen können die Maßnahme jetzt übernehmen."))
    return redirect("replication", measure.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revise_kit(request: HttpRequest, pk: int) -> HttpResponse:
    """Improve the answers, and say what is new."""
    kit = get_object_or_404(ReplicationKit.objects.select_related("measure__organisation"), measure=pk)
    require(policies.can_revise_kit(request.user, kit.measure))
    if request.method != "POST":
        return _kit_page(request, kit.measure, RevisedKitForm.of(kit), kit=kit)
    form = RevisedKitForm(request.POST)
    if not form.is_valid():
        return _kit_page(request, kit.measure, form, kit=kit, status=422)

    try:
        kit.revise(by=request.user, **form.cleaned_data)
    except Stale:
        form.begin_anew(kit)
        return _kit_page(request, kit.measure, form, kit=kit, status=409)
    messages.success(request, _("Die neue Fassung ist öffentlich. Wer die Maßnahme übernommen hat, erfährt davon."))
    return redirect("replication", kit.measure_id)


def _kit_page(
    request: HttpRequest, measure: Measure, form: KitForm, *, kit: ReplicationKit | None = None, status: int = 200
) -> HttpResponse:
    context = context_of(request, measure, form=form, kit=kit, here="replication")
    return render(request, "measures/kit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def replicate_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """An authority takes the measure over: what that means, and the four things it says."""
    measure = visible_measure(request, pk)
    require(policies.can_replicate_measure(request.user, measure))
    if request.method != "POST":
        return _takeover_page(request, measure, TakeoverForm(by=request.user, measure=measure))
    form = TakeoverForm(request.POST, by=request.user, measure=measure)
    if not form.is_valid():
        return _takeover_page(request, measure, form, status=422)

    taken = Replication.take_over(measure, by=request.user, **form.cleaned_data)
    messages.success(
        request,
        _("Ihre Maßnahme %(number)s beginnt in Phase 1, und Sie leiten das Team. Nehmen Sie jetzt andere dazu auf.")
        % {"number": taken.copy.number},
    )
    return redirect(taken.copy)


def _takeover_page(request: HttpRequest, measure: Measure, form: TakeoverForm, *, status: int = 200) -> HttpResponse:
    context = context_of(request, measure, form=form, kit_is_there=measure.has_kit, here="replication")
    return render(request, "measures/takeover.html", context, status=status)


@login_required
@require_POST
def revise_differences(request: HttpRequest, pk: int) -> HttpResponse:
    taken = get_object_or_404(Replication.objects.select_related("copy__organisation", "copy__phase"), pk=pk)
    require(policies.can_revise_differences(request.user, taken.copy))
    form = DifferencesForm(request.POST, auto_id="differences_%s")
    if not form.is_valid():
        return _replication_page(request, taken.copy, refused=form, status=422)

    taken.revise_differences(by=request.user, **form.cleaned_data)
    messages.success(request, _("Das steht jetzt da. Das Team der ursprünglichen Maßnahme erfährt davon."))
    return redirect("replication", taken.copy_id)
