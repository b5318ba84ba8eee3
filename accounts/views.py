"""Entering, and one's own account."""

from textwrap import wrap
from typing import Any

from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import SignupView
from allauth.core.internal.httpkit import add_query_params
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.devices import describe
from accounts.forms import ProfileForm, SignupForm
from accounts.models import User
from accounts.second_factor import record_second_factor


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


class ActivateAppView(ActivateTOTPView):
    """Setting up the app proves the second factor for this session too; then the recovery codes, then on."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"key": " ".join(wrap(context["form"].secret, 4))}

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        user = self.request.user
        record_second_factor(self.request, user, Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP))
        return response

    def get_success_url(self) -> str:
        url: str = super().get_success_url()
        then = get_next_redirect_url(self.request)
        return add_query_params(url, {"next": then}) if then else url


class RecoveryCodesView(ViewRecoveryCodesView):
    """The codes, and the way on to where the person wanted to go."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"then": get_next_redirect_url(self.request)}


class DevicesView(ListUserSessionsView):
    """Where one is signed in, in words."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.device = describe(session.user_agent)
        return context


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """All about one's own account, from one page."""
    return render(request, "accounts/account.html", {"has_second_factor": is_mfa_enabled(request.user)})


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
