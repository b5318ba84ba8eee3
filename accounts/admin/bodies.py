"""Bodies and competences at the desk."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import policies
from accounts.models import Competence, Organisation
from arena.desk import STABSSTELLE, QueueFilter, RoleAdmin
from arena.permissions import require


@admin.register(Competence)
class CompetenceAdmin(RoleAdmin):
    """What people and bodies can say of themselves, and ideas look for."""

    kept_by = frozenset({STABSSTELLE})
    list_display = ["name", "hint", "source", "position"]


class VerifiedFilter(QueueFilter):
    title = gettext_lazy("Prüfung")

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (self.everything, _("Alle")),
            ("wartet", _("Wartet auf Prüfung")),
            ("ungeprueft", _("Noch nicht geprüft")),
            ("geprueft", _("Geprüft")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == self.everything:
            return queryset
        if self.value() == "wartet":
            return queryset.waiting()
        return queryset.filter(verified_at__isnull=self.value() == "ungeprueft")


@admin.register(Organisation)
class OrganisationAdmin(RoleAdmin):
    """A renamed body keeps its row: it gets an end and a successor."""

    kept_by = frozenset({STABSSTELLE})
    list_display = ["name", "sector", "valid_from", "valid_to", "is_verified", "registered_by"]
    list_select_related = ["registered_by"]
    list_filter = [VerifiedFilter, "sector"]
    search_fields = ["name", "short_name"]
    readonly_fields = ["registered_by", "verified_at", "succession_confirmed_at"]
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
            require(policies.can_verify_organisation(request.user, organisation))
            organisation.verify(by=request.user)
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
