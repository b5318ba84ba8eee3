"""People at the desk."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role, User
from arena.desk import MODERATOR, OPERATOR, STABSSTELLE, DeskForm, RoleAdmin, roles_of


class AboutPeople(RoleAdmin):
    """The log of the desk names these rows by number: a person's name stands in their own row alone."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        return self._log(request, obj, ADDITION, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> LogEntry:
        return self._log(request, obj, CHANGE, message)

    def _log(self, request: HttpRequest, row: Model, flag: int, message: Any) -> LogEntry:
        return LogEntry.objects.create(
            user=request.user,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            object_repr=f"{row._meta.verbose_name} {row.pk}",
            action_flag=flag,
            change_message=message,
        )


class PersonForm(DeskForm):
    """What the operator decides about a person: the roles, and whether they may sign in."""

    by: User | None = None
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Rollen"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Wer eine Rolle hat, braucht zum Arbeiten einen zweiten Faktor."),
    )

    class Meta:
        model = User
        fields = ["is_active"]
        help_texts = {
            "is_active": gettext_lazy(
                "Ohne Haken ist die Person gesperrt: Alle ihre Sitzungen enden sofort, anmelden kann sie sich nicht mehr."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "roles" in self.fields:
            self.fields["roles"].initial = list(self.instance.groups.values_list("name", flat=True))

    def clean_is_active(self) -> bool:
        if not self.cleaned_data["is_active"] and self.instance == self.by:
            raise forms.ValidationError(_("Sie können sich nicht selbst sperren."))
        return self.cleaned_data["is_active"]


class RoleFilter(admin.SimpleListFilter):
    title = gettext_lazy("Rolle")
    parameter_name = "rolle"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return Role.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(groups__name=self.value()) if self.value() in Role.values else queryset


@admin.register(User)
class UserAdmin(AboutPeople):
    """Moderation and Stabsstelle look people up; the operator grants roles and bans. Nobody types names or deletes."""

    seen_by = frozenset({MODERATOR, STABSSTELLE})
    kept_by = frozenset({OPERATOR})
    added_by = frozenset()
    form = PersonForm
    list_display = ["name", "joined_at", "is_active"]
    list_filter = [RoleFilter, "is_active"]
    search_fields = ["public_name"]
    ordering = ["-joined_at"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).defer("password")

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return ["public_name", "email"] if self._sees_addresses(request) else ["public_name"]

    def get_form(self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        address = ["email"] if self._sees_addresses(request) else []
        keeps = self.has_change_permission(request)
        return ["name", *address, "about", "joined_at", "is_active", "roles" if keeps else "roles_in_words"]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        return ["name", "email", "about", "joined_at", "roles_in_words"]

    @admin.display(description=gettext_lazy("Öffentlicher Name"), ordering="public_name")
    def name(self, person: User) -> str:
        return str(person)

    @admin.display(description=gettext_lazy("Rollen"))
    def roles_in_words(self, person: User) -> str:
        return ", ".join(str(Role(role).label) for role in sorted(person.roles)) or "–"

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """The roles are set as ticked; a ban ends every session."""
        obj.groups.set([Group.objects.get_or_create(name=role)[0] for role in form.cleaned_data["roles"]])
        if obj.is_active:
            obj.save(update_fields=["is_active"])
        else:
            obj.ban()

    def _sees_addresses(self, request: HttpRequest) -> bool:
        return not roles_of(request.user).isdisjoint({STABSSTELLE, OPERATOR})
