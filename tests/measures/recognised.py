"""Network measures whose commitment is signed, and recognitions of any age."""

from contextlib import AbstractContextManager
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, Sector, User
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from ideas.models import Stage
from measures.models import Commitment, CommitmentAnswer, Measure, Promotion, Recognition, Status, TeamMember
from strategy.models import PracticePrinciple, PracticeVersion
from tests import make

CODES = ["offen", "gemeinsam"]


def committed(member: User | None = None, *, confirmed_by: User | None = None, **fields: Any) -> Measure:
    """A running network measure that came from an idea; its team is one person, for the body that signed."""
    member, confirmed_by = member or make.person(), confirmed_by or make.stabsstelle()
    body = Organisation.objects.filter(name="Garten e. V.").first() or make.organisation(
        "Garten e. V.", sector=Sector.CIVIL_SOCIETY
    )
    make.mandate(member, body)
    known = {"kind": "network", "status": Status.RUNNING, "organisation": body}
    came_from = fields.pop("idea", None) or make.idea(Stage.PROMOTED)
    measure = make.measure("Grüne Höfe", idea=came_from, **(known | fields))
    signed(measure, by=member)
    Event.record(Verb.MEASURE_PROMOTED, by=confirmed_by, measure=measure)
    TeamMember.join(measure, person=member, role="lead", by=confirmed_by, organisation=body)
    return Measure.objects.get(pk=measure.pk)


def signed(measure: Measure, *, by: User) -> Commitment:
    """The promotion behind it, and the answers to every principle."""
    for code in CODES:
        PracticePrinciple.objects.get_or_create(code=code, defaults={"name": code, "group": "success_factor"})
    now = clock.now()
    promotion = Promotion.objects.create(
        idea=measure.idea,
        kind="network",
        state="confirmed",
        version=measure.idea.versions.first(),
        title=measure.title,
        summary=measure.summary,
        proposed_by=make.stabsstelle(),
        confirmed_by=make.stabsstelle(),
        confirmed_at=now,
    )
    known = {"version": PracticeVersion.now().keep(), "signed_by": by, "signed_for": measure.organisation}
    commitment = Commitment.objects.create(promotion=promotion, salt="5a", digest="ab" * 32, **known)
    codes = commitment.version.codes
    answers = [CommitmentAnswer(commitment=commitment, code=code, text="So halten wir es.") for code in codes]
    CommitmentAnswer.objects.bulk_create(answers)
    return commitment


def recognised(measure: Measure | None = None, *, by: User | None = None) -> Recognition:
    """By somebody of the Stabsstelle, today."""
    measure = measure or committed()
    return measure.recognise(by=by or make.stabsstelle(), reason="Alle Prinzipien sind erfüllt.")


def fresh(recognition: Recognition) -> Recognition:
    """As the next request finds it."""
    return Recognition.objects.with_state().get(pk=recognition.pk)


def team_of(recognition: Recognition) -> User:
    return recognition.measure.members.get().person


def days_before_the_end(recognition: Recognition, days: int) -> AbstractContextManager[None]:
    """A time at which its last day is so many days ahead."""
    last = datetime.combine(fresh(recognition).valid_until, time(12), tzinfo=timezone.get_default_timezone())
    return clock.travel(last - timedelta(days=days) - clock.now())
