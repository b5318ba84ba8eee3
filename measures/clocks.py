"""What time brings to measures: the team is asked for a report, and its absence is said; each once."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db.models import Exists, OuterRef

from activity.verbs import Verb
from arena import clock
from arena.transitions import locked
from measures import recognition_clock
from measures.models import ASKED_AFTER, STALE_AFTER, Measure, MeasureReminder

logger = logging.getLogger(__name__)

# The later one first: it overtakes the other when the clock ran late.
OCCASIONS: tuple[tuple[str, timedelta, Verb], ...] = (
    ("missing", STALE_AFTER, Verb.REPORT_MISSING),
    ("asked", ASKED_AFTER, Verb.REPORT_ASKED),
)


def tick() -> int:
    """Do everything that is due now; how many things were done."""
    reports = sum(_did(measure, *occasion) for occasion in OCCASIONS for measure in _silent(*occasion[:2]))
    return reports + recognition_clock.tick()


def _silent(occasion: str, after: timedelta) -> list[Measure]:
    """Measures without a report for so long, of which this has not been said yet."""
    said = MeasureReminder.objects.filter(measure=OuterRef("pk"), occasion=occasion, since=OuterRef("reports_since"))
    return list(Measure.objects.filter(~Exists(said), reports_since__lte=clock.now() - after).order_by("pk"))


def _did(measure: Measure, occasion: str, after: timedelta, verb: Verb) -> bool:
    try:
        return _say(measure, occasion, after, verb)
    except Exception:
        logger.exception("What was due could not be done; it is tried again.")  # and everything else goes on
        return False


def _say(measure: Measure, occasion: str, after: timedelta, verb: Verb) -> bool:
    """Judged afresh under the lock: perhaps somebody reported meanwhile."""
    with locked(measure):
        since = measure.reports_since
        if since is None or since > clock.now() - after or not MeasureReminder.once(measure, occasion, since):
            return False
        MeasureReminder.once(measure, "asked", since)  # overtaken, when it was not said before
        measure.record(verb, by=None, asked=measure.pk)
    return True
