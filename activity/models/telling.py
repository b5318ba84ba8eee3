"""Turn an audience into inbox entries and mails, in one statement per audience."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from activity.audiences import hearers
from activity.concerned import Audience
from activity.models.event import Event
from activity.models.preference import DEFAULT_CHANNEL, Channel
from activity.verbs import MANDATORY, Kind

TELL = """
WITH told AS (
    INSERT INTO activity_notification (event_id, recipient_id, audience)
    SELECT %s, people.id, %s FROM ({people}) AS people
    ON CONFLICT (event_id, recipient_id) DO NOTHING
    RETURNING recipient_id
)
INSERT INTO activity_delivery (id, event_id, recipient_id, audience, channel)
SELECT gen_random_uuid(), %s, told.recipient_id, %s, coalesce(chosen.channel, %s)
FROM told
LEFT JOIN activity_preference AS chosen
    ON chosen.user_id = told.recipient_id AND chosen.kind = %s AND NOT %s
WHERE coalesce(chosen.channel, %s) <> %s AND NOT %s
"""
_without_mail = ContextVar("without_mail", default=False)


def tell(event: Event, audience: Audience, kind: Kind) -> None:
    """An entry for each who has none yet, and a mail by the way each chose for this kind of news."""
    try:
        people, params = hearers(event, audience).order_by().values("id").query.sql_with_params()
    except EmptyResultSet:  # nobody, and Django knows it without asking
        return
    told: list[Any] = [event.pk, audience, *params]
    sent: list[Any] = [event.pk, audience, DEFAULT_CHANNEL, kind, kind in MANDATORY, DEFAULT_CHANNEL, Channel.NONE]
    with connection.cursor() as cursor:
        cursor.execute(TELL.format(people=people), [*told, *sent, _without_mail.get()])


@contextmanager
def without_mail() -> Iterator[None]:
    """Events reach the inboxes and no mail becomes due: for telling what happened long ago."""
    before = _without_mail.set(True)
    try:
        yield
    finally:
        _without_mail.reset(before)
