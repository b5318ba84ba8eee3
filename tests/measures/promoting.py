"""What the tests about the way from an idea to a measure share: ideas that are selected, and who signs and confirms."""

from typing import Any

from django.urls import reverse

from accounts.models import Organisation, Sector, User
from activity.models import Decision, DecisionRecord, Event
from activity.verbs import Verb
from ideas.models import Idea
from measures.models import Measure, Promotion
from strategy.models import PracticePrinciple, PracticeVersion
from tests import make

WHY = "Alles ist da, und die Stelle steht dahinter."
PLAN = "Die Bausteine gehen in alle Bürgerämter."
SECTOR = {"central": Sector.ADMINISTRATION, "decentral": Sector.ADMINISTRATION, "network": Sector.BUSINESS}


def afresh(idea: Idea) -> Idea:
    return Idea.objects.get(pk=idea.pk)


def body_for(kind: str) -> Organisation:
    """A body whose measures are of this kind."""
    body = make.organisation(sector=SECTOR[kind])
    if kind == "central":
        Organisation.objects.filter(pk=body.pk).update(hosts_stabsstelle=True)
        body.refresh_from_db()
    return body


def selected(
    kind: str = "decentral",
    *,
    body: Organisation | None = None,
    by: User | None = None,
    decided: bool = True,
    **fields: Any,
) -> Idea:
    """An idea that is selected, led by a body whose measures are of this kind; see tests/ideas/deciding.py for the way."""
    idea = make.idea(**fields)
    make.responsibility(idea, body=body or body_for(kind), by=by)
    Idea.objects.filter(pk=idea.pk).update(stage="selected", intended_kind=kind, owed_by="administration")
    idea = afresh(idea)
    event = Event.record(Verb.IDEA_SELECTED, by=None, idea=idea)
    if decided:
        DecisionRecord.record(Decision.SELECT, event=event, by=make.decision_maker(), office="cdo", reason=WHY)
    return idea


def lead_of(idea: Idea) -> Organisation:
    assert idea.lead and idea.lead.organisation
    return idea.lead.organisation


def propose(idea: Idea, *, by: User | None = None, **words: Any) -> Promotion:
    """The Stabsstelle, or `by`, proposes the measure."""
    said = {"title": "Verständliche Briefe", "summary": "Briefe, die man versteht.", "plan": PLAN} | words
    return Promotion.propose(afresh(idea), by=by or make.stabsstelle(), **said)


def principles() -> list[PracticePrinciple]:
    """Two of what network measures commit themselves to."""
    rows = [("offen", "Umsetzungsprinzipien", "Offen"), ("wirkung", "Erfolgsfaktoren", "Überprüfbare Wirkung")]
    for code, group, name in rows:
        known = {"group": group, "name": name, "description": "So ist es gemeint."}
        PracticePrinciple.objects.get_or_create(code=code, defaults=known)
    return list(PracticePrinciple.objects.all())


def answers() -> dict[str, str]:
    return {principle.code: f"So machen wir das: {principle.name}." for principle in principles()}


def sign(promotion: Promotion, *, by: User | None = None) -> None:
    """Whatever the kind asks for, by somebody of the body that leads."""
    person = by or make.representative(lead_of(promotion.idea))
    if promotion.kind == "network":
        given = answers()
        promotion.sign_commitment(by=person, digest=PracticeVersion.now().digest, answers=given)
    if promotion.kind == "decentral":
        promotion.sign_off(by=person)


def ready(kind: str = "decentral", **fields: Any) -> Promotion:
    """A proposal to which nothing is missing but the confirmation."""
    promotion = propose(selected(kind, **fields))
    sign(promotion)
    return Promotion.objects.get(pk=promotion.pk)


def promoted(kind: str = "decentral", **fields: Any) -> Measure:
    """A measure that came of an idea, through the verbs."""
    return ready(kind, **fields).confirm(by=make.stabsstelle(), reason=WHY)


def public_pages() -> list[str]:
    """What everybody reads of ideas on their way to a measure, in every state of it."""
    rejected, measure = ready("network"), promoted("network")
    rejected.reject(by=make.stabsstelle(), reason="Es fehlt noch etwas.")
    waiting = [make.idea(), selected(), ready("central").idea, propose(selected("network")).idea, rejected.idea]
    return [
        *[reverse("promotion", args=[idea.pk]) for idea in (*waiting, measure.idea)],
        selected().get_absolute_url(),
        measure.idea.get_absolute_url(),
        measure.get_absolute_url(),
        reverse("measure_fact_sheet", args=[measure.pk]),
    ]


def pages_of(person: User) -> list[str]:
    """What somebody reads who acts for the bodies that lead."""
    principles()
    bodies = [body_for(kind) for kind in ("decentral", "decentral", "network")]
    for body in bodies:
        make.mandate(person, body)
    fresh, signing, committing = (
        selected(kind, body=body) for kind, body in zip(("decentral", "decentral", "network"), bodies, strict=True)
    )
    propose(signing)
    return [
        reverse("propose_promotion", args=[fresh.pk]),
        *[reverse("promotion", args=[idea.pk]) for idea in (fresh, signing, committing)],
        reverse("sign_commitment", args=[propose(committing).pk]),
    ]
