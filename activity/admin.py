"""The operator's view: what happened, and which mails did not get through."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activity.models import Delivery, Event
from activity.tasks import ring
from arena.desk import OPERATOR, STABSSTELLE, RoleAdmin


@admin.register(Event)
class EventAdmin(RoleAdmin):
    """All of the history, as the Stabsstelle may read it."""

    seen_by = frozenset({STABSSTELLE, OPERATOR})
    list_display = ["at", "verb", "idea", "number", "who", "stage_before", "stage_after"]
    list_filter = ["verb", "at"]
    list_select_related = ["idea", "actor"]
    search_fields = ["idea__reference"]
    ordering = ["-pk"]
    fields = [
        "at",
        "verb",
        "who",
        "idea",
        "measure",
        "organisation",
        "number",
        "stage_before",
        "stage_after",
        "reason",
        "details",
    ]

    @admin.display(description=_("wer"))
    def who(self, event: Event) -> str:
        return event.told_to(None) if event.actor is None else str(event.actor)

    @admin.display(description=_("Begründung"))
    def reason(self, event: Event) -> str:
        return event.reason or "–"


@admin.register(Delivery)
class DeliveryAdmin(RoleAdmin):
    """Every mail; those that did not get through can be sent again."""

    seen_by = frozenset({STABSSTELLE, OPERATOR})
    list_display = ["created_at", "what", "recipient", "state", "attempts", "ambiguous", "next_at", "last_error"]
    list_filter = ["state", "channel", "template"]
    list_select_related = ["event", "recipient"]
    search_fields = ["id", "recipient__public_name", "event__idea__reference"]
    ordering = ["-created_at"]
    actions = ["send_again"]
    fields = [
        "id",
        "what",
        "recipient",
        "address",
        "audience",
        "channel",
        "state",
        "meaning",
        "attempts",
        "ambiguous",
        "unrenderable",
        "created_at",
        "first_tried_at",
        "next_at",
        "ended_at",
        "last_error",
        "digest",
    ]

    @admin.display(description=_("worum es geht"))
    def what(self, delivery: Delivery) -> str:
        return str(delivery.event or delivery.template)

    @admin.display(description=_("was das heißt"))
    def meaning(self, delivery: Delivery) -> str:
        return str(MEANING.get(delivery.state, "–"))

    @admin.action(description=_("Gescheiterte und wartende Mails erneut senden"), permissions=["view"])
    def send_again(self, request: HttpRequest, deliveries: QuerySet[Delivery]) -> None:
        count = Delivery.objects.filter(pk__in=deliveries.values("pk")).retry()
        ring()
        words = ngettext("%(count)d Mail wird erneut gesendet.", "%(count)d Mails werden erneut gesendet.", count)
        self.message_user(request, words % {"count": count}, messages.SUCCESS if count else messages.WARNING)


MEANING = {
    "parked": _(
        "Zweimal brach die Verbindung ab, nachdem der Text unterwegs war. Die Mail kann angekommen sein. "
        "Fragen Sie nach oder senden Sie sie erneut; dann kommt sie vielleicht doppelt an."
    ),
    "failed": _("Der Mailserver hat sie abgelehnt, oder sie ließ sich nicht schreiben. Der Grund steht unten."),
    "dropped": _("Sie wurde nicht mehr gebraucht. Der Grund steht unten."),
}
