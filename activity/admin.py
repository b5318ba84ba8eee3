"""The operator's view: what happened, and which mails did not get through."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activity.models import Delivery, Event, StatementOfReasons
from activity.tasks import ring
from activity.verbs import BY_OFFICE, OF_REVIEWERS
from arena.desk import MODERATOR, OPERATOR, STABSSTELLE, RoleAdmin, roles_of


@admin.register(Event)
class EventAdmin(RoleAdmin):
    """All of the history for the Stabsstelle, and the part that moderation wrote for the moderators."""

    seen_by = frozenset({MODERATOR, STABSSTELLE})
    list_display = ["at", "verb", "reference", "number", "who", "before", "after"]
    list_filter = ["verb", "at"]
    list_select_related = ["idea", "actor"]
    search_fields = ["idea__reference"]
    ordering = ["-pk"]
    fields = [
        "at",
        "verb",
        "who",
        "reference",
        "measure",
        "organisation",
        "number",
        "before",
        "after",
        "reason",
        "details",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        events = super().get_queryset(request)
        if STABSSTELLE in roles_of(request.user):
            return events.exclude(verb__in=OF_REVIEWERS, idea__in=_own_ideas(request))
        return events.filter(verb__in=BY_OFFICE).exclude(verb__in=OF_REVIEWERS)

    @admin.display(description=_("Idee"))
    def reference(self, event: Event) -> str:
        """Its number alone: the title of a withdrawn idea is nobody's business any more."""
        return event.idea.reference or "–" if event.idea else "–"

    @admin.display(description=_("Stand vorher"))
    def before(self, event: Event) -> str:
        return _stage_in_words(event, event.stage_before)

    @admin.display(description=_("Stand nachher"))
    def after(self, event: Event) -> str:
        return _stage_in_words(event, event.stage_after)

    @admin.display(description=_("wer"))
    def who(self, event: Event) -> str:
        return event.told_to(None) if event.actor is None else str(event.actor)

    @admin.display(description=_("Begründung"))
    def reason(self, event: Event) -> str:
        return event.reason or "–"


def _own_ideas(request: HttpRequest) -> Any:
    """Ideas that are this person's own thing: who reviews them is not for them to know, whatever office they hold."""
    ideas: Any = Event._meta.get_field("idea").related_model
    return ideas.objects.binding(request.user).values("pk")


def _stage_in_words(event: Event, stage: str) -> str:
    """The word the idea itself has for it; this app knows ideas by name only."""
    stages = dict(event.idea._meta.get_field("stage").choices or []) if event.idea else {}
    return str(stages.get(stage, stage or "–"))


@admin.register(StatementOfReasons)
class StatementAdmin(RoleAdmin):
    """What people were told when something was decided about their contribution."""

    seen_by = frozenset({MODERATOR, STABSSTELLE})
    list_display = ["at", "decision", "reference", "recipient", "category", "rule"]
    list_filter = ["category", "rule"]
    list_select_related = ["event__idea", "event__text", "recipient", "rule"]
    search_fields = ["event__idea__reference", "recipient__public_name"]
    ordering = ["-event"]
    fields = ["at", "decision", "reference", "recipient", "category", "rule", "facts", "automated"]

    @admin.display(description=_("wann"))
    def at(self, statement: StatementOfReasons) -> datetime:
        return statement.event.at

    @admin.display(description=_("Entscheidung"))
    def decision(self, statement: StatementOfReasons) -> str:
        return statement.event.get_verb_display()

    @admin.display(description=_("Idee"))
    def reference(self, statement: StatementOfReasons) -> str:
        return statement.event.idea.reference or "–" if statement.event.idea else "–"

    @admin.display(description=_("Begründung"))
    def facts(self, statement: StatementOfReasons) -> str:
        return statement.facts or "–"


@admin.register(Delivery)
class DeliveryAdmin(RoleAdmin):
    """Every mail; those that did not get through can be sent again."""

    seen_by = frozenset({STABSSTELLE, OPERATOR})
    list_display = ["created_at", "what", "recipient", "state", "attempts", "ambiguous", "next_at", "last_error"]
    list_filter = ["state", "channel"]
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        mails = super().get_queryset(request)
        return mails.exclude(event__verb__in=OF_REVIEWERS, event__idea__in=_own_ideas(request))

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
