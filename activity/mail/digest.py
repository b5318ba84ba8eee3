"""Once a day, one mail instead of many."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.mail.letter import Obsolete, absolute, headline
from activity.mail.news import DIGEST, News, is_reachable, require_wanted, ways_out
from activity.models import Delivery, State
from arena import clock

MORNING = time(7)  # in Berlin

GATHER = """
WITH waiting AS (
    SELECT delivery.id, delivery.recipient_id
    FROM activity_delivery AS delivery JOIN activity_event AS event ON event.id = delivery.event_id
    WHERE delivery.state = 'due' AND delivery.channel = 'digest' AND event.at < %s
    FOR UPDATE OF delivery SKIP LOCKED
), digests AS (
    INSERT INTO activity_delivery (id, template, recipient_id, channel)
    SELECT gen_random_uuid(), %s, recipient_id, 'mail' FROM waiting GROUP BY recipient_id
    RETURNING id, recipient_id
)
UPDATE activity_delivery AS delivery
SET state = 'gathered', digest_id = digests.id, ended_at = now()
FROM waiting JOIN digests ON digests.recipient_id = waiting.recipient_id
WHERE delivery.id = waiting.id
"""


def gather_digests() -> int:
    """Put what happened before this morning into one mail per person; how many news were gathered.

    What is gathered once waits no longer, so running it twice, late, or in two places changes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(GATHER, [last_morning(), DIGEST])
        return cursor.rowcount


def last_morning() -> datetime:
    """The latest seven o'clock in Berlin that has passed."""
    now = timezone.localtime(clock.now())
    morning = timezone.make_aware(datetime.combine(now.date(), MORNING))
    return morning if morning <= now else timezone.make_aware(datetime.combine(now.date() - timedelta(days=1), MORNING))


def values_of_digest(digest: Delivery) -> dict[str, Any]:
    """What is still wanted of the gathered news, oldest first; the rest is dropped."""
    person = digest.recipient
    if person is None or not is_reachable(person):
        raise Obsolete("The account is closed.")
    news = [_entry(delivery) for delivery in _wanted(digest)]
    if not news:
        raise Obsolete("Nothing of it is wanted any more.")
    why = _("Sie bekommen diese Mail, weil Sie Neuigkeiten einmal am Tag gesammelt bekommen möchten.")
    return {"entries": news, "link": absolute(reverse("inbox")), "why": why, **ways_out(person, DIGEST)}


def _wanted(digest: Delivery) -> list[Delivery]:
    gathered = digest.gathered.filter(state=State.GATHERED).select_related("event__idea", "event__actor", "recipient")
    wanted = []
    for delivery in gathered.order_by("event"):
        try:
            require_wanted(delivery)
        except Obsolete as why:
            Delivery.objects.filter(pk=delivery.pk).update(state=State.DROPPED, last_error=str(why))
        else:
            wanted.append(delivery)
    return wanted


def _entry(delivery: Delivery) -> dict[str, str]:
    news = News.of(delivery)
    return {"fact": headline(news.template, {"news": news}), "link": absolute(news.link)}
