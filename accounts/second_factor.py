"""Whether somebody signed in with a second factor, and where to go if not."""

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal.httpkit import add_query_params
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import User

DEVELOPMENT = "development"
KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes only stand in for one of these


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was confirmed with a second factor that the person still has."""
    if not request.user.is_authenticated:
        return False
    used = [record for record in get_authentication_records(request, request.user) if record["method"] == "mfa"]
    if settings.DEVELOPMENT and any(record.get("type") == DEVELOPMENT for record in used):
        return True
    ids = [record["id"] for record in used if "id" in record]
    return bool(ids) and Authenticator.objects.filter(user=request.user, pk__in=ids).exists()


def lacks_second_factor(user: User) -> bool:
    """Whether this person must have a second factor and has not set one up."""
    return user.needs_second_factor and not is_mfa_enabled(user, KINDS)


def is_last_factor(factor: Authenticator) -> bool:
    """Whether its owner's password alone would be enough without this one."""
    return not Authenticator.objects.filter(user=factor.user_id, type__in=KINDS).exclude(pk=factor.pk).exists()


def way_to_second_factor(request: HttpRequest, then: str) -> str:
    """The page where this person sets up or confirms the second factor, and goes on to `then`."""
    page = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_index"
    return f"{reverse(page)}?{urlencode({'next': then})}"


def record_second_factor(request: HttpRequest, user: User, authenticator: Authenticator) -> None:
    """Setting it up proves it: this session counts as confirmed."""
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type, reauthenticated=True)


def pretend_second_factor(request: HttpRequest, user: User) -> None:
    """Development only: signing in as somebody counts as confirmed."""
    if settings.DEVELOPMENT:
        record_authentication(request, user, "mfa", type=DEVELOPMENT, reauthenticated=True)


class GoesOn:
    """A view that sets up a second factor: the page after it still knows where the person wanted to go."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"then": get_next_redirect_url(self.request)}

    def get_success_url(self) -> str:
        url: str = super().get_success_url()
        then = get_next_redirect_url(self.request)
        return add_query_params(url, {"next": then}) if then else url
