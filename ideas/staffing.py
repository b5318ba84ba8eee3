"""Whom the Stabsstelle may ask to review: by the competences in profiles, by what they said here, or found by name."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Competence, Mandate, Organisation, User
from ideas.matching import KNOWN_BY
from ideas.models import Idea
from ideas.models.conflict import Conflict, conflicts_of

SHOWN = 30


@dataclass(frozen=True)
class Candidate:
    """A person to ask, perhaps for one of their bodies; why they fit, or why they may not."""

    person: User
    bodies: list[Organisation]
    why: str
    conflict: Conflict | None

    @property
    def ways_to_ask(self) -> list[tuple[str, str]]:
        """Once for each body they may act for: what a form sends, and its words."""
        ways = [
            (f"{self.person.pk}-{body.pk}", _("%(person)s für %(body)s") % {"person": self.person, "body": body})
            for body in self.bodies
        ]
        return ways or [(str(self.person.pk), str(self.person))]


def candidates_for(idea: Idea, *, name: str = "") -> list[Candidate]:
    """At most thirty, those with more that fits first; those in conflict stay among them, with the reason."""
    needed, spoke = _needed(idea), set(idea.opinions.current().values_list("author", flat=True))
    asked = idea.rounds.open().values("reviews__reviewer")
    people = User.objects.with_a_page().filter(is_active=True).exclude(pk__in=asked.exclude(reviews=None))
    fitting = Q(competences__in=needed) | Q(pk__in=spoke)
    chosen = people.filter(public_name__icontains=name) if name else people.filter(fitting)
    bound = conflicts_of(idea)
    found = [
        Candidate(person, bodies_of(person), _why(person, spoke), bound.get(person.pk))
        for person in _with_profile(chosen.distinct(), needed)[:SHOWN]
    ]
    return sorted(found, key=lambda each: -len(each.person.fitting))  # type: ignore[attr-defined]


def bodies_of(person: User) -> list[Organisation]:
    """The bodies they may act for today, the one they speak for longest first."""
    voices = getattr(person, "voices", None)
    if voices is None:
        voices = (
            Mandate.objects.running().filter(user=person).select_related("organisation").order_by("starts_on", "pk")
        )
    return [each.organisation for each in voices]


def _needed(idea: Idea) -> QuerySet[Competence]:
    """What the idea looks for, and what it takes to judge whether something can be done."""
    codes = {code for codes in KNOWN_BY.values() for code in codes}
    wanted = idea.wanted.open().values("competence")
    return Competence.objects.filter(Q(code__in=codes) | Q(pk__in=wanted))


def _with_profile(people: QuerySet[User], needed: QuerySet[Competence]) -> QuerySet[User]:
    running = Mandate.objects.running().select_related("organisation").order_by("starts_on", "pk")
    return people.order_by("pk").prefetch_related(
        Prefetch("competences", needed, to_attr="fitting"), Prefetch("mandates", running, to_attr="voices")
    )


def _why(person: User, spoke: set[int]) -> str:
    reasons = [_("hat hier Stellung genommen")] if person.pk in spoke else []
    if person.fitting:  # type: ignore[attr-defined]
        what = ", ".join(str(each) for each in person.fitting)  # type: ignore[attr-defined]
        reasons.append(_("im Profil: %(what)s") % {"what": what})
    return "; ".join(reasons) or _("nichts Passendes im Profil")
