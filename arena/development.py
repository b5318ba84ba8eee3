"""Pages of the development environment alone: sign in as anybody of the story, read every mail."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Mandate, Role, User
from accounts.second_factor import pretend_second_factor
from arena import mailbox

View = Callable[..., HttpResponse]

MAILS_AT_ONCE = 100
HTML_MAIL: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "img-src": ["data:"],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}
# Links in the frame open in the whole window.
IN_THE_WHOLE_WINDOW = '<base target="_top">'


def only_in_development(view: View) -> View:
    """Elsewhere the page does not exist, whatever the list of addresses says."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEVELOPMENT:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@only_in_development
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """One click, and one is somebody of the story, second factor included."""
    if request.method != "POST":
        return render(request, "entwicklung/sign_in.html", {"groups": _people_by_role()})
    person = get_object_or_404(_people_of_the_story(), pk=_number(request.POST.get("person")))
    logout(request)
    get_adapter(request).login(request, person)
    UserSession.objects.create_from_request(request)
    pretend_second_factor(request, person)
    return redirect(get_next_redirect_url(request) or ("admin:index" if person.is_staff else "mine"))


@only_in_development
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Every mail the product sent on this machine, newest first."""
    to, about = request.GET.get("an", "").strip(), request.GET.get("q", "").strip()
    found = mailbox.mails(_folder(), to=to, about=about, limit=MAILS_AT_ONCE)
    context = {"mails": found, "to": to, "about": about, "limit": MAILS_AT_ONCE}
    return render(request, "entwicklung/mails.html", context)


@only_in_development
@require_safe
@csp_override({**settings.SECURE_CSP, "frame-src": [CSP.SELF]})
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as text and as HTML."""
    return render(request, "entwicklung/mail.html", {"mail": _mail(name)})


@only_in_development
@require_safe
@csp_override(HTML_MAIL)
@xframe_options_sameorigin
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML version alone, for the frame: no script, no form, nothing from elsewhere."""
    return HttpResponse(_mail(name).html.replace("<head>", f"<head>{IN_THE_WHOLE_WINDOW}", 1))


def _folder() -> Any:
    return settings.ARENA_VAR / "mailbox"


def _mail(name: str) -> mailbox.Mail:
    found = mailbox.read(_folder(), name)
    if found is None:
        raise Http404
    return found


def _people_of_the_story() -> QuerySet[User]:
    return User.objects.filter(is_example=True, is_active=True).exclude(public_name="").order_by("public_name")


def _people_by_role() -> list[dict[str, Any]]:
    """The people of the story under their role; whoever acts for a body apart from the citizens."""
    bodies: dict[int, str] = {
        mandate.user_id: mandate.organisation.name
        for mandate in Mandate.objects.running().select_related("organisation").order_by("-pk")
    }
    groups: dict[str, list[dict[str, Any]]] = {role: [] for role in [*Role.values, "body", "citizen"]}
    for person in _people_of_the_story().prefetch_related("groups"):
        roles = [group.name for group in person.groups.all() if group.name in Role.values]
        key = roles[0] if roles else "body" if person.pk in bodies else "citizen"
        groups[key].append({"person": person, "body": bodies.get(person.pk, "")})
    words = dict(Role.choices) | {"body": _("Vertreter:innen von Stellen"), "citizen": _("Berliner:innen")}
    return [{"word": words[key], "people": people} for key, people in groups.items() if people]


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


urlpatterns = [
    path("anmelden/", sign_in_as, name="sign_in_as"),
    path("postfach/", mails, name="mails"),
    path("postfach/<slug:name>/", mail, name="mail"),
    path("postfach/<slug:name>/html/", mail_html, name="mail_html"),
]
