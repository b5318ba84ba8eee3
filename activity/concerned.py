"""Whom a fact concerns: each quality in which somebody can hear of it, and who has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activity.models.follow import Follow
from activity.verbs import OF_REVIEWERS, Verb

if TYPE_CHECKING:
    from activity.models import Event


class Audience(models.TextChoices):
    """In which quality somebody hears of it, with the reason that the mail gives."""

    AUTHORS = "authors", _("weil es um Ihre Idee geht")
    FOLLOWERS = "followers", _("weil Sie dieser Idee folgen")
    TO_CONFIRM = "to_confirm", _("weil Sie für diese Idee Verantwortung tragen und noch nicht bestätigt haben")
    CONFIRMED = "confirmed", _("weil Sie eine Fassung bestätigt hatten, die nicht mehr gilt")
    SUPPORTERS = "supporters", _("weil Sie diese Idee unterstützen")
    CONCERNED = "concerned", _("weil es um Ihren Kommentar geht")
    ANSWERED = "answered", _("weil Sie den Beitrag geschrieben haben, auf den geantwortet wurde")
    SUGGESTER = "suggester", _("weil Sie diese Änderung vorgeschlagen haben")
    MODERATORS = "moderators", _("weil Sie zur Moderation gehören")
    STABSSTELLE = "stabsstelle", _("weil Sie zur Stabsstelle gehören")
    OWING = "owing", _("weil Sie bei dieser Idee am Zug sind")
    CARRIERS = "carriers", _("weil Sie für diese Idee Verantwortung tragen")
    PARTY = "party", _("weil es um die Verantwortung geht, die Sie angeboten oder übernommen haben")
    INVITED = "invited", _("weil Sie die Verantwortung übernehmen sollen")
    HEIR = "heir", _("weil Sie die Autorschaft übernehmen können")
    DEPUTY = "deputy", _("weil Sie bei dieser Idee die Vertretung haben")
    ASKED = "asked", _("weil jemand mit Ihnen Kontakt aufnehmen möchte")
    ASKER = "asker", _("weil Sie um Kontakt gebeten haben")
    EXPERTS = "experts", _("weil Sie um eine Stellungnahme gebeten sind")
    INVITER = "inviter", _("weil Sie um die Stellungnahme gebeten haben")
    REVIEWER = "reviewer", _("weil Sie um ein Gutachten gebeten sind")
    REVIEWERS = "reviewers", _("weil Sie diese Idee begutachten")
    POOL = "pool", _("weil Sie unter denen sind, unter denen die Gutachten ausgelost werden")
    COAUTHOR = "coauthor", _("weil Sie bei dieser Idee mitschreiben möchten")
    PROPOSER = "proposer", _("weil Sie die Zusammenführung vorgeschlagen haben")
    NOMINATOR = "nominator", _("weil Sie die Maßnahme vorgeschlagen haben")
    REQUESTER = "requester", _("weil es um Ihre Vertretung dieser Stelle geht")
    REPRESENTATIVES = "representatives", _("weil Sie diese Stelle vertreten")
    TEAM = "team", _("weil Sie zum Team dieser Maßnahme gehören")
    MEMBER = "member", _("weil es um Ihren Platz im Team dieser Maßnahme geht")
    INTERESTED = "interested", _("weil Sie dieser Maßnahme folgen")
    COPIERS = "copiers", _("weil Ihre Stelle diese Maßnahme übernommen hat")
    ORIGINATORS = "originators", _("weil diese Maßnahme von Ihrer übernommen ist")


NO_ONE = Q(pk__in=[])


def authors(event: Event) -> Q:
    """Author and co-authors of the idea."""
    people = get_user_model()._default_manager
    return Q(pk__in=people.filter(authorship__idea=event.idea_id).values("pk")) if event.idea_id else NO_ONE


def followers(event: Event) -> Q:
    """Who follows the idea, unless it is out of their sight."""
    follows = Follow.objects.filter(idea=event.idea_id, idea__hidden_at__isnull=True)
    return Q(pk__in=follows.values("user")) if event.idea_id else NO_ONE


def supporters(event: Event) -> Q:
    """Who supports the idea, unless it is out of their sight; followers hear of a new version anyway."""
    if not event.idea or event.idea.hidden_at:
        return NO_ONE
    theirs = Q(pk__in=event.idea.supports.values("user"))
    return theirs & ~followers(event) if event.verb == Verb.SUBSTANCE_CHANGED else theirs


def concerned(event: Event) -> Q:
    """The one person whom the fact is about, named in the details: a comment's author, say."""
    concerned = event.details.get("concerned")
    return Q(pk=concerned) if concerned else NO_ONE


def answered(event: Event) -> Q:
    """The author of the comment that was answered."""
    answered = event.details.get("answered")
    return Q(pk=answered) if answered else NO_ONE


def moderators(event: Event) -> Q:
    """Who keeps the queue."""
    return _in_role("moderator")


def stabsstelle(event: Event) -> Q:
    """Who runs the process; who reviews, and how far they are, nobody of it hears whose own thing the idea is."""
    office = _in_role("stabsstelle")
    return office & ~_bound(event) if event.verb in OF_REVIEWERS else office


def owing(event: Event) -> Q:
    """Whoever owes the step that the details name; the office, or the people of the idea."""
    owing_people = OWING.get(event.details.get("owed_by", ""))
    return owing_people(event) if owing_people else NO_ONE


def lead(event: Event) -> Q:
    """The people of the party that leads the idea."""
    return _party_to(event.idea.responsibilities.lead()) if event.idea else NO_ONE


def missing_reviewers(event: Event) -> Q:
    """Each reviewer is reminded of their own review; whoever is still to be asked is for the Stabsstelle to find."""
    rounds = event.idea.rounds.filter(outcome="") if event.idea else None
    is_staffed = rounds and rounds.filter(reviews__state__in=["assigned", "done"]).count() >= 2
    return NO_ONE if is_staffed else stabsstelle(event)


OWING: dict[str, Callable[[Event], Q]] = {
    "authors": authors,
    "lead": lead,
    "moderation": moderators,
    "stabsstelle": stabsstelle,
    "reviewers": missing_reviewers,
    "administration": lambda event: stabsstelle(event) | lead(event),
    "decision_maker": lambda event: _in_role("cdo"),
}


def carriers(event: Event) -> Q:
    """Everybody with a running responsibility for the idea, in person or through their body."""
    return _party_to(event.idea.responsibilities.carrying()) if event.idea else NO_ONE


def party(event: Event) -> Q:
    """The people of the one responsibility that the event is about."""
    return _responsibility(event, "responsibility")


def invited(event: Event) -> Q:
    """The people of the party that is to take a responsibility over."""
    return _responsibility(event, "handover")


def experts(event: Event) -> Q:
    """Who was asked for an opinion, or may act for the body that was."""
    return Q(pk__in=_invitations(event).people()) if event.idea else NO_ONE


def inviter(event: Event) -> Q:
    """Who asked for the opinion."""
    return Q(pk__in=_invitations(event).values("invited_by")) if event.idea else NO_ONE


def to_confirm(event: Event) -> Q:
    """Once the lead stands behind a version: the people of those who carry the idea too and have not said so."""
    if not event.idea or event.details.get("role") != "lead":
        return NO_ONE
    version = event.idea.versions.filter(number=event.details.get("version"))
    return _party_to(event.idea.responsibilities.running().exclude(confirmations__version__in=version))


def confirmed(event: Event) -> Q:
    """The people of those parties that confirmed the version before, and still carry the idea."""
    if not event.idea:
        return NO_ONE
    version = event.idea.versions.filter(number=event.details.get("confirmed"))
    return _party_to(event.idea.responsibilities.running().filter(confirmations__version__in=version))


def reviewers(event: Event) -> Q:
    """Who was asked to review in the round and neither laid it down nor was left out."""
    if not event.idea:
        return NO_ONE
    rounds = event.idea.rounds.filter(pk=event.details.get("round"))
    return Q(pk__in=rounds.filter(reviews__state__in=["assigned", "done", "excused"]).values("reviews__reviewer"))


def pool(event: Event) -> Q:
    """Among whom the lot decides."""
    return Q(pk__in=event.details.get("pool", []))


def requester(event: Event) -> Q:
    """The person whose mandate it is about."""
    return _named(event, "person")


def representatives(event: Event) -> Q:
    """Who may act today for the body the event is about."""
    return Q(pk__in=event.organisation.mandates.running().values("user")) if event.organisation else NO_ONE


def team(event: Event) -> Q:
    """Who keeps the measure now."""
    return Q(pk__in=event.measure.members.running().values("person")) if event.measure else NO_ONE


def interested(event: Event) -> Q:
    """Who follows the measure."""
    return Q(pk__in=event.measure.follows.values("user")) if event.measure else NO_ONE


def copiers(event: Event) -> Q:
    """Who keeps the measures that were taken over from this one."""
    return _in_a_team(taken_over_from__origin=event.measure) if event.measure else NO_ONE


def originators(event: Event) -> Q:
    """Who keeps the measure that this one was taken over from."""
    return _in_a_team(replications__copy=event.measure) if event.measure else NO_ONE


def _bound(event: Event) -> Q:
    """Who wrote or carries the idea, see `Idea.binds`."""
    if not event.idea:
        return NO_ONE
    carrying = event.idea.responsibilities.running().order_by()
    in_person = Q(pk__in=carrying.filter(person__isnull=False).values("person"))
    return authors(event) | in_person | Q(pk__in=carrying.values("offered_by"))


def _in_role(name: str) -> Q:
    return Q(pk__in=get_user_model()._default_manager.filter(groups__name=name).values("pk"))


def _in_a_team(**which: Any) -> Q:
    of_these = {f"team_memberships__measure__{path}": value for path, value in which.items()}
    people = get_user_model()._default_manager.filter(team_memberships__until__isnull=True, **of_these)
    return Q(pk__in=people.values("pk"))


def _named(event: Event, detail: str) -> Q:
    return Q(pk=event.details.get(detail))


def _responsibility(event: Event, detail: str) -> Q:
    return _party_to(event.idea.responsibilities.filter(pk=event.details.get(detail))) if event.idea else NO_ONE


def _invitations(event: Event) -> Any:
    return event.idea.opinion_invitations.filter(pk=event.details.get("invitation"))


def _party_to(responsibilities: Any) -> Q:
    return Q(pk__in=responsibilities.people())


WHO: dict[Audience, Callable[[Event], Q]] = {
    Audience.AUTHORS: authors,
    Audience.FOLLOWERS: followers,
    Audience.TO_CONFIRM: to_confirm,
    Audience.CONFIRMED: confirmed,
    Audience.SUPPORTERS: supporters,
    Audience.CONCERNED: concerned,
    Audience.ANSWERED: answered,
    Audience.MODERATORS: moderators,
    Audience.STABSSTELLE: stabsstelle,
    Audience.OWING: owing,
    Audience.CARRIERS: carriers,
    Audience.PARTY: party,
    Audience.INVITED: invited,
    Audience.HEIR: lambda event: _named(event, "heir"),
    Audience.DEPUTY: lambda event: _named(event, "deputy"),
    Audience.ASKED: lambda event: _named(event, "asked"),
    Audience.ASKER: lambda event: _named(event, "asker"),
    Audience.EXPERTS: experts,
    Audience.INVITER: inviter,
    Audience.REVIEWER: concerned,
    Audience.REVIEWERS: reviewers,
    Audience.POOL: pool,
    Audience.COAUTHOR: lambda event: _named(event, "coauthor"),
    Audience.PROPOSER: lambda event: _named(event, "proposer"),
    Audience.NOMINATOR: lambda event: _named(event, "nominator"),
    Audience.REQUESTER: requester,
    Audience.SUGGESTER: lambda event: _named(event, "suggester"),
    Audience.REPRESENTATIVES: representatives,
    Audience.TEAM: team,
    Audience.MEMBER: lambda event: _named(event, "person"),
    Audience.INTERESTED: interested,
    Audience.COPIERS: copiers,
    Audience.ORIGINATORS: originators,
}
