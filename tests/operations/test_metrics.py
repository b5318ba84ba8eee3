"""`/metrics`: an operator's monitoring reads how the Arena is doing; nobody else does."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from activity.models import Channel, Delivery, State
from arena import clock
from ideas.models import Idea, Stage
from tests import make

TOKEN = "a-long-random-token"
HEADERS = {"Authorization": f"Bearer {TOKEN}"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(client, settings):
    """What a scrape reads now, by name and label."""
    settings.METRICS_TOKEN = TOKEN

    def scrape():
        text = client.get("/metrics", headers=HEADERS).content.decode()
        families = text_string_to_metric_families(text)
        return {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}

    return scrape


def test_without_the_setting_there_is_no_such_page(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer "}, {"Authorization": TOKEN}, {"Authorization": "Bearer ä"}]
)
def test_without_the_token_nothing_is_told(client, settings, headers):
    settings.METRICS_TOKEN = TOKEN

    answer = client.get("/metrics", headers=headers)

    assert answer.status_code == 401
    assert b"arena_" not in answer.content


def test_mails_are_counted_by_what_became_of_them(figures):
    an_hour_ago = timezone.now() - timedelta(hours=1)
    for state, count in ((State.DUE, 3), (State.SENDING, 1), (State.FAILED, 2), (State.PARKED, 4), (State.SENT, 5)):
        for _number in range(count):
            Delivery.objects.create(template="account/x", address="a@example.org", state=state, next_at=an_hour_ago)
    Delivery.objects.create(template="digest", address="a@example.org", channel=Channel.DIGEST, next_at=an_hour_ago)

    read = figures()

    assert read["arena_mails", "due"] == 3
    assert read["arena_mails", "sending"] == 1
    assert read["arena_mails", "failed"] == 2
    assert read["arena_mails", "parked"] == 4
    assert 3600 <= read["arena_mail_oldest_due_seconds",] < 3700


def test_a_mail_that_is_tried_in_vain_goes_on_waiting(figures):
    now = timezone.now()
    tried = {"first_tried_at": now - timedelta(hours=2), "next_at": now + timedelta(seconds=20)}
    Delivery.objects.create(template="account/x", address="a@example.org", **tried)

    assert 7200 <= figures()["arena_mail_oldest_due_seconds",] < 7300


def test_a_quiet_house_says_zero_rather_than_nothing(figures):
    read = figures()

    assert read["arena_mails", "parked"] == 0
    assert read["arena_mail_oldest_due_seconds",] == 0
    assert read["arena_ideas", "selected"] == 0
    assert read["arena_steps_overdue", "moderation"] == 0


def test_ideas_are_counted_as_the_lists_show_them(figures):
    for stage in (Stage.DISCUSSION, Stage.DISCUSSION, Stage.DRAFT, Stage.SUBMITTED):
        make.idea(stage)

    read = figures()

    assert read["arena_ideas", "discussion"] == 2
    assert read["arena_ideas", "draft"] == 0


def test_late_steps_are_counted_by_who_owes_them(figures):
    late, _in_time = make.idea(Stage.SUBMITTED), make.idea(Stage.SUBMITTED)
    Idea.objects.filter(pk=late.pk).update(due_on=clock.today() - timedelta(days=1))

    read = figures()

    assert read["arena_steps_overdue", "moderation"] == 1


def test_sessions_that_ended_do_not_count(figures):
    now = timezone.now()
    for key, hours in (("a", 1), ("b", -1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(hours=hours))

    assert figures()["arena_sessions",] == 1


def test_an_absent_broker_is_a_figure_and_no_mistake(figures, monkeypatch):
    monkeypatch.setattr("arena.metrics.rings_waiting", lambda: None)

    read = figures()

    assert read["arena_broker_up",] == 0
    assert ("arena_tasks_waiting",) not in read


def test_the_broker_says_how_much_waits(figures, monkeypatch):
    monkeypatch.setattr("arena.metrics.rings_waiting", lambda: 7)

    read = figures()

    assert read["arena_broker_up",] == 1
    assert read["arena_tasks_waiting",] == 7


def test_a_scrape_costs_the_same_however_much_there_is(figures):
    with CaptureQueriesContext(connection) as before:
        figures()
    for _number in range(3):
        make.idea(Stage.DISCUSSION)

    with CaptureQueriesContext(connection) as after:
        figures()

    assert len(before) == len(after) <= 8


def test_no_figure_has_a_query_that_reads_a_whole_table(figures):
    with CaptureQueriesContext(connection) as asked:
        figures()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in asked:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plan = "\n".join(row for (row,) in cursor.fetchall())
            assert "Seq Scan" not in plan, query["sql"]
