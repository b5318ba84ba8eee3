"""From idea to measure: proposed, signed where the kind asks for it, confirmed by somebody else; once and for all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from ideas.models import Owed
from ideas.models.kind import MeasureKind
from ideas.models.promotion_guards import NOT_OF_THIS_KIND, NOT_ONES_OWN, PLAN, SECOND_PERSON
from measures.models.carryover import carry_over
from measures.models.commitment import Commitment

if TYPE_CHECKING:
    from accounts.models import Organisation, User
    from ideas.models import Idea
    from measures.models.measure import Measure


class PromotionState(models.TextChoices):
    """Where it stands."""

    PROPOSED = "proposed", _("vorgeschlagen")
    SIGNED = "signed", _("unterschrieben")
    CONFIRMED = "confirmed", _("bestätigt")
    REJECTED = "rejected", _("zurückgewiesen")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    LAPSED = "lapsed", _("hinfällig")


OPEN = [PromotionState.PROPOSED, PromotionState.SIGNED]
ALIVE = [*OPEN, PromotionState.CONFIRMED]
ENDS = [Verb.PROMOTION_WITHDRAWN, Verb.PROMOTION_REJECTED]

# Whose turn it is once it is proposed: who signs, or nobody but the Stabsstelle.
AWAITS = {
    MeasureKind.CENTRAL: Owed.STABSSTELLE,
    MeasureKind.DECENTRAL: Owed.ADMINISTRATION,
    MeasureKind.NETWORK: Owed.LEAD,
}


class PromotionQuerySet(models.QuerySet["Promotion"]):
    def alive(self) -> PromotionQuerySet:
        """The one that counts: proposed, signed or confirmed."""
        return self.filter(state__in=ALIVE)

    def open(self) -> PromotionQuerySet:
        """Those on which somebody has still to act."""
        return self.filter(state__in=OPEN)

    def with_names(self) -> PromotionQuerySet:
        return self.select_related("proposed_by", "proposed_for", "signed_off_by", "confirmed_by")


class Promotion(models.Model):
    """The step by which an idea becomes a measure of one kind; one that came to nothing stays readable."""

    idea = models.ForeignKey("ideas.Idea", on_delete=models.PROTECT, related_name="promotions")
    kind = models.CharField(_("Art"), max_length=10, choices=MeasureKind)
    state = models.CharField(_("Stand"), max_length=10, choices=PromotionState, default=PromotionState.PROPOSED)
    # The very text that becomes a measure.
    version = models.ForeignKey("ideas.FactSheetVersion", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("Name der Maßnahme"), max_length=200)
    summary = models.TextField(_("Worum es geht"), max_length=1000)
    plan = models.TextField(_("Verstetigung und Übertragung"), max_length=5_000, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_for = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    signed_off_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_off_for = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    signed_off_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = PromotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Weg zur Maßnahme")
        verbose_name_plural = _("Wege zur Maßnahme")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["idea"], condition=Q(state__in=ALIVE), name="one_promotion_at_a_time"),
            models.CheckConstraint(condition=Q(kind__in=MeasureKind.values), name="promotion_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=PromotionState.values), name="promotion_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=PromotionState.CONFIRMED, confirmed_by__isnull=False, confirmed_at__isnull=False)
                | (~Q(state=PromotionState.CONFIRMED) & Q(confirmed_by__isnull=True, confirmed_at__isnull=True)),
                name="a_confirmed_promotion_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("proposed_by")),
                name="nobody_confirms_their_own_proposal",
            ),
            models.CheckConstraint(
                condition=Q(signed_off_by__isnull=True) | ~Q(signed_off_by=models.F("proposed_by")),
                name="a_second_person_signs_off",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("promotion", args=[self.idea_id])

    # Questions

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def allows(self, verb: str) -> bool:
        """Whether the verb starts from where this proposal and its idea stand."""
        needless = {
            "sign_commitment": self.kind != MeasureKind.NETWORK or self.is_committed,
            "sign_off_promotion": self.kind != MeasureKind.DECENTRAL or self.is_signed_off,
        }
        return self.is_open and self.idea.allows(verb) and not needless.get(verb, False)

    @cached_property
    def commitment(self) -> Commitment | None:
        """The one that was signed last; a new text of the principles asks for a new one."""
        return self.commitments.with_names().with_answered().last()

    @property
    def is_committed(self) -> bool:
        """Whether the lead of today stands behind the principles as they read today, with a word on each."""
        given = self.commitment
        return given is not None and self._is_of_the_lead(given.signed_for_id) and given.is_whole and given.is_current

    @property
    def is_signed_off(self) -> bool:
        """Whether a second person of the authority that leads today stands behind it."""
        second = self.signed_off_by_id is not None and self.signed_off_by_id != self.proposed_by_id
        return second and self._is_of_the_lead(self.signed_off_for_id)

    def took_part(self, user: User) -> bool:
        """Whether this person proposed or signed any of it, and so does not decide about it."""
        signed = self.commitments.filter(signed_by=user).exists()
        return signed or user.pk in {self.proposed_by_id, self.signed_off_by_id}

    def _is_of_the_lead(self, body: int | None) -> bool:
        return body is not None and self.idea.lead is not None and self.idea.lead.organisation_id == body

    # Verbs

    @classmethod
    def propose(cls, idea: Idea, *, by: User, title: str, summary: str, plan: str = "") -> Promotion:
        """Whoever leads it in the administration, or the Stabsstelle, says what is to become of it."""
        with locked(idea):
            idea._start("propose_promotion")
            idea._meet("propose_promotion")
            if idea.promotion:
                raise WrongStage(idea, earlier=idea.events.filter(verb=Verb.PROMOTION_PROPOSED))
            kind = idea.measure_kind
            if kind == MeasureKind.DECENTRAL and not plan.strip():
                raise Unmet(idea, [PLAN])
            promotion = cls.objects.create(
                idea=idea,
                kind=kind,
                version=idea.versions.first(),
                title=title,
                summary=summary,
                plan=plan if kind == MeasureKind.DECENTRAL else "",
                proposed_by=by,
                proposed_for=lead_body_of(idea, by),
            )
            idea.forget_people()
            idea.expect(AWAITS[MeasureKind(promotion.kind)])
            promotion._record(Verb.PROMOTION_PROPOSED, by=by, owed_by=idea.owed_by)
        return promotion

    def withdraw(self, *, by: User, reason: str) -> None:
        """Whoever proposed it takes it back; another proposal may follow."""
        with self._held("withdraw_promotion"):
            self._end(PromotionState.WITHDRAWN, by=by)
            self._record(Verb.PROMOTION_WITHDRAWN, by=by, reason=reason)

    def sign_commitment(self, *, by: User, digest: str, answers: dict[str, str]) -> Commitment:
        """A representative of the lead says for each principle how it will be met, on the text they have read."""
        with self._held("sign_commitment"):
            self._require_kind(MeasureKind.NETWORK)
            if self.is_committed:
                raise WrongStage(self.idea, earlier=self.idea.events.filter(verb=Verb.COMMITMENT_SIGNED))
            body = lead_body_of(self.idea, by)
            if body is None:
                raise WrongStage(self.idea)  # the mandate ended meanwhile, or another body leads now
            commitment = Commitment.sign(self, by=by, body=body, digest=digest, answers=answers)
            self.__dict__.pop("commitment", None)
            self._become_signed("state")
            self._record(Verb.COMMITMENT_SIGNED, by=by, commitment=commitment.pk, nominator=self.proposed_by_id)
        return commitment

    def sign_off(self, *, by: User) -> None:
        """A second person of the authority that leads stands behind it too."""
        with self._held("sign_off_promotion"):
            self._require_kind(MeasureKind.DECENTRAL)
            if self.is_signed_off:
                raise WrongStage(self.idea, earlier=self.idea.events.filter(verb=Verb.PROMOTION_SIGNED_OFF))
            if by.pk == self.proposed_by_id:
                raise Unmet(self.idea, [SECOND_PERSON])
            body = lead_body_of(self.idea, by)
            if body is None:
                raise WrongStage(self.idea)  # the mandate ended meanwhile, or another body leads now
            self.signed_off_by, self.signed_off_for, self.signed_off_at = by, body, clock.now()
            self._become_signed("state", "signed_off_by", "signed_off_for", "signed_off_at")
            self._record(Verb.PROMOTION_SIGNED_OFF, by=by, nominator=self.proposed_by_id)

    def confirm(self, *, by: User, reason: str) -> Measure:
        """Somebody of the Stabsstelle who proposed and signed nothing of it: from now on the measure exists."""
        with self._held("confirm_promotion"):
            self.idea._meet("confirm_promotion")
            if self._binds(by):
                raise Unmet(self.idea, [NOT_ONES_OWN])
            self.state, self.confirmed_by, self.confirmed_at = PromotionState.CONFIRMED, by, clock.now()
            self.save(update_fields=["state", "confirmed_by", "confirmed_at"])
            measure = carry_over(self, by=by)
            self.idea.become_measure(measure, by=by, reason=reason)
        return measure

    def reject(self, *, by: User, reason: str) -> None:
        """The same people may say no, and what is missing; the idea stays selected and can be proposed again."""
        with self._held("reject_promotion"):
            if self._binds(by):
                raise Unmet(self.idea, [NOT_ONES_OWN])
            self._end(PromotionState.REJECTED, by=by)
            self._record(Verb.PROMOTION_REJECTED, by=by, reason=reason, nominator=self.proposed_by_id)

    # Helpers of the verbs

    @contextmanager
    def _held(self, verb: str) -> Iterator[None]:
        """Hold the idea's row, then read this proposal afresh: of two people who come at once, one is told."""
        idea = self.idea
        with locked(idea):
            idea._start(verb)
            self.refresh_from_db()
            self.idea = idea
            self.__dict__.pop("commitment", None)
            if not self.is_open:
                raise WrongStage(idea, earlier=idea.events.filter(verb__in=ENDS, details__promotion=self.pk))
            yield

    def _binds(self, person: User) -> bool:
        """Asked again under the lock: perhaps they joined those who write or carry it while the form was open."""
        return self.took_part(person) or self.idea.binds(person)

    def _require_kind(self, kind: MeasureKind) -> None:
        if self.kind != kind:
            raise Unmet(self.idea, [NOT_OF_THIS_KIND])

    def _become_signed(self, *changed: str) -> None:
        self.state = PromotionState.SIGNED
        self.save(update_fields=changed)
        self.idea.forget_people()
        self.idea.expect(Owed.STABSSTELLE)

    def _end(self, state: PromotionState, *, by: User) -> None:
        self.state, self.ended_by, self.ended_at = state, by, clock.now()
        self.save(update_fields=["state", "ended_by", "ended_at"])
        self.idea.forget_people()
        self.idea.expect(Owed.ADMINISTRATION)

    def _record(self, verb: Verb, *, by: User, **more: Any) -> None:
        body = lead_body_of(self.idea, by)
        office: dict[str, Any] = {} if body else {"office": Role.STABSSTELLE}
        Event.record(verb, by=by, idea=self.idea, organisation=body, promotion=self.pk, **office, **more)


def lead_body_of(idea: Idea, person: User) -> Organisation | None:
    """The body that leads the idea, where this person may act for it today."""
    body = idea.lead.organisation if idea.lead else None
    return body if body and body.pk in person.bodies else None
