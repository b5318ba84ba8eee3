"""What a measure takes along from the idea it comes from: text, fields, places, consortium, authors and followers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from accounts.models import Mandate, Organisation, User
from activity.models import Follow
from activity.verbs import Verb
from ideas.models import Authorship, Idea, Responsibility
from ideas.models.consortium import Role
from measures.models.known import Partner
from measures.models.measure import Measure
from measures.models.status import Status
from measures.models.team import TeamRole
from strategy.models import Phase

if TYPE_CHECKING:
    from measures.models.promotion import Promotion

TEAM_ROLE: dict[str, TeamRole] = {
    Role.LEAD: TeamRole.LEAD,
    Role.PARTNER: TeamRole.DELIVERY,
    Role.PILOT_SITE: TeamRole.DELIVERY,
    Role.EXPERTISE: TeamRole.ADVICE,
    Role.RESOURCES: TeamRole.ADVICE,
}


def carry_over(promotion: Promotion, *, by: User) -> Measure:
    """The measure itself, with all that the idea had; the caller holds the idea.

    Title and summary are those of the proposal, the text is the very version that was promoted, the picture stays where it is.
    """
    idea, consortium = promotion.idea, _consortium_of(promotion.idea)
    measure = Measure(
        idea=idea,
        version=promotion.version,
        title=promotion.title,
        summary=promotion.summary,
        kind=promotion.kind,
        status=Status.PLANNED,
        phase=Phase.objects.first(),
        organisation=idea.lead.organisation if idea.lead else None,
        citywide=idea.citywide,
        is_example=idea.is_example,
    )
    measure.begin(by=by, verb=Verb.MEASURE_PROMOTED, team=_team(consortium), origin=idea.pk)
    measure.fields.set(idea.fields.all())
    measure.districts.set(idea.districts.all())
    bodies = {each.organisation.name for each in consortium if each.organisation and each.role != Role.LEAD}
    Partner.objects.bulk_create(Partner(measure=measure, name=name) for name in sorted(bodies))
    _follow(measure, idea)
    measure.keep_words()
    return measure


def _consortium_of(idea: Idea) -> list[Responsibility]:
    """Everybody who carries the idea, who leads it first."""
    running = idea.responsibilities.running().with_parties()
    return sorted(running, key=lambda each: (each.role != Role.LEAD, each.pk))


def _team(consortium: list[Responsibility]) -> Iterator[tuple[User, str, Organisation | None]]:
    """The person behind each responsibility, in the role that is nearest; each person once."""
    there: set[int] = set()
    for each in consortium:
        person = _person_behind(each)
        if person and person.pk not in there:
            there.add(person.pk)
            yield person, TEAM_ROLE[each.role], each.organisation


def _person_behind(each: Responsibility) -> User | None:
    """Who carries it; for a body who offered for it, or, where that person may no longer, whoever has acted for it longest."""
    if each.person:
        return each.person if each.person.is_active else None
    mandates = Mandate.objects.running().filter(organisation=each.organisation, user__is_active=True)
    chosen = mandates.filter(user=each.offered_by).first() or mandates.order_by("starts_on", "pk").first()
    return chosen.user if chosen else None


def _follow(measure: Measure, idea: Idea) -> None:
    """Who wrote the idea and who follows it hears how it goes on."""
    people = Follow.objects.filter(idea=idea).values("user").union(Authorship.objects.filter(idea=idea).values("user"))
    rows = [Follow(user_id=row["user"], measure=measure) for row in people]
    Follow.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
