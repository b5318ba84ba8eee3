"""The start page, health, and the pages of the project itself."""

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from activity.models import Delivery
from activity.tasks import rings_waiting
from arena.anonymous import anonymous_page
from arena.start import what_is_moving


@require_safe
@anonymous_page()
def start(request: HttpRequest) -> HttpResponse:
    """What the Arena is, what is moving now, and the way in."""
    return render(request, "arena/start.html", what_is_moving())


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
