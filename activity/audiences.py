"""Who hears of what: one line per verb, and what kind of news it is to each of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from activity.verbs import Kind, Verb

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
    return Q(pk__in=event.idea.authorships.values("user")) if event.idea else NO_ONE


def followers(event: Event) -> Q:
    """Who follows the idea, unless it is out of their sight."""
    return Q(pk__in=event.idea.follows.values("user")) if event.idea and not event.idea.hidden_at else NO_ONE


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
    """Who runs the process."""
    return _in_role("stabsstelle")


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

Hearers = dict[Audience, Kind]
NOBODY: Hearers = {}


def _on_the_path() -> Hearers:
    return {Audience.AUTHORS: Kind.STEPS, Audience.CARRIERS: Kind.STEPS, Audience.FOLLOWERS: Kind.STEPS}


def _decided() -> Hearers:
    """A decision about the idea: its authors are owed the reasons."""
    return _on_the_path() | {Audience.AUTHORS: Kind.DECISIONS}


def _to_party_and_all() -> Hearers:
    return {
        Audience.PARTY: Kind.RESPONSIBILITY,
        Audience.AUTHORS: Kind.RESPONSIBILITY,
        Audience.CARRIERS: Kind.RESPONSIBILITY,
        Audience.FOLLOWERS: Kind.STEPS,
    }


def _of_the_measure() -> Hearers:
    return {Audience.TEAM: Kind.MEASURES, Audience.INTERESTED: Kind.MEASURES}


# Whoever belongs to several hears of it once, in the quality that stands first.
AUDIENCES: dict[Verb, Hearers] = {
    Verb.IDEA_SUBMITTED: {Audience.AUTHORS: Kind.STEPS, Audience.MODERATORS: Kind.DUTIES},
    Verb.IDEA_PUBLISHED: {Audience.AUTHORS: Kind.STEPS, Audience.FOLLOWERS: Kind.STEPS},
    Verb.IDEA_RETURNED: {Audience.AUTHORS: Kind.DECISIONS},
    Verb.IDEA_DECLINED: _decided(),
    Verb.IDEA_WITHDRAWN: {Audience.AUTHORS: Kind.STEPS, Audience.FOLLOWERS: Kind.STEPS},
    Verb.IDEA_EDITED: {Audience.AUTHORS: Kind.TEXTS, Audience.FOLLOWERS: Kind.TEXTS},
    Verb.VERSION_RESTORED: {Audience.AUTHORS: Kind.TEXTS, Audience.FOLLOWERS: Kind.TEXTS},
    Verb.VERSION_CONFIRMED: {Audience.TO_CONFIRM: Kind.RESPONSIBILITY, Audience.OWING: Kind.RESPONSIBILITY},
    Verb.CONFIRMATIONS_VOIDED: {Audience.CONFIRMED: Kind.RESPONSIBILITY},
    Verb.SUBSTANCE_CHANGED: {Audience.SUPPORTERS: Kind.TEXTS},
    Verb.IDEA_ILLUSTRATED: NOBODY,
    Verb.IDEA_HIDDEN: {Audience.AUTHORS: Kind.DECISIONS},
    Verb.IDEA_UNHIDDEN: {Audience.AUTHORS: Kind.DECISIONS},
    Verb.DEVELOPMENT_STARTED: _on_the_path(),
    Verb.IDEA_FELL_BACK: _on_the_path(),
    Verb.IDEA_DEFERRED: _decided(),
    Verb.IDEA_RESUMED: _on_the_path(),
    Verb.IDEA_ARCHIVED: _on_the_path(),
    Verb.REVIVAL_ASKED: {Audience.STABSSTELLE: Kind.DUTIES, Audience.AUTHORS: Kind.STEPS},
    Verb.IDEA_REVIVED: _on_the_path(),
    Verb.IDEA_REOPENED: _decided(),
    Verb.IDEA_PRESENTED: {Audience.OWING: Kind.DUTIES} | _on_the_path(),
    Verb.IDEA_SELECTED: _decided() | {Audience.OWING: Kind.DUTIES},
    Verb.RETURNED_TO_DEVELOPMENT: _decided(),
    Verb.STEP_REMINDED: {Audience.OWING: Kind.REMINDERS},
    Verb.STEP_OVERDUE: {Audience.OWING: Kind.REMINDERS, Audience.STABSSTELLE: Kind.REMINDERS},
    Verb.ARCHIVING_ANNOUNCED: {Audience.AUTHORS: Kind.REMINDERS, Audience.FOLLOWERS: Kind.STEPS},
    Verb.INACTIVITY_HINTED: {Audience.AUTHORS: Kind.REMINDERS},
    Verb.AUTHORSHIP_OFFERED: {Audience.HEIR: Kind.RESPONSIBILITY},
    Verb.AUTHORSHIP_TAKEN_OVER: {Audience.AUTHORS: Kind.STEPS, Audience.FOLLOWERS: Kind.STEPS},
    Verb.AUTHORSHIP_REFUSED: {Audience.AUTHORS: Kind.STEPS, Audience.OWING: Kind.DUTIES},
    Verb.AUTHOR_REMAINS: {Audience.AUTHORS: Kind.STEPS},
    Verb.DEPUTY_NAMED: {Audience.DEPUTY: Kind.DUTIES, Audience.AUTHORS: Kind.STEPS},
    Verb.DEPUTY_ENDED: {Audience.DEPUTY: Kind.DUTIES},
    Verb.RESPONSIBILITY_OFFERED: {Audience.AUTHORS: Kind.RESPONSIBILITY, Audience.FOLLOWERS: Kind.STEPS},
    Verb.RESPONSIBILITY_WITHDRAWN: {Audience.AUTHORS: Kind.RESPONSIBILITY},
    Verb.RESPONSIBILITY_ACCEPTED: _to_party_and_all(),
    Verb.RESPONSIBILITY_DECLINED: {Audience.PARTY: Kind.RESPONSIBILITY},
    Verb.RESPONSIBILITY_UNANSWERED: {Audience.AUTHORS: Kind.REMINDERS, Audience.STABSSTELLE: Kind.DUTIES},
    Verb.RENEWAL_ASKED: {Audience.PARTY: Kind.REMINDERS},
    Verb.RESPONSIBILITY_RENEWED: {Audience.AUTHORS: Kind.RESPONSIBILITY},
    Verb.HANDOVER_OFFERED: {Audience.INVITED: Kind.RESPONSIBILITY},
    Verb.HANDOVER_DECLINED: {Audience.PARTY: Kind.RESPONSIBILITY},
    Verb.RESPONSIBILITY_HANDED_OVER: _to_party_and_all(),
    Verb.RESPONSIBILITY_ENDED: _to_party_and_all(),
    Verb.RESPONSIBILITY_LAPSED: _to_party_and_all(),
    Verb.RESPONSIBILITY_REVOKED: {
        Audience.PARTY: Kind.DECISIONS,
        Audience.AUTHORS: Kind.RESPONSIBILITY,
        Audience.FOLLOWERS: Kind.STEPS,
    },
    Verb.NEED_NAMED: {Audience.FOLLOWERS: Kind.STEPS},
    Verb.NEED_CLOSED: NOBODY,
    Verb.HELP_OFFERED: {Audience.AUTHORS: Kind.RESPONSIBILITY, Audience.CARRIERS: Kind.RESPONSIBILITY},
    Verb.HELP_WITHDRAWN: NOBODY,
    Verb.CONTACT_ASKED: {Audience.ASKED: Kind.RESPONSIBILITY},
    Verb.CONTACT_AGREED: {Audience.ASKER: Kind.RESPONSIBILITY, Audience.ASKED: Kind.RESPONSIBILITY},
    Verb.CONTACT_REFUSED: {Audience.ASKER: Kind.RESPONSIBILITY},
    Verb.OPINION_INVITED: {Audience.EXPERTS: Kind.OPINIONS},
    Verb.OPINION_INVITATION_DECLINED: {Audience.INVITER: Kind.OPINIONS},
    Verb.OPINION_INVITATION_WITHDRAWN: {Audience.EXPERTS: Kind.OPINIONS},
    Verb.OPINION_REMINDED: {Audience.EXPERTS: Kind.REMINDERS},
    Verb.OPINION_OVERDUE: {Audience.EXPERTS: Kind.REMINDERS, Audience.INVITER: Kind.REMINDERS},
    Verb.OPINION_GIVEN: {
        Audience.INVITER: Kind.OPINIONS,
        Audience.AUTHORS: Kind.OPINIONS,
        Audience.CARRIERS: Kind.OPINIONS,
        Audience.FOLLOWERS: Kind.OPINIONS,
    },
    Verb.OPINION_WITHDRAWN: {Audience.AUTHORS: Kind.OPINIONS, Audience.CARRIERS: Kind.OPINIONS},
    Verb.ASSESSMENT_REQUESTED: {Audience.STABSSTELLE: Kind.DUTIES} | _on_the_path(),
    Verb.REVIEWER_ASSIGNED: {Audience.REVIEWER: Kind.REVIEWS},
    Verb.REVIEWER_EXCUSED: {Audience.REVIEWER: Kind.REVIEWS},
    Verb.REVIEWER_BOUND: {Audience.REVIEWER: Kind.REVIEWS, Audience.STABSSTELLE: Kind.DUTIES},
    Verb.REVIEW_REMINDED: {Audience.REVIEWER: Kind.REMINDERS},
    Verb.REVIEW_DUE: {Audience.REVIEWER: Kind.REMINDERS},
    Verb.REVIEW_OVERDUE: {Audience.REVIEWER: Kind.REMINDERS, Audience.STABSSTELLE: Kind.DUTIES},
    Verb.REVIEW_FINISHED: NOBODY,
    Verb.REVIEW_DECLINED: {Audience.STABSSTELLE: Kind.DUTIES},
    Verb.CONFLICT_DECLARED: {Audience.STABSSTELLE: Kind.DUTIES},
    Verb.ROUND_CLOSED: {Audience.STABSSTELLE: Kind.DUTIES, Audience.REVIEWERS: Kind.REVIEWS} | _on_the_path(),
    Verb.ROUND_VOIDED: {Audience.REVIEWERS: Kind.REVIEWS, Audience.STABSSTELLE: Kind.DUTIES},
    Verb.ASSESSMENT_CLARIFIED: {Audience.REVIEWERS: Kind.REVIEWS} | _on_the_path(),
    Verb.POOL_PUBLISHED: {Audience.POOL: Kind.REVIEWS},
    Verb.REVIEWERS_DRAWN: {Audience.STABSSTELLE: Kind.DUTIES},
    Verb.COAUTHOR_JOINED: {Audience.AUTHORS: Kind.RESPONSIBILITY},
    Verb.COAUTHORSHIP_ASKED: {Audience.AUTHORS: Kind.RESPONSIBILITY},
    Verb.COAUTHOR_ADMITTED: {Audience.COAUTHOR: Kind.RESPONSIBILITY, Audience.AUTHORS: Kind.RESPONSIBILITY},
    Verb.COAUTHORSHIP_REFUSED: {Audience.COAUTHOR: Kind.RESPONSIBILITY},
    Verb.COAUTHOR_LEFT: {Audience.AUTHORS: Kind.RESPONSIBILITY},
    Verb.PROMOTION_PROPOSED: {Audience.STABSSTELLE: Kind.DUTIES, Audience.OWING: Kind.RESPONSIBILITY} | _on_the_path(),
    Verb.PROMOTION_WITHDRAWN: {Audience.STABSSTELLE: Kind.DUTIES} | _on_the_path(),
    Verb.COMMITMENT_SIGNED: {Audience.STABSSTELLE: Kind.DUTIES, Audience.NOMINATOR: Kind.RESPONSIBILITY},
    Verb.PROMOTION_SIGNED_OFF: {Audience.STABSSTELLE: Kind.DUTIES, Audience.NOMINATOR: Kind.RESPONSIBILITY},
    Verb.PROMOTION_REJECTED: {Audience.NOMINATOR: Kind.DECISIONS} | _on_the_path(),
    Verb.IDEA_PROMOTED: _decided() | {Audience.SUPPORTERS: Kind.STEPS},
    Verb.ORGANISATION_REGISTERED: {Audience.STABSSTELLE: Kind.DUTIES},
    Verb.ORGANISATION_VERIFIED: {Audience.REPRESENTATIVES: Kind.BODIES},
    Verb.MANDATE_REQUESTED: {Audience.STABSSTELLE: Kind.DUTIES},
    Verb.MANDATE_GRANTED: {Audience.REQUESTER: Kind.BODIES},
    Verb.MANDATE_REFUSED: {Audience.REQUESTER: Kind.DECISIONS},
    Verb.MANDATE_ENDED: {Audience.REQUESTER: Kind.BODIES},
    Verb.SUCCESSION_CONFIRMED: {Audience.REPRESENTATIVES: Kind.BODIES, Audience.STABSSTELLE: Kind.DUTIES},
    Verb.AUTHORSHIP_PASSED: {Audience.AUTHORS: Kind.STEPS},
    Verb.IDEA_ORPHANED: {Audience.STABSSTELLE: Kind.DUTIES, Audience.FOLLOWERS: Kind.STEPS},
    Verb.AMENDMENT_SUGGESTED: {Audience.AUTHORS: Kind.TEXTS, Audience.OWING: Kind.TEXTS},
    Verb.AMENDMENT_WITHDRAWN: NOBODY,
    Verb.AMENDMENT_ACCEPTED: {
        Audience.SUGGESTER: Kind.DECISIONS,
        Audience.AUTHORS: Kind.TEXTS,
        Audience.FOLLOWERS: Kind.TEXTS,
    },
    Verb.AMENDMENT_REJECTED: {Audience.SUGGESTER: Kind.DECISIONS},
    Verb.NEED_ANSWERED: NOBODY,
    Verb.SOLUTION_PROPOSED: {Audience.AUTHORS: Kind.STEPS, Audience.FOLLOWERS: Kind.STEPS},
    Verb.ANSWER_TAKEN_BACK: NOBODY,
    Verb.KIND_CHANGED: _on_the_path() | {Audience.SUPPORTERS: Kind.STEPS},
    Verb.MERGE_PROPOSED: {Audience.AUTHORS: Kind.STEPS},
    Verb.MERGE_CONSENTED: NOBODY,
    Verb.MERGE_REFUSED: {Audience.AUTHORS: Kind.STEPS, Audience.PROPOSER: Kind.STEPS},
    Verb.MERGE_WITHDRAWN: NOBODY,
    Verb.MERGE_REMINDED: {Audience.AUTHORS: Kind.REMINDERS},
    Verb.MERGE_UNANSWERED: {Audience.STABSSTELLE: Kind.DUTIES},
    Verb.MERGE_LAPSED: {Audience.PROPOSER: Kind.STEPS},
    Verb.IDEA_MERGED: {Audience.SUPPORTERS: Kind.STEPS} | _on_the_path(),
    Verb.IDEA_JOINED: _on_the_path(),
    Verb.MERGE_UNDONE: _on_the_path(),
    Verb.MEASURE_ENTERED: NOBODY,
    Verb.MEASURE_PROMOTED: NOBODY,
    Verb.TEAM_JOINED: {Audience.MEMBER: Kind.RESPONSIBILITY},
    Verb.TEAM_LEFT: {Audience.MEMBER: Kind.RESPONSIBILITY, Audience.TEAM: Kind.RESPONSIBILITY},
    Verb.PHASE_ENTERED: _of_the_measure(),
    Verb.PHASE_STEPPED_BACK: _of_the_measure(),
    Verb.MEASURE_STARTED: _of_the_measure(),
    Verb.MEASURE_PAUSED: _of_the_measure(),
    Verb.MEASURE_COMPLETED: _of_the_measure(),
    Verb.MEASURE_STOPPED: _of_the_measure(),
    Verb.MILESTONE_SET: NOBODY,
    Verb.MILESTONE_MOVED: _of_the_measure(),
    Verb.MILESTONE_REACHED: _of_the_measure(),
    Verb.MILESTONE_DROPPED: _of_the_measure(),
    Verb.REPORT_GIVEN: _of_the_measure(),
    Verb.REPORT_ASKED: {Audience.TEAM: Kind.REMINDERS},
    Verb.REPORT_MISSING: {Audience.TEAM: Kind.REMINDERS, Audience.STABSSTELLE: Kind.DUTIES},
    Verb.REPORT_REVISED: NOBODY,
    Verb.ATTACHMENT_ADDED: NOBODY,
    Verb.ATTACHMENT_REMOVED: NOBODY,
    Verb.INDICATOR_SET: NOBODY,
    Verb.INDICATOR_REVISED: _of_the_measure(),
    Verb.INDICATOR_ENDED: _of_the_measure(),
    Verb.READING_TAKEN: _of_the_measure(),
    Verb.READING_CORRECTED: NOBODY,
    Verb.LESSON_LEARNT: _of_the_measure(),
    Verb.LESSON_REVISED: NOBODY,
    Verb.MEASURE_RECOGNISED: _of_the_measure(),
    Verb.RECOGNITION_RENEWED: _of_the_measure(),
    Verb.RECOGNITION_REVOKED: _of_the_measure() | {Audience.TEAM: Kind.DECISIONS},
    Verb.RECOGNITION_ENDING: {Audience.TEAM: Kind.REMINDERS},
    Verb.RECOGNITION_EXPIRED: {Audience.TEAM: Kind.REMINDERS, Audience.STABSSTELLE: Kind.DUTIES},
    Verb.HELP_WANTED_AT_MEASURE: _of_the_measure(),
    Verb.HELP_FOUND_AT_MEASURE: NOBODY,
    Verb.HELP_OFFERED_AT_MEASURE: {Audience.TEAM: Kind.RESPONSIBILITY},
    Verb.HELP_WITHDRAWN_AT_MEASURE: NOBODY,
    Verb.KIT_PUBLISHED: _of_the_measure(),
    Verb.KIT_REVISED: {Audience.COPIERS: Kind.MEASURES} | _of_the_measure(),
    Verb.MEASURE_TAKEN_OVER: _of_the_measure(),
    Verb.MEASURE_REPLICATED: NOBODY,
    Verb.DIFFERENCES_REVISED: {Audience.ORIGINATORS: Kind.MEASURES},
    Verb.COMMENT_WRITTEN: {
        Audience.ANSWERED: Kind.DISCUSSION,
        Audience.AUTHORS: Kind.DISCUSSION,
        Audience.FOLLOWERS: Kind.DISCUSSION,
    },
    Verb.COMMENT_HELD: {Audience.MODERATORS: Kind.DUTIES},
    Verb.COMMENT_RELEASED: {
        Audience.CONCERNED: Kind.DISCUSSION,
        Audience.ANSWERED: Kind.DISCUSSION,
        Audience.AUTHORS: Kind.DISCUSSION,
        Audience.FOLLOWERS: Kind.DISCUSSION,
    },
    Verb.COMMENT_REMOVED: NOBODY,
    Verb.COMMENT_PINNED: {Audience.CONCERNED: Kind.DISCUSSION},
    Verb.COMMENT_UNPINNED: NOBODY,
    Verb.COMMENT_HIDDEN: {Audience.CONCERNED: Kind.DECISIONS},
    Verb.COMMENT_UNHIDDEN: {Audience.CONCERNED: Kind.DECISIONS},
}

# Who hears of it even when they did it themselves: the receipt for one's own submission.
ACTOR_HEARS_TOO = {Verb.IDEA_SUBMITTED, Verb.IDEA_WITHDRAWN, Verb.CONTACT_AGREED}


def hearers(event: Event, audience: Audience) -> QuerySet[Any]:
    """The active people who hear of `event` in this quality, as a query over people."""
    people = get_user_model()._default_manager.filter(WHO[audience](event), is_active=True)
    if event.actor_id and event.verb not in ACTOR_HEARS_TOO:
        people = people.exclude(pk=event.actor_id)
    return people
