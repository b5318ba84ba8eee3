"""What the database refuses of an idea, and the orders in which it finds ideas without looking at all of them."""

from django.db import models
from django.db.models import F, Q

from ideas.models.kind import Kind, MeasureKind
from ideas.models.queries import DECIDED, LISTED
from ideas.models.stage import NEVER_PUBLISHED, ONLY_PUBLISHED, Stage

CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(condition=Q(stage__in=Stage.values), name="idea_stage_is_known"),
    models.CheckConstraint(condition=Q(kind__in=["", *Kind.values]), name="idea_kind_is_known"),
    models.CheckConstraint(
        condition=Q(intended_kind__in=["", *MeasureKind.values]), name="idea_intended_kind_is_known"
    ),
    models.CheckConstraint(
        condition=~Q(stage__in=ONLY_PUBLISHED) | Q(published_at__isnull=False), name="idea_was_published"
    ),
    models.CheckConstraint(
        condition=~Q(stage__in=NEVER_PUBLISHED) | Q(published_at__isnull=True, reference__isnull=True),
        name="idea_draft_is_private",
    ),
    models.CheckConstraint(condition=Q(stage=Stage.DRAFT) | Q(reference__isnull=False), name="idea_has_a_reference"),
    models.CheckConstraint(
        condition=(Q(stage=Stage.DEFERRED) & ~Q(deferred_from="")) | (~Q(stage=Stage.DEFERRED) & Q(deferred_from="")),
        name="idea_remembers_where_it_was_deferred",
    ),
]
INDEXES = [
    models.Index(F("published_at").desc(), F("id").desc(), condition=LISTED, name="ideas_newest"),
    models.Index(F("support_count").desc(), F("id").desc(), condition=LISTED, name="ideas_supported"),
    models.Index(F("active_at").desc(), F("id").desc(), condition=LISTED, name="ideas_active"),
    models.Index("stage", F("published_at").desc(), F("id").desc(), condition=LISTED, name="ideas_stage_newest"),
    models.Index("stage", F("support_count").desc(), F("id").desc(), condition=LISTED, name="ideas_stage_supported"),
    models.Index("stage", F("active_at").desc(), F("id").desc(), condition=LISTED, name="ideas_stage_active"),
    models.Index(F("stage_since").desc(), F("id").desc(), condition=DECIDED, name="ideas_decided"),
    models.Index(fields=["stage", "due_on"], name="ideas_due"),
    models.Index("due_on", "id", condition=LISTED & Q(due_on__isnull=False), name="ideas_overdue"),
]
