"""What time brings to measures: asked after 60 days, missing after 90, each once, over a simulated year."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from activity.models import Notification
from activity.verbs import Verb
from arena import clock
from measures import clocks
from measures.models import Measure
from tests import make
from tests.measures import keeping

pytestmark = pytest.mark.django_db

ASKED, MISSING, REPORTED = Verb.REPORT_ASKED, Verb.REPORT_MISSING, Verb.REPORT_GIVEN


@pytest.fixture(autouse=True)
def noon():
    """Every test begins at noon in Berlin, so that a change of the hour moves no day."""
    today = datetime.combine(clock.today(), time(12), tzinfo=timezone.get_default_timezone())
    with clock.travel(today - clock.now()):
        yield


def live(measure, days, *, reports=(), twice=False):
    """The clock runs every day, and on some days the team reports."""
    for day in days:
        with clock.travel(timedelta(days=day, minutes=day)):
            if day in reports:
                keeping.report(Measure.objects.get(pk=measure.pk), title=f"Tag {day}")
            clocks.tick()
            if twice:
                assert clocks.tick() == 0, day


def told_of(measure, start):
    said = measure.events.filter(verb__in=[ASKED, MISSING, REPORTED]).order_by("pk")
    return [((timezone.localdate(event.at) - start).days, Verb(event.verb)) for event in said]


def test_a_year_of_silence_is_said_twice():
    start, measure = clock.today(), keeping.kept()

    live(measure, range(366), twice=True)

    assert told_of(measure, start) == [(60, ASKED), (90, MISSING)]


def test_a_year_with_reports_asks_anew_after_each():
    start, measure = clock.today(), keeping.kept()

    live(measure, range(366), reports={10, 100, 295})

    assert told_of(measure, start) == [
        (10, REPORTED),
        (70, ASKED),
        (100, REPORTED),
        (160, ASKED),
        (190, MISSING),
        (295, REPORTED),
        (355, ASKED),
    ]


def test_a_clock_that_ran_late_says_only_what_is_still_true():
    start, measure = clock.today(), keeping.kept()

    live(measure, [200], twice=True)

    assert told_of(measure, start) == [(200, MISSING)]


def test_what_rests_or_is_over_is_not_asked():
    mira = make.person()
    resting, over, planned = keeping.kept(mira), keeping.kept(mira), keeping.kept(mira, status="planned")
    resting.pause(by=mira, reason="Sommer")
    over.complete(by=mira, reason="Fertig")

    live(resting, [60, 90, 200])

    assert not [each for each in (resting, over, planned) if told_of(each, clock.today())]


def test_after_a_pause_the_team_has_its_time_again():
    mira = make.person()
    start, measure = clock.today(), keeping.kept(mira)
    with clock.travel(timedelta(days=59)):
        measure.pause(by=mira, reason="Sommer")
    with clock.travel(timedelta(days=100)):
        measure.start(by=mira)

    live(measure, range(100, 200))

    assert told_of(measure, start) == [(160, ASKED), (190, MISSING)]


def test_an_imported_measure_without_a_team_is_asked_by_nobody():
    measure = make.measure(status="running")

    live(measure, [60, 90, 365])

    assert not measure.events.exists()


def test_the_team_is_asked_and_the_stabsstelle_hears_when_nothing_comes():
    mira, anke = make.person(), make.stabsstelle()
    measure = keeping.kept(mira)

    live(measure, [60, 90])

    heard = Notification.objects.filter(event__verb__in=[ASKED, MISSING]).order_by("pk")
    assert {(entry.recipient, entry.event.verb) for entry in heard} >= {(mira, ASKED), (mira, MISSING), (anke, MISSING)}
    assert (anke, ASKED) not in {(entry.recipient, entry.event.verb) for entry in heard}


def test_everybody_sees_what_is_stale(client):
    measure = keeping.kept()

    fresh = client.get(f"/massnahmen/{measure.pk}/")
    with clock.travel(timedelta(days=90, minutes=1)):
        stale = client.get(f"/massnahmen/{measure.pk}/")

    assert "nächster Bericht in" in fresh.text
    assert "Seit 90 Tagen fehlt ein Bericht." in stale.text


def test_one_failure_keeps_nothing_else_from_being_said(monkeypatch, caplog):
    first, second = keeping.kept(), keeping.kept()
    record = Measure.record

    def fails(self, *args, **kwargs):
        return 1 / 0 if self.pk == first.pk else record(self, *args, **kwargs)

    monkeypatch.setattr(Measure, "record", fails)
    live(second, [60])

    assert second.events.filter(verb=ASKED).exists()
    assert not first.reminders.exists()
