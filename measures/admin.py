"""Measures at the desk: the Stabsstelle enters them directly and keeps what is known of each."""

from typing import Any

from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest

from arena.desk import STABSSTELLE, RoleAdmin, RoleInline
from measures.models import Fact, Measure, Partner, Source


class PartnerInline(RoleInline):
    kept_by = deleted_by = frozenset({STABSSTELLE})
    model = Partner


class FactInline(RoleInline):
    kept_by = deleted_by = frozenset({STABSSTELLE})
    model = Fact


class SourceInline(RoleInline):
    kept_by = deleted_by = frozenset({STABSSTELLE})
    model = Source


@admin.register(Measure)
class MeasureAdmin(RoleAdmin):
    """A measure is never deleted; one that ends is "eingestellt" or "abgeschlossen"."""

    kept_by = frozenset({STABSSTELLE})
    list_display = ["number", "title", "kind", "status", "phase"]
    list_display_links = ["number", "title"]
    list_filter = ["kind", "status", "phase", "fields"]
    list_select_related = ["phase"]
    search_fields = ["number", "title", "responsible"]
    readonly_fields = ["entered_at"]
    inlines = [PartnerInline, FactInline, SourceInline]

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        form.instance.keep_words()

    def view_on_site(self, measure: Measure) -> str:
        return measure.get_absolute_url()
