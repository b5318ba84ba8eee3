"""Ideas as cards: every word ready, so that a list's template only puts them in their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from arena import clock
from arena.templatetags.arena import ago, due
from arena.words import kept
from ideas.models import Idea, Kind, Owed, Stage

TWO_LINES = 200
NOBODY = "nobody"  # the shape beside a card that looks for somebody


@dataclass(slots=True)
class Card:
    """What a card says of an idea."""

    url: str
    kind: str
    kind_word: str
    step: int
    stage_word: str
    title: str
    summary: str
    carrier: str
    clock: str
    is_overdue: bool
    place: str
    supports: str
    comments: str
    age: str
    is_example: bool
    carrier_sector: str = NOBODY


def cards(ideas: Iterable[Idea]) -> list[Card]:
    return [card(idea) for idea in ideas]


def card(idea: Idea) -> Card:
    return Card(
        url=idea.get_absolute_url(),
        kind=idea.kind,
        kind_word=kind_word(idea.kind),
        step=idea.step,
        stage_word=stage_word(idea.stage),
        title=str(idea),
        summary=_first_words(idea.summary),
        carrier=carrier(idea),
        carrier_sector=idea.lead.sector if idea.lead else NOBODY,
        clock=_clock(idea.owed_by, idea.due_on, clock.today()) if idea.owed_by and idea.due_on else "",
        is_overdue=idea.is_overdue,
        place=place(idea),
        supports=_supports(idea.support_count),
        comments=_comments(idea.comment_count),
        age=ago(idea.published_at or idea.saved_at),
        is_example=idea.is_example,
    )


def _first_words(text: str) -> str:
    return text if len(text) <= TWO_LINES else text[:TWO_LINES].rsplit(" ", 1)[0] + " …"


def place(idea: Idea) -> str:
    """Where it would be: the districts, or the whole city."""
    if idea.citywide:
        return _("ganz Berlin")
    names = vars(idea).get("district_names")  # the lists have read them with everything else
    return ", ".join(sorted(district.name for district in idea.districts.all()) if names is None else sorted(names))


def carrier(idea: Idea) -> str:
    """Who leads it; as long as nobody does, the card says what is looked for."""
    if idea.lead:
        return _("trägt: %(who)s") % {"who": idea.lead.party}
    return _looked_for(idea.kind) if idea.stage == Stage.DISCUSSION else ""


@kept
def _looked_for(kind: str) -> str:
    return _("Sucht einen Maßnahmenvorschlag") if kind == Kind.NEED else _("Niemand trägt das bisher")


@kept
def kind_word(kind: str) -> str:
    """What people call it; an idea whose kind is not known is just an idea."""
    return str(Kind(kind).label) if kind else _("Idee")


@kept
def stage_word(stage: str) -> str:
    """What people call the stage."""
    return str(Stage(stage).label)


@kept
def _supports(count: int) -> str:
    return ngettext("%(count)d Unterstützung", "%(count)d Unterstützungen", count) % {"count": count}


@kept
def _comments(count: int) -> str:
    return ngettext("%(count)d Kommentar", "%(count)d Kommentare", count) % {"count": count}


@kept
def _clock(owed_by: str, due_on: date, _today: date) -> str:
    return _("Am Zug: %(who)s, %(when)s") % {"who": Owed(owed_by).label, "when": due(due_on)}
