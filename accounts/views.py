"""Entering, and one's own account."""

from textwrap import wrap
from typing import Any

from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, SignupView
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.adapters import CONFIRMATION_SENT
from accounts.devices import describe
from accounts.forms import ProfileForm, SignupForm
from accounts.models import User
from accounts.provider import connection_of
from accounts.second_factor import KINDS, GoesOn, is_last_factor, lacks_second_factor, record_second_factor


class RegisterView(SignupView):
    """Registering is all or nothing: person, address and mail; a double click gets the usual answer."""

    def form_valid(self, form: SignupForm) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            form.full_clean()
            has_answer = form.account_already_exists or form.is_valid()
            return super().form_valid(form) if has_answer else self.form_invalid(form)


class SignInView(LoginView):
    """By address and password, by passkey, or at the provider."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"provider_name": settings.OIDC["name"]}


@require_safe
def confirmation_sent(request: HttpRequest) -> HttpResponse:
    """What to do with the mail; nobody hears of a mail who has just opened this page."""
    if request.user.is_authenticated:
        return redirect("account")
    if CONFIRMATION_SENT not in request.session:
        return redirect("account_login")
    return render(request, "account/verification_sent.html")


@require_POST
def resend_confirmation(request: HttpRequest) -> HttpResponse:
    """Send the link again to whoever registered or tried to sign in just now, in this browser."""
    stage = LoginStageController.enter(request, EmailVerificationStage.key)
    if stage is None:
        messages.info(request, _("Bitte melden Sie sich an. Dann schicken wir Ihnen den Link noch einmal."))
        return redirect("account_login")
    if not send_verification_email_at_login(request, stage.login):
        messages.info(request, _("Die E-Mail ist erst vor Kurzem losgegangen. Bitte warten Sie drei Minuten."))
    return redirect("account_email_verification_sent")


class ActivateAppView(GoesOn, ActivateTOTPView):
    """Setting up the app proves the second factor for this session too; then the recovery codes, then on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"key": " ".join(wrap(context["form"].secret, 4))}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        user = self.request.user
        record_second_factor(self.request, user, Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP))
        return response


class RemoveAppView(DeactivateTOTPView):
    """Says what protects the account afterwards."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"is_last": is_last_factor(self.authenticator)}


class RecoveryCodesView(ViewRecoveryCodesView):
    """The codes, and the way on to where the person wanted to go."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"then": get_next_redirect_url(self.request)}


class SecurityView(IndexView):
    """How one signs in and what protects the account, on one page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "then": get_next_redirect_url(self.request),
            "lacks_second_factor": lacks_second_factor(user),
            "device_count": len(UserSession.objects.purge_and_list(user)),
            "provider_name": settings.OIDC["name"],
            "connection": connection_of(user),
        }


class DevicesView(ListUserSessionsView):
    """Where one is signed in, in words."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.device = describe(session.user_agent)
        return context


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one device out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.is_current():
        return redirect("account_logout")
    session.end()
    messages.success(request, _("Dieses Gerät ist abgemeldet."))
    return redirect("usersessions_list")


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """All about one's own account, from one page."""
    return render(request, "accounts/account.html", {"has_second_factor": is_mfa_enabled(request.user, KINDS)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: HttpRequest) -> HttpResponse:
    """Change one's public name and what one says about oneself."""
    me = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=me)
    if not form.is_valid():
        return render(request, "accounts/profile.html", {"form": form}, status=422 if form.is_bound else 200)

    form.save()
    messages.success(request, _("So sehen andere jetzt Ihr Profil."))
    return redirect("person", me.pk)
