"""One part of an amendment: how it stands against the text of today, and the answer of those who keep the text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Stale, Unmet, WrongStage, locked
from ideas.models.amendment import TAKEN, Amendment, Answer, State
from ideas.models.factsheet import FactSheet, FactSheetVersion, texts_of
from ideas.models.guards import NOTHING_CHANGED
from ideas.models.reasons import state_reasons
from ideas.models.stage import TOLD_AS
from ideas.threeway import Merged, merge

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea


class AmendmentPart(models.Model):
    """One part of the text as somebody would write it, and what became of that."""

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="parts")
    section = models.CharField(max_length=60)
    proposed = models.TextField(blank=True)
    answer = models.CharField(gettext_lazy("Antwort"), max_length=10, choices=Answer, blank=True)
    answer_reason = models.TextField(gettext_lazy("Begründung"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    # The version in which it stands: whose words that one took over is read from here.
    version = models.ForeignKey(FactSheetVersion, on_delete=models.PROTECT, null=True, related_name="taken_over")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "section"], name="a_section_is_amended_once"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="amendment_answer_is_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="amendment_is_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=TAKEN, version__isnull=False) | (~Q(answer__in=TAKEN) & Q(version__isnull=True)),
                name="amendment_stands_in_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amendment_id}: {self.section}"

    # Questions

    @property
    def idea(self) -> Idea:
        return self.amendment.idea

    @property
    def before(self) -> str:
        """The words somebody had before them when they wrote this."""
        return texts_of(self.amendment.base_version)[self.section]

    @property
    def is_taken_over(self) -> bool:
        return self.answer in TAKEN

    def merged_into(self, now: str) -> Merged:
        """What was suggested together with what was changed since."""
        return merge(self.before, self.proposed, now)

    def allows(self, verb: str) -> bool:
        """Whether it can be answered now."""
        return not self.answer and self.amendment.is_open and self.idea.allows(verb)

    # Verbs

    def accept(self, *, by: User, text: str, seen: FactSheetVersion, reason: str = "") -> FactSheetVersion:
        """Authors or lead make `text` the words of this section: what was suggested, or as much of it as they want.

        `seen` is the version they had before them. The new version names who suggested it.
        """
        with self._answered("accept_amendment") as idea:
            now = texts_of(idea)[self.section]
            if texts_of(seen)[self.section] != now:
                raise Stale(idea)
            merged = self.merged_into(now)
            is_whole = text == self.proposed or (merged.is_clean and text == merged.text)
            if text == now and not is_whole:
                raise Unmet(idea, [NOTHING_CHANGED])
            self.version = FactSheet.write(idea, {self.section: text}, by=by, reason=_("Änderungsvorschlag übernommen"))
            self._answer(Answer.ACCEPTED if is_whole else Answer.PARTLY, by=by, reason=reason)
            event = self._record(
                Verb.AMENDMENT_ACCEPTED, by=by, reason=reason, version=self.version.number, partly=not is_whole
            )
            if not is_whole:
                self._state_reasons(event)
        return self.version

    def reject(self, *, by: User, reason: str) -> None:
        """Authors or lead leave their words as they are, and say why."""
        with self._answered("reject_amendment"):
            self._answer(Answer.REJECTED, by=by, reason=reason)
            self._state_reasons(self._record(Verb.AMENDMENT_REJECTED, by=by, reason=reason))

    # Helpers of the verbs

    @contextmanager
    def _answered(self, verb: str) -> Iterator[Idea]:
        """Hold the idea first, so that answers come one after the other; close the amendment with its last part."""
        amendment, idea = self.amendment, self.amendment.idea
        with locked(idea), locked(amendment), locked(self):
            self.amendment, amendment.idea = amendment, idea
            if not self.allows(verb):
                raise WrongStage(idea, earlier=amendment._told(TOLD_AS[verb]).filter(details__part=self.pk))
            yield idea
            if not amendment.parts.filter(answer="").exists():
                amendment._close(State.ANSWERED)

    def _answer(self, answer: Answer, *, by: User, reason: str) -> None:
        self.answer, self.answer_reason = answer, reason
        self.answered_by, self.answered_at = by, clock.now()
        self.save(update_fields=["answer", "answer_reason", "answered_by", "answered_at", "version"])

    def _record(self, verb: Verb, *, by: User, reason: str, **details: Any) -> Event:
        return Event.record(
            verb,
            by=by,
            idea=self.idea,
            organisation=self.idea.lead.organisation if self.idea.lead and not self.idea.is_by(by) else None,
            reason=reason,
            amendment=self.amendment_id,
            part=self.pk,
            suggester=self.amendment.author_id,
            **details,
        )

    def _state_reasons(self, event: Event) -> None:
        state_reasons(event, get_user_model()._default_manager.filter(pk=self.amendment.author_id))
