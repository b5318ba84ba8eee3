"""Figures for Prometheus, read from the database when they are asked for: the same from every process and every host."""

from __future__ import annotations

import secrets
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from platform import python_version

import django
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.db.models import Count
from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from activity.models import Channel, Delivery, State
from activity.tasks import rings_waiting
from arena import clock
from ideas.models import Idea, Owed, Stage, Tally
from ideas.models.due import RULES

VERSION = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"]


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """How the Arena is doing, for whoever knows METRICS_TOKEN; without that setting there is no such page."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not secrets.compare_digest(request.headers.get("Authorization", "").encode(), _expected()):
        return HttpResponse(
            "Unauthorized\n", status=401, headers={"WWW-Authenticate": "Bearer"}, content_type="text/plain"
        )
    try:
        return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    except DatabaseError:
        return HttpResponse("The database is away.\n", status=503, content_type="text/plain")


def _expected() -> bytes:
    return f"Bearer {settings.METRICS_TOKEN}".encode()


class Arena(Collector):
    """What an operator wants to be woken for, and what they want to see grow. Every query has an index of its own."""

    def collect(self) -> Iterator[Metric]:
        yield from _build()
        yield from _mails()
        yield from _ideas()
        yield _one(
            "arena_sessions", "Sessions that have not ended", Session.objects.filter(expire_date__gt=Now()).count()
        )
        yield from _broker()


def _build() -> Iterator[Metric]:
    info = GaugeMetricFamily("arena_build_info", "What runs here", labels=["version", "django", "python"])
    info.add_metric([VERSION, django.get_version(), python_version()], 1)
    yield info


def _mails() -> Iterator[Metric]:
    condition = Delivery.objects.condition()
    moving = Delivery.objects.filter(state__in=[State.DUE, State.SENDING], channel=Channel.MAIL)
    states: dict[str, int] = {State.DUE.value: 0, State.SENDING.value: 0} | dict(
        moving.values_list("state").annotate(Count("pk"))
    )
    states |= {State.FAILED: condition["failed"], State.PARKED: condition["parked"]}
    yield _many(
        "arena_mails", "Mails that are not done, by state; failed and parked ones wait for a person", "state", states
    )
    yield _one(
        "arena_mail_oldest_due_seconds", "How long the oldest due mail has waited", condition["oldest_due_seconds"]
    )


def _ideas() -> Iterator[Metric]:
    stages: Counter[str] = Counter(dict.fromkeys(Stage.values, 0))
    for axis, _kind, stage, _pk, count in Tally.read():
        if axis == "life":
            stages[stage] += count
    yield _many("arena_ideas", "Ideas on the public lists, by stage", "stage", stages)
    late = Idea.objects.filter(stage__in=list(RULES), due_on__lt=clock.today(), hidden_at__isnull=True)
    owed = dict.fromkeys(filter(None, Owed.values), 0) | dict(late.values_list("owed_by").annotate(Count("pk")))
    yield _many("arena_steps_overdue", "Next steps that are late, by who owes them", "owed_by", owed)


def _broker() -> Iterator[Metric]:
    waiting = rings_waiting()
    yield _one("arena_broker_up", "Whether the broker answers", waiting is not None)
    if waiting is not None:
        yield _one("arena_tasks_waiting", "Tasks that no worker has taken yet", waiting)


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=float(value))


def _many(name: str, words: str, label: str, values: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=[label])
    for value, count in values.items():
        family.add_metric([str(value)], count)
    return family


registry = CollectorRegistry()
registry.register(Arena())
