"""Mandates at the desk: who asked for one, who has one, and how it ends."""

from copy import copy
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import policies
from accounts.admin.people import AboutPeople
from accounts.models import Mandate, MandateRequest, Organisation, User
from arena import clock
from arena.desk import STABSSTELLE, DayInput, DeskForm, QueueFilter, RoleAdmin, verb
from arena.forms import LongText
from arena.permissions import require


class MandateForm(DeskForm):
    """The person is typed, not picked: there are thousands, and nobody should leaf through them."""

    person = forms.CharField(
        label=gettext_lazy("Person"),
        help_text=gettext_lazy("Öffentlicher Name oder E-Mail-Adresse, ganz ausgeschrieben."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["person"]

    def clean_person(self) -> User:
        typed = self.cleaned_data["person"].strip()
        person = User.objects.filter(Q(public_name__iexact=typed) | Q(email__iexact=typed), is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("Unter diesem Namen oder dieser Adresse ist niemand registriert."))
        return person

    def clean_organisation(self) -> Organisation:
        organisation: Organisation = self.cleaned_data["organisation"]
        if organisation.verified_at is None:
            raise forms.ValidationError(_("Diese Stelle ist noch nicht verifiziert. Bitte prüfen Sie sie zuerst."))
        return organisation

    def clean(self) -> dict[str, Any]:
        """The period as the database will judge it, in words."""
        cleaned = super().clean() or {}
        named = (
            {"user": cleaned.get("person"), "organisation": cleaned.get("organisation")} if not self.instance.pk else {}
        )
        days = {name: cleaned[name] for name in ("starts_on", "ends_on") if name in cleaned}
        mandate = copy(self.instance)
        for name, value in (named | days).items():
            if value is None and name != "ends_on":
                return cleaned
            setattr(mandate, name, value)
        if not self.errors:
            mandate.validate_constraints()
        return cleaned


@admin.register(Mandate)
class MandateAdmin(AboutPeople):
    """A mandate is granted once, and ends by its date or at once; it is history from then on."""

    kept_by = frozenset({STABSSTELLE})
    form = MandateForm
    list_display = ["user", "organisation", "starts_on", "ends_on", "ended_at"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__public_name", "organisation__name"]
    ordering = ["-starts_on", "-pk"]
    actions = ["end"]

    def get_readonly_fields(self, request: HttpRequest, obj: Mandate | None = None) -> list[str]:
        fixed = ["user", "organisation", "starts_on", "ended_at", "granted_by"]
        return [*fixed, "ends_on"] if obj and obj.ended_at else fixed if obj else ["granted_by"]

    def get_fields(self, request: HttpRequest, obj: Mandate | None = None) -> list[str]:
        if obj is None:
            return ["person", "organisation", "starts_on", "ends_on"]
        return ["user", "organisation", "starts_on", "ends_on", "ended_at", "granted_by"]

    def save_model(self, request: HttpRequest, obj: Mandate, form: Any, change: bool) -> None:
        if change:
            obj.save(update_fields=["ends_on"])
            return
        typed = form.cleaned_data
        granted = Mandate.grant(
            user=typed["person"],
            organisation=typed["organisation"],
            by=request.user,
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
        )
        obj.pk = granted.pk
        obj.refresh_from_db()

    @admin.action(
        permissions=["change"],
        description=gettext_lazy("Ausgewählte Vertretungen beenden"),
        location=[admin.ActionLocation.CHANGE_LIST, admin.ActionLocation.CHANGE_FORM],
    )
    def end(self, request: HttpRequest, queryset: QuerySet[Mandate]) -> HttpResponse | None:
        """Asks first; then these people act for their bodies no more, at once."""
        running = list(queryset.filter(ended_at__isnull=True).select_related("user", "organisation"))
        if not running:
            self.message_user(request, _("Diese Vertretungen sind schon beendet."), messages.INFO)
            return None
        if "confirmed" not in request.POST:
            context = self.admin_site.each_context(request) | {
                "title": _("Vertretungen beenden?"),
                "opts": self.opts,
                "mandates": running,
            }
            return TemplateResponse(request, "admin/accounts/mandate/end.html", context)

        for mandate in running:
            require(policies.can_end_mandate(request.user, mandate.organisation))
            mandate.end(by=request.user)
            self.log_change(request, mandate, _("Beendet."))
        words = ngettext("%(count)d Vertretung ist beendet.", "%(count)d Vertretungen sind beendet.", len(running))
        self.message_user(request, words % {"count": len(running)}, messages.SUCCESS)
        return None


class AnswerFilter(QueueFilter):
    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("offen", _("Offen")), ("beantwortet", _("Beantwortet")), (self.everything, _("Alle"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "offen":
                return queryset.filter(answer="")
            case "beantwortet":
                return queryset.exclude(answer="")
        return queryset


class GrantForm(forms.Form):
    """From when, and until when."""

    starts_on = forms.DateField(label=gettext_lazy("ab"), widget=DayInput, initial=clock.today)
    ends_on = forms.DateField(label=gettext_lazy("bis"), widget=DayInput, required=False)


class RefuseForm(forms.Form):
    reason = LongText(
        label=gettext_lazy("Begründung"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Bitte schreiben Sie einen Grund. Ohne ihn geht nichts hinaus.")},
    )


@admin.register(MandateRequest)
class MandateRequestAdmin(RoleAdmin):
    """Whoever asks to act for a body gets a mandate or a reason."""

    seen_by = frozenset({STABSSTELLE})
    list_display = ["user", "organisation", "asked_at", "answer"]
    list_select_related = ["user", "organisation"]
    list_filter = [AnswerFilter]
    search_fields = ["user__public_name", "organisation__name"]
    ordering = ["asked_at", "pk"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="accounts_mandaterequest_changelist"),
            path("<int:pk>/change/", view(self.page), name="accounts_mandaterequest_change"),
            path("<int:pk>/erteilung/", view(self.grant_mandate), name="grant_mandate"),
            path("<int:pk>/ablehnung/", view(self.refuse_mandate), name="refuse_mandate"),
        ]

    def page(self, request: HttpRequest, pk: int, *, status: int = 200, **forms_: Any) -> HttpResponse:
        """Who asks, for which body, and what the answer can be."""
        asked = self._asked(request, pk)
        context = self.admin_site.each_context(request) | {
            "title": _("%(person)s möchte %(body)s vertreten") % {"person": asked.user, "body": asked.organisation},
            "opts": self.opts,
            "asked": asked,
            "others": asked.organisation.mandates.running().select_related("user"),
            "grant_form": GrantForm(auto_id="grant_%s"),
            "refuse_form": RefuseForm(auto_id="refuse_%s"),
        }
        return TemplateResponse(request, "admin/accounts/mandaterequest/page.html", context | forms_, status=status)

    @verb
    def grant_mandate(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = self._asked(request, pk)
        require(policies.can_grant_mandate(request.user, asked.organisation))
        form = GrantForm(request.POST, auto_id="grant_%s")
        if form.is_valid():
            try:
                asked.grant(by=request.user, **form.cleaned_data)
            except ValidationError as problem:
                form.add_error(None, problem.messages)
        if form.errors:
            return self.page(request, pk, grant_form=form, status=422)
        return self._done(request, _("%(person)s vertritt jetzt %(body)s."), asked)

    @verb
    def refuse_mandate(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = self._asked(request, pk)
        require(policies.can_refuse_mandate(request.user, asked.organisation))
        form = RefuseForm(request.POST, auto_id="refuse_%s")
        if not form.is_valid():
            return self.page(request, pk, refuse_form=form, status=422)

        asked.refuse(by=request.user, reason=form.cleaned_data["reason"])
        return self._done(request, _("%(person)s vertritt %(body)s nicht und liest den Grund."), asked)

    def _asked(self, request: HttpRequest, pk: int) -> MandateRequest:
        require(self.has_view_permission(request))
        return get_object_or_404(MandateRequest.objects.select_related("user", "organisation__registered_by"), pk=pk)

    def _done(self, request: HttpRequest, words: str, asked: MandateRequest) -> HttpResponse:
        messages.success(request, words % {"person": asked.user, "body": asked.organisation})
        return redirect("admin:accounts_mandaterequest_changelist")
