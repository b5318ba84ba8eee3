"""The bell and the state of the mail: a broker that is away stops nothing and nobody waits for it."""

import socket
import threading
import time
from datetime import timedelta

import pytest
from celery import current_app
from django.core.management import call_command
from django.db import OperationalError
from django.db.models.functions import Now

from activity import tasks
from activity.models import Delivery
from activity.models.delivery import DeliveryQuerySet
from ideas.models import Stage
from tests import make
from tests.mails import Sink


@pytest.fixture
def broker(monkeypatch):
    """Point the bell at a place where no broker answers."""

    def move(port):
        monkeypatch.setattr(tasks, "_silent_until", 0.0)
        monkeypatch.setattr(tasks, "_kept", threading.local())
        monkeypatch.setattr(
            tasks,
            "_line",
            lambda: current_app.connection_for_write(
                f"redis://127.0.0.1:{port}/0", transport_options=tasks.QUICK, connect_timeout=0.5
            ),
        )

    return move


@pytest.fixture
def mute_port():
    """A port that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        yield server.getsockname()[1]


@pytest.mark.django_db
def test_the_bell_rings_only_if_somebody_gets_a_mail(monkeypatch, django_capture_on_commit_callbacks):
    rings = []
    monkeypatch.setattr(tasks, "ring", lambda: rings.append("ring"))
    idea, somebody = make.idea(), make.person()

    with django_capture_on_commit_callbacks(execute=True):
        make.comment(idea, by=idea.authors.get())
    assert rings == []

    with django_capture_on_commit_callbacks(execute=True):
        make.comment(idea, by=somebody)
    assert rings == ["ring"]


def test_ringing_without_a_broker_is_silent_and_quick(broker):
    broker(1)

    began = time.monotonic()
    tasks.ring()

    assert time.monotonic() - began < 2
    assert tasks.rings_waiting() is None


def test_ringing_at_a_broker_that_hangs_is_quick_and_not_repeated(broker, mute_port):
    broker(mute_port)

    began = time.monotonic()
    tasks.ring()
    first = time.monotonic() - began
    for _event in range(100):
        tasks.ring()

    assert first < 2
    assert time.monotonic() - began - first < 0.1


def test_one_line_is_kept_for_many_rings_and_opened_anew_when_it_broke(monkeypatch):
    opened = []

    def line():
        opened.append(current_app.connection_for_write(transport_options=tasks.QUICK, connect_timeout=0.5))
        return opened[-1]

    monkeypatch.setattr(tasks, "_silent_until", 0.0)
    monkeypatch.setattr(tasks, "_kept", threading.local())
    monkeypatch.setattr(tasks, "_line", line)
    for _event in range(3):
        tasks.ring()
    assert len(opened) == 1

    monkeypatch.setattr(opened[0].default_channel, "_put", _breaks)
    tasks.ring()
    tasks.ring()

    assert len(opened) == 2
    assert tasks._silent_until == 0.0
    opened[1].release()


def _breaks(*args, **kwargs):
    raise ConnectionError("the broker was restarted")


@pytest.mark.django_db
def test_readiness_says_how_the_mail_is_doing(client):
    make.idea(Stage.SUBMITTED).publish(by=make.moderator())
    Delivery.objects.update(next_at=Now() - timedelta(seconds=90))

    answer = client.get("/health/ready/")

    assert answer.status_code == 200
    assert answer.json()["database"] == "ok"
    assert answer.json()["broker"]["state"] == "ok"
    assert answer.json()["mail"]["oldest_due_seconds"] in range(90, 100)
    assert answer.json()["mail"]["failed"] == 0


@pytest.mark.django_db
def test_a_site_without_a_broker_is_ready(client, broker):
    broker(1)

    answer = client.get("/health/ready/")

    assert (answer.status_code, answer.json()["broker"]) == (200, {"state": "away"})


def test_a_site_without_its_database_is_not_ready(client, monkeypatch):
    def away(self):
        raise OperationalError("the database is away")

    monkeypatch.setattr(DeliveryQuerySet, "condition", away)

    answer = client.get("/health/ready/")

    assert (answer.status_code, answer.json()) == (503, {"database": "away"})


@pytest.mark.django_db
def test_the_command_sends_what_is_due_once(monkeypatch):
    sink = Sink()
    monkeypatch.setattr("activity.mail.draining.post_office", lambda: sink)
    make.idea(Stage.SUBMITTED).publish(by=make.moderator())

    call_command("drain")

    assert len(sink.mails) == 1
