"""What was measured of a page, against its budget."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from arena import pagestore
from arena.bench.driver import Answered, Ask, load
from arena.bench.pages import F, K, Measured, T

WARM, AGAIN, ROUNDS = 2.0, 0.5, 3  # seconds before the first and before each measurement
SLOWEST_SQL = 0.020  # seconds
# What begins and ends transactions, and what a kept page asks once a second for all.
NOT_COUNTED = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", pagestore.NEWEST)


@dataclass
class Round:
    """One load on one page: the answers, and CPU milliseconds per request by program."""

    answered: Answered
    cpu: dict[str, float]

    @property
    def total(self) -> float:
        return sum(self.cpu.values())


@dataclass
class Cost:
    """A page with all its rounds, and what one request for it asks of PostgreSQL and of the line."""

    page: Measured
    queries: int
    slowest: float
    size: int
    rounds: list[Round] = field(default_factory=list)
    ratios: dict[str, float] = field(default_factory=dict)

    def middle(self, value: Callable[[Round], float]) -> float:
        return median(value(each) for each in self.rounds)

    @property
    def faults(self) -> list[str]:
        """What is over the budget, in words."""
        page, faults = self.page, []
        if page.unit and self.ratios[page.unit] > page.budget:
            faults.append(f"{self.ratios[page.unit]:.2f} {page.unit} > {page.budget:g} {page.unit}")
        if page.queries is not None and self.queries > page.queries:
            faults.append(f"{self.queries} Abfragen > {page.queries}")
        if page.unit and self.slowest > SLOWEST_SQL:
            faults.append(f"eine Abfrage braucht {self.slowest * 1000:.0f} ms")
        if failed := sum(each.answered.failed for each in self.rounds):
            faults.append(f"{failed} Antworten sind Fehler")
        return faults


def measure(house: Any, pages: list[Measured], *, seconds: float, say: Callable[[str], None]) -> list[Cost]:
    """All pages in turn, three times, so that a busy minute of the machine hits all alike."""
    costs = [_cost_of(page) for page in pages]
    asked = 0
    for cost in costs:
        asked += load(house.port, list(cost.page.asks), min(WARM, seconds), first=asked).count
    for number in range(1, ROUNDS + 1):
        say(f"  Runde {number} von {ROUNDS} …")
        for cost in costs:
            cost.rounds.append(_round(house, list(cost.page.asks), seconds, asked))
            asked += cost.rounds[-1].answered.count
    units = {cost.page.name: cost for cost in costs if cost.page.name in {T, K, F}}
    for cost in costs:
        cost.ratios = {name: _ratio(cost, unit) for name, unit in units.items()}
    return costs


def _round(house: Any, asks: list[Ask], seconds: float, first: int) -> Round:
    load(house.port, asks, AGAIN, first=first)
    before = house.used()
    answered = load(house.port, asks, seconds, first=first)
    after = house.used()
    return Round(answered, {name: (after[name] - before[name]) / max(answered.count, 1) for name in after})


def _ratio(cost: Cost, unit: Cost) -> float:
    """Round by round, because both were measured in the same minute."""
    return median(mine.total / max(plain.total, 0.001) for mine, plain in zip(cost.rounds, unit.rounds, strict=True))


def _cost_of(page: Measured) -> Cost:
    """One request inside this process, with everything warm: how many queries, the slowest of them, how many bytes."""
    ask = page.asks[0]
    for _ in range(2):
        _ask(ask, 0)
    found = []
    for number in range(3):
        with CaptureQueriesContext(connection) as captured:
            body = _ask(ask, number)
        queries = [query for query in captured if not query["sql"].startswith(NOT_COUNTED)]
        found.append((len(queries), max((float(query["time"]) for query in queries), default=0.0), len(body)))
    return Cost(page, found[-1][0], min(slowest for _count, slowest, _size in found), found[-1][2])


def _ask(ask: Ask, number: int) -> bytes:
    """The body as it would go over the line to a browser."""
    headers = dict(ask.headers)
    send: dict[str, Any] = {"headers": headers, "data": ask.body.replace("{n}", f"{time.time()}x{number}")}
    if ask.body:
        send["content_type"] = headers["Content-Type"]
    answer = Client(SERVER_NAME="localhost").generic(ask.method, ask.path, **send)
    if not 200 <= answer.status_code < 400:
        raise SystemExit(f"{ask.method} {ask.path}: {answer.status_code}")
    return answer.content if answer.has_header("Content-Encoding") else gzip.compress(answer.content)
