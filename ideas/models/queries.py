"""Which ideas a person may see, and the ways they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, When
from django.db.models.functions import JSONObject

from activity.models import Event, Follow
from activity.verbs import Verb
from arena import clock
from ideas.models.amendment import Amendment
from ideas.models.authorship import Authorship
from ideas.models.deputy import Deputy
from ideas.models.heir import AuthorshipOffer
from ideas.models.responsibility import Responsibility
from ideas.models.stage import DECISIONS, OFF_THE_LISTS, Owed, Stage
from ideas.models.support import Support
from ideas.models.wanted import Wanted
from strategy.models import District, FieldOfAction

if TYPE_CHECKING:
    from ideas.models.idea import Idea  # noqa: F401

PUBLIC = Q(published_at__isnull=False, hidden_at__isnull=True) & ~Q(stage=Stage.WITHDRAWN)
LISTED = Q(published_at__isnull=False, hidden_at__isnull=True) & ~Q(stage__in=OFF_THE_LISTS)
DECIDED = LISTED & Q(stage__in=DECISIONS)

ON_A_CARD = [
    *("kind", "stage", "title", "summary", "citywide", "owed_by", "due_on", "support_count", "comment_count"),
    *("published_at", "saved_at", "active_at", "is_example"),
]

# Who leads the ideas of a list, in one query for all of them; `Idea.lead` reads it. Cards read only the name along.
LEADS = Prefetch(
    "responsibilities", Responsibility.objects.lead().select_related("person", "organisation"), to_attr="running_leads"
)
NAMED = JSONObject(person="person__public_name", body="organisation__name", sector="organisation__sector")


def _follows(reader: Any) -> Case:
    """Whether somebody follows the idea, or, once it is one, the measure that it has become."""
    theirs = Follow.objects.filter(user=reader.pk)
    return Case(
        When(stage=Stage.PROMOTED, then=Exists(theirs.filter(measure__idea=OuterRef("pk")))),
        default=Exists(theirs.filter(idea=OuterRef("pk"))),
    )


class IdeaQuerySet(models.QuerySet["Idea"]):
    def visible_to(self, user: Any) -> IdeaQuerySet:
        """The ideas this person may see: the public ones, their own, and what they keep in order."""
        if not user.is_authenticated:
            return self.filter(PUBLIC)
        seen = PUBLIC | self._authored_by(user) | self._led_by(user) | self._decided_in_place_by(user)
        if user.keeps_order:
            seen |= ~Q(stage__in=[Stage.DRAFT, Stage.WITHDRAWN])
        return self.filter(seen)

    def public(self) -> IdeaQuerySet:
        """The ideas everybody may see, also those that left the lists."""
        return self.filter(PUBLIC)

    def listed(self) -> IdeaQuerySet:
        """The ideas of the public lists: published, neither hidden nor withdrawn nor merged away."""
        return self.filter(LISTED)

    def authored_by(self, user: Any) -> IdeaQuerySet:
        """The ideas this person wrote or co-authors."""
        return self.filter(self._authored_by(user))

    def binding(self, user: Any) -> IdeaQuerySet:
        """The ideas that are this person's own thing, see `Idea.binds`."""
        theirs = Q(person=user.pk) | Q(offered_by=user.pk)
        carried = Responsibility.objects.running().filter(theirs, idea=OuterRef("pk"))
        return self.filter(self._authored_by(user) | Q(Exists(carried)))

    def looking_for_a_lead(self) -> IdeaQuerySet:
        """Proposals in discussion that nobody carries, the most supported first."""
        wanted = self.listed().filter(~self._with_a_lead(), stage=Stage.DISCUSSION, kind="proposal")
        return wanted.order_by("-support_count", "-pk")

    def in_discussion(self) -> IdeaQuerySet:
        """What people talk about, the liveliest first."""
        return self.listed().filter(stage=Stage.DISCUSSION).order_by("-active_at", "-pk")

    def just_decided(self) -> IdeaQuerySet:
        """Public ideas about which something was decided, for or against, the newest decision first."""
        return self.filter(DECIDED).order_by("-stage_since", "-pk")

    def overdue(self) -> IdeaQuerySet:
        """Public ideas whose next step should have been taken before today, the longest wait first."""
        return self.listed().filter(due_on__lt=clock.today()).order_by("due_on", "pk")

    def overdue_at_moderation(self) -> IdeaQuerySet:
        """Submitted ideas whose answer is late."""
        return self.waiting_for_moderation().filter(due_on__lt=clock.today())

    def tombstones(self) -> IdeaQuerySet:
        """Withdrawn ideas that were public once: number, dates and reason are all that is shown."""
        return self.filter(stage=Stage.WITHDRAWN, published_at__isnull=False, hidden_at__isnull=True)

    def waiting_for_moderation(self) -> IdeaQuerySet:
        """The queue: what is due first on top."""
        return self.filter(stage=Stage.SUBMITTED, hidden_at__isnull=True).order_by("due_on", "pk")

    def orphaned(self) -> IdeaQuerySet:
        """Herrenlos: their authors are gone, and the Stabsstelle owes how they go on; what is due first on top."""
        return self.filter(stage=Stage.DISCUSSION, owed_by=Owed.STABSSTELLE).order_by("due_on", "pk")

    def asked_for_again(self) -> IdeaQuerySet:
        """Archived ideas that somebody asked to open again; what was archived first on top."""
        asked = Event.objects.filter(idea=OuterRef("pk"), verb=Verb.REVIVAL_ASKED, at__gte=OuterRef("stage_since"))
        return self.filter(Exists(asked), stage=Stage.ARCHIVED).order_by("stage_since", "pk")

    def to_be_reviewed(self) -> IdeaQuerySet:
        """Deferred ideas whose day has come; what is due first on top."""
        return self.filter(stage=Stage.DEFERRED, due_on__lte=clock.today()).order_by("due_on", "pk")

    def on_the_desk(self) -> IdeaQuerySet:
        """What those who keep order see at the desk: everything handed in and not withdrawn."""
        return self.exclude(stage__in=[Stage.DRAFT, Stage.WITHDRAWN])

    def on_the_desk_of(self, user: Any) -> IdeaQuerySet:
        """What this person sees at the desk: those who only decide see there what everybody sees."""
        return self.on_the_desk() if user.keeps_order else self.on_the_desk().visible_to(user)

    def to_be_presented(self) -> IdeaQuerySet:
        """Assessed ideas that the Stabsstelle has not presented yet; what is due first on top."""
        return self.filter(stage=Stage.ASSESSMENT, owed_by=Owed.STABSSTELLE).order_by("due_on", "pk")

    def to_be_decided(self) -> IdeaQuerySet:
        """What lies before the decision maker; what is due first on top."""
        return self.filter(stage=Stage.DECISION, hidden_at__isnull=True).order_by("due_on", "pk")

    def for_list(self) -> IdeaQuerySet:
        """With all that a card shows, and nothing else; in one query."""
        names = District.objects.filter(ideas=OuterRef("pk")).order_by().values("name")
        lead = Responsibility.objects.lead().filter(idea=OuterRef("pk")).order_by().values(named=NAMED)
        return self.only(*ON_A_CARD).annotate(district_names=ArraySubquery(names), named_lead=models.Subquery(lead))

    def for_page(self, reader: Any) -> IdeaQuerySet:
        """With its picture, who stands in for an office, and what the page says to this reader; in one query."""
        here = {"idea": OuterRef("pk")}
        deputies = Deputy.objects.running().filter(**here).values(row=JSONObject(office="office", user="user"))
        amenders = Amendment.objects.taken_over().filter(**here).people()
        fields = FieldOfAction.objects.filter(ideas=OuterRef("pk")).values(row=JSONObject(code="code", name="name"))
        besides: dict[str, Any] = {
            "named_deputies": ArraySubquery(deputies),
            "named_amenders": ArraySubquery(amenders),
            "named_districts": ArraySubquery(District.objects.filter(ideas=OuterRef("pk")).values("name")),
            "named_fields": ArraySubquery(fields),
            "named_wanted": ArraySubquery(Wanted.objects.open().filter(**here).values("competence__name")),
        }
        if reader.is_authenticated:
            besides |= {
                "reader_supports": Exists(Support.objects.filter(**here, user=reader.pk)),
                "reader_follows": _follows(reader),
                "looks_for_an_heir": Exists(AuthorshipOffer.objects.open().filter(**here)),
            }
        return self.select_related("picture", "measure").defer("measure__words").annotate(**besides)

    def _with_a_lead(self) -> Exists:
        return Exists(Responsibility.objects.lead().filter(idea=OuterRef("pk")))

    def _led_by(self, user: Any) -> Q:
        """Who leads an idea sees it also while it is hidden."""
        led = Exists(Responsibility.objects.lead().of(user).filter(idea=OuterRef("pk")))
        return Q(published_at__isnull=False) & ~Q(stage=Stage.WITHDRAWN) & Q(led)

    def _decided_in_place_by(self, user: Any) -> Q:
        deputy = Exists(Deputy.objects.running().filter(idea=OuterRef("pk"), user=user.pk))
        return ~Q(stage__in=[Stage.DRAFT, Stage.WITHDRAWN]) & Q(deputy)

    def _authored_by(self, user: Any) -> Q:
        return Q(Exists(Authorship.objects.filter(idea=OuterRef("pk"), user=user.pk)))
