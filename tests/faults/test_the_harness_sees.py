"""The negative control: with mails as plain tasks the same harness finds the losses, so it is not blind."""

import signal
import time

import pytest
import redis

from activity.models import Delivery, Event
from tests.faults.arena import addresses, check_history, judge, publish, submitted
from tests.faults.double import message_id, tell_by_tasks

pytestmark = [pytest.mark.xdist_group("faults"), pytest.mark.django_db(transaction=True)]


def test_plain_tasks_lose_mails_when_a_worker_is_killed_and_more_when_the_broker_is_emptied(arena, broker, monkeypatch):
    monkeypatch.setattr(Delivery, "for_audience_of", tell_by_tasks)
    kill, empty = submitted(authors=addresses(2, "killbefore")), submitted(authors=addresses(30))
    arena.sink.pause = 0.05
    worker = arena.run_worker()
    arena.wait_until(lambda: worker_listens(broker))

    publish(kill)
    settle(arena)
    arena.wait_until(lambda: worker_listens(broker))
    worker.process.send_signal(signal.SIGSTOP)  # else a busy machine may publish more slowly than the worker sends
    publish(empty)
    redis.Redis.from_url(broker.url(0)).flushall()
    worker.process.send_signal(signal.SIGCONT)
    settle(arena)

    check_history([*kill, *empty])
    for ideas in (kill, empty):
        assert judge(arena.sink, expected_of_the_double(ideas)).lost


def expected_of_the_double(ideas):
    return {message_id(Event.objects.get(idea=idea), idea.authors.get()) for idea in ideas}


def worker_listens(broker):
    return any(client["cmd"] == "brpop" for client in redis.Redis.from_url(broker.url(0)).client_list())


def settle(arena):
    """Until nothing has arrived for two seconds."""
    before = -1
    while before != len(arena.sink.arrived):
        before = len(arena.sink.arrived)
        end = time.monotonic() + 2
        arena.wait_until(lambda end=end: time.monotonic() > end)
