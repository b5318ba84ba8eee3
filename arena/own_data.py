"""One's own data: take it home, or have it erased."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.core.internal import ratelimit
from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Role, User
from arena import clock, disclosure, personal
from arena.forms import HintedLabel

EXPORTS = {"export_account": "6/h/user"}
KEEP, BLANK = "keep", "blank"


class EraseForm(forms.Form):
    """What becomes of the person's texts, and that they mean it."""

    texts = forms.ChoiceField(
        label=gettext_lazy("Was soll mit Ihren Texten geschehen?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Bitte wählen Sie, was mit Ihren Texten geschehen soll.")},
    )
    sure = forms.BooleanField(
        label=gettext_lazy("Ich möchte mein Konto löschen. Ich weiß, dass sich das nicht rückgängig machen lässt."),
        error_messages={"required": gettext_lazy("Bitte bestätigen Sie, dass Sie Ihr Konto löschen möchten.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["texts"]
        choice.choices = [
            (
                KEEP,
                HintedLabel(
                    _("Stehen lassen"), _("Was Sie veröffentlicht haben, bleibt lesbar, unter „Gelöschtes Konto“.")
                ),
            ),
            (
                BLANK,
                HintedLabel(
                    _("Auch löschen"), _("Ihre Texte und Bilder verschwinden. Was andere geschrieben haben, bleibt.")
                ),
            ),
        ]


@login_required
@require_safe
@reauthentication_required
def own_data(request: HttpRequest) -> HttpResponse:
    """Where one takes one's data home, and the way to having them erased."""
    return render(request, "personal/own_data.html")


@login_required
@require_POST
def export_account(request: HttpRequest) -> HttpResponseBase:
    """Everything held on this person in one file; whoever was away for long proves first who they are."""
    if is_reauthentication_required(request, app="allauth.account"):
        return redirect("own_data")
    if not ratelimit.consume(request, app="arena", action="export_account", config=EXPORTS):
        return render(request, "personal/too_often.html", status=429)

    archive = disclosure.pack(personal.export(_me(request)))
    return FileResponse(
        archive,
        as_attachment=True,
        filename=f"arena-meine-daten-{clock.today()}.zip",
        content_type="application/zip",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required
def erase_account(request: HttpRequest) -> HttpResponse:
    """Say plainly what goes and what stays; then erase."""
    form = EraseForm(request.POST or None)
    if not form.is_valid():
        roles = [role.label for role in Role if role in request.user.roles]
        context = {"form": form, "role_words": roles}
        return render(request, "personal/erase.html", context, status=422 if form.is_bound else 200)

    personal.erase(_me(request), blank_texts=form.cleaned_data["texts"] == BLANK)
    logout(request)
    return redirect("account_erased")


@require_safe
def account_erased(request: HttpRequest) -> HttpResponse:
    """The last page: what is gone."""
    return render(request, "personal/erased.html")


def _me(request: HttpRequest) -> User:
    return User.objects.get(pk=request.user.pk)
