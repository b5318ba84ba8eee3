"""A year of milestones: twelve months, in each a pearl for every milestone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from arena import clock
from measures.models import Fact, Milestone

WIDTH, STEP, PEARL = 60, 18, 7  # of a column, between pearls, radius; in the units of the drawing
MOST = 12  # pearls in a column; what is more is said as a number


@dataclass(frozen=True)
class Day:
    """Something that is to happen, or happened, on a day: a milestone, or what a source says."""

    on: date
    words: str
    measure: str
    url: str
    look: str
    word: str


@dataclass(frozen=True)
class Pearl:
    """One milestone in the picture."""

    x: int
    y: int
    look: str


@dataclass(frozen=True)
class Month:
    """What is to happen in one month."""

    number: int
    name: str
    short: str
    days: list[Day]
    is_now: bool

    @property
    def x(self) -> int:
        return (self.number - 1) * WIDTH

    @property
    def middle(self) -> int:
        return self.x + WIDTH // 2

    @property
    def pearls(self) -> list[Pearl]:
        """From the bottom up, in the order of the days."""
        return [Pearl(self.middle, -STEP * (row + 1), day.look) for row, day in enumerate(self.days[:MOST])]

    @property
    def more(self) -> int:
        return max(len(self.days) - MOST, 0)


@dataclass(frozen=True)
class Year:
    """All months of a year."""

    number: int
    months: list[Month]

    @property
    def height(self) -> int:
        most = max((min(len(month.days), MOST) + (month.more > 0) for month in self.months), default=0)
        return STEP * (max(most, 3) + 1)

    @property
    def top(self) -> int:
        return -self.height

    @property
    def box(self) -> int:
        """The height of the drawing, with room for the names of the months."""
        return self.height + 28

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1

    @property
    def width(self) -> int:
        return WIDTH * 12

    @property
    def days(self) -> int:
        return sum(len(month.days) for month in self.months)

    @property
    def filled(self) -> list[Month]:
        return [month for month in self.months if month.days]

    @classmethod
    def of(cls, number: int) -> Year:
        """Two queries, however many measures there are."""
        days = sorted([*_milestones(number), *_facts(number)], key=lambda day: (day.on, day.measure, day.words))
        today = clock.today()
        months = [
            Month(
                number=month,
                name=date_format(date(number, month, 1), "F"),
                short=date_format(date(number, month, 1), "M"),
                days=[day for day in days if day.on.month == month],
                is_now=(number, month) == (today.year, today.month),
            )
            for month in range(1, 13)
        ]
        return cls(number, months)


def _milestones(year: int) -> list[Day]:
    found = Milestone.objects.in_year(year).select_related("measure")
    return [
        Day(
            on=milestone.due_on,
            words=milestone.title,
            measure=str(milestone.measure),
            url=f"{milestone.measure.get_absolute_url()}meilensteine/#meilenstein-{milestone.pk}",
            look=milestone.look,
            word=str(_("überfällig") if milestone.is_overdue else milestone.get_state_display()),
        )
        for milestone in found
    ]


def _facts(year: int) -> list[Day]:
    """What sources say happened, or is to happen, on a day."""
    found = Fact.objects.filter(on__year=year).select_related("measure")
    return [
        Day(
            on=fact.on,
            words=fact.text,
            measure=str(fact.measure),
            url=fact.measure.get_absolute_url(),
            look="known",
            word="",
        )
        for fact in found
        if fact.on
    ]
