"""How the lists of the desk judge: by role, not by rows of permissions; and how its verbs refuse."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest
from django.db import models
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from arena.middleware import say_it_is_done
from arena.transitions import Refused

NOTHING_CHOSEN = gettext_lazy("nichts gewählt")
MODERATOR, STABSSTELLE, DECISION_MAKER, OPERATOR = "moderator", "stabsstelle", "cdo", "operator"


def roles_of(user: Any) -> frozenset[str]:
    """The roles this person holds at the desk; the operator grants the others, and nothing else."""
    return user.roles | {OPERATOR} if user.is_active and user.is_superuser else user.roles


class ByRole:
    """Says by role who sees and who keeps; nobody deletes unless a list says so."""

    seen_by: frozenset[str] = frozenset()
    kept_by: frozenset[str] = frozenset()
    added_by: frozenset[str] | None = None
    deleted_by: frozenset[str] = frozenset()

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _is_among(request, self.seen_by | self.kept_by)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _is_among(request, self.kept_by)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _is_among(request, self.kept_by if self.added_by is None else self.added_by)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return _is_among(request, self.deleted_by)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)


class DeskForm(forms.ModelForm):
    """A form of the admin's own pages: its templates draw the fields, not our components."""

    default_renderer = TemplatesSetting


class DayInput(forms.DateInput):
    """The browser's own calendar, which needs no script of ours."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


WIDGETS: Any = {
    models.DateField: {"widget": DayInput},
    models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
}


class RoleAdmin(ByRole, admin.ModelAdmin):
    """A list of the desk. Only these come onto the desk; see `moderation.desk`."""

    form = DeskForm
    formfield_overrides = WIDGETS
    actions: Any = None
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    view_on_site: Any = False

    def get_action_choices(
        self,
        request: HttpRequest,
        default_choices: Any = None,
        action_location: admin.ActionLocation = admin.ActionLocation.CHANGE_LIST,
    ) -> Any:
        return super().get_action_choices(request, default_choices or [("", NOTHING_CHOSEN)], action_location)

    def response_action(self, request: HttpRequest, queryset: Any, **where: Any) -> Any:
        """What is ticked are numbers; anything else comes from no page of ours."""
        if not all(ticked.isdecimal() for ticked in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("Something that is no number was ticked.")
        return super().response_action(request, queryset, **where)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what a filter offers: any other column, such as an address, could be guessed letter by letter."""
        offered = {_parameter_of(each) for each in self.get_list_filter(request)}
        if lookup.split("__", maxsplit=1)[0] not in offered or "\0" in str(value):
            return False
        return super().lookup_allowed(lookup, value, request)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        include_blank = db_field.blank or not db_field.has_default()
        kwargs.setdefault("choices", db_field.get_choices(include_blank, blank_choice=[("", NOTHING_CHOSEN)]))
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("empty_label", NOTHING_CHOSEN)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Rows of other lists are kept there, not in a window on top of this one."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(
            request, {"title": capfirst(self.opts.verbose_name_plural)} | (extra_context or {})
        )

    def refused(self, request: HttpRequest, refused: Refused) -> HttpResponse:
        """The page that says what happened meanwhile, who did it and when; what went out of sight is not found."""
        thing: Any = refused.thing
        get_object_or_404(type(thing).objects.visible_to(request.user), pk=thing.pk)
        if event := refused.done_by(request.user):
            say_it_is_done(request, event)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        last = thing.history_for(request.user).first()
        context = self.admin_site.each_context(request) | {
            "title": _("Das geht gerade nicht"),
            "opts": self.opts,
            "refused": refused,
            "thing": thing,
            "last": last,
            "who": last.told_to(request.user) if last else "",
        }
        return TemplateResponse(request, "admin/refused.html", context, status=409)


class QueueFilter(admin.SimpleListFilter):
    """Shows what waits, its first choice, unless somebody asks for more; whoever searches searches everything."""

    title = gettext_lazy("Stand")
    parameter_name = "stand"
    everything = "alle"

    def value(self) -> str:
        chosen = super().value()
        if chosen in dict(self.lookup_choices):
            return chosen
        return self.everything if self.request.GET.get("q") else self.lookup_choices[0][0]

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        for value, words in self.lookup_choices:
            link = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": value == self.value(), "query_string": link, "display": words}


class RoleInline(ByRole, admin.StackedInline):
    """Parts of a row, kept together with it by the same roles."""

    form = DeskForm
    formfield_overrides = WIDGETS
    extra = 1


def verb(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A state change at the desk: only by POST; a refused one answers with a page of the desk.

    Whoever comes by a link, most often from signing in again, finds the thing itself.
    """

    @wraps(view)
    def answer(self: RoleAdmin, request: HttpRequest, pk: int) -> HttpResponse:
        if request.method != "POST":
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", pk)
        try:
            return view(self, request, pk)
        except Refused as refused:
            return self.refused(request, refused)

    return answer


def _parameter_of(list_filter: Any) -> str:
    """The name under which a filter stands in the address."""
    name = list_filter[0] if isinstance(list_filter, tuple) else list_filter
    return name if isinstance(name, str) else name.parameter_name


def _is_among(request: HttpRequest, roles: frozenset[str]) -> bool:
    return not roles.isdisjoint(roles_of(request.user))
