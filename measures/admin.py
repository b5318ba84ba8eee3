"""Measures at the desk: the Stabsstelle enters them directly and keeps what is known of each."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import TimeField
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from arena import clock
from arena.desk import STABSSTELLE, WIDGETS, DeskForm, RoleAdmin, RoleInline
from arena.forms import LongText
from measures import policies
from measures.forms import person_named
from measures.models import Fact, Kind, Measure, Partner, Source, Station, SupportChecklist, SupportOffer
from strategy.models import Phase


class PartnerInline(RoleInline):
    kept_by = deleted_by = frozenset({STABSSTELLE})
    model = Partner


class FactInline(RoleInline):
    kept_by = deleted_by = frozenset({STABSSTELLE})
    model = Fact


class StationInline(RoleInline):
    kept_by = deleted_by = frozenset({STABSSTELLE})
    model = Station


class SourceInline(RoleInline):
    kept_by = deleted_by = frozenset({STABSSTELLE})
    model = Source


class MeasureForm(DeskForm):
    """A measure that is entered directly; its first team is named along with it."""

    team = LongText(
        label=_("Das erste Team"),
        required=False,
        help_text=_("Öffentliche Namen, einer je Zeile; die erste Person leitet. Alle erfahren davon."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["team"]

    def clean_team(self) -> list[User]:
        people = [person_named(name) for name in self.cleaned_data["team"].splitlines() if name.strip()]
        return list(dict.fromkeys(people))


@admin.register(Measure)
class MeasureAdmin(RoleAdmin):
    """A measure is never deleted; one that ends is "eingestellt" or "abgeschlossen"."""

    kept_by = frozenset({STABSSTELLE})
    list_display = ["number", "title", "kind", "status", "phase"]
    list_display_links = ["number", "title"]
    list_filter = ["kind", "status", "phase", "fields"]
    list_select_related = ["phase"]
    search_fields = ["number", "title", "responsible"]
    readonly_fields = ["number", "entered_at", "reported_at"]
    form = MeasureForm
    inlines = [PartnerInline, FactInline, StationInline, SourceInline]

    def get_readonly_fields(self, request: HttpRequest, obj: Measure | None = None) -> list[str]:
        """Once it is entered, its team moves it, on its own page; which kind it became by a step of its own stays."""
        if obj is None:
            return self.readonly_fields
        became = obj.idea_id is not None or hasattr(obj, "taken_over_from")
        return [*self.readonly_fields, "status", "phase", *(["kind"] if became else [])]

    def get_fields(self, request: HttpRequest, obj: Measure | None = None) -> Any:
        """The first team is named once."""
        return [name for name in super().get_fields(request, obj) if obj is None or name != "team"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and policies.can_enter_measure(request.user)

    def save_model(self, request: HttpRequest, obj: Measure, form: Any, change: bool) -> None:
        """A new one is entered by the verb, with its first team."""
        if change:
            super().save_model(request, obj, form, change)
        else:
            obj.enter(by=request.user, team=form.cleaned_data["team"])

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.keep_words()

    def view_on_site(self, measure: Measure) -> str:
        return measure.get_absolute_url()


class SupportOfferForm(DeskForm):
    """The kinds of measure it is meant for are ticked."""

    kinds = forms.MultipleChoiceField(
        label=_("Für welche Maßnahmen?"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nichts gewählt heißt: für alle."),
    )


class HourInput(forms.TimeInput):
    """The browser's own clock, which needs no script of ours."""

    input_type = "time"


class SupportChecklistForm(DeskForm):
    phase = forms.ModelChoiceField(
        Phase.objects.all(), label=_("Phase"), required=False, empty_label=_("in jeder Phase")
    )


class SupportChecklistInline(RoleInline):
    kept_by = deleted_by = frozenset({STABSSTELLE})
    model = SupportChecklist
    form = SupportChecklistForm


@admin.register(SupportOffer)
class SupportOfferAdmin(RoleAdmin):
    """Trainings, methods and conferences; what is no longer offered is switched off, or deleted."""

    kept_by = deleted_by = frozenset({STABSSTELLE})
    form = SupportOfferForm
    formfield_overrides = WIDGETS | {TimeField: {"widget": HourInput(format="%H:%M")}}
    list_display = ["title", "kind", "on", "place", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["title", "summary", "provider", "place"]
    readonly_fields = ["changed_at"]
    inlines = [SupportChecklistInline]
    fieldsets = [
        (None, {"fields": ["kind", "title", "summary", "text", "template"]}),
        (_("Für wen?"), {"fields": ["kinds", "phases"]}),
        (_("Wann und wo?"), {"fields": ["on", "begins_at", "ends_on", "ends_at", "place", "registration_url"]}),
        (_("Von wem?"), {"fields": ["provider", "contact", "is_active", "is_example", "changed_at"]}),
    ]

    def has_change_permission(self, request: HttpRequest, obj: SupportOffer | None = None) -> bool:
        return super().has_change_permission(request, obj) and policies.can_keep_support_offers(request.user)

    def save_model(self, request: HttpRequest, obj: SupportOffer, form: Any, change: bool) -> None:
        obj.changed_at = clock.now()
        super().save_model(request, obj, form, change)

    def view_on_site(self, offer: SupportOffer) -> str:
        return offer.get_absolute_url()
