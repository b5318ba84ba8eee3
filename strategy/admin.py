"""The strategy's own data, the rules and the pages, kept by the Stabsstelle."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import ngettext

from arena import clock
from arena.desk import MODERATOR, STABSSTELLE, RoleAdmin
from strategy.models import (
    ConductRule,
    Criterion,
    District,
    FieldGroup,
    FieldOfAction,
    GuidingPrinciple,
    Page,
    Phase,
    PracticePrinciple,
)


class StrategyAdmin(RoleAdmin):
    """A row that something refers to stays; its code is its name in the data, so it stays as well."""

    kept_by = deleted_by = frozenset({STABSSTELLE})
    code = "code"

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [*self.readonly_fields, *([self.code] if obj else [])]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What refers to the rows, ideas and measures included, so that the page can say why they stay."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        protected = protected + [words for row in objs for words in self.uses_of(row)]
        return deleted, counts, set() if protected else lacking, protected

    def uses_of(self, row: Any) -> list[str]:
        """Who chose this row, in words; the database protects what refers to it by a key."""
        return []


class ChosenAdmin(StrategyAdmin):
    """Rows that ideas and measures choose several of: the link would vanish without a word."""

    def uses_of(self, row: Any) -> list[str]:
        ideas, measures = row.ideas.count(), row.measures.count()
        words = [
            (ideas, ngettext("%(count)d Idee, die es gewählt hat", "%(count)d Ideen, die es gewählt haben", ideas)),
            (
                measures,
                ngettext("%(count)d Maßnahme, die dazugehört", "%(count)d Maßnahmen, die dazugehören", measures),
            ),
        ]
        return [text % {"count": count} for count, text in words if count]


@admin.register(GuidingPrinciple)
class GuidingPrincipleAdmin(StrategyAdmin):
    list_display = ["name", "evidence", "position"]


@admin.register(FieldGroup)
class FieldGroupAdmin(StrategyAdmin):
    list_display = ["name", "position"]


@admin.register(FieldOfAction)
class FieldOfActionAdmin(ChosenAdmin):
    list_display = ["name", "group", "evidence", "position"]
    list_filter = ["group"]
    list_select_related = ["group"]
    search_fields = ["name", "full_name"]


@admin.register(Criterion)
class CriterionAdmin(StrategyAdmin):
    list_display = ["name", "principle", "evidence", "position"]
    list_select_related = ["principle"]

    def uses_of(self, row: Criterion) -> list[str]:
        """A round goes on asking what it began with, also before anybody has answered."""
        rounds = apps.get_model("ideas", "AssessmentRound")._default_manager.filter(criteria=row).count()
        words = ngettext("%(count)d Bewertung, die danach fragt", "%(count)d Bewertungen, die danach fragen", rounds)
        return [words % {"count": rounds}] if rounds else []


@admin.register(PracticePrinciple)
class PracticePrincipleAdmin(StrategyAdmin):
    list_display = ["name", "group", "evidence", "position"]


@admin.register(District)
class DistrictAdmin(ChosenAdmin):
    list_display = ["code", "name"]
    list_display_links = ["name"]


@admin.register(Phase)
class PhaseAdmin(StrategyAdmin):
    list_display = ["number", "name", "evidence"]
    list_display_links = ["name"]
    code = "number"


@admin.register(ConductRule)
class ConductRuleAdmin(StrategyAdmin):
    """Decisions name a rule by its number, so the number stays and a rule that was used is not deleted."""

    seen_by = frozenset({MODERATOR})
    list_display = ["number", "title"]
    list_display_links = ["title"]
    code = "number"


@admin.register(Page)
class PageAdmin(StrategyAdmin):
    """The footer links to these pages, so they are edited, not deleted."""

    deleted_by = frozenset()
    list_display = ["title", "slug", "updated_at"]
    readonly_fields = ["updated_at"]
    code = "slug"

    def view_on_site(self, page: Page) -> str:
        return page.get_absolute_url()

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:
        obj.updated_at = clock.now()
        super().save_model(request, obj, form, change)
