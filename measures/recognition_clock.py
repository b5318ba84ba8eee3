"""What time brings to recognitions: the team is reminded before the end, and the end is said; each once."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from activity.verbs import Verb
from arena import clock
from arena.transitions import locked
from measures.models import MeasureReminder, Recognition, Status

logger = logging.getLogger(__name__)

EXPIRED = "recognition_over"
# Days before the last one; the later occasion comes first and overtakes those before when the clock ran late.
REMINDERS = (("recognition_7", 7), ("recognition_30", 30), ("recognition_60", 60))


def tick() -> int:
    """Say everything that is to be said today of recognitions that count; how many things were said."""
    return sum(_did(recognition) for recognition in _ending())


def _ending() -> list[Recognition]:
    """The newest of each measure, unless it was revoked, once its end is near."""
    newest = Recognition.objects.filter(measure=OuterRef("measure")).order_by("-pk").values("pk")[:1]
    near = clock.today() + timedelta(days=REMINDERS[-1][1])
    found = Recognition.objects.with_state().with_end().filter(pk=Subquery(newest), revocation=None, ends_on__lte=near)
    return list(found.order_by("pk"))


def _did(recognition: Recognition) -> bool:
    try:
        return _say(recognition)
    except Exception:
        logger.exception("What was due could not be done; it is tried again.")  # and everything else goes on
        return False


def _say(recognition: Recognition) -> bool:
    """Judged afresh under the lock: perhaps it was renewed or revoked meanwhile."""
    with locked(recognition.measure) as measure:
        now = measure.recognition
        if now != recognition or now.end:
            return False
        occasions = _due_occasions(now)
        fresh = [MeasureReminder.once(measure, each, _moment(now)) for each in occasions]
        if not fresh or not fresh[0] or (measure.status == Status.STOPPED and occasions[0] != EXPIRED):
            return False
        verb = Verb.RECOGNITION_EXPIRED if occasions[0] == EXPIRED else Verb.RECOGNITION_ENDING
        measure.record(verb, by=None, recognition=now.number, until=now.valid_until.isoformat())
    return True


def _due_occasions(recognition: Recognition) -> list[str]:
    """What time has brought so far, the latest first."""
    left = (recognition.valid_until - clock.today()).days
    return [EXPIRED, *(name for name, _days in REMINDERS)] if left < 0 else [n for n, days in REMINDERS if left <= days]


def _moment(recognition: Recognition) -> datetime:
    """The end stands for the year that ends with it."""
    return timezone.make_aware(datetime.combine(recognition.valid_until, time.min))
