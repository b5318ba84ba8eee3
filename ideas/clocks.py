"""What time brings: reminders, lapses, archives. Each is said and done once, however often or late this runs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from typing import Any

from django.db.models import BooleanField, CharField, Exists, F, Max, OuterRef, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Concat, Greatest, TruncDate
from django.utils import timezone

from accounts.models import Mandate
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Refused, locked
from ideas.merge_clock import proposed_merges
from ideas.models import AuthorshipOffer, Edge, Idea, Reminder, Responsibility, Stage
from ideas.models.consortium import LAPSES_AFTER, RENEW_AFTER, WITHOUT_A_MANDATE
from ideas.models.stage import CARRIED_IN
from ideas.opinion_clock import asked_opinions
from ideas.round_clock import ripe_lots, running_rounds, waiting_reviewers

Act = Callable[[], bool]
logger = logging.getLogger(__name__)

PERCENT = (150, 100, 50)
REMINDED = [Stage.SUBMITTED, Stage.DEVELOPMENT, Stage.ASSESSMENT, Stage.DECISION, Stage.SELECTED, Stage.DEFERRED]
NOTICE_AHEAD = timedelta(days=30)
LAPSE_AHEAD = LAPSES_AFTER - RENEW_AFTER
END_AHEAD = timedelta(days=15)
JUDGED = ["state", "offered_at", "renewed_at", "until"]
# Days without a move, until the authors are reminded, archiving is announced, and the idea is archived.
RESTING = {Stage.RETURNED: (15, 30, 60), Stage.DISCUSSION: (90, 150, 180)}
REACHED = """
%s >= (coalesce(owed_since, stage_since) AT TIME ZONE 'Europe/Berlin')::date
    + ceil(greatest(due_on - (coalesce(owed_since, stage_since) AT TIME ZONE 'Europe/Berlin')::date, 1) * %s / 100.0)::int
"""


def tick() -> int:
    """Do everything that is due now; how many things were done."""
    carrying = (unanswered_offers, renewals, ends, bodies_without_a_mandate, silent_heirs)
    assessing = (running_rounds, waiting_reviewers, ripe_lots)
    rules = (owed_steps, resting_ideas, *carrying, asked_opinions, proposed_merges, *assessing)
    return sum(_did(act) for rule in rules for act in rule())


def _did(act: Act) -> bool:
    try:
        return act()
    except Refused:
        return False  # somebody was quicker
    except Exception:
        logger.exception("What was due could not be done; it is tried again.")  # and everything else goes on
        return False


# A step that somebody owes: said at half of its time, at its end, and half as long after it


def owed_steps() -> Iterator[Act]:
    since = Coalesce(OuterRef("owed_since"), OuterRef("stage_since"))
    for percent in PERCENT:
        said = Reminder.objects.filter(idea=OuterRef("pk"), occasion=f"step:{percent}", since=since)
        owed = Idea.objects.filter(stage__in=REMINDED, due_on__isnull=False, hidden_at__isnull=True)
        reached = RawSQL(REACHED, [clock.today(), percent], BooleanField())  # noqa: S611 - no word from outside
        for idea in owed.filter(~Exists(said), reached).order_by("pk"):
            yield partial(_remind_of_step, idea, percent)


def _remind_of_step(idea: Idea, percent: int) -> bool:
    with locked(idea):
        if idea.stage not in REMINDED or idea.hidden_at or not _is_reached(idea, percent):
            return False
        first_time = [Reminder.once(idea, f"step:{each}", idea.asked_since) for each in PERCENT if each <= percent]
        if not first_time[0]:
            return False
        verb = Verb.STEP_OVERDUE if percent > 100 else Verb.STEP_REMINDED
        Event.record(verb, by=None, idea=idea, percent=percent, owed_by=idea.owed_by)
    return True


def _is_reached(idea: Idea, percent: int) -> bool:
    start = timezone.localdate(idea.asked_since)
    return idea.due_on is not None and clock.today() >= start + timedelta(
        days=ceil(max((idea.due_on - start).days, 1) * percent / 100)
    )


# Ideas that rest: a hint, a notice thirty days ahead, the archive


def resting_ideas() -> Iterator[Act]:
    for stage, (hint, notice, end) in RESTING.items():
        since = "active_at" if stage == Stage.DISCUSSION else "stage_since"
        for idea in _resting(stage, since, end).filter(Exists(_announced(OuterRef("pk"), OuterRef(since)))):
            yield partial(_let_rest, idea, stage, "archive", since, end)
        for occasion, days in (("notice", notice), ("hint", hint)):
            said = Reminder.objects.filter(idea=OuterRef("pk"), occasion=f"rest:{occasion}", since=OuterRef(since))
            for idea in _resting(stage, since, days).filter(~Exists(said)):
                yield partial(_let_rest, idea, stage, occasion, since, days)


def _resting(stage: Stage, since: str, days: int) -> QuerySet[Idea]:
    """Ideas that nobody moved for so long, that nobody leads, and that no proposal answers which is still alive."""
    ideas = Idea.objects.listed() if stage == Stage.DISCUSSION else Idea.objects.filter(hidden_at__isnull=True)
    led = Responsibility.objects.lead().filter(idea=OuterRef("pk"))
    answered = Edge.objects.alive().filter(target=OuterRef("pk"))
    return ideas.filter(
        ~Exists(led), ~Exists(answered), stage=stage, **{f"{since}__lte": clock.now() - timedelta(days=days)}
    )


def _announced(idea: Any, moved: Any) -> QuerySet[Reminder]:
    """The notice that the idea would be archived, given in good time."""
    return Reminder.objects.filter(idea=idea, occasion="rest:notice", since=moved, at__lte=clock.now() - NOTICE_AHEAD)


def _let_rest(idea: Idea, stage: Stage, occasion: str, since: str, days: int) -> bool:
    with locked(idea):
        moved = getattr(idea, since)
        rests = idea.stage == stage and not idea.hidden_at and idea.lead is None and not _is_answered(idea)
        if not rests or moved > clock.now() - timedelta(days=days):
            return False
        if occasion == "archive":
            return _archive(idea, moved)
        if not Reminder.once(idea, f"rest:{occasion}", moved):
            return False
        Reminder.once(idea, "rest:hint", moved)  # overtaken by the notice
        verb = Verb.ARCHIVING_ANNOUNCED if occasion == "notice" else Verb.INACTIVITY_HINTED
        Event.record(verb, by=None, idea=idea)
    return True


def _is_answered(idea: Idea) -> bool:
    return idea.has_lineage and idea.edges_here.alive().exists()


def _archive(idea: Idea, moved: datetime) -> bool:
    if not _announced(idea, moved).exists():
        return False
    idea.archive(by=None)
    return True


# Responsibility: offers nobody answers, renewals, ends, bodies without anybody who may act


def unanswered_offers() -> Iterator[Act]:
    unanswered = Responsibility.objects.unanswered().filter(idea__stage__in=CARRIED_IN).select_related("idea")
    for offer in unanswered.filter(~Exists(_said("offer", "offered_at"))):
        yield partial(_tell, offer, "offer", Verb.RESPONSIBILITY_UNANSWERED)


def renewals() -> Iterator[Act]:
    told = _said("renewal", "renewed_at").filter(at__lte=clock.now() - LAPSE_AHEAD)
    for responsibility in _running().filter(Exists(told), renewed_at__lte=clock.now() - LAPSES_AFTER):
        yield partial(_lapse, responsibility, "renewal", LAPSE_AHEAD, "silence")
    asked = _said("renewal", "renewed_at")
    for responsibility in _running().filter(~Exists(asked), renewed_at__lte=clock.now() - RENEW_AFTER):
        yield partial(_tell, responsibility, "renewal", Verb.RENEWAL_ASKED)


def ends() -> Iterator[Act]:
    told = _said("until", "renewed_at").filter(at__lte=clock.now() - END_AHEAD)
    for responsibility in _running().filter(Exists(told), until__lt=clock.today()):
        yield partial(_lapse, responsibility, "until", END_AHEAD, "until")
    asked = _said("until", "renewed_at")
    for responsibility in _running().filter(~Exists(asked), until__lte=clock.today() + END_AHEAD):
        yield partial(_tell, responsibility, "until", Verb.RENEWAL_ASKED)


def bodies_without_a_mandate() -> Iterator[Act]:
    """A body for which nobody may act lapses after fourteen days."""
    for responsibility in _without_a_mandate():
        yield partial(_lapse, responsibility, "", timedelta(), "mandate")


def _without_a_mandate() -> QuerySet[Responsibility]:
    running = Mandate.objects.running().filter(organisation=OuterRef("organisation"))
    ended = Coalesce(TruncDate("organisation__mandates__ended_at"), F("organisation__mandates__ends_on"))
    alone_since = Greatest(Max(ended), TruncDate("accepted_at"))
    orphaned = _running().filter(~Exists(running), organisation__isnull=False).annotate(alone_since=alone_since)
    return orphaned.filter(alone_since__lte=clock.today() - WITHOUT_A_MANDATE)


def silent_heirs() -> Iterator[Act]:
    for offer in AuthorshipOffer.objects.silent().select_related("idea"):
        yield partial(_refuse_for, offer)


def _running() -> QuerySet[Responsibility]:
    return Responsibility.objects.running().filter(idea__stage__in=CARRIED_IN).select_related("idea").order_by("pk")


def _said(occasion: str, since: str) -> QuerySet[Reminder]:
    """What was said already about this responsibility in the stretch that began at `since`."""
    named = Concat(Value(f"{occasion}:"), Cast(OuterRef("pk"), CharField()))
    return Reminder.objects.filter(idea=OuterRef("idea"), occasion=named, since=OuterRef(since))


def _is_due(responsibility: Responsibility, occasion: str) -> bool:
    """Judged afresh under the lock: perhaps somebody answered or renewed meanwhile."""
    if responsibility.idea.stage not in CARRIED_IN:
        return False
    if occasion == "offer":
        return responsibility.is_unanswered
    if occasion == "renewal":
        return responsibility.is_asked
    if occasion == "until":
        until = responsibility.until
        return responsibility.is_running and until is not None and until <= clock.today() + END_AHEAD
    return _without_a_mandate().filter(pk=responsibility.pk).exists()


def _tell(responsibility: Responsibility, occasion: str, verb: Verb) -> bool:
    idea = responsibility.idea
    with locked(idea):
        responsibility.refresh_from_db(fields=JUDGED)
        since = responsibility.offered_at if occasion == "offer" else responsibility.renewed_at
        if not _is_due(responsibility, occasion) or since is None:
            return False
        if not Reminder.once(idea, f"{occasion}:{responsibility.pk}", since):
            return False
        Event.record(
            verb,
            by=None,
            idea=idea,
            organisation=responsibility.organisation,
            responsibility=responsibility.pk,
            role=responsibility.role,
        )
    return True


def _lapse(responsibility: Responsibility, occasion: str, ahead: timedelta, why: str) -> bool:
    """Only after the party was told in good time, also when the clock ran late."""
    with locked(responsibility.idea):
        responsibility.refresh_from_db(fields=JUDGED)
        told = responsibility.idea.reminders.filter(
            occasion=f"{occasion}:{responsibility.pk}",
            since=responsibility.renewed_at,
            at__lte=clock.now() - ahead,
        )
        if not _is_due(responsibility, occasion) or (occasion and not told.exists()):
            return False
        responsibility.lapse(why=why)
    return True


def _refuse_for(offer: AuthorshipOffer) -> bool:
    offer.refuse(by=None)
    return True
