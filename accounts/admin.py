"""People, bodies and mandates at the desk."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Mandate, Organisation, Role, User
from arena.desk import MODERATOR, OPERATOR, STABSSTELLE, DeskForm, QueueFilter, RoleAdmin, roles_of


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


class VerifiedFilter(QueueFilter):
    title = gettext_lazy("Prüfung")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (self.everything, _("Alle")),
            ("ungeprueft", _("Noch nicht geprüft")),
            ("geprueft", _("Geprüft")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == self.everything:
            return queryset
        return queryset.filter(verified_at__isnull=self.value() == "ungeprueft")


@admin.register(Organisation)
class OrganisationAdmin(RoleAdmin):
    """A renamed body keeps its row: it gets an end and a successor."""

    kept_by = frozenset({STABSSTELLE})
    list_display = ["name", "sector", "valid_from", "valid_to", "is_verified"]
    list_filter = [VerifiedFilter, "sector"]
    search_fields = ["name", "short_name"]
    readonly_fields = ["verified_at"]
    exclude = ["is_example"]
    actions = ["verify"]

    @admin.display(description=gettext_lazy("geprüft"), boolean=True, ordering="verified_at")
    def is_verified(self, organisation: Organisation) -> bool:
        return organisation.verified_at is not None

    @admin.action(
        permissions=["change"],
        description=gettext_lazy("Ausgewählte Stellen verifizieren"),
        location=[admin.ActionLocation.CHANGE_LIST, admin.ActionLocation.CHANGE_FORM],
    )
    def verify(self, request: HttpRequest, queryset: QuerySet[Organisation]) -> HttpResponse | None:
        """Asks first, then lets the bodies act through their mandates."""
        unverified = list(queryset.filter(verified_at__isnull=True))
        if not unverified:
            self.message_user(request, _("Diese Stellen sind schon geprüft."), messages.INFO)
            return None
        if "confirmed" not in request.POST:
            return self._ask(request, unverified)

        for organisation in unverified:
            organisation.verify()
            self.log_change(request, organisation, _("Verifiziert."))
        words = ngettext(
            "%(count)d Stelle ist jetzt verifiziert. Ihre Vertretungen gelten ab sofort.",
            "%(count)d Stellen sind jetzt verifiziert. Ihre Vertretungen gelten ab sofort.",
            len(unverified),
        )
        self.message_user(request, words % {"count": len(unverified)}, messages.SUCCESS)
        return None

    def _ask(self, request: HttpRequest, organisations: list[Organisation]) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": _("Stellen verifizieren?"),
            "opts": self.opts,
            "organisations": organisations,
        }
        return TemplateResponse(request, "admin/accounts/organisation/verify.html", context)


class MandateForm(DeskForm):
    """The person is typed, not picked: there are thousands, and nobody should leaf through them."""

    person = forms.CharField(
        label=gettext_lazy("Person"),
        help_text=gettext_lazy("Öffentlicher Name oder E-Mail-Adresse, ganz ausgeschrieben."),
    )

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


@admin.register(Mandate)
class MandateAdmin(AboutPeople):
    """A mandate is granted once, and ends by its date; it is history from then on."""

    kept_by = frozenset({STABSSTELLE})
    form = MandateForm
    list_display = ["user", "organisation", "starts_on", "ends_on"]
    list_select_related = ["user", "organisation"]
    search_fields = ["user__public_name", "organisation__name"]
    ordering = ["-starts_on", "-pk"]

    def get_readonly_fields(self, request: HttpRequest, obj: Mandate | None = None) -> list[str]:
        return ["user", "organisation", "starts_on", "granted_by"] if obj else ["granted_by"]

    def get_fields(self, request: HttpRequest, obj: Mandate | None = None) -> list[str]:
        if obj is None:
            return ["person", "organisation", "starts_on", "ends_on"]
        return ["user", "organisation", "starts_on", "ends_on", "granted_by"]

    def save_model(self, request: HttpRequest, obj: Mandate, form: Any, change: bool) -> None:
        if not change:
            obj.user, obj.granted_by = form.cleaned_data["person"], request.user
        super().save_model(request, obj, form, change)
