"""Due times: the Stabsstelle changes the defaults, stage by stage."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from arena.desk import STABSSTELLE, DeskForm, RoleAdmin
from ideas.models import DueTime
from ideas.models.due import RULES


class DueTimeForm(DeskForm):
    class Meta:
        model = DueTime
        fields = ["stage", "days", "working"]
        help_texts = {
            "days": _("Gilt für Ideen, die ab jetzt in diesen Stand kommen; laufende Fristen bleiben."),
            "working": _("Samstage, Sonntage und Berliner Feiertage zählen dann nicht mit."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "stage" in self.fields:
            stage: Any = self.fields["stage"]
            stage.choices = [(stage.value, stage.label) for stage, rule in RULES.items() if rule.days]


@admin.register(DueTime)
class DueTimeAdmin(RoleAdmin):
    """A row here replaces the default of its stage; deleting it brings the default back."""

    kept_by = deleted_by = frozenset({STABSSTELLE})
    form = DueTimeForm
    list_display = ["get_stage_display", "days", "working"]

    def get_readonly_fields(self, request: HttpRequest, obj: DueTime | None = None) -> list[str]:
        return ["stage"] if obj else []
