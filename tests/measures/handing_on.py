"""Measures that others take over, and what supports those who carry them out."""

from datetime import timedelta
from typing import Any

from accounts.models import Organisation, User
from arena import clock
from measures.models import Measure, Replication, ReplicationKit, SupportOffer
from tests import make
from tests.measures import keeping

KIT = {
    "problem": "Niemand versteht den Brief.",
    "steps": "1. Zählen\n2. Kürzen\n3. Erproben",
    "cost_range": "5.000 bis 15.000 Euro",
    "data": "",
    "licences": "Texte unter CC BY 4.0",
    "pitfalls": "Früh mit der Rechtsabteilung reden.",
    "contacts": "formulare@lichtenberg.example",
}


def kit_of(measure: Measure, *, by: User | None = None, **words: str) -> ReplicationKit:
    return ReplicationKit.publish(measure, by=by or keeping.lead_of(measure), **(KIT | words))


def handed_on(member: User | None = None, **fields: Any) -> Measure:
    """A measure that others can take over."""
    keeping.phases()
    measure = keeping.kept(member, **fields)
    kit_of(measure)
    return measure


def taken_over(
    origin: Measure, *, body: Organisation | None = None, by: User | None = None, **more: Any
) -> Replication:
    """Another body has taken it over."""
    body = body or make.organisation()
    facts = {"title": f"{origin.title} ({body.name[:40]})", "differences": "Zunächst nichts."}
    return Replication.take_over(origin, by=by or make.representative(body), organisation=body, **(facts | more))


def offer(title: str = "Wie man Menschen fragt", **fields: Any) -> SupportOffer:
    facts = {"kind": "method", "summary": "In einem Satz."}
    phases = fields.pop("phases", ())
    made = SupportOffer.objects.create(title=title, **(facts | fields))
    made.phases.set(phases)
    return made


def conference(title: str = "Treffen der Netzwerke", *, days: int = 20, **fields: Any) -> SupportOffer:
    day = clock.today() + timedelta(days=days)
    return offer(title, **({"kind": "conference", "on": day, "place": "Rotes Rathaus"} | fields))


def kit_row(measure: Measure) -> ReplicationKit:
    """A kit that is simply there."""
    return ReplicationKit.objects.create(measure=measure, worded_by=keeping.lead_of(measure), **KIT)


def takeover_row(copy: Measure) -> Replication:
    """This measure was taken over from another one; it is simply there."""
    origin, by = make.measure(), keeping.lead_of(copy)
    return Replication.objects.create(
        root=origin, origin=origin, copy=copy, organisation=make.organisation(), differences="Nichts.", by=by
    )
