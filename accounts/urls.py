"""Signing in and one's own account: allauth's views and names under German paths."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as entering
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from accounts import organisations, views


def form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form that came back with errors says so in its status too."""

    @wraps(view)
    def honest(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        shown = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and shown is not None and shown.errors:
            response.status_code = 422
        return response

    return honest


ENTERING = [
    path("anmelden/", form(entering.login), name="account_login"),
    path("anmelden/zweiter-faktor/", form(second_factor.authenticate), name="mfa_authenticate"),
    path("abmelden/", entering.logout, name="account_logout"),
    path("registrieren/", form(views.RegisterView.as_view()), name="account_signup"),
    path("konto/gesperrt/", entering.account_inactive, name="account_inactive"),
    path("konto/bestaetigen/", entering.email_verification_sent, name="account_email_verification_sent"),
    path("konto/bestaetigen/noch-einmal/", views.resend_confirmation, name="resend_confirmation"),
    re_path(r"^konto/bestaetigen/(?P<key>[-:\w]+)/$", entering.confirm_email, name="account_confirm_email"),
    path("passwort-vergessen/", form(entering.password_reset), name="account_reset_password"),
    path("passwort-vergessen/gesendet/", entering.password_reset_done, name="account_reset_password_done"),
    path(
        "passwort-vergessen/fertig/",
        entering.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^passwort-vergessen/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        form(entering.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]

OWN_ACCOUNT = [
    path("konto/", views.account, name="account"),
    path("konto/profil/", views.edit_profile, name="edit_profile"),
    path("konto/email/", form(entering.email), name="account_email"),
    path("konto/passwort/", form(entering.password_change), name="account_change_password"),
    path("konto/passwort/festlegen/", form(entering.password_set), name="account_set_password"),
    path("konto/nachweis/", form(entering.reauthenticate), name="account_reauthenticate"),
    path("konto/nachweis/zweiter-faktor/", form(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("konto/zweiter-faktor/", second_factor.index, name="mfa_index"),
    path("konto/zweiter-faktor/app/", form(views.ActivateAppView.as_view()), name="mfa_activate_totp"),
    path("konto/zweiter-faktor/app/entfernen/", form(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("konto/zweiter-faktor/notfallcodes/", views.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path(
        "konto/zweiter-faktor/notfallcodes/neu/",
        form(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "konto/zweiter-faktor/notfallcodes/datei/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("konto/geraete/", views.DevicesView.as_view(), name="usersessions_list"),
]

ORGANISATIONS = [
    path("stellen/", organisations.organisations, name="organisations"),
    path("stellen/<int:pk>/", organisations.organisation, name="organisation"),
]

urlpatterns: list[URLPattern] = ENTERING + OWN_ACCOUNT + ORGANISATIONS
