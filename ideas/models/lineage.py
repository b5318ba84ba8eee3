"""How ideas hang together: a proposal answers a need, an idea is split from another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.kind import Kind
from ideas.models.lineage_guards import ANSWERS_A_NEED, NO_CIRCLE
from ideas.models.stage import Stage

if TYPE_CHECKING:
    from accounts.models import User
    from ideas.models.idea import Idea

# A need whose proposals stand there is looked after: it does not go to the archive.
ALIVE = [
    *(Stage.DISCUSSION, Stage.DEVELOPMENT, Stage.ASSESSMENT, Stage.DECISION, Stage.SELECTED),
    *(Stage.PROMOTED, Stage.DEFERRED),
]

# What came before what: a need before its answers, an idea before what was split from it or took it in.
COMES_OF = """
WITH RECURSIVE later(id) AS (
    SELECT %s::bigint
    UNION
    SELECT link.after FROM later JOIN (
        SELECT target_id AS before, source_id AS after FROM ideas_edge
        UNION ALL SELECT merged_id, survivor_id FROM ideas_merge WHERE state = 'done'
    ) AS link ON link.before = later.id
)
SELECT EXISTS (SELECT 1 FROM later WHERE id = %s)
"""


@contextmanager
def held(*ideas: Idea) -> Iterator[None]:
    """Hold the rows of several ideas, in the order of their ids so that nobody waits in a circle."""
    with transaction.atomic(), ExitStack() as rows:
        for idea in sorted(ideas, key=lambda each: each.pk):
            rows.enter_context(locked(idea))
        yield


def comes_of(earlier: Idea, later: Idea) -> bool:
    """Whether `later` goes back to `earlier`, over however many ideas between them."""
    with connection.cursor() as cursor:
        cursor.execute(COMES_OF, [earlier.pk, later.pk])
        return bool(cursor.fetchone()[0])


class EdgeQuerySet(models.QuerySet["Edge"]):
    def answers(self) -> EdgeQuerySet:
        """Which proposal answers which need, as far as they still are what they were."""
        return self.filter(kind=Edge.Kind.SOLVES, source__kind=Kind.PROPOSAL, target__kind=Kind.NEED)

    def alive(self) -> EdgeQuerySet:
        """Answers of proposals that everybody sees and that are still on their way."""
        return self.answers().filter(
            source__published_at__isnull=False, source__hidden_at__isnull=True, source__stage__in=ALIVE
        )


class Edge(models.Model):
    """One idea comes of another: `source` answers, or was split from, `target`."""

    class Kind(models.TextChoices):
        SOLVES = "solves", _("löst")
        SPLIT_FROM = "split_from", _("hervorgegangen aus")

    kind = models.CharField(max_length=12, choices=Kind)
    source = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="edges")
    target = models.ForeignKey("ideas.Idea", on_delete=models.CASCADE, related_name="edges_here")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    # What a survivor has from an idea that was merged into it.
    merge = models.ForeignKey("ideas.Merge", on_delete=models.CASCADE, null=True, related_name="edges")

    objects = EdgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("Verbindung")
        verbose_name_plural = _("Verbindungen")
        constraints = [
            models.UniqueConstraint(fields=["source", "target", "kind"], name="connect_two_ideas_once"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="edge_is_between_two"),
            models.CheckConstraint(condition=Q(kind__in=["solves", "split_from"]), name="edge_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"

    @classmethod
    def answer(cls, proposal: Idea, need: Idea, *, by: User) -> Edge:
        """Those who work on a proposal say that it answers a need; the followers of the need hear of it."""
        with held(proposal, need):
            proposal._start("answer_need")
            need._start("be_answered")
            if not (proposal.kind == Kind.PROPOSAL and need.is_need):
                raise Unmet(proposal, [ANSWERS_A_NEED])
            if cls.objects.filter(kind=cls.Kind.SOLVES, source=proposal, target=need).exists():
                raise WrongStage(proposal, earlier=proposal.events.filter(verb=Verb.NEED_ANSWERED))
            if comes_of(proposal, need):
                raise Unmet(proposal, [NO_CIRCLE])
            edge = cls.connect(cls.Kind.SOLVES, proposal, need, by=by)
            if proposal.stage != Stage.DRAFT:
                Event.record(Verb.NEED_ANSWERED, by=by, idea=proposal, other=need.pk)
            if proposal.published_at:
                Event.record(Verb.SOLUTION_PROPOSED, by=by, idea=need, other=proposal.pk)
        return edge

    @classmethod
    def split(cls, idea: Idea, origin: Idea, *, by: User) -> Edge:
        """A draft goes back to an idea that everybody sees; nobody hears of it before it is public."""
        return cls.connect(cls.Kind.SPLIT_FROM, idea, origin, by=by)

    @classmethod
    def connect(cls, kind: str, source: Idea, target: Idea, *, by: User | None, **fields: object) -> Edge:
        """Note the connection; from now on the pages of both look for it. The caller judged it."""
        edge, _new = cls.objects.get_or_create(kind=kind, source=source, target=target, defaults={"by": by, **fields})
        for idea in (source, target):
            if not idea.has_lineage:
                idea.has_lineage = True
                idea.save(update_fields=["has_lineage"])
        return edge

    def take_back(self, *, by: User) -> None:
        """The proposal does not answer the need after all; the history of both keeps that it was said."""
        proposal, need = self.source, self.target
        with held(proposal, need):
            proposal._start("answer_need")
            if not type(self).objects.filter(pk=self.pk).exists():
                raise WrongStage(proposal, earlier=proposal.events.filter(verb=Verb.ANSWER_TAKEN_BACK))
            self.delete()
            if proposal.stage != Stage.DRAFT:
                Event.record(Verb.ANSWER_TAKEN_BACK, by=by, idea=proposal, other=need.pk)
            if proposal.published_at:
                Event.record(Verb.ANSWER_TAKEN_BACK, by=by, idea=need, other=proposal.pk)

    @classmethod
    def tell_the_needs_of(cls, proposal: Idea) -> None:
        """The proposal is public now: whoever follows a need that it answers hears of it."""
        for edge in cls.objects.answers().filter(source=proposal).select_related("target").order_by("target"):
            with locked(edge.target):
                if edge.target.is_public:
                    Event.record(Verb.SOLUTION_PROPOSED, by=edge.by, idea=edge.target, other=proposal.pk)
