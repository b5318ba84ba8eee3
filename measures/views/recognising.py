"""The recognition of one measure: what it needs, its course, and the steps of team and Stabsstelle."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activity.verbs import Verb
from arena.anonymous import anonymous_page
from arena.permissions import Can, require
from measures import policies
from measures.models import Measure, Recognition
from measures.recognition_forms import RecogniseForm, RenewForm, RevokeForm
from measures.views.page import context_of, visible_measure

STEPS = [Verb.MEASURE_RECOGNISED, Verb.RECOGNITION_RENEWED, Verb.RECOGNITION_REVOKED, Verb.RECOGNITION_EXPIRED]


@require_safe
@anonymous_page()
def recognition_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the measure is recognised, until when, what it needs, and what happened with its recognitions."""
    return _page(request, visible_measure(request, pk))


def _page(
    request: HttpRequest, measure: Measure, *, verb: str = "", refused: forms.Form | None = None, status: int = 200
) -> HttpResponse:
    known = measure.recognition
    steps = {name: _form(name, verb, refused) for name in _open_steps(request, measure, known)}
    context = context_of(
        request,
        measure,
        recognition=known,
        checklist=[{"met": met, "words": condition.words} for condition, met in measure.missing_for_recognition()],
        course=measure.history_for(request.user).filter(verb__in=STEPS),
        refused=refused,
        opened=verb,
        here="recognition_of",
        **steps,
    )
    return render(request, "measures/recognition.html", context, status=status)


def _form(name: str, verb: str, refused: forms.Form | None) -> forms.Form | None:
    kinds: dict[str, type[forms.Form]] = {
        "recognise_measure": RecogniseForm,
        "renew_recognition": RenewForm,
        "revoke_recognition": RevokeForm,
    }
    return refused if name == verb else kinds[name]()


def _open_steps(request: HttpRequest, measure: Measure, known: Recognition | None) -> list[str]:
    """What this person may do now, and what the recognition is ready for."""
    can = Can(policies, request.user, measure)
    stands = known is not None and known.is_standing
    met = all(is_met for _condition, is_met in measure.missing_for_recognition())
    ready = {
        "recognise_measure": not stands and met,
        "renew_recognition": known is not None and known.can_be_renewed_today,
        "revoke_recognition": stands,
    }
    return [name for name, is_ready in ready.items() if is_ready and can[name]]


@login_required
@require_POST
def recognise_measure(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_recognise_measure(request.user, measure))
    form = RecogniseForm(request.POST)
    if not form.is_valid():
        return _page(request, measure, verb="recognise_measure", refused=form, status=422)

    made = measure.recognise(by=request.user, **form.cleaned_data)
    messages.success(
        request, _("Die Maßnahme ist anerkannt. Ihre Urkunde trägt die Nummer %(number)s.") % {"number": made}
    )
    return redirect(made)


@login_required
@require_POST
def renew_recognition(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_renew_recognition(request.user, measure))
    known = _known(measure)
    form = RenewForm(request.POST)
    if not form.is_valid():
        return _page(request, measure, verb="renew_recognition", refused=form, status=422)

    known.renew(by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Die Anerkennung ist um ein Jahr verlängert. Danke für Ihren Einsatz."))
    return redirect("recognition_of", measure.pk)


@login_required
@require_POST
def revoke_recognition(request: HttpRequest, pk: int) -> HttpResponse:
    measure = visible_measure(request, pk)
    require(policies.can_revoke_recognition(request.user, measure))
    known = _known(measure)
    form = RevokeForm(request.POST)
    if not form.is_valid():
        return _page(request, measure, verb="revoke_recognition", refused=form, status=422)

    known.revoke(by=request.user, **form.cleaned_data)
    messages.success(
        request, _("Die Anerkennung ist widerrufen. Urkunde und Siegel sagen es, das Team erfährt die Gründe.")
    )
    return redirect("recognition_of", measure.pk)


def _known(measure: Measure) -> Recognition:
    """The recognition that counts; one that never was is not found."""
    if measure.recognition is None:
        raise Http404
    return measure.recognition
