"""Who fits what an idea looks for: by an offer made here, or by the competences in profiles, with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Competence, Mandate, Organisation, User
from arena import clock
from ideas.models import Dimension, Help, Idea, Wanted

SHOWN = 10
# What somebody who can judge a dimension has in their profile.
KNOWN_BY = {
    Dimension.TECHNICAL: ("software", "daten"),
    Dimension.LEGAL: ("recht",),
    Dimension.FINANCIAL: ("finanzierung",),
    Dimension.ORGANISATIONAL: ("projektleitung",),
    Dimension.DATA_PROTECTION: ("datenschutz",),
    Dimension.ACCESSIBILITY: ("barrierefreiheit", "verstaendliche-sprache"),
}


@dataclass(frozen=True)
class Suggestion:
    """A person to ask, perhaps for a body, and why."""

    person: User
    body: Organisation | None
    why: str

    @property
    def name(self) -> str:
        return str(self.body or self.person)

    @property
    def url(self) -> str:
        return (self.body or self.person).get_absolute_url()


def suggestions_for(idea: Idea, *, wanted: Iterable[Wanted], offers: Iterable[Help]) -> list[Suggestion]:
    """At most ten, whoever offered it here first; never the idea's own people, nobody twice."""
    looked_for = {each.competence_id: each.competence for each in wanted}
    own = _own_people(idea)
    found = [each for each in _from_offers(offers, looked_for) if each.person.pk not in own]
    if looked_for:
        found += _from_people(looked_for, own)
        found += [each for each in _from_bodies(idea, looked_for) if each.person.pk not in own]
    return list({each.person.pk: each for each in reversed(found)}.values())[::-1][:SHOWN]


def experts_for(idea: Idea, dimension: str) -> list[Suggestion]:
    """Bodies and people from outside whose profile says that they know about this dimension, bodies first."""
    codes = KNOWN_BY.get(dimension, ())  # type: ignore[call-overload]  # an unknown one has nobody
    needed = {each.pk: each for each in Competence.objects.filter(code__in=codes)}
    if not needed:
        return []
    own = _own_people(idea)
    bodies = [each for each in _from_bodies(idea, needed) if each.person.pk not in own]
    return [replace(each, why=_why_an_expert(each)) for each in [*bodies, *_from_people(needed, own)][:SHOWN]]


def _why_an_expert(suggestion: Suggestion) -> str:
    party: Any = suggestion.body or suggestion.person
    return _("im Profil: %(what)s") % {"what": ", ".join(str(each) for each in party.fitting)}


def _own_people(idea: Idea) -> set[int]:
    carrying = idea.responsibilities.running().people().values_list("pk", flat=True)
    return {*idea.author_ids, *idea.carrier_ids, *carrying}


def _from_offers(offers: Iterable[Help], looked_for: dict[int, Competence]) -> list[Suggestion]:
    """Whoever offered something here may be asked; the reason says whether it is what is looked for."""
    ordered = sorted(offers, key=lambda given: given.competence_id not in looked_for)
    return [Suggestion(given.person, given.organisation, _why_offered(given, looked_for)) for given in ordered]


def _why_offered(given: Help, looked_for: dict[int, Competence]) -> str:
    if given.competence_id in looked_for:
        return _("passt, weil „%(what)s“ hier gesucht und angeboten ist") % {"what": given.competence}
    return _("passt, weil hier Mitwirkung angeboten ist")


def _from_people(looked_for: dict[int, Competence], own: set[int]) -> list[Suggestion]:
    people = User.objects.with_a_page().filter(is_active=True, competences__in=looked_for).exclude(pk__in=own)
    return [
        Suggestion(person, None, _why_in_profile(person, looked_for))
        for person in people.distinct().order_by("pk").prefetch_related(_among(looked_for))[:SHOWN]
    ]


def _from_bodies(idea: Idea, looked_for: dict[int, Competence]) -> list[Suggestion]:
    """Verified bodies of today that somebody speaks for; that person is asked."""
    running = Mandate.objects.running().filter(user__is_active=True).order_by("starts_on", "pk")
    bodies = Organisation.objects.valid_on(clock.today()).filter(
        competences__in=looked_for, pk__in=running.values("organisation")
    )
    carrying = idea.responsibilities.running().filter(organisation__isnull=False).values("organisation")
    spoken_for = Prefetch("mandates", running.select_related("user"), to_attr="voices")
    chosen = bodies.exclude(pk__in=carrying).distinct().order_by("pk").prefetch_related(_among(looked_for), spoken_for)
    return [Suggestion(body.voices[0].user, body, _why_in_profile(body, looked_for)) for body in chosen[:SHOWN]]


def _among(looked_for: dict[int, Competence]) -> Prefetch[str, QuerySet[Competence], str]:
    return Prefetch("competences", Competence.objects.filter(pk__in=looked_for), to_attr="fitting")


def _why_in_profile(party: User | Organisation, looked_for: dict[int, Competence]) -> str:
    fitting = ", ".join(f"„{competence}“" for competence in party.fitting)  # type: ignore[union-attr]
    return _("passt, weil %(what)s gesucht ist und im Profil steht") % {"what": fitting}
