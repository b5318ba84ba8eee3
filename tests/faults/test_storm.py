"""A storm: everything that can break does so at random while hundreds of mails are on their way."""

import random
import signal
import time
from contextlib import suppress

import pytest
import redis

from activity.models import Delivery, State
from tests.faults.arena import (
    addresses,
    check_history,
    end_connections_of_others,
    expected_mails,
    publish,
    submitted,
    unfinished,
)

pytestmark = [pytest.mark.deep, pytest.mark.xdist_group("faults"), pytest.mark.django_db(transaction=True)]

MAILS = 300
MOODS = ["killbefore", "killafter", "later", "laterafter", "drop"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_mail_is_lost_in_a_storm(arena, broker, seed):
    chance = random.Random(seed)
    arena.deep = True
    arena.sink.pause = 0.02
    ideas = submitted(authors=[*addresses(MAILS), *(address for mood in MOODS for address in addresses(4, mood))])
    chance.shuffle(ideas)
    for _twice in range(2):
        arena.run_loop()
        arena.run_worker()

    for start in range(0, len(ideas), 10):
        publish(ideas[start : start + 10])
        fault = chance.choice([kill, freeze, empty, break_broker, cut_connections, hang_up, nothing])
        fault(arena, broker, chance)
        arena.supervise()
        time.sleep(0.5)
    arena.wait_until(lambda: not unfinished().exists(), 150)

    check_history(ideas)
    expected = expected_mails(ideas)
    copies = arena.sink.copies
    unclear = {f"<{pk}@localhost>" for pk in Delivery.objects.filter(ambiguous__gte=1).values_list("pk", flat=True)}
    parked = {f"<{pk}@localhost>" for pk in Delivery.objects.filter(state=State.PARKED).values_list("pk", flat=True)}
    assert not expected - set(copies) - parked
    assert not set(copies) - expected
    assert {mail for mail, count in copies.items() if count > 1} <= unclear
    assert max(copies.values()) <= 2


def kill(arena, broker, chance):
    chance.choice(arena.programs).process.kill()


def freeze(arena, broker, chance):
    """A process sleeps longer than its lease, then goes on as if nothing had happened."""
    process = chance.choice(arena.programs).process
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGSTOP)
        time.sleep(3)
        process.send_signal(signal.SIGCONT)


def empty(arena, broker, chance):
    redis.Redis.from_url(broker.url(0)).flushall()


def break_broker(arena, broker, chance):
    broker.program.process.kill()
    broker.program.sweep()
    time.sleep(1)
    broker.start()


def cut_connections(arena, broker, chance):
    end_connections_of_others()


def hang_up(arena, broker, chance):
    arena.sink.stop()
    time.sleep(1)
    arena.sink.start()


def nothing(arena, broker, chance):
    pass
