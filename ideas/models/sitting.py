"""A sitting: several ideas are decided as drafts, and all of it becomes true and public at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activity.models import DeclineCategory, Event
from arena import clock
from arena.transitions import Guard, Refused, Stale, Unmet, WrongStage, locked
from ideas.models.deciding_guards import ELSEWHERE, NOT_THEIR_OWN, NOTHING_DRAFTED, STILL_UP
from ideas.models.kind import MeasureKind
from ideas.models.presentation import Outcome
from ideas.models.stage import STARTS_FROM

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea


class DoesNotFit(Refused):
    """At least one draft of a sitting cannot become true, so none does; each with why, for people."""

    def __init__(self, sitting: Sitting, problems: list[tuple[SittingItem, Sequence[Guard]]]) -> None:
        super().__init__(sitting)
        self.problems = problems


class SittingQuerySet(models.QuerySet["Sitting"]):
    def open(self) -> SittingQuerySet:
        """What only those who decide see."""
        return self.filter(published_at__isnull=True)

    def published(self) -> SittingQuerySet:
        """What everybody reads, the newest first."""
        return self.filter(published_at__isnull=False).order_by("-held_on", "-pk")

    def with_numbers(self) -> SittingQuerySet:
        """With how many ideas stand in each."""
        return self.annotate(number=Count("items"))


class Sitting(models.Model):
    """One sitting of those who decide: until it is published nobody else sees that it exists."""

    title = models.CharField(_("Titel"), max_length=120)
    held_on = models.DateField(_("Tag der Sitzung"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("angelegt"), default=clock.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(_("veröffentlicht"), null=True)

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Sitzung")
        verbose_name_plural = _("Sitzungen")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="sitting_was_published_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("sitting", args=[self.pk])

    # Questions

    @property
    def is_open(self) -> bool:
        return self.published_at is None

    # Verbs

    @classmethod
    def open(cls, *, by: User, title: str, held_on: date) -> Sitting:
        """A new sitting without anything in it."""
        return cls.objects.create(title=title, held_on=held_on, opened_by=by)

    def draft(self, idea: Idea, *, by: User, decision: str, seen: str | None = None, **words: Any) -> SittingItem:
        """Write down what is to be decided about an idea, or write it anew; nobody hears of it yet.

        Whoever says which draft they have `seen` overwrites no newer one.
        """
        with locked(self), locked(idea):
            self._must_be_open()
            self._must_fit(idea, by)
            item = SittingItem.objects.filter(sitting=self, idea=idea).first() or SittingItem(sitting=self, idea=idea)
            said = NO_WORDS | words | {"decision": decision}
            if seen is not None and seen != item.as_of:
                if said != {name: getattr(item, name) for name in said}:
                    raise Stale(idea)
                return item
            for name, value in said.items():
                setattr(item, name, value)
            item.drafted_by, item.drafted_at = by, clock.now()
            item.save()
        return item

    def drop(self, idea: Idea, *, by: User) -> None:
        """Take an idea off the sitting again; its draft is gone."""
        with locked(self):
            self._must_be_open()
            SittingItem.objects.filter(sitting=self, idea=idea).delete()

    def publish(self, *, by: User) -> None:
        """Every draft becomes a decision of this person at this moment, or none of them does."""
        with locked(self):
            self._must_be_open()
            items = self._held_items()
            if not items:
                raise Unmet(self, [NOTHING_DRAFTED])
            if problems := [(item, why) for item in items if (why := item.obstacles(by))]:
                raise DoesNotFit(self, problems)
            for item in items:
                item.take(by=by)
            self.published_at, self.published_by = clock.now(), by
            self.save(update_fields=["published_at", "published_by"])

    def _must_be_open(self) -> None:
        if not self.is_open:
            raise WrongStage(self)

    def _must_fit(self, idea: Idea, by: User) -> None:
        if idea.stage not in STARTS_FROM["select"]:
            raise WrongStage(idea)
        if not idea.may_be_decided_by(by):
            raise Unmet(idea, [NOT_THEIR_OWN])
        if SittingItem.objects.filter(idea=idea, event_number=None).exclude(sitting=self).exists():
            raise Unmet(idea, [ELSEWHERE])

    def _held_items(self) -> list[SittingItem]:
        """The drafts, their ideas held in the order of their numbers, so that two sittings never wait for each other."""
        items = list(self.items.order_by("idea_id"))
        ideas = type(self)._ideas().select_for_update().order_by("pk").in_bulk([item.idea_id for item in items])
        for item in items:
            item.idea = ideas[item.idea_id]
        return items

    @staticmethod
    def _ideas() -> models.QuerySet[Idea]:
        from ideas.models.idea import Idea

        return Idea.objects.all()


class SittingItem(models.Model):
    """What is to be decided about one idea: draft words until the sitting is published, then the event that it became.

    The words of a decision stand in its record, where they can be blacked out; no second copy is kept here.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="items")
    idea = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="sitting_items")
    decision = models.CharField(_("Entscheidung"), max_length=10, choices=Outcome)
    intended_kind = models.CharField(_("Art der Maßnahme"), max_length=10, choices=MeasureKind, blank=True)
    category = models.CharField(_("Grund"), max_length=20, choices=DeclineCategory, blank=True)
    criteria = models.JSONField(_("Kriterien"), default=list)
    reason = models.TextField(_("Begründung"), blank=True)
    what_could_change = models.TextField(_("Was daran etwas ändern könnte"), blank=True)
    dissent = models.TextField(_("Abweichende Meinung"), blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(_("entworfen"), default=clock.now)
    event_number = models.PositiveIntegerField(null=True)  # of the idea's event; events name ideas, not the other way

    class Meta:
        verbose_name = _("Entscheidung in einer Sitzung")
        verbose_name_plural = _("Entscheidungen in Sitzungen")
        ordering = ["idea_id"]
        constraints = [
            models.UniqueConstraint(fields=["sitting", "idea"], name="an_idea_is_once_in_a_sitting"),
            models.UniqueConstraint(
                fields=["idea"], condition=Q(event_number=None), name="an_idea_is_drafted_in_one_sitting_at_a_time"
            ),
            models.CheckConstraint(condition=Q(decision__in=Outcome.values), name="sitting_item_decides_something"),
        ]

    def __str__(self) -> str:
        return f"{self.idea}: {self.get_decision_display()}"

    @property
    def as_of(self) -> str:
        """Since when the draft stands as it does; empty before there is one."""
        return self.drafted_at.isoformat() if self.pk else ""

    def obstacles(self, by: User) -> Sequence[Guard]:
        """Why this draft cannot become true now, if this person publishes it; the idea is held."""
        if not self.idea.allows(VERB_OF[Outcome(self.decision)]) or self.idea.stage not in STARTS_FROM["select"]:
            return [STILL_UP]
        if not self.idea.may_be_decided_by(by):
            return [NOT_THEIR_OWN]
        return self.idea.unmet(VERB_OF[Outcome(self.decision)])

    def take(self, *, by: User) -> None:
        """The draft becomes the decision; its words move into the record."""
        self.event_number = self._decide(by).number
        for name, empty in NO_WORDS.items():
            setattr(self, name, empty)
        self.save(update_fields=["event_number", *NO_WORDS])

    def _decide(self, by: User) -> Event:
        words = {"reason": self.reason, "what_could_change": self.what_could_change, "dissent": self.dissent}
        if self.decision == Outcome.SELECT:
            kind = MeasureKind(self.intended_kind)
            return self.idea.select(by=by, intended_kind=kind, criteria=self.criteria, **words).event
        if self.decision == Outcome.DECLINE:
            category = DeclineCategory(self.category)
            return self.idea.decline(by=by, category=category, criteria=self.criteria, **words).event
        return self.idea.return_to_development(by=by, reason=self.reason)


VERB_OF = {
    Outcome.SELECT: "select",
    Outcome.DECLINE: "decline",
    Outcome.RETURN: "return_to_development",
}
NO_WORDS: dict[str, Any] = {
    "intended_kind": "",
    "category": "",
    "criteria": [],
    "reason": "",
    "what_could_change": "",
    "dissent": "",
}
