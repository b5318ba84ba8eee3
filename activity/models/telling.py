"""Turn an audience into inbox entries and mails, in one statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

from django.core.exceptions import EmptyResultSet
from django.db import connection

from activity.audiences import Hearers, hearers_in_sql
from activity.models.event import Event
from activity.models.preference import DEFAULT_CHANNEL, Channel
from activity.verbs import MANDATORY

HEARERS = "SELECT people.id, %s, %s, %s, {place} FROM ({people}) AS people"
TELL = """
WITH hearers (recipient_id, audience, kind, is_mandatory, place) AS (
    {hearers}
), told AS (
    INSERT INTO activity_notification (event_id, recipient_id, audience)
    SELECT DISTINCT ON (recipient_id) %s, recipient_id, audience FROM hearers ORDER BY recipient_id, place
    ON CONFLICT (event_id, recipient_id) DO NOTHING
    RETURNING recipient_id, audience
)
INSERT INTO activity_delivery (id, event_id, recipient_id, audience, channel)
SELECT gen_random_uuid(), %s, told.recipient_id, told.audience, coalesce(chosen.channel, %s)
FROM told
JOIN hearers USING (recipient_id, audience)
LEFT JOIN activity_preference AS chosen
    ON chosen.user_id = told.recipient_id AND chosen.kind = hearers.kind AND NOT hearers.is_mandatory
WHERE coalesce(chosen.channel, %s) <> %s AND NOT %s
"""
_without_mail = ContextVar("without_mail", default=False)


def tell(event: Event, audiences: Hearers) -> int:
    """An entry for each who has none yet, and a mail by the way each chose for this kind of news; how many mails.

    Whoever belongs to several audiences hears of it in the quality that stands first.
    """
    hearers, values = [], []
    for place, (audience, kind) in enumerate(audiences.items()):
        with suppress(EmptyResultSet):  # nobody, and Django knows it without asking
            people, people_values = hearers_in_sql(event, audience)
            hearers.append(HEARERS.format(place=place, people=people))
            values += [audience.value, kind.value, kind in MANDATORY, *people_values]
    if not hearers:
        return 0
    values += [
        event.pk,
        event.pk,
        DEFAULT_CHANNEL.value,
        DEFAULT_CHANNEL.value,
        Channel.NONE.value,
        _without_mail.get(),
    ]
    with connection.cursor() as cursor:
        cursor.execute(TELL.format(hearers=" UNION ALL ".join(hearers)), values)
        return int(cursor.rowcount)


@contextmanager
def without_mail() -> Iterator[None]:
    """Events reach the inboxes and no mail becomes due: for telling what happened long ago."""
    before = _without_mail.set(True)
    try:
        yield
    finally:
        _without_mail.reset(before)
