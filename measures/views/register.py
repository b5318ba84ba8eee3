"""The register of recognitions: for everybody to read, print, embed and check."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from activity.models import DecisionRecord
from arena import qr, signing
from arena.anonymous import anonymous_page
from measures.models import Measure, Recognition
from measures.models.recognition import NUMBER
from measures.recognition_forms import CheckForm
from measures.verdict import how_it_stands, judge

SHOWN = 50
FIVE_MINUTES = "public, max-age=300"  # so long a revocation may stay unseen where a badge is embedded
EMBEDDED = '<a href="{address}"><img src="{address}siegel.svg" width="336" height="96" alt="{words}"></a>'
View = Callable[..., HttpResponse]


def for_other_sites(view: View) -> View:
    """May be embedded and read anywhere: it is the same for all, so no cookie is asked for or set."""

    @wraps(view)
    def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = FIVE_MINUTES
        response["Access-Control-Allow-Origin"] = "*"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

    return open_to_all


@require_safe
@anonymous_page("vor", "nummer")
def recognitions(request: HttpRequest) -> HttpResponse:
    """All recognitions, the newest first, also those that hold no longer; a number leads to its certificate."""
    asked = request.GET.get("nummer", "").strip().upper()
    if re.fullmatch(NUMBER, asked) and (known := Recognition.objects.filter(number=asked).first()):
        return redirect(known)
    found = Recognition.objects.with_state()
    before = request.GET.get("vor", "")
    if before.isascii() and before.isdecimal() and len(before) < 10:
        found = found.filter(pk__lt=int(before))
    shown = list(found[: SHOWN + 1])
    older = f"?vor={shown[SHOWN - 1].pk}" if len(shown) > SHOWN else ""
    keeps_it = request.user.is_authenticated and request.user.is_stabsstelle
    waiting = Measure.objects.awaiting_recognition()[:SHOWN] if keeps_it else []
    context = {"recognitions": shown[:SHOWN], "older_url": older, "asked": asked[:40], "waiting": waiting}
    return render(request, "recognitions/list.html", context)


@require_safe
@anonymous_page()
def recognition(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate, made to be printed; it says so when it holds no longer."""
    found = _found(number)
    decisions = DecisionRecord.objects.select_related("text")
    end, address = found.end, request.build_absolute_uri(found.get_absolute_url())
    words = _("Anerkannte Maßnahme der Smart City Berlin, %(number)s") % {"number": found}
    context = {
        "recognition": found,
        "decision": decisions.get(number=found.decision_number),
        "end_decision": decisions.get(number=end.decision_number) if end else None,
        "verdict": how_it_stands(found),
        "is_newest": not hasattr(found, "followed_by"),
        "address": address,
        "code": qr.drawn(address),
        "embedded": EMBEDDED.format(address=address, words=words),
    }
    return render(request, "recognitions/certificate.html", context)


@require_safe
@conditional_page
@for_other_sites
def badge(request: HttpRequest, number: str) -> HttpResponse:
    """The badge as others embed it: it says itself when the recognition holds no longer."""
    found = _found(number)
    drawn = render_to_string("recognitions/badge.svg", {"recognition": found, "verdict": how_it_stands(found)})
    return HttpResponse(drawn, content_type="image/svg+xml")


@require_safe
@conditional_page
@for_other_sites
def recognition_as_json(request: HttpRequest, number: str) -> HttpResponse:
    """What was signed last, byte for byte as it is stored."""
    statement = _found(number).statement
    response = HttpResponse(statement.text if statement else "", content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{number}.json"'
    return response


@require_safe
@conditional_page
@for_other_sites
def signing_keys(request: HttpRequest) -> HttpResponse:
    """The public halves of all keys of this site: of today, of before, and those that nobody should believe."""
    published = {"keys": [key.as_jwk() for key in signing.known_keys()]}
    return JsonResponse(published, json_dumps_params={"indent": 2})


@csrf_exempt  # it changes nothing, so it needs no session, and visitors no cookie
@require_http_methods(["GET", "HEAD", "POST"])
def check_recognition(request: HttpRequest) -> HttpResponse:
    """Whether a statement is ours and still holds."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "recognitions/check.html", {"form": form}, status=422 if form.errors else 200)
    verdict = judge(form.cleaned_data["statement"])
    return render(request, "recognitions/check.html", {"form": form, "verdict": verdict})


def _found(number: str) -> Recognition:
    return get_object_or_404(Recognition.objects.with_state(), number=number)
