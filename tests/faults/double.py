"""The negative control: mails as plain tasks, the way that loses some."""

import smtplib
from email.message import EmailMessage

from celery import current_app, shared_task
from django.conf import settings
from django.db import transaction

from activity.audiences import hearers
from activity.concerned import Audience


@shared_task(acks_late=False, reject_on_worker_lost=False)
def send_at_once(message_id, recipient):
    message = EmailMessage()
    message["Message-ID"], message["To"], message["From"] = message_id, recipient, "arena@localhost"
    message.set_content("Text")
    options = settings.MAILERS["default"]["OPTIONS"]
    with smtplib.SMTP(options["host"], options["port"], timeout=5) as server:
        server.send_message(message)


def message_id(event, person):
    return f"<{event.pk}-{person.pk}@double>"


def tell_by_tasks(event):
    """What `Delivery.for_audience_of` would be without a table."""
    for person in hearers(event, Audience.AUTHORS):
        ids = [message_id(event, person), person.email]
        transaction.on_commit(lambda ids=ids: ring_with(ids))


def ring_with(ids):
    with current_app.connection_for_write() as line:
        send_at_once.apply_async(ids, connection=line, retry=False)
