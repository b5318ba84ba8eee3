"""The opinions on an idea as its page shows them: summed up as a matrix, and one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Window
from django.db.models.functions import RowNumber
from django.forms import Form
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena.permissions import Can
from ideas import policies
from ideas.models import Dimension, Idea, Opinion, OpinionInvitation, Rating
from ideas.opinion_forms import DeclineOpinionForm

NAMED = 3  # parties per dimension
AGREED, PARTLY_AGREED = 1, 2  # how far apart the lowest and the highest rating may be

# The picture of the matrix, in its own units.
LEFT, COLUMN, TOP, ROW = 136, 41, 34, 34
SMALLEST, LARGEST = 9, 16


@dataclass(frozen=True)
class Mark:
    """How many gave one rating, and where that stands in the picture."""

    count: int
    x: int
    radius: int


@dataclass(frozen=True)
class Line:
    """What was said on one dimension."""

    dimension: Dimension
    counts: dict[int, int]
    parties: list[Opinion]
    position: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def word(self) -> str:
        return str(self.dimension.label)

    @property
    def ratings(self) -> list[str]:
        """The best rating first: how many, and its word."""
        return [
            f"{count} × {rating} {Rating(rating).label}" for rating, count in sorted(self.counts.items(), reverse=True)
        ]

    @property
    def agreement(self) -> str:
        """How far those who spoke agree, in a word."""
        if self.total < 2:
            return _("eine Stimme") if self.total else ""
        apart = max(self.counts) - min(self.counts)
        if apart <= AGREED:
            return _("einig")
        return _("teils einig") if apart == PARTLY_AGREED else _("uneinig")

    @property
    def others(self) -> int:
        """How many spoke besides those who are named."""
        return self.total - len(self.parties)

    # The picture

    @property
    def y(self) -> int:
        return TOP + ROW * self.position

    @property
    def marks(self) -> list[Mark]:
        most = max(self.counts.values(), default=1)
        reach = LARGEST - SMALLEST
        return [
            Mark(count, place_of(rating), SMALLEST + round(reach * (count - 1) / max(most - 1, 1)) if most > 1 else 11)
            for rating, count in sorted(self.counts.items())
        ]

    @property
    def first_x(self) -> int:
        return place_of(min(self.counts))

    @property
    def last_x(self) -> int:
        return place_of(max(self.counts))


@dataclass(frozen=True)
class Given:
    """One opinion, and what this reader may do about it."""

    opinion: Opinion
    can: Can
    is_insider: bool


@dataclass(frozen=True)
class Asked:
    """An open request for an opinion; people are named only to those whom it concerns."""

    invitation: OpinionInvitation
    can: Can
    is_named: bool
    decline_form: Form

    @property
    def anchor(self) -> str:
        return f"bitte-{self.invitation.pk}"

    @property
    def name(self) -> str:
        return str(self.invitation.party) if self.is_named else _("eine Fachperson")


def ids_of(pk: int) -> str:
    """How the fields of forms about one request are told apart on a page with several."""
    return f"bitte{pk}_%s"


def place_of(rating: int) -> int:
    return LEFT + COLUMN * rating


def scale() -> list[dict[str, Any]]:
    """The five ratings with their words, and where each stands in the picture."""
    return [{"number": rating.value, "word": rating.label, "x": place_of(rating)} for rating in Rating]


def matrix_of(idea: Idea) -> list[Line]:
    """Every dimension with its ratings and some of those who gave them, in two queries."""
    counted = idea.opinions.current().order_by().values_list("dimension", "rating").annotate(Count("pk"))
    counts: dict[str, dict[int, int]] = {}
    for dimension, rating, count in counted:
        counts.setdefault(dimension, {})[rating] = count
    place = Window(RowNumber(), partition_by="dimension", order_by=["-given_at", "-pk"])
    newest = idea.opinions.current().alias(place=place).filter(place__lte=NAMED)
    parties = list(newest.select_related("author", "organisation").order_by("-given_at", "-pk")) if counts else []
    return [
        Line(dimension, counts.get(dimension, {}), [each for each in parties if each.dimension == dimension], position)
        for position, dimension in enumerate(Dimension)
    ]


def words_of(lines: Iterable[Line]) -> str:
    """What the picture shows, for those who do not see it."""
    said = [
        ngettext("%(what)s: %(count)d Stellungnahme", "%(what)s: %(count)d Stellungnahmen", line.total)
        % {"what": line.word, "count": line.total}
        for line in lines
    ]
    return _("Wie die Einschätzungen verteilt sind; dieselben Angaben stehen in der Tabelle. %(said)s.") % {
        "said": "; ".join(said)
    }


def given_of(idea: Idea, reader: Any, opinions: Iterable[Opinion]) -> list[Given]:
    """Whoever wrote or carries the idea by now is marked: they are no voice from outside any more."""
    own = {*idea.author_ids, *idea.carrier_ids}
    found = []
    for opinion in opinions:
        opinion.idea = idea
        is_insider = opinion.organisation_id is None and opinion.author_id in own
        found.append(Given(opinion, Can(policies, reader, opinion), is_insider))
    return found


def asked_of(idea: Idea, reader: Any, *, refused: Form | None = None, of: int = 0) -> list[Asked]:
    """Open requests, what is due first on top; a refused form goes back to the request it is about."""
    known = reader.is_authenticated
    sees_all = known and (idea.is_by(reader) or policies.can_invite_opinion(reader, idea))
    found = []
    for invitation in idea.opinion_invitations.open().with_parties():
        invitation.idea = idea
        named = bool(invitation.organisation_id) or sees_all or (known and invitation.is_of(reader))
        form = refused if refused and invitation.pk == of else DeclineOpinionForm(auto_id=ids_of(invitation.pk))
        found.append(Asked(invitation, Can(policies, reader, invitation), named, form))
    return found
