"""The pages of the workshop."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from arena.development import HTML_MAIL, only_in_development
from arena.workshop import mails
from arena.workshop.components import components


@only_in_development
@require_safe
def workshop(request: HttpRequest) -> HttpResponse:
    """All components, and the way to all mails."""
    letters = [{"name": name, "slug": _slug(name)} for name in mails.names()]
    return render(request, "workshop/workshop.html", {"components": components(), "mails": letters})


@only_in_development
@require_safe
@csp_override({**settings.SECURE_CSP, "frame-src": [CSP.SELF]})
def workshop_mail(request: HttpRequest, slug: str) -> HttpResponse:
    """One mail in all its states, as text and as HTML."""
    name = _name(slug)
    states = [{"word": word, "letter": letter} for word, letter in mails.letters(name).items()]
    return render(request, "workshop/mail.html", {"name": name, "slug": slug, "states": states})


@only_in_development
@require_safe
@csp_override(HTML_MAIL)
@xframe_options_sameorigin
def workshop_mail_html(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The HTML version alone, for the frame."""
    letters: list[Any] = [*mails.letters(_name(slug)).values()]
    if not 1 <= number <= len(letters):
        raise Http404
    return HttpResponse(letters[number - 1].html)


def _slug(name: str) -> str:
    return name.replace("/", "-")


def _name(slug: str) -> str:
    found = next((name for name in mails.names() if _slug(name) == slug), None)
    if found is None:
        raise Http404
    return found


urlpatterns = [
    path("", workshop, name="workshop"),
    path("mails/<slug:slug>/", workshop_mail, name="workshop_mail"),
    path("mails/<slug:slug>/<int:number>/html/", workshop_mail_html, name="workshop_mail_html"),
]
