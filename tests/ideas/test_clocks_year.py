"""What time brings, over a simulated year: every reminder, notice, lapse and archive once, in order, never too early."""

import threading
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Mandate
from activity.models import Event
from activity.verbs import Verb
from arena import clock
from ideas import clocks
from ideas.models import AuthorshipOffer, DueTime, Idea, Kind, Stage
from ideas.models.consortium import Role
from tests import make

pytestmark = pytest.mark.django_db

HINT, NOTICE, ARCHIVE = Verb.INACTIVITY_HINTED, Verb.ARCHIVING_ANNOUNCED, Verb.IDEA_ARCHIVED
REMINDED, OVERDUE, FELL_BACK = Verb.STEP_REMINDED, Verb.STEP_OVERDUE, Verb.IDEA_FELL_BACK
ASKED, LAPSED, UNANSWERED = Verb.RENEWAL_ASKED, Verb.RESPONSIBILITY_LAPSED, Verb.RESPONSIBILITY_UNANSWERED


@pytest.fixture(autouse=True)
def noon():
    """Every test begins at noon in Berlin, so that a change of the hour moves no day."""
    today = datetime.combine(clock.today(), time(12), tzinfo=timezone.get_default_timezone())
    with clock.travel(today - clock.now()):
        yield


@pytest.fixture(autouse=True)
def nothing_failed(caplog):
    yield
    assert not [record for record in caplog.records if record.name == "ideas.clocks"]


def live(days, *, twice=False, hours=0):
    """The clock runs on these days."""
    for day in days:
        with clock.travel(timedelta(days=day, hours=hours)):
            clocks.tick()
            if twice and day % 15 == 0:
                assert clocks.tick() == 0, day


def told_of(idea, start):
    """What the rule did, with the day."""
    events = Event.objects.filter(idea=idea, actor=None).exclude(verb=Verb.IDEA_PUBLISHED).order_by("pk")
    return [((timezone.localdate(event.at) - start).days, Verb(event.verb)) for event in events]


def world():
    """One idea of every kind that the clock knows; what must be told of it, by day."""
    start = clock.today()
    resting, need, returned = make.idea(), make.idea(kind=Kind.NEED), make.idea(Stage.RETURNED)
    hidden = make.idea(hidden=True)
    submitted = make.idea(Stage.SUBMITTED)
    answer = (submitted.due_on - start).days
    led = make.idea(published=True)
    make.responsibility(led, body=make.organisation())
    led.start_development(by=make.stabsstelle(), until=start + timedelta(days=180))
    partner = make.idea()
    make.responsibility(partner, role=Role.PARTNER, until=start + timedelta(days=60))
    offered = make.idea()
    make.responsibility(offered, role=Role.PARTNER, accepted=False)
    alone, body = make.idea(), make.organisation()
    representative = make.representative(body, ends_on=start + timedelta(days=10))
    make.responsibility(alone, body=body, by=representative)
    inherited = make.idea()
    AuthorshipOffer.ask(inherited, make.person(), by=inherited.authors.first())
    rests = [(90, HINT), (150, NOTICE), (180, ARCHIVE)]
    return start, {
        resting: rests,
        need: rests,
        returned: [(15, HINT), (30, NOTICE), (60, ARCHIVE)],
        hidden: [],
        submitted: [(-(-answer // 2), REMINDED), (answer, REMINDED), (-(-answer * 3 // 2), OVERDUE)],
        led: [
            *((75, ASKED), (90, REMINDED), (104, LAPSED), (104, FELL_BACK)),
            *((194, HINT), (254, NOTICE), (284, ARCHIVE)),
        ],
        partner: [(45, ASKED), (61, LAPSED), *rests],
        offered: [(14, UNANSWERED), *rests],
        alone: [(24, LAPSED), (114, HINT), (174, NOTICE), (204, ARCHIVE)],
        inherited: [(14, Verb.AUTHORSHIP_REFUSED), (14, Verb.AUTHOR_REMAINS), *rests],
    }


def test_a_year_day_by_day():
    start, expected = world()

    live(range(300), twice=True)

    for idea, told in expected.items():
        assert told_of(idea, start) == told, told


def test_a_clock_that_runs_once_a_week_says_the_same_in_the_same_order_and_nothing_too_early():
    start, expected = world()

    live(range(0, 365, 7), hours=1)

    for idea, told in expected.items():
        came = told_of(idea, start)
        # What came due in the same week is said once: the later words hold for the earlier.
        kept = [verb for _day, verb in told if verb in {verb for _day, verb in came}]
        if idea.stage != Stage.SUBMITTED:
            assert [verb for _day, verb in came] == kept == [verb for _day, verb in told]
        assert all(late - day in range(60) for (late, _), (day, _) in zip(came, told, strict=False)), (came, told)
    archived = told_of(next(iter(expected)), start)
    assert archived == [(91, HINT), (154, NOTICE), (189, ARCHIVE)]


def test_a_pause_over_the_notice_still_leaves_thirty_days_before_the_archive():
    idea, start = make.idea(), clock.today()

    live([*range(80, 149), *range(170, 210)])

    assert told_of(idea, start) == [(90, HINT), (170, NOTICE), (200, ARCHIVE)]


def test_a_step_that_came_late_to_the_clock_is_only_told_as_overdue():
    idea = make.idea(Stage.SUBMITTED)

    live([40, 41])

    assert [verb for _day, verb in told_of(idea, clock.today())] == [OVERDUE]


def test_a_step_due_today_is_not_overdue_today():
    idea = make.idea(Stage.DEFERRED)
    Idea.objects.filter(pk=idea.pk).update(due_on=clock.today())

    live(range(5))

    assert told_of(idea, clock.today()) == [(1, REMINDED), (2, OVERDUE)]


def test_while_deferred_responsibility_stands_still_and_goes_on_with_the_time_that_was_left():
    idea, staff, start = make.idea(), make.stabsstelle(), clock.today()
    make.responsibility(idea)
    live([80])
    with clock.travel(timedelta(days=80)):
        idea.defer(by=staff, reason="Der Haushalt fehlt.", review_on=clock.today() + timedelta(days=400))
    live(range(81, 180, 9))
    with clock.travel(timedelta(days=180)):
        idea.resume(by=staff)

    live(range(180, 215))

    assert told_of(idea, start) == [(80, ASKED), (209, LAPSED)]


def test_renewing_starts_the_time_afresh():
    idea, start = make.idea(), clock.today()
    carrying = make.responsibility(idea)
    live([75])
    with clock.travel(timedelta(days=76)):
        carrying.renew(by=carrying.person)

    live(range(76, 182))

    assert told_of(idea, start) == [(75, ASKED), (151, ASKED), (180, LAPSED)]


def test_who_takes_over_after_the_mandate_ended_has_fourteen_days():
    idea, body, start = make.idea(), make.organisation(), clock.today()
    offered = make.responsibility(idea, body=body, accepted=False)
    Mandate.objects.filter(organisation=body).update(ends_on=start)
    with clock.travel(timedelta(days=10)):
        offered.accept(by=idea.authors.first())

    live(range(10, 30))

    assert told_of(idea, start) == [(24, LAPSED)]


def test_due_times_kept_at_the_desk_count():
    DueTime.objects.create(stage=Stage.SUBMITTED, days=10, working=False)
    idea, start = make.idea(Stage.SUBMITTED), clock.today()

    live(range(20))

    assert told_of(idea, start) == [(5, REMINDED), (10, REMINDED), (15, OVERDUE)]


def test_what_changed_between_looking_and_holding_is_judged_afresh():
    asked, resting = make.idea(), make.idea()
    carrying = make.responsibility(asked)

    with clock.travel(timedelta(days=95)):
        waiting = [act for rule in (clocks.renewals, clocks.resting_ideas) for act in rule()]
        carrying.renew(by=carrying.person)
        Idea.objects.filter(pk=resting.pk).update(hidden_at=clock.now())

        assert [act() for act in waiting] == [False, False]


def test_one_thing_that_fails_does_not_stop_the_others(monkeypatch, caplog):
    broken, whole = make.idea(), make.idea()
    record = Event.record

    def fail(*args, **kwargs):
        if kwargs["idea"] == broken:
            raise RuntimeError("broken")
        return record(*args, **kwargs)

    monkeypatch.setattr(Event, "record", fail)
    live([95])

    assert [told_of(idea, clock.today()) for idea in (broken, whole)] == [[], [(95, HINT)]]
    assert "RuntimeError" in caplog.text
    caplog.clear()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_say_everything_once():
    ideas = [make.idea() for _ in range(4)]
    for idea in ideas[:2]:
        make.responsibility(idea, role=Role.PARTNER)
    together = threading.Barrier(2)
    done = []

    def work():
        try:
            together.wait(20)
            done.append(clocks.tick())
        finally:
            connection.close()

    with clock.travel(timedelta(days=95)):
        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)

    assert sum(done) == 6
    assert Event.objects.filter(verb=HINT).count() == 4
    assert Event.objects.filter(verb=ASKED).count() == 2


@pytest.mark.parametrize("day", ["2027-03-27", "2027-10-30"])
def test_the_nights_in_which_the_hour_changes_move_no_day(day):
    before = datetime.combine(datetime.fromisoformat(day), time(23, 30), tzinfo=timezone.get_default_timezone())
    with clock.travel(before - clock.now()):
        start = clock.today()
        idea = make.idea(Stage.DEVELOPMENT)
        Idea.objects.filter(pk=idea.pk).update(due_on=start + timedelta(days=2))

        for hour in range(1, 80, 4):
            live([0], hours=hour)

        assert told_of(idea, start) == [(1, REMINDED), (2, REMINDED), (3, OVERDUE)]


def test_working_days_leave_out_holidays():
    easter = datetime(2027, 3, 25, 12, tzinfo=timezone.get_default_timezone())  # the Thursday before

    with clock.travel(easter - clock.now()):
        assert str(make.idea(Stage.SUBMITTED).due_on) == "2027-04-05"


def test_the_clock_scans_no_ideas():
    for stage in Stage:
        make.idea(stage)
    make.responsibility(make.idea(), body=make.organisation())
    with CaptureQueriesContext(connection) as captured:
        clocks.tick()

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ideas_idea")
        cursor.execute("SET LOCAL enable_seqscan = off")
        for query in [query["sql"] for query in captured if "ideas_idea" in query["sql"]]:
            cursor.execute("EXPLAIN (FORMAT JSON) " + query)
            plan = list(nodes(cursor.fetchone()[0][0]["Plan"]))
            about_ideas = [node for node in plan if node.get("Relation Name") == "ideas_idea"]
            assert about_ideas
            assert all("Index Cond" in node or "Recheck Cond" in node for node in about_ideas), query


def nodes(plan):
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)
