"""Signing in and one's own account: allauth's views and names under German paths."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as entering
from allauth.account.decorators import reauthentication_required
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.socialaccount import views as elsewhere
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path

from accounts import organisations, passkeys, provider, views
from accounts.provider import leads_to_provider, when_configured


def form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A form that came back with errors says so in its status too."""

    @wraps(view)
    def honest(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        context = getattr(response, "context_data", None) or {}
        shown = [context[name] for name in ("form", "webauthn_form") if context.get(name)]
        if request.method == "POST" and any(each.errors for each in shown):
            response.status_code = 422
        return response

    return honest


ENTERING = [
    path("anmelden/", leads_to_provider(form(views.SignInView.as_view())), name="account_login"),
    path("anmelden/zweiter-faktor/", form(passkeys.SecondFactorView.as_view()), name="mfa_authenticate"),
    path("anmelden/passkey/", passkeys.SignInByPasskeyView.as_view(), name="mfa_login_webauthn"),
    path("abmelden/", entering.logout, name="account_logout"),
    path("registrieren/", form(views.RegisterView.as_view()), name="account_signup"),
    path("konto/gesperrt/", entering.account_inactive, name="account_inactive"),
    path("konto/bestaetigen/", views.confirmation_sent, name="account_email_verification_sent"),
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

WITH_PROVIDER = [
    path("anmelden/anbieter/", provider.sign_in_with_provider, name="sign_in_with_provider"),
    path("anmelden/anbieter/zurueck/", provider.return_from_provider, name="return_from_provider"),
    path(
        "anmelden/anbieter/abgebrochen/",
        when_configured(leads_to_provider(elsewhere.login_cancelled)),
        name="socialaccount_login_cancelled",
    ),
    path(
        "registrieren/anbieter/",
        when_configured(form(provider.RegisterWithProviderView.as_view())),
        name="socialaccount_signup",
    ),
    path(
        "konto/anbieter/",
        when_configured(
            login_required(
                reauthentication_required(app="allauth.socialaccount")(
                    leads_to_provider(form(provider.ConnectionView.as_view()))
                )
            )
        ),
        name="socialaccount_connections",
    ),
]

OWN_ACCOUNT = [
    path("konto/", views.account, name="account"),
    path("konto/profil/", views.edit_profile, name="edit_profile"),
    path("konto/email/", form(entering.email), name="account_email"),
    path("konto/passwort/", form(entering.password_change), name="account_change_password"),
    path("konto/passwort/festlegen/", form(entering.password_set), name="account_set_password"),
    path("konto/nachweis/", form(entering.reauthenticate), name="account_reauthenticate"),
    path("konto/nachweis/zweiter-faktor/", form(passkeys.ConfirmView.as_view()), name="mfa_reauthenticate"),
    path("konto/nachweis/passkey/", passkeys.ConfirmByPasskeyView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("konto/sicherheit/", views.SecurityView.as_view(), name="mfa_index"),
    path("konto/sicherheit/passkeys/neu/", form(passkeys.AddPasskeyView.as_view()), name="mfa_add_webauthn"),
    path(
        "konto/sicherheit/passkeys/<int:pk>/",
        form(passkeys.RenamePasskeyView.as_view()),
        name="mfa_edit_webauthn",
    ),
    path(
        "konto/sicherheit/passkeys/<int:pk>/entfernen/",
        passkeys.RemovePasskeyView.as_view(),
        name="mfa_remove_webauthn",
    ),
    path("konto/sicherheit/app/", form(views.ActivateAppView.as_view()), name="mfa_activate_totp"),
    path("konto/sicherheit/app/entfernen/", form(views.RemoveAppView.as_view()), name="mfa_deactivate_totp"),
    path("konto/sicherheit/notfallcodes/", views.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"),
    path(
        "konto/sicherheit/notfallcodes/neu/",
        form(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "konto/sicherheit/notfallcodes/datei/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("konto/geraete/", views.DevicesView.as_view(), name="usersessions_list"),
    path("konto/geraete/<int:pk>/abmelden/", views.end_session, name="end_session"),
]

ORGANISATIONS = [
    path("stellen/", organisations.organisations, name="organisations"),
    path("stellen/neu/", organisations.register_organisation, name="register_organisation"),
    path("stellen/<int:pk>/vertretung/", organisations.request_mandate, name="request_mandate"),
    path("stellen/<int:pk>/kompetenzen/", organisations.edit_body_competences, name="edit_body_competences"),
    path("konto/stellen/", organisations.my_organisations, name="my_organisations"),
]

urlpatterns: list[URLPattern] = ENTERING + WITH_PROVIDER + OWN_ACCOUNT + ORGANISATIONS
