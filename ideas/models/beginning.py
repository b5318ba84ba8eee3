"""How an idea comes into being: the draft, its way through moderation, and the versions of its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from accounts.models import User
from activity.models import Event, Follow
from activity.verbs import Verb
from arena import clock
from arena.transitions import DOUBLE_CLICK, Unmet, WrongStage, locked
from ideas.models.authorship import Authorship
from ideas.models.factsheet import FactSheetVersion, texts_of
from ideas.models.kind import Kind
from ideas.models.lineage import Edge
from ideas.models.lineage_guards import TO_BECOME
from ideas.models.numbers import next_reference
from ideas.models.picture import Picture
from ideas.models.stage import Owed, Stage
from ideas.models.substance import tell_of_version
from ideas.models.text import write_text

if TYPE_CHECKING:
    from django.db import models

    from ideas.models.idea import Idea


class Beginning:
    """The part of `Idea` that leads from the first word to the published text, and from version to version."""

    @classmethod
    def begin(cls: type[Idea], *, by: User, kind: str = Kind.PROPOSAL, **text: str) -> Idea:
        """A new private draft of this person; the same form sent twice is one draft.

        Forms of one person are taken one after the other.
        """
        with locked(User.objects.get(pk=by.pk)):
            return cls._begun_just_now(by, kind, text) or cls._begin(by, kind, text)

    @classmethod
    def _begun_just_now(cls: type[Idea], by: User, kind: str, text: dict[str, str]) -> Idea | None:
        same = cls.objects.authored_by(by).filter(stage=Stage.DRAFT, kind=kind, **text) if text else cls.objects.none()
        return same.filter(begun_at__gte=clock.now() - DOUBLE_CLICK).first()

    @classmethod
    def _begin(cls: type[Idea], by: User, kind: str, text: dict[str, str]) -> Idea:
        idea = cls.objects.create(kind=kind, owed_by=Owed.AUTHORS, is_example=by.is_example, **text)
        Authorship.objects.create(idea=idea, user=by, is_author=True)
        return idea

    def save_draft(
        self: Idea,
        *,
        revision: int,
        fields: Iterable[Any] | None = None,
        districts: Iterable[Any] | None = None,
        **values: Any,
    ) -> None:
        """Keep what was typed so far; silent, nobody hears of it. `revision` is the one the person saw."""
        with locked(self):
            self._start("save_draft")
            write_text(self, revision, fields, districts, values)

    def similar_were_shown(self: Idea) -> None:
        """The authors have before them what is there already; silent, and true of the text they see."""
        shown = type(self).objects.filter(pk=self.pk, revision=self.revision)
        if self.similar_shown_for != self.revision and shown.update(similar_shown_for=self.revision):
            self.similar_shown_for = self.revision

    def delete_draft(self: Idea) -> None:
        """Really delete a draft; there is no trace of it."""
        with locked(self):
            self._start("delete_draft")
            Picture.discard(self)
            self.delete()

    def submit(self: Idea, *, by: User, rules_accepted: bool = False) -> None:
        """The authors hand the idea in; those whose ideas were public before are published by the rule itself.

        What moderation returned goes back to moderation.
        """
        with locked(self):
            self._start("submit")
            if rules_accepted and not self.rules_accepted_at:
                self.rules_accepted_at = clock.now()
            self._meet("submit")
            self.reference = self.reference or next_reference(clock.today().year)
            self.submitted_at = clock.now()
            before = self._move_to(Stage.SUBMITTED, "reference", "submitted_at", "rules_accepted_at")
            FactSheetVersion.keep(self, by=by)
            Follow.objects.get_or_create(idea=self, user=by)
            Event.record(Verb.IDEA_SUBMITTED, by=by, idea=self, stage_before=before)
            if before == Stage.DRAFT and self._is_by_a_known_author():
                self.publish(by=None)

    def publish(self: Idea, *, by: User | None) -> None:
        """The idea becomes public; `by=None` is the rule for authors who are known already."""
        with locked(self):
            self._start("publish")
            self.active_at = clock.now()
            self.published_at = self.active_at
            before = self._move_to(Stage.DISCUSSION, "published_at", "active_at", was_asked=by is not None)
            Event.record(Verb.IDEA_PUBLISHED, by=by, idea=self, stage_before=before)
            if self.has_lineage:
                Edge.tell_the_needs_of(self)

    def return_for_revision(self: Idea, *, by: User, reason: str) -> None:
        """The authors get the idea back with what should be changed."""
        with locked(self):
            self._start("return_for_revision")
            before = self._move_to(Stage.RETURNED)
            event = Event.record(Verb.IDEA_RETURNED, by=by, idea=self, stage_before=before, reason=reason)
            self._state_reasons(event)

    def edit(
        self: Idea,
        *,
        by: User,
        revision: int,
        reason: str,
        fields: Iterable[Any] | None = None,
        districts: Iterable[Any] | None = None,
        **values: Any,
    ) -> None:
        """Save a new version of the text with a one-line reason; `revision` is the one the person saw."""
        with locked(self):
            self._start("edit")
            before = texts_of(self)
            if not write_text(self, revision, fields, districts, values):
                return
            version = FactSheetVersion.keep(self, by=by, reason=reason)
            if self.published_at:
                self._touch()
            Event.record(Verb.IDEA_EDITED, by=by, idea=self, version=version.number)
            if texts_of(self) != before:
                tell_of_version(version, before=before, by=by)

    def change_kind(self: Idea, *, by: User, kind: Kind, reason: str) -> None:
        """A need turns out to be a proposal, or the other way round; whoever cares about it hears of it."""
        with locked(self):
            self._start("change_kind")
            if kind == self.kind:
                raise WrongStage(self, earlier=self.events.filter(verb=Verb.KIND_CHANGED))
            if unmet := [guard for guard in TO_BECOME[kind] if not guard.met(self)]:
                raise Unmet(self, unmet)
            self.kind = kind
            self.save(update_fields=["kind"])
            if self.is_need:
                self.responsibilities.take_back_offers_to_lead()
            if self.published_at:
                self._touch()
            Event.record(Verb.KIND_CHANGED, by=by, idea=self, reason=reason, kind=kind)

    @contextmanager
    def redrawn(self: Idea, *, by: User) -> Iterator[None]:
        """Hold the idea while its picture changes; once it was handed in, the history says so."""
        with locked(self):
            self._start("edit")
            yield
            if self.published_at:
                self._touch()
            if self.stage != Stage.DRAFT:
                Event.record(Verb.IDEA_ILLUSTRATED, by=by, idea=self)

    def _is_by_a_known_author(self: Idea) -> bool:
        others = type(self).objects.filter(published_at__isnull=False, hidden_at__isnull=True).exclude(pk=self.pk)
        return others.filter(authorships__user__in=self._author(), authorships__is_author=True).exists()

    def _author(self: Idea) -> models.QuerySet[User]:
        return self.people.filter(authorship__is_author=True, is_active=True)
