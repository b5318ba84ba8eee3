"""The lot among reviewers: the pool is public first, the next decision after that is the seed, anybody can repeat it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Role as Office
from activity.models import DecisionRecord, Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.conflict import conflicts_of
from ideas.models.guards import CAN_BE_ASKED, NOT_BOUND, NOT_TWICE, POOL_LARGE_ENOUGH
from ideas.models.review import Review
from ideas.models.round import AssessmentRound
from ideas.models.stage import Stage

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea


def order_of(seed: str, people: Iterable[int]) -> list[int]:
    """The pool in the order that the seed gives it: by SHA-256 of "seed:number", the number being the person's."""
    return sorted(people, key=lambda person: hashlib.sha256(f"{seed}:{person}".encode()).hexdigest())


class DrawQuerySet(models.QuerySet["Draw"]):
    def open(self) -> DrawQuerySet:
        """Published and not drawn yet."""
        return self.filter(drawn_at__isnull=True)

    def ripe(self) -> DrawQuerySet:
        """Those whose seed is there, at ideas that are assessed now."""
        seed = DecisionRecord.objects.filter(number__gt=OuterRef("after"))
        running = self.open().filter(round__outcome="", round__idea__stage=Stage.ASSESSMENT)
        return running.filter(Exists(seed), round__idea__hidden_at__isnull=True)


class Draw(models.Model):
    """One lot for the seats of a round; what was public before it is kept, and what it brought."""

    round = models.ForeignKey(AssessmentRound, on_delete=models.PROTECT, related_name="draws")
    seats = models.PositiveSmallIntegerField(_("Plätze"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(default=clock.now)
    after = models.PositiveIntegerField()  # the number of the last decision when the pool became public; 0 without one
    record_number = models.PositiveIntegerField(null=True)  # of the decision whose hash is the seed
    drawn_at = models.DateTimeField(null=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = _("Auslosung")
        verbose_name_plural = _("Auslosungen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round"], condition=Q(drawn_at__isnull=True), name="one_lot_at_a_time"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="a_lot_has_a_seat"),
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True, record_number__isnull=True)
                | Q(drawn_at__isnull=False, record_number__isnull=False),
                name="a_lot_is_drawn_from_a_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Auslosung')} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("draw", args=[self.pk])

    # Questions

    @property
    def idea(self) -> Idea:
        return self.round.idea

    @property
    def is_drawn(self) -> bool:
        return self.drawn_at is not None

    @cached_property
    def record(self) -> DecisionRecord | None:
        """The first decision after the pool became public, whose hash is the seed; None until there is one."""
        return DecisionRecord.objects.filter(number=self.seed_number).first()

    @property
    def seed_number(self) -> int:
        """The number of the decision whose hash is the seed."""
        return self.after + 1

    @property
    def seed(self) -> str:
        return self.record.hash if self.record else ""

    def repeat(self) -> list[int]:
        """Who has a seat when the lot is drawn once more, from what everybody can read."""
        passed = {entry.person_id: entry.outcome in Entry.PASSED_OVER for entry in self.entries.all()}
        return [person for person in order_of(self.seed, passed) if not passed[person]][: self.seats]

    def seated(self) -> list[int]:
        """Who has a seat, as it was written down when the lot was drawn."""
        return [entry.person_id for entry in self.entries.all() if entry.outcome == Entry.Outcome.SEATED]

    # Verbs

    @classmethod
    def publish(cls, idea: Idea, *, by: User, people: Collection[User], seats: int) -> Draw:
        """Say in public among whom the lot decides, before anybody can know the seed."""
        with locked(idea):
            idea._start("publish_pool")
            running = idea.rounds.open().first()
            if running is None:
                raise WrongStage(idea)
            if running.draws.open().exists():
                raise Unmet(idea, [NOT_TWICE])
            cls._require_a_fair_pool(idea, people, seats)
            DecisionRecord.hold_the_chain()  # no decision is under way whose hash somebody could know
            last = DecisionRecord.objects.order_by("-number").first()
            draw = cls.objects.create(round=running, seats=seats, published_by=by, after=last.number if last else 0)
            Entry.objects.bulk_create(Entry(draw=draw, person=person) for person in people)
            Event.record(
                Verb.POOL_PUBLISHED,
                by=by,
                idea=idea,
                draw=draw.pk,
                seats=seats,
                pool=sorted(person.pk for person in people),
                office=Office.STABSSTELLE,
            )
        return draw

    def draw(self) -> bool:
        """The rule draws once the next decision is there; whoever is in conflict by then is passed over."""
        idea = self.idea
        with locked(idea):
            self.refresh_from_db(fields=["drawn_at"])
            self.round.refresh_from_db(fields=["outcome"])
            is_over = self.is_drawn or not self.round.is_open
            if is_over or self.record is None or not idea.allows("draw_reviewers"):
                return False
            self._seat(self.seed)
            self.record_number, self.drawn_at = self.record.number, clock.now()
            self.save(update_fields=["record_number", "drawn_at"])
            Event.record(Verb.REVIEWERS_DRAWN, by=None, idea=idea, draw=self.pk, record=self.record_number)
            for entry in self.entries.filter(outcome=Entry.Outcome.SEATED).select_related("person").order_by("place"):
                Review.assign(idea, by=None, reviewer=entry.person, is_drawn=True)
        return True

    # Helpers of the verbs

    @staticmethod
    def _require_a_fair_pool(idea: Idea, people: Collection[User], seats: int) -> None:
        bound = conflicts_of(idea)
        if any(person.pk in bound for person in people):
            raise Unmet(idea, [NOT_BOUND])
        if not all(person.is_active and person.public_name for person in people):
            raise Unmet(idea, [CAN_BE_ASKED])
        if len(people) <= seats:
            raise Unmet(idea, [POOL_LARGE_ENOUGH])

    def _seat(self, seed: str) -> None:
        """Go through the pool in the order of the seed and write down what became of everybody."""
        bound = conflicts_of(self.idea)
        asked = set(self.round.reviews.values_list("reviewer", flat=True))
        entries = {entry.person_id: entry for entry in self.entries.select_related("person")}
        free = self.seats
        for place, person in enumerate(order_of(seed, entries), start=1):
            entry = entries[person]
            entry.place, entry.outcome = place, entry.judged(bound, asked)
            if not entry.outcome:
                entry.outcome = Entry.Outcome.SEATED if free else Entry.Outcome.SPARE
                free -= entry.outcome == Entry.Outcome.SEATED
        Entry.objects.bulk_update(entries.values(), ["place", "outcome"])


class Entry(models.Model):
    """Somebody in the pool, and what the lot brought them."""

    class Outcome(models.TextChoices):
        SEATED = "seated", _("gezogen")
        SPARE = "spare", _("nicht gezogen")
        BOUND = "bound", _("befangen, übergangen")
        ASKED = "asked", _("schon gefragt, übergangen")
        GONE = "gone", _("Konto geschlossen, übergangen")

    PASSED_OVER = (Outcome.BOUND, Outcome.ASKED, Outcome.GONE)

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="entries")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pool_entries")
    place = models.PositiveSmallIntegerField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        ordering = ["place", "person"]
        constraints = [models.UniqueConstraint(fields=["draw", "person"], name="once_in_a_pool")]

    def __str__(self) -> str:
        return f"{self.draw_id}: {self.person_id}"

    def judged(self, bound: Collection[int], asked: Collection[int]) -> str:
        """Why this person is passed over; empty when they are not."""
        if not (self.person.is_active and self.person.public_name):
            return self.Outcome.GONE
        if self.person_id in bound:
            return self.Outcome.BOUND
        return self.Outcome.ASKED if self.person_id in asked else ""
