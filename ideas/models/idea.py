"""The idea and its life."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from activity.models import Event, EventQuerySet
from activity.verbs import Verb
from arena import clock
from arena.addresses import address
from arena.transitions import Unmet, WrongStage, locked
from ideas.models.assessing import Assessing
from ideas.models.authorship import authorships_of
from ideas.models.beginning import Beginning
from ideas.models.condition import Condition
from ideas.models.deciding import Deciding
from ideas.models.due import due_date, orphan_due, owed_by
from ideas.models.guards import GUARDS_OF, NEXT_VERB
from ideas.models.history import history, sight_of
from ideas.models.kind import Kind, MeasureKind
from ideas.models.life import Life
from ideas.models.offices import Offices
from ideas.models.owedstep import OwedStep
from ideas.models.promoting import Promoting
from ideas.models.queries import IdeaQuerySet
from ideas.models.responsibility import Responsibility
from ideas.models.round import AssessmentRound
from ideas.models.stage import (
    LIFE,
    NOT_WHILE_HIDDEN,
    STARTS_FROM,
    STEP_OF,
    TOLD_AS,
    WITH_A_LEAD,
    Owed,
    Stage,
)
from ideas.models.support import Support
from ideas.models.table import CONSTRAINTS, INDEXES

if TYPE_CHECKING:
    from accounts.models import Organisation
    from ideas.models.authorship import Authorship
    from ideas.models.comment import Comment, Purpose
    from ideas.models.readiness import Readiness
    from strategy.models import ConductRule


# Who wrote, carries and represents, as it was when it was last asked.
REMEMBERED = [
    *("writers", "author_ids", "lead", "running_leads", "named_lead", "carrier_ids"),
    *("deputy_ids", "named_deputies", "offices_in_conflict", "presenter_ids"),
    *("readiness", "newest_round", "promotion"),
]


class Idea(Beginning, Life, Assessing, Deciding, Promoting, Offices, models.Model):
    """A Handlungsbedarf or a Maßnahmenvorschlag on its way to a measure; its text is the current version."""

    # A draft has no number yet, and only NULL may stand more than once in a unique column.
    reference = models.CharField(  # noqa: DJ001
        _("Nummer"), max_length=20, unique=True, null=True, editable=False
    )
    kind = models.CharField(_("Art"), max_length=10, choices=Kind, blank=True)
    stage = models.CharField(_("Stand"), max_length=20, choices=Stage, default=Stage.DRAFT, editable=False)
    deferred_from = models.CharField(max_length=20, choices=Stage, blank=True, editable=False)
    title = models.CharField(_("Titel"), max_length=120, blank=True)
    summary = models.CharField(_("Zusammenfassung"), max_length=500, blank=True)
    description = models.TextField(_("Beschreibung"), max_length=20_000, blank=True)
    fields = models.ManyToManyField(
        "strategy.FieldOfAction", blank=True, related_name="ideas", verbose_name=_("Handlungsfelder")
    )
    districts = models.ManyToManyField("strategy.District", blank=True, related_name="ideas", verbose_name=_("Bezirke"))
    citywide = models.BooleanField(_("stadtweit"), default=False)
    place = models.CharField(_("Ort"), max_length=120, blank=True, db_default="", default="")
    people: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Authorship", related_name="ideas"
    )
    revision = models.PositiveIntegerField(default=0, editable=False)
    similar_shown_for = models.PositiveIntegerField(null=True, editable=False)  # the revision
    rules_accepted_at = models.DateTimeField(null=True, editable=False)
    is_example = models.BooleanField(_("Beispieldaten"), default=False)

    begun_at = models.DateTimeField(_("begonnen"), default=clock.now, editable=False)
    saved_at = models.DateTimeField(_("zuletzt gespeichert"), default=clock.now, editable=False)
    submitted_at = models.DateTimeField(_("eingereicht"), null=True, editable=False)
    published_at = models.DateTimeField(_("veröffentlicht"), null=True, editable=False)
    hidden_at = models.DateTimeField(_("verborgen"), null=True, editable=False)
    stage_since = models.DateTimeField(_("Stand seit"), default=clock.now, editable=False)
    owed_by = models.CharField(_("am Zug"), max_length=20, choices=Owed, blank=True, editable=False)
    due_on = models.DateField(_("fällig am"), null=True, editable=False)
    days_left = models.SmallIntegerField(null=True, editable=False)
    # Since when the step is owed, where that changed hands within a stage.
    owed_since = models.DateTimeField(null=True, editable=False)

    support_count = models.PositiveIntegerField(_("Unterstützungen"), default=0, editable=False)
    comment_count = models.PositiveIntegerField(_("Kommentare"), default=0, editable=False)
    opinion_count = models.PositiveIntegerField(_("Stellungnahmen"), default=0, editable=False)
    amendment_count = models.PositiveIntegerField(_("offene Änderungsvorschläge"), default=0, editable=False)
    active_at = models.DateTimeField(_("zuletzt bewegt"), default=clock.now, editable=False)
    # Whether other ideas may be connected with it: where not, its page need not look for them.
    has_lineage = models.BooleanField(default=False, db_default=False, editable=False)
    pinned_comment = models.ForeignKey(
        "Comment", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    # As which kind of measure it was last selected.
    intended_kind = models.CharField(
        _("vorgesehen als"), max_length=10, choices=MeasureKind, blank=True, editable=False, db_default="", default=""
    )

    running_leads: list[Responsibility]  # where a list read them along, see `LEADS`
    named_lead: dict[str, str] | None  # where cards read the name along, see `for_list`
    reader_supports: bool  # where its page read them along, see `for_page`
    reader_follows: bool
    looks_for_an_heir: bool

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("Idee")
        verbose_name_plural = _("Ideen")
        constraints = CONSTRAINTS
        indexes = INDEXES

    def __str__(self) -> str:
        return self.title or str(_("Ohne Titel") if self.stage == Stage.DRAFT else _("Gelöschter Text"))

    def get_absolute_url(self) -> str:
        return address("idea", self.pk)

    # Questions

    @property
    def authors(self) -> models.QuerySet[User]:
        """Author and co-authors, the author first."""
        return self.people.order_by("-authorship__is_author", "authorship__since")

    @cached_property
    def writers(self) -> list[Authorship]:
        """Who wrote it and since when, the author first."""
        return authorships_of(self.pk)

    @cached_property
    def author_ids(self) -> dict[int, bool]:
        """The people who wrote it; the value says whether they are the author rather than a co-author."""
        return {authorship.user_id: authorship.is_author for authorship in self.writers}

    @cached_property
    def district_words(self) -> str:
        """The names of its districts in one line; its page has read them along, see `for_page`."""
        named = self.__dict__.get("named_districts")
        return ", ".join([district.name for district in self.districts.all()] if named is None else named)

    @property
    def field_names(self) -> list[dict[str, str]]:
        """Its Handlungsfelder, each with its code; its page has read them along."""
        named = self.__dict__.get("named_fields")
        return [{"code": field.code, "name": field.name} for field in self.fields.all()] if named is None else named

    @property
    def wanted_words(self) -> list[str]:
        """What it looks for; its page has read it along."""
        named = self.__dict__.get("named_wanted")
        return list(self.wanted.open().values_list("competence__name", flat=True)) if named is None else named

    def is_by(self, user: User) -> bool:
        """Whether this person is author or co-author."""
        return user.pk in self.author_ids

    def is_authored_by(self, user: User) -> bool:
        """Whether this person is the author, rather than a co-author."""
        return self.author_ids.get(user.pk, False)

    @cached_property
    def amenders(self) -> list[dict[str, Any]]:
        """Whose amendments stand in the text; the page of the idea has read them along."""
        named = self.__dict__.get("named_amenders")
        return [each["row"] for each in self.amendments.taken_over().people()] if named is None else named

    @cached_property
    def lead(self) -> Responsibility | None:
        """Who has the Federführung now; lists have read it along with the ideas, see `LEADS`."""
        if "running_leads" in self.__dict__:
            return next(iter(self.__dict__["running_leads"]), None)
        if "named_lead" in self.__dict__:
            return Responsibility.named(self.__dict__["named_lead"])
        return self.responsibilities.lead().with_parties().first()

    def is_led_by(self, user: User) -> bool:
        """Whether this person has the Federführung, or may act today for the body that has it."""
        return self.lead is not None and self.lead.is_of(user)

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Read afresh, also who wrote, carries and represents: under the lock nothing is judged from memory."""
        super().refresh_from_db(using, fields, from_queryset)
        if fields is None:
            self.forget_people()

    def forget_people(self) -> None:
        """Ask afresh who wrote, carries and represents, because it just changed."""
        for name in REMEMBERED:
            self.__dict__.pop(name, None)

    def allows(self, verb: str) -> bool:
        """Whether the verb starts from where the idea stands now."""
        if verb == "hide":
            return self.hidden_at is None and self.stage not in {Stage.DRAFT, Stage.WITHDRAWN}
        if verb == "unhide":
            return self.hidden_at is not None
        if verb == "follow":
            return self.published_at is not None
        if verb in NOT_WHILE_HIDDEN and self.hidden_at:
            return False
        return verb not in STARTS_FROM or self.stage in STARTS_FROM[verb]

    def guards_of(self, verb: str) -> list[Condition]:
        """What the verb asks of this idea; some only of those that become one kind of measure."""
        return [guard for guard in GUARDS_OF.get(verb, ()) if guard.applies(self)]

    def unmet(self, verb: str) -> list[Condition]:
        """The guards of the verb that are not met now."""
        return [guard for guard in self.guards_of(verb) if not guard.met(self)]

    def checklist(self) -> list[tuple[Condition, bool]]:
        """What the next step asks for, each with whether it is met."""
        return [(guard, guard.met(self)) for guard in self.guards_of(NEXT_VERB.get(Stage(self.stage), ""))]

    def history_for(self, reader: Any) -> EventQuerySet:
        """The events this reader may read, newest first: the public ones, and those that concern them."""
        return history(self.events.all(), reader.pk, sight_of(self, reader))

    @property
    def is_public(self) -> bool:
        return self.published_at is not None and self.hidden_at is None and self.stage != Stage.WITHDRAWN

    @property
    def whose_turn(self) -> str:
        """Who owes the next step: the party that leads by its name, an office by its own; empty when nobody does."""
        if self.owed_by == Owed.LEAD and self.lead is not None:
            return str(self.lead.party)
        if self.owed_by == Owed.ADMINISTRATION:
            return self.acting_administration
        return str(Owed(self.owed_by).label) if self.owed_by else ""

    @property
    def asked_since(self) -> datetime:
        """Since when the next step is owed by whoever owes it now."""
        return self.owed_since or self.stage_since

    @property
    def step(self) -> int:
        """How many of the seven steps of the path are reached; 0 once the idea has left it.

        In discussion the step of responsibility is reached as soon as somebody leads.
        """
        if self.stage == Stage.DISCUSSION and self.lead:
            return WITH_A_LEAD
        return STEP_OF.get(Stage(self.stage), 0)

    @property
    def stage_words(self) -> str:
        """The stage and since when, in words."""
        days = (clock.now() - self.stage_since).days
        since = ngettext("seit %(days)d Tag", "seit %(days)d Tagen", days) % {"days": days} if days else _("seit heute")
        return f"{Stage(self.stage).label} {since}"

    @cached_property
    def readiness(self) -> Readiness:
        """How far it is from an assessment; asked once a page."""
        from ideas.models.readiness import Readiness

        return Readiness.of(self)

    @property
    def is_need(self) -> bool:
        return self.kind == Kind.NEED

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < clock.today()

    # Verbs, in the order of the life

    def hide(self, *, by: User, rule: ConductRule, reason: str) -> None:
        """Moderation takes the idea out of sight; its authors are told why."""
        with locked(self):
            self._start("hide")
            self.hidden_at = clock.now()
            self.save(update_fields=["hidden_at"])
            event = Event.record(Verb.IDEA_HIDDEN, by=by, idea=self, reason=reason, rule=rule.number)
            self._state_reasons(event, rule=rule)

    def unhide(self, *, by: User, reason: str) -> None:
        """Somebody other than who hid it makes the idea visible again."""
        with locked(self):
            self._start("unhide")
            self.hidden_at = None
            self.save(update_fields=["hidden_at"])
            Event.record(Verb.IDEA_UNHIDDEN, by=by, idea=self, reason=reason)

    def who_hid(self) -> int | None:
        """The id of the person who hid it last."""
        hidden = self.events.filter(verb=Verb.IDEA_HIDDEN).newest_first().first()
        return hidden.actor_id if hidden else None

    def comment(
        self,
        *,
        by: User,
        purpose: Purpose,
        body: str,
        parent: Comment | None = None,
        organisation: Organisation | None = None,
    ) -> Comment:
        """Add to the discussion; the first comment of a new account waits for release if it holds a link."""
        from ideas.models.comment import Comment

        with locked(self):
            self._start("comment")
            return Comment.write(self, by=by, purpose=purpose, body=body, parent=parent, organisation=organisation)

    def support(self, *, by: User) -> None:
        """Say "this matters to me", once; saying it twice changes nothing."""
        with locked(self):
            self._start("support")
            Support.give(self, by=by)

    def withdraw_support(self, *, by: User) -> None:
        """Take one's support back."""
        with locked(self):
            self._start("support")
            Support.take_back(self, by=by)

    # Helpers of the verbs

    def _start(self, verb: str) -> None:
        if not self.allows(verb):
            raise WrongStage(self, earlier=self.events.filter(verb=TOLD_AS.get(verb)))

    def _meet(self, verb: str) -> None:
        if unmet := self.unmet(verb):
            raise Unmet(self, unmet)

    def _move_to(
        self,
        stage: Stage,
        *changed: str,
        due_on: date | None = None,
        deferred_from: str = "",
        days_left: int | None = None,
        was_asked: bool = True,
    ) -> str:
        before = Stage(self.stage)
        if stage not in LIFE[before]:
            raise WrongStage(self)
        if was_asked:
            OwedStep.leave(self, becomes=stage)
        AssessmentRound.leave(self, becomes=stage)
        self._drop_promotion(becomes=stage)
        self.stage, self.stage_since = stage, clock.now()
        self.deferred_from, self.days_left = deferred_from, days_left
        self.owed_by, self.due_on = owed_by(stage), due_on or due_date(stage, clock.today())
        self.owed_since = None
        self._ask_for_authors()
        moved = ["stage", "stage_since", "deferred_from", "days_left", "owed_by", "owed_since", "due_on"]
        self.save(update_fields=[*moved, *changed])
        return before

    def _ask_for_authors(self) -> None:
        """In discussion nobody owes a step; without authors the Stabsstelle owes who goes on with the idea."""
        if self.stage == Stage.DISCUSSION and self.published_at:
            is_orphan = not self.author_ids
            self.owed_by = Owed.STABSSTELLE if is_orphan else Owed.NOBODY
            self.due_on = orphan_due(clock.today()) if is_orphan else None

    def _touch(self) -> None:
        self.active_at = clock.now()
        self.save(update_fields=["active_at"])
