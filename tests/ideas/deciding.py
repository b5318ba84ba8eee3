"""What the tests about the decision share: an idea that was presented, one that is selected, and who decides."""

from typing import Any

from accounts.models import Organisation, Sector
from activity.models import DecisionRecord
from arena import clock
from ideas.models import Idea, MeasureKind, Outcome, Sitting
from tests import make
from tests.ideas import assessing

WHY = "Weil sie vielen nützt und sich umsetzen lässt."
WEIGHED = [{"criterion": "nutzen", "weighed": "for"}, {"criterion": "umsetzbarkeit", "weighed": "neutral"}]


def afresh(idea: Idea) -> Idea:
    return Idea.objects.get(pk=idea.pk)


def assessed(**fields: Any) -> Idea:
    """An idea whose assessment is closed, with two reviews that agree; a body leads it."""
    return afresh(assessing.closed(**({"body": make.organisation()} | fields)).idea)


def presented(idea: Idea | None = None, *, by: Any = None, kind: str = "decentral", **fields: Any) -> Idea:
    """An idea that the Stabsstelle presented, with the recommendation to select it."""
    idea = idea or assessed(**fields)
    idea.present_for_decision(
        by=by or make.stabsstelle(), recommendation=Outcome.SELECT, intended_kind=MeasureKind(kind), text=WHY
    )
    return afresh(idea)


def select(idea: Idea, *, by: Any = None, kind: str = "decentral", **words: Any) -> DecisionRecord:
    """A decision maker selects it."""
    said = {"reason": WHY, "criteria": WEIGHED} | words
    return idea.select(by=by or make.decision_maker(), intended_kind=MeasureKind(kind), **said)


def selected(*, kind: str = "decentral", body: Organisation | None = None, **fields: Any) -> Idea:
    """An idea that was selected as a measure of this kind, led by a body of the sector that carries it."""
    sector = Sector.BUSINESS if kind == "network" else Sector.ADMINISTRATION
    idea = presented(kind=kind, body=body or make.organisation(sector=sector), **fields)
    select(idea, kind=kind)
    return afresh(idea)


def published_sitting() -> Sitting:
    """A sitting in which one idea was selected, for everybody to read."""
    sitting = Sitting.open(by=make.decision_maker(), title="Herbstsitzung", held_on=clock.today())
    words = {"intended_kind": "decentral", "reason": WHY, "criteria": WEIGHED}
    sitting.draft(presented(), by=make.decision_maker(), decision="select", **words)
    sitting.publish(by=make.decision_maker())
    return sitting
