"""A measure of the strategy: what is known of it, and what its team keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from activity.models import Follow
from arena import clock, fulltext
from arena.addresses import address
from ideas.models import Authorship, KnownWord
from measures.models.course import Course
from measures.models.kit import ReplicationKit
from measures.models.known import Partner, facts_of
from measures.models.milestone import milestones_of
from measures.models.recognising import Recognising
from measures.models.recognition import Recognition, newest_of
from measures.models.replication import Replicable, Replication
from measures.models.status import Kind, Status
from measures.models.team import Team, team_of
from strategy.models import District, FieldOfAction, Phase

if TYPE_CHECKING:
    from activity.models import EventQuerySet
    from measures.models.known import Fact
    from measures.models.milestone import Milestone
    from measures.models.team import TeamMember

ASKED_AFTER, STALE_AFTER = timedelta(days=60), timedelta(days=90)


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, user: object) -> MeasureQuerySet:
        """Every measure is public."""
        return self.all()

    def for_list(self) -> MeasureQuerySet:
        """With all that a card shows, and no more."""
        names = District.objects.filter(measures=OuterRef("pk")).values("name")
        own = ("title", "summary", "kind", "status", "topic", "responsible", "citywide")
        shown = self.only(*own, "organisation__name", "organisation__sector", "phase__name")
        return shown.select_related("organisation", "phase").annotate(district_names=ArraySubquery(names))

    def awaiting_recognition(self) -> MeasureQuerySet:
        """Network measures that came from an idea, go on, and are not recognised today."""
        standing = Recognition.objects.standing().filter(measure=OuterRef("pk"))
        networks = self.filter(kind=Kind.NETWORK, idea__isnull=False).exclude(status=Status.STOPPED)
        return networks.filter(~Exists(standing)).order_by("pk")

    def for_page(self, reader: int | None) -> MeasureQuerySet:
        """With all that its own page shows; short lists come along in the same query."""
        mine = Follow.objects.filter(measure=OuterRef("pk"), user=reader)
        own = {"measures": OuterRef("pk")}
        return self.select_related("organisation", "phase", "idea__picture").annotate(
            author_names=ArraySubquery(_names_of_authors()),
            reader_follows=Exists(mine),
            district_names=ArraySubquery(District.objects.filter(**own).values("name")),
            known_fields=ArraySubquery(
                FieldOfAction.objects.filter(**own).values(row=JSONObject(code="code", name="name"))
            ),
            newest_recognition=Subquery(newest_of(OuterRef("pk"))),
            partner_names=ArraySubquery(Partner.objects.filter(measure=OuterRef("pk")).values("name")),
            reuse=_reuse(),
            phase_names=ArraySubquery(Phase.objects.order_by("number").values("name")),
        )


def _names_of_authors() -> models.QuerySet[Any, Any]:
    """Who wrote the idea that it comes from, the author first."""
    wrote = Authorship.objects.filter(idea=OuterRef("idea")).exclude(user__public_name="")
    return wrote.order_by("-is_author", "since").values(row=JSONObject(pk="user", name="user__public_name"))


def _reuse() -> JSONObject:
    """What the page says of taking it over, read along with the measure."""
    same = {"measure": OuterRef("pk")}
    taken = Replication.objects.filter(copy=OuterRef("pk"))
    copies = Replication.objects.filter(origin=OuterRef("pk")).order_by().values("origin")
    return JSONObject(
        has_kit=Exists(ReplicationKit.objects.filter(**same)),
        copies=Subquery(copies.values(number=Count("pk"))),
        origin=Subquery(taken.values(row=JSONObject(pk="origin", number="origin__number", title="origin__title"))),
    )


class Measure(Course, Team, Replicable, Recognising, models.Model):
    """An official measure; imported ones may lack kind, status or phase, which the pages say."""

    number = models.CharField(_("Nummer"), max_length=20, unique=True)
    title = models.CharField(_("Titel"), max_length=200)
    summary = models.TextField(_("Zusammenfassung"), max_length=1000)
    kind = models.CharField(_("Art"), max_length=10, choices=Kind, blank=True)
    kind_note = models.CharField(_("Beleg der Art"), max_length=200, blank=True)
    status = models.CharField(_("Status"), max_length=10, choices=Status, blank=True)
    status_note = models.CharField(_("Stand im Wortlaut der Quelle"), max_length=200, blank=True)
    phase = models.ForeignKey(
        "strategy.Phase", on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("Phase")
    )
    responsible = models.CharField(_("verantwortlich (Wortlaut der Quelle)"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("getragen von"),
    )
    period = models.CharField(_("Zeitraum"), max_length=120, blank=True)
    topic = models.CharField(_("Thema"), max_length=120, blank=True)
    fields = models.ManyToManyField(
        "strategy.FieldOfAction", blank=True, related_name="measures", verbose_name=_("Handlungsfelder")
    )
    districts = models.ManyToManyField(
        "strategy.District", blank=True, related_name="measures", verbose_name=_("Bezirke")
    )
    citywide = models.BooleanField(_("stadtweit"), default=False)
    spatial_levels = models.CharField(_("räumliche Ebenen"), max_length=200, blank=True)
    note = models.TextField(_("Anmerkung"), blank=True)
    # The idea it comes from, and the very text that was promoted; a measure may also be entered directly.
    idea = models.OneToOneField("ideas.Idea", on_delete=models.PROTECT, null=True, editable=False)
    version = models.ForeignKey(
        "ideas.FactSheetVersion", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    origin_reference = models.CharField(_("Nummer der Ursprungsidee"), max_length=60, blank=True)
    entered_at = models.DateTimeField(_("eingetragen am"), default=clock.now)
    is_example = models.BooleanField(_("Beispieldaten"), default=False)
    # Since when the next report is awaited: the start or the last report; empty while nobody is asked.
    reports_since = models.DateTimeField(null=True, editable=False)
    reported_at = models.DateTimeField(_("zuletzt berichtet"), null=True, editable=False)
    words = SearchVectorField(null=True, editable=False)

    reader_follows: bool  # where its page read them along, see `for_page`
    known_fields: list[dict[str, str]]
    author_names: list[dict[str, Any]]  # of the idea
    partner_names: list[str]
    phase_names: list[str]
    newest_recognition: dict[str, Any] | None
    reuse: dict[str, Any]  # whether it has a kit, how many took it over, and from where it was taken over

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("Maßnahme")
        verbose_name_plural = _("Maßnahmen")
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["", *Kind.values]), name="measure_kind_is_known"),
            models.CheckConstraint(condition=Q(status__in=["", *Status.values]), name="measure_status_is_known"),
        ]
        indexes = [GinIndex(fields=["words"], name="measure_words")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return address("measure", self.pk)

    @property
    def place(self) -> str:
        """Where it happens, in words; empty when nobody knows."""
        if self.citywide:
            return str(_("stadtweit"))
        names = vars(self).get("district_names")  # its page has read them with everything else
        return ", ".join([str(district) for district in self.districts.all()] if names is None else names)

    @property
    def carrier(self) -> str:
        """Who carries it: the body we know, else the source's words."""
        return self.organisation.name if self.organisation else self.responsible

    @property
    def responsible_in_source(self) -> str:
        """The source's words on who is responsible, where they say something else than the body's name."""
        said_already = self.organisation and self.responsible in self.organisation.name
        return "" if said_already else self.responsible

    # Who keeps it, and what is next

    @cached_property
    def team(self) -> list[TeamMember]:
        """Who keeps it now, those who lead first."""
        members = team_of(self.pk)
        for member in members:
            member.measure = self
        return sorted(members, key=lambda member: (member.role != "lead", member.pk))

    def forget_team(self) -> None:
        """Read the team afresh when it is asked for next."""
        self.__dict__.pop("team", None)

    @cached_property
    def plan(self) -> list[Milestone]:
        """All milestones, by their day; read once."""
        return milestones_of(self.pk)

    @property
    def next_milestone(self) -> Milestone | None:
        """The first one that is still open, also when its day is past."""
        return next((milestone for milestone in self.plan if milestone.is_open), None)

    @cached_property
    def known_facts(self) -> list[Fact]:
        """What sources say of it, by its day; read once."""
        return facts_of(self.pk)

    @property
    def next_fact(self) -> Fact | None:
        """What a source announces next, for a measure without milestones of its own."""
        today = clock.today()
        return next((fact for fact in self.known_facts if fact.on and fact.on >= today), None)

    @property
    def report_due_on(self) -> date | None:
        """By when the team owes a report; empty while nobody is asked for one."""
        return timezone.localdate(self.reports_since + STALE_AFTER) if self.reports_since else None

    @property
    def is_stale(self) -> bool:
        """Nobody reported for ninety days."""
        return self.reports_since is not None and self.reports_since <= clock.now() - STALE_AFTER

    @property
    def is_asked(self) -> bool:
        """The next report has been asked for."""
        return self.reports_since is not None and self.reports_since <= clock.now() - ASKED_AFTER

    def history_for(self, reader: Any) -> EventQuerySet:
        """What happened with it, newest first: all of it is public."""
        return self.events.select_related("actor", "organisation", "text", "decision__text").newest_first()

    @property
    def texts(self) -> list[tuple[str, str]]:
        """All that is said of it in words, each with its weight for the search."""
        return [
            *(("A", text) for text in (self.title, self.number, self.origin_reference)),
            *(("B", text) for text in (self.summary, self.topic)),
            *(("C", text) for text in (self.carrier, self.responsible, self.note, self.status_note)),
            *(("C", fact.text) for fact in self.facts.all()),
            *(("D", partner.name) for partner in self.partners.all()),
        ]

    def keep_words(self) -> None:
        """Let it be found by what is said of it now; whoever writes a measure or its parts calls this afterwards."""
        self.words = fulltext.vector(self.texts)
        self.save(update_fields=["words"])
        KnownWord.learn(text for _weight, text in self.texts)
