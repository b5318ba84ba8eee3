"""The desk: the Django admin, for staff with a second factor in this session."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.second_factor import has_second_factor, way_to_second_factor
from arena.desk import RoleAdmin, roles_of
from moderation.due import Due, due_for

WAYS = (
    ("admin:index", _("Was ansteht")),
    ("admin:ideas_idea_changelist", _("Ideen")),
    ("admin:ideas_comment_changelist", _("Kommentare")),
)
WAYS_TO_DECIDE = (
    ("admin:ideas_idea_changelist", _("Ideen")),
    ("admin:ideas_sitting_changelist", _("Sitzungen")),
)


class Desk(AdminSite):
    site_header = _("Schreibtisch")
    site_title = _("Schreibtisch der Arena")
    index_title = _("Was ansteht")
    enable_nav_sidebar = False

    def register(
        self, model_or_iterable: type[Model] | Iterable[type[Model]], admin_class: Any = None, **options: Any
    ) -> None:
        """Only our own lists, which judge by role; those that other packages bring stay away."""
        if admin_class and issubclass(admin_class, RoleAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and request.user.is_staff and has_second_factor(request)

    # The way in leads through our own account pages

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Nobody types a password here: visitors sign in as everywhere, staff also prove a second factor."""
        wanted = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
            wanted = reverse("admin:index")
        if self.has_permission(request):
            return redirect(wanted)
        if request.user.is_authenticated and not request.user.is_staff:
            raise PermissionDenied
        if request.user.is_authenticated:
            return redirect(way_to_second_factor(request, wanted))
        return redirect(f"{reverse('account_login')}?{urlencode({'next': wanted})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("account_change_password")

    # The pages

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        return super().each_context(request) | {"ways": self._ways(request)}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """What is due for this person's roles, then everything else they keep."""
        return super().index(request, {"due": self.due(request)} | (extra_context or {}))

    def due(self, request: HttpRequest) -> list[Due]:
        """What waits for this person's roles."""
        return due_for(roles_of(request.user))

    def _ways(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The main ways through the desk that are open to this person."""
        if not self.has_permission(request):
            return []
        links: list[dict[str, Any]] = [{"url": reverse(name), "word": word} for name, word in ways_of(request.user)]
        here = max((link["url"] for link in links if request.path.startswith(link["url"])), key=len, default="")
        for link in links:
            link["current"] = ("page" if link["url"] == request.path else "true") if link["url"] == here else ""
        return links


def ways_of(user: User) -> list[tuple[str, Any]]:
    """The main ways of this person, each once, whatever roles they hold."""
    ways = [*(WAYS if user.keeps_order else WAYS[:1]), *(WAYS_TO_DECIDE if user.is_decision_maker else ())]
    return list(dict(ways).items())
