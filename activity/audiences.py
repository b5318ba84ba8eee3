"""Who hears of what: one line per verb, and what kind of news it is to each of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet

from activity.concerned import NO_ONE, WHO, Audience
from activity.verbs import Kind, Verb
from arena.prepared import prepared

if TYPE_CHECKING:
    from activity.models import Event

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
    return _active(WHO[audience](event), but=None if event.verb in ACTOR_HEARS_TOO else event.actor_id)


def hearers_in_sql(event: Event, audience: Audience) -> tuple[str, tuple[Any, ...]]:
    """The same as SQL that finds their ids; raises `EmptyResultSet` where there can be none."""
    if audience in OF_EVERY_IDEA and event.idea_id:
        spares_actor = event.actor_id is not None and event.verb not in ACTOR_HEARS_TOO
        return _of_an_idea.as_sql(event.idea_id, event.actor_id, audience=audience, spares_actor=spares_actor)
    if WHO[audience](event) is NO_ONE:
        raise EmptyResultSet
    return hearers(event, audience).order_by().values("id").query.sql_with_params()


# Nearly every event asks for them, and for each idea in the same words: they are written once.
OF_EVERY_IDEA = {Audience.AUTHORS, Audience.FOLLOWERS}


@prepared
def _of_an_idea(idea: int, actor: int | None, *, audience: Audience, spares_actor: bool) -> QuerySet[Any, Any]:
    any_event: Any = SimpleNamespace(idea_id=idea)
    return _active(WHO[audience](any_event), but=actor if spares_actor else None).order_by().values("id")


def _active(who: Q, *, but: int | None) -> QuerySet[Any]:
    people = get_user_model()._default_manager.filter(who, is_active=True)
    return people if but is None else people.exclude(pk=but)
