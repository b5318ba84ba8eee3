"""The start page, health, and the pages of the project itself."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from activity.models import Delivery
from activity.tasks import rings_waiting
from arena.anonymous import anonymous_page
from arena.results import results
from arena.search import EXAMPLES, TEXT, Asked, find, is_too_much
from arena.start import what_is_moving
from ideas.similar import Asked as Described
from ideas.similar import similar_to

PART = "treffer"


@require_safe
@anonymous_page()
def start(request: HttpRequest) -> HttpResponse:
    """What the Arena is, what is moving now, and the way in."""
    return render(request, "arena/start.html", what_is_moving())


@require_safe
@vary_on_headers("HX-Target")
def search(request: HttpRequest) -> HttpResponse:
    """Ideas and measures that hold what somebody looks for; htmx asks for the part that changes."""
    if is_too_much(request.GET.get(TEXT, "")):
        refusal = _("So lange kann niemand suchen: höchstens 200 Zeichen, ohne Steuerzeichen.")
        return render(request, "search/search.html", {"refusal": refusal, "examples": EXAMPLES}, status=400)
    asked = Asked.read(request.GET)
    found = find(asked) if asked.query.asks else None
    is_part, trigger = request.htmx.target == PART, request.htmx.trigger or ""
    context = {
        "asked": asked,
        "found": found,
        "results": results(found) if found else [],
        "near": similar_to(Described(asked.query.text), most=3) if found and not found.number else [],
        "examples": EXAMPLES,
        "is_part": is_part,
        "filters_open": is_part and trigger.partition("-")[0] in asked.options,
    }
    return render(request, "search/search.html#part" if is_part else "search/search.html", context)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Whether requests can be served, with how the mail is doing: only the database decides about the status."""
    try:
        mail = Delivery.objects.condition()
    except DatabaseError:
        return JsonResponse({"database": "away"}, status=503)
    waiting = rings_waiting()
    broker = {"state": "away"} if waiting is None else {"state": "ok", "waiting": waiting}
    return JsonResponse({"database": "ok", "broker": broker, "mail": mail})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old, most often because the session ended meanwhile."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's own page would ask the session for a token; what is refused this early may have none."""
    return HttpResponseBadRequest(render_to_string("400.html"))


def server_error(request: HttpRequest) -> HttpResponse:
    """As above: whatever went wrong, the page that says so needs nothing."""
    return HttpResponseServerError(render_to_string("500.html"))
