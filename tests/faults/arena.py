"""An Arena under attack: real processes around the test's database, a driver, and the checker of what must hold."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import psycopg
from django.db import connection

from activity.models import Delivery, Event, State
from activity.verbs import Verb
from arena.embedded import Valkey
from arena.processes import Program
from ideas.models import Idea, Stage
from tests import make
from tests.faults.sink import Sink

PROJECT = Path(__file__).resolve().parents[2]
NOWHERE = "redis://127.0.0.1:1/0"


@dataclass
class Arena:
    """Processes that are started again when they end, as every supervisor does."""

    folder: Path
    sink: Sink
    broker_url: str = NOWHERE
    deep: bool = False
    programs: list[Program] = field(default_factory=list)
    restarts: int = 0

    def run_loop(self) -> Program:
        return self._run("loop", sys.executable, "-m", "tests.faults.hasty", "drain", "--loop")

    def run_worker(self) -> Program:
        celery = [sys.executable, "-m", "celery", "-A", "tests.faults.hasty", "worker", "--concurrency", "2"]
        return self._run("worker", *celery, "--without-gossip", "--without-mingle", "--without-heartbeat")

    def _run(self, name: str, *command: str) -> Program:
        number = len(self.programs)
        program = Program(
            f"{name}-{number}", list(command), self.folder / f"{name}-{number}.log", self._environment(), folder=PROJECT
        )
        self.programs.append(program)
        program.start()
        return program

    def _environment(self) -> dict[str, str]:
        return {
            "DJANGO_SETTINGS_MODULE": "arena.settings",
            "DATABASE_URL": database_url(),
            "REDIS_URL": self.broker_url,
            "CACHE_URL": "",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.sink.port}",
            **({"DEEP": "1"} if self.deep else {}),
        }

    def supervise(self) -> None:
        for program in self.programs:
            if program.has_ended():
                program.sweep()
                program.start()
                self.restarts += 1

    def wait_until_drained(self, seconds: float = 120) -> None:
        """Every mail at its end, without anybody's help but the supervisor's."""
        self.wait_until(lambda: not unfinished().exists(), seconds)

    def wait_until(self, done, seconds: float = 120) -> None:
        end = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < end, self.what_happened()
            self.supervise()
            time.sleep(0.1)

    def what_happened(self) -> str:
        rows = unfinished().values_list("recipient__email", "state", "attempts", "ambiguous", "last_error")[:5]
        return "\n".join([*map(str, rows), *(program.last_lines() for program in self.programs)])

    def close(self) -> None:
        for program in self.programs:
            program.ask_to_stop()
        for program in self.programs:
            program.stop(timeout=5)
        self.sink.stop()


def unfinished():
    return Delivery.objects.filter(state__in=[State.DUE, State.SENDING])


def database_url() -> str:
    settings = connection.settings_dict
    where = f"{settings['HOST']}:{settings['PORT']}"
    return f"postgres://{settings['USER']}:{settings['PASSWORD']}@{where}/{settings['NAME']}"


# The driver


def submitted(*, authors: list[str]) -> list[Idea]:
    """Ideas that wait for publication, one author each with this address."""
    return [make.idea(Stage.SUBMITTED, author=make.person(email=address)) for address in authors]


def publish(ideas: list[Idea]) -> None:
    """Committed transitions, one after the other."""
    moderator = make.moderator()
    for idea in ideas:
        idea.publish(by=moderator)


def addresses(count: int, mood: str = "polite") -> list[str]:
    return [f"{mood}.{number}@beispiel.example" for number in range(count)]


# The checker


@dataclass(frozen=True)
class Verdict:
    lost: set[str]
    copies: set[str]
    phantoms: set[str]


def judge(sink: Sink, expected: set[str]) -> Verdict:
    """What was to arrive against what did; a copy is allowed only where nobody could know."""
    return Verdict(
        lost=expected - set(sink.copies),
        copies={mail for mail, count in sink.copies.items() if count > (2 if mail in sink.ambiguous else 1)},
        phantoms=set(sink.copies) - expected,
    )


def expected_mails(ideas: list[Idea]) -> set[str]:
    """The mails that publishing these ideas owes, each exactly one row: found without asking for audiences."""
    mails = set()
    for idea in ideas:
        [event] = Event.objects.filter(idea=idea, verb=Verb.IDEA_PUBLISHED)
        [delivery] = Delivery.objects.filter(event=event)
        assert delivery.recipient == idea.authors.get()
        mails.add(f"<{delivery.pk}@localhost>")
    return mails


def check_history(ideas: list[Idea]) -> None:
    """Every committed transition is exactly one event, gap-free, and each begins where the last one ended."""
    for idea in ideas:
        events = list(idea.events.order_by("number"))
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        for earlier, later in pairwise(events):
            assert later.stage_before == earlier.stage_after
        assert events[-1].stage_after == Idea.objects.get(pk=idea.pk).stage


def check(arena: Arena, ideas: list[Idea]) -> Verdict:
    check_history(ideas)
    verdict = judge(arena.sink, expected_mails(ideas))
    assert not verdict.phantoms, verdict
    assert not verdict.copies, verdict
    return verdict


@contextmanager
def own_broker(folder: Path) -> Iterator[Valkey]:
    broker = Valkey(folder / "valkey", log=folder / "valkey.log", password="faults", durable=False)
    broker.start()
    try:
        yield broker
    finally:
        broker.program.stop(timeout=5)


def end_connections_of_others() -> None:
    """As when the database restarts: every other connection is cut."""
    with psycopg.connect(database_url(), autocommit=True) as own:
        own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND pid <> %s",
            [connection.connection.info.backend_pid],
        )
