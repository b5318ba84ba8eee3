"""Whatever is killed, emptied or absent: every mail arrives, once, unless nobody could know whether it had."""

import re
import signal
import time
from pathlib import Path

import pytest
import redis

from activity.models import Delivery, State
from tests.faults.arena import (
    addresses,
    check,
    expected_mails,
    publish,
    submitted,
    unfinished,
)

pytestmark = [pytest.mark.xdist_group("faults"), pytest.mark.django_db(transaction=True)]


def stops_politely(program):
    """Whether the process has begun to listen for SIGTERM (Linux)."""
    caught = re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{program.process.pid}/status").read_text())
    return bool(int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)


def state_of(address):
    return Delivery.objects.get(recipient__email=address)


def test_a_loop_is_killed_while_it_sends_and_right_after_the_server_took_the_mail(arena):
    ideas = submitted(authors=[*addresses(15), *addresses(1, "killbefore"), *addresses(1, "killafter")])
    publish(ideas)
    arena.run_loop()

    arena.wait_until_drained()

    verdict = check(arena, ideas)
    assert not verdict.lost
    assert len(arena.sink.killed) == 2
    assert state_of("killafter.0@beispiel.example").ambiguous == 1
    assert [count for count in arena.sink.copies.values() if count > 1] == [2]


def test_the_broker_is_emptied_and_a_worker_is_killed_while_it_sends(arena, broker):
    ideas = submitted(authors=[*addresses(40), *addresses(2, "killbefore"), *addresses(1, "killafter")])
    arena.sink.pause = 0.02
    arena.run_worker()
    arena.run_loop()

    publish(ideas[:20])
    redis.Redis.from_url(broker.url(0)).flushall()
    publish(ideas[20:])
    arena.wait_until_drained()

    verdict = check(arena, ideas)
    assert not verdict.lost
    assert len(arena.sink.killed) == 3


def test_two_loops_without_any_broker_send_nothing_twice_and_stop_politely(arena):
    ideas = submitted(authors=addresses(60))
    arena.sink.pause = 0.02
    loops = [arena.run_loop(), arena.run_loop()]

    began = time.monotonic()
    publish(ideas[:40])
    took = time.monotonic() - began
    arena.wait_until(lambda: len(arena.sink.arrived) >= 3 and stops_politely(loops[0]))
    loops[0].process.send_signal(signal.SIGTERM)
    status = loops[0].process.wait(90)
    publish(ideas[40:])
    arena.wait_until_drained()

    assert not check(arena, ideas).lost
    assert set(arena.sink.copies.values()) == {1}
    assert status == 0
    assert took < 20


def test_the_mail_server_refuses_and_hangs_up_and_somebody_is_erased_meanwhile(arena):
    moods = ["later", "laterafter", "never", "drop", "dropalways"]
    ideas = submitted(authors=[*addresses(10), *(f"{mood}.0@beispiel.example" for mood in moods)])
    publish(ideas)
    erased = ideas[0].authors.get()
    type(erased).objects.filter(pk=erased.pk).update(email=None, public_name="")
    arena.run_loop()

    arena.wait_until_drained()

    verdict = check(arena, ideas)
    spared = Delivery.objects.get(recipient=erased)
    refused = state_of("never.0@beispiel.example")
    assert verdict.lost == {f"<{refused.pk}@localhost>", f"<{spared.pk}@localhost>"}
    assert spared.state == State.DROPPED
    assert (refused.state, refused.attempts) == (State.FAILED, 1)
    assert {mood: state_of(f"{mood}.0@beispiel.example").state for mood in moods if mood != "never"} == {
        "later": State.SENT,
        "laterafter": State.SENT,
        "drop": State.SENT,
        "dropalways": State.PARKED,
    }
    assert arena.sink.copies[f"<{state_of('dropalways.0@beispiel.example').pk}@localhost>"] == 2


def test_the_mail_server_is_away_for_a_while(arena):
    ideas = submitted(authors=addresses(15))
    publish(ideas)
    arena.sink.stop()
    arena.run_loop()
    arena.wait_until(lambda: unfinished().filter(attempts__gte=1).count() >= 2)

    arena.sink.start()
    began = time.monotonic()
    arena.wait_until_drained()

    assert not check(arena, ideas).lost
    assert time.monotonic() - began < 20


def test_poison_holds_up_nobody(arena):
    for template in ("account/unknown", "deadly/words"):
        Delivery.without_event(template, to="gift@beispiel.example")
    ideas = submitted(authors=addresses(15))
    publish(ideas)
    arena.run_loop()

    expected = expected_mails(ideas)
    arena.wait_until(lambda: expected <= set(arena.sink.copies))
    arena.wait_until_drained()

    check(arena, ideas)
    assert set(Delivery.objects.filter(event=None).values_list("state", flat=True)) == {State.FAILED}
    assert arena.restarts >= 2
