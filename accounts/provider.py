"""Signing in at the one provider the operator chose (OpenID Connect); docs/decisions/0008 says what it may and may not."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.manage_email import assess_unique_email
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.forms import SignupForm as ProviderSignupForm
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.socialaccount.views import ConnectionsView, SignupView
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from requests import PreparedRequest, RequestException, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import InvalidURL

from accounts.forms import InOurWords, WithPublicName
from accounts.models import User

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]

PENDING = "socialaccount_sociallogin"
LONGEST_SUBJECT = 191
UNREADABLE = (RequestException, OAuth2Error, AttributeError, LookupError, TypeError, ValueError)


def origins() -> set[str]:
    """The hosts the operator named: nothing is fetched from others, and no form leads to others."""
    return {_origin_of(url) for url in [settings.OIDC["issuer"], *settings.OIDC_ORIGINS] if url}


# What is asked of the provider, and what is kept of its answer


class Endpoints(OpenIDConnectOAuth2Adapter):
    """The provider's addresses, as it publishes them, and ours to which it sends people back."""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return settings.SITE_URL + reverse("return_from_provider")

    @property
    def authorize_url(self) -> str:
        return _known(super().authorize_url)


class Provider(OpenIDConnectProvider):
    """Asks for the address alone, and keeps nothing but the person's number there: no name, no token."""

    oauth2_adapter_class = Endpoints
    pkce_enabled_default = True

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return ["openid", "email"]

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return {}

    def extract_uid(self, answer: dict[str, Any]) -> str:
        """The person's number; both parts of the answer must speak of the same person."""
        numbers = {part["sub"] for part in answer.values()}
        number: str = numbers.pop()
        if numbers or not isinstance(number, str) or not 0 < len(number) <= LONGEST_SUBJECT or "\0" in number:
            raise OAuth2Error("The provider names nobody, or two people.")
        return number

    def extract_extra_data(self, answer: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, answer: dict[str, Any]) -> list[EmailAddress]:
        """The address, if the provider says in so many words that it has checked it."""
        claims = answer.get("userinfo") or answer["id_token"]
        if claims.get("email_verified") not in (True, "true"):
            return []
        return [EmailAddress(email=claims.get("email"), verified=True, primary=True)]

    def cleanup_email_addresses(
        self, email: str | None, addresses: list[EmailAddress], email_verified: bool = False
    ) -> str | None:
        address: str | None = super().cleanup_email_addresses(addresses[0].email if addresses else None, addresses)
        return address


class OnlyTheProvider(HTTPAdapter):
    """Refuses every request to a host the operator has not named, redirects included."""

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        _known(request.url or "")
        return super().send(request, *args, **kwargs)


class ProviderAdapter(DefaultSocialAccountAdapter):
    """How allauth speaks to us about the provider."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": _(
            "Ihr Konto hat noch kein Passwort. Bitte legen Sie zuerst eines fest, sonst kämen Sie nicht mehr hinein."
        ),
        "no_verified_email": _("Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse."),
        "email_taken": _("Mit dieser E-Mail-Adresse gibt es schon ein Konto. Bitte melden Sie sich damit an."),
        "invalid_token": _("Die Anmeldung hat nicht geklappt. Bitte versuchen Sie es noch einmal."),
    }

    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The provider of the environment and no other. Its accounts hang on the issuer, so another one gets none of them."""
        known = settings.OIDC
        if not known["issuer"] or provider not in (None, Provider.id, known["issuer"]):
            return []
        return [
            SocialApp(
                provider=Provider.id,
                provider_id=known["issuer"],
                name=known["name"],
                client_id=known["client_id"],
                secret=known["secret"],
                settings={"server_url": known["issuer"]},
            )
        ]

    def get_requests_session(self) -> Session:
        session: Session = super().get_requests_session()
        for scheme in ("https://", "http://"):
            session.mount(scheme, OnlyTheProvider())
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Nobody enters an account only because the provider names its address: its owner signs in and connects it."""
        sociallogin.token = None
        signs_in = sociallogin.state.get("process") != AuthProcess.CONNECT
        if signs_in and not sociallogin.is_existing and _belongs_to_an_account(sociallogin.email_addresses):
            context = {"provider_name": settings.OIDC["name"], "email": sociallogin.email_addresses[0].email}
            raise ImmediateHttpResponse(render(request, "socialaccount/email_taken.html", context, status=409))

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("mfa_index")


class RegisterWithProviderForm(WithPublicName, InOurWords, ProviderSignupForm):
    """A new account for somebody the provider knows: the public name is theirs to choose, a checked address is not."""

    field_order = ("public_name", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.sociallogin.email_addresses:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = _("Ihre Adresse bei %(name)s, dort schon bestätigt.") % settings.OIDC


def connection_of(user: User) -> SocialAccount | None:
    """This person's account at the provider, if they connected one."""
    if not settings.OIDC["issuer"]:
        return None
    connection: SocialAccount | None = SocialAccount.objects.filter(user=user, provider=settings.OIDC["issuer"]).first()
    return connection


# Pages


class RegisterWithProviderView(SignupView):
    """All or nothing, as registering with a password is; a double click gets the form once more."""

    def form_valid(self, form: RegisterWithProviderForm) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            self.request.session[PENDING] = self.sociallogin.serialize()
            form.full_clean()
            return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"provider_name": settings.OIDC["name"]}


class ConnectionView(ConnectionsView):
    """Connect one's account with the one at the provider, or end that."""

    success_url = reverse_lazy("mfa_index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = {"provider_name": settings.OIDC["name"], "connection": connection_of(self.request.user)}
        return super().get_context_data(**kwargs) | names


def when_configured(view: View) -> View:
    """Without a provider these pages do not exist."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.OIDC["issuer"]:
            raise Http404
        return view(request, *args, **kwargs)

    return page


def leads_to_provider(view: View) -> View:
    """A page with a button that leads there: browsers follow a form's redirect only to hosts the page's policy names."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: Any = view(request, *args, **kwargs)
        if origins():
            actions = [*settings.SECURE_CSP["form-action"], *sorted(origins())]
            response._csp_config = settings.SECURE_CSP | {"form-action": actions}
        return response

    return page


def _when_it_answers(view: View) -> View:
    """A provider that is away or talks nonsense gets a page that says what to do instead."""

    @wraps(view)
    def page(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except UNREADABLE:
            logger.warning("The provider of OIDC_ISSUER did not answer as it should.", exc_info=True)
            return render(request, "socialaccount/away.html", {"provider_name": settings.OIDC["name"]}, status=503)

    return page


@when_configured
@leads_to_provider
@_when_it_answers
def sign_in_with_provider(request: HttpRequest) -> HttpResponse:
    """On to the provider."""
    return _view(OAuth2LoginView, request)


@when_configured
@_when_it_answers
def return_from_provider(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with its answer."""
    return _view(OAuth2CallbackView, request)


def _view(kind: Any, request: HttpRequest) -> HttpResponse:
    response: HttpResponse = kind.adapter_view(Endpoints(request, settings.OIDC["issuer"]))(request)
    return response


def _belongs_to_an_account(addresses: list[EmailAddress]) -> bool:
    return any(assess_unique_email(address.email) is not True for address in addresses)


def _known(url: str) -> str:
    if _origin_of(url) not in origins():
        raise InvalidURL("The provider leads to a host that OIDC_ORIGINS does not name.")
    return url


def _origin_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
