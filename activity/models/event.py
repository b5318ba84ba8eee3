"""What happened: history, audit and the origin of every notification in one row."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from activity import verbs
from activity.verbs import Verb
from arena import clock
from arena.prepared import prepared

if TYPE_CHECKING:
    from accounts.models import Organisation, User
    from ideas.models import Idea
    from measures.models import Measure


class EventQuerySet(models.QuerySet["Event"]):
    def public(self) -> EventQuerySet:
        """The part of the history that everybody may read."""
        return self.filter(verb__in=verbs.PUBLIC)

    def without_reviewers(self) -> EventQuerySet:
        """All but who reviews and how far they are, which only the Stabsstelle knows before a round closes."""
        return self.exclude(verb__in=verbs.OF_REVIEWERS)

    def newest_first(self) -> EventQuerySet:
        return self.order_by("-pk")


class Event(models.Model):
    """One thing that happened. Append-only by trigger: ids, codes and a salted digest, never names or text."""

    at = models.DateTimeField(_("wann"), default=clock.now)
    verb = models.CharField(_("was"), max_length=40, choices=Verb)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="events", verbose_name=_("wer")
    )
    idea = models.ForeignKey(
        "ideas.Idea", on_delete=models.PROTECT, null=True, related_name="events", verbose_name=_("Idee")
    )
    measure = models.ForeignKey(
        "measures.Measure", on_delete=models.PROTECT, null=True, related_name="events", verbose_name=_("Maßnahme")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="events", verbose_name=_("Stelle")
    )
    number = models.PositiveIntegerField(_("laufende Nummer"), null=True)
    stage_before = models.CharField(_("Stand vorher"), max_length=20, blank=True)
    stage_after = models.CharField(_("Stand nachher"), max_length=20, blank=True)
    reason_digest = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ereignis")
        verbose_name_plural = _("Ereignisse")
        constraints = [
            models.UniqueConstraint(fields=["idea", "number"], name="events_of_an_idea_are_numbered"),
            models.UniqueConstraint(fields=["measure", "number"], name="events_of_a_measure_are_numbered"),
            models.CheckConstraint(
                condition=models.Q(idea__isnull=True, measure__isnull=True, number__isnull=True)
                | models.Q(idea__isnull=False, measure__isnull=True, number__isnull=False)
                | models.Q(idea__isnull=True, measure__isnull=False, number__isnull=False),
                name="events_of_one_thing_have_a_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} ({self.at:%d.%m.%Y %H:%M})"

    def get_absolute_url(self) -> str:
        """Where one reads of it: the idea, its amendment or the measure, at the comment if it is about one; else the body."""
        pk, places = self.idea_id or self.measure_id, verbs.READ_AT if self.idea_id else verbs.READ_AT_A_MEASURE
        for detail, (page, anchor) in places.items():
            if pk and self.details.get(detail):
                return reverse(page, args=[pk]) + f"#{anchor}-{self.details[detail]}"
        for detail in ("review", "draw"):
            if self.details.get(detail):
                return reverse(detail, args=[self.details[detail]])
        if self.idea_id and self.verb in verbs.READ_IN_A_VERSION and self.details.get("version"):
            return reverse("version", args=[self.idea_id, self.details["version"]])
        thing = self.idea or self.measure or self.organisation
        comment, amendment = self.details.get("comment"), self.details.get("amendment")
        if self.details.get("merge"):
            return reverse("merge", args=[self.details["merge"]])
        place = reverse("amendment", args=[amendment]) if amendment else thing.get_absolute_url() if thing else ""
        return place + (f"#kommentar-{comment}" if comment else "")

    @property
    def is_public(self) -> bool:
        return self.verb in verbs.PUBLIC

    @property
    def words(self) -> str:
        """What happened, in words. (Django's own `get_verb_display` goes through all verbs each time.)"""
        return str(Verb(self.verb).label)

    def told_to(self, reader: Any) -> str:
        """Who did it, in the words for this reader: colleagues read the name, everybody else the office."""
        if self.actor is None:
            return str(_("Die Regel"))
        office = verbs.OFFICES.get(self.details.get("office", "")) or verbs.BY_OFFICE.get(Verb(self.verb))
        if office and not getattr(reader, "keeps_order", False):
            return str(office)
        if self.number and self.organisation is not None and self.verb not in verbs.OF_A_BODY:
            return str(_("%(person)s für %(body)s") % {"person": self.actor, "body": self.organisation})
        return str(self.actor)

    @property
    def reason(self) -> str:
        """The reason given, empty when there was none or it has been blanked; a decision keeps it in its record."""
        text = getattr(self, "text", None)
        if text:
            return text.text
        decision = getattr(self, "decision", None)
        return decision.text.reason if decision else ""

    @property
    def told_besides(self) -> str:
        """What the history adds below the sentence: the day it names, and the reason, or the rule's own."""
        until, words = parse_date(self.details.get("until") or ""), verbs.NAMES_A_DAY.get(Verb(self.verb))
        day = words % {"day": date_format(until, "j. F Y")} if until and words else ""
        why = (Verb(self.verb), self.details.get("why", ""))
        rule = verbs.REASONS_OF_THE_RULE.get(why, "") if self.actor_id is None else ""
        body = _("Es geht um „%s“.") % self.organisation if self.verb in verbs.OF_A_BODY and self.organisation else ""
        return " ".join(str(part) for part in (body, day, self.reason or rule) if part)

    @classmethod
    def record(
        cls,
        verb: Verb,
        *,
        by: User | None,
        idea: Idea | None = None,
        measure: Measure | None = None,
        organisation: Organisation | None = None,
        stage_before: str | None = None,
        reason: str = "",
        **details: Any,
    ) -> Event:
        """Write down what happened; people hear of it once the change is safely stored.

        `by=None` means the rule itself acted. The caller holds the row of the thing, so its numbers have no gap.
        """
        from activity.models.delivery import Delivery

        salt = secrets.token_hex(16) if reason else ""
        stage_after = idea.stage if idea else measure.status if measure else ""
        with transaction.atomic(savepoint=False):  # the change and its event: both, or neither
            event = cls.objects.create(
                verb=verb,
                actor=by,
                idea=idea,
                measure=measure,
                organisation=organisation,
                number=cls._next_number(idea=idea, measure=measure) if idea or measure else None,
                stage_before=stage_after if stage_before is None else stage_before,
                stage_after=stage_after,
                reason_digest=digest(salt, reason) if reason else "",
                details=details,
            )
            if reason:
                EventText.objects.create(event=event, salt=salt, text=reason)
            Delivery.for_audience_of(event)
        return event

    @classmethod
    def _next_number(cls, *, idea: Idea | None, measure: Measure | None) -> int:
        last = _last_of_idea(idea.pk) if idea else _last_of_measure(measure.pk) if measure else []
        return (last[0] or 0) + 1 if last else 1


@prepared
def _last_of_idea(idea: int) -> models.QuerySet[Event, int | None]:
    return Event.objects.filter(idea=idea).order_by("-number").values_list("number", flat=True)[:1]


@prepared
def _last_of_measure(measure: int) -> models.QuerySet[Event, int | None]:
    return Event.objects.filter(measure=measure).order_by("-number").values_list("number", flat=True)[:1]


class EventText(models.Model):
    """The words of an event, apart from it so that they can be emptied; the event keeps their digest.

    A trigger lets them be emptied, text and salt together, and refuses every other change.
    """

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="text", primary_key=True)
    salt = models.CharField(max_length=32, blank=True)
    text = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.text[:80]

    def blank(self) -> None:
        """Take the words out of the history for good, as an erasure or a court order demands."""
        self.salt = self.text = ""
        self.save(update_fields=["salt", "text"])


def digest(salt: str, text: str) -> str:
    """`sha256(salt ‖ text)` in hexadecimal: proves a text without holding it."""
    return hashlib.sha256((salt + text).encode()).hexdigest()
