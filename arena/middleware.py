"""What every response obeys."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

from arena.transitions import Refused

Answer = Callable[[HttpRequest], HttpResponse]

LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED = "55P03", "40P01"


class InGerman:
    """Pages speak the site's language from their first word; looking up each time that none was chosen costs more."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(settings.LANGUAGE_CODE)
        timezone.activate(timezone.get_default_timezone())
        return self.get_response(request)


class PrivateResponses:
    """Pages of signed-in people, and pages that set a cookie, stay out of every cache."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class FriendlyRefusals:
    """Turns a refused state change or a lost race for a row into a page that says what to do next."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return _refusal(request, exception)
        if isinstance(exception, OperationalError) and _lost_the_row(exception):
            return render(request, "busy.html", status=409)
        return None


def say_it_is_done(request: HttpRequest, event: Any) -> None:
    """To whom clicked twice; the words of the first click say more, if they are still to be read."""
    if not messages.get_messages(request):
        done = {"who": event.told_to(request.user), "what": event.get_verb_display()}
        messages.info(request, _("Das ist schon geschehen: %(who)s %(what)s. Einmal genügt.") % done)


def _lost_the_row(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in {LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED}


def _refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """What happened meanwhile, as far as this person may read of it; what they may no longer see is not found."""
    thing: Any = refused.thing
    if not type(thing).objects.visible_to(request.user).filter(pk=thing.pk).exists():
        return page_not_found(request, Http404())
    if event := refused.done_by(request.user):
        say_it_is_done(request, event)
        return redirect(event)
    last = thing.history_for(request.user).first()
    context = {"refused": refused, "thing": thing, "last": last, "who": last.told_to(request.user) if last else ""}
    return render(request, "409.html", context, status=409)
