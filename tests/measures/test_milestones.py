"""Milestones: set, moved with their history, reached or given up; a year of them, and a calendar."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar

from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage
from measures.models import Measure, Milestone
from tests import make
from tests.measures import keeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(client):
    person = make.person("Mira K.")
    client.force_login(person)
    return person


@pytest.fixture
def measure(mira):
    return keeping.kept(mira)


def test_the_team_sets_one(client, measure):
    day = keeping.in_days(30)

    client.post(f"/massnahmen/{measure.pk}/meilensteine/neu/", {"title": "In drei Ämtern erprobt", "due_on": day})

    milestone = Milestone.objects.get()
    assert (milestone.title, milestone.due_on, milestone.state) == ("In drei Ämtern erprobt", day, "open")
    assert [each.day for each in milestone.dates.all()] == [day]
    page = client.get(f"/massnahmen/{measure.pk}/")
    assert "In drei Ämtern erprobt" in page.text


def test_without_a_day_everything_typed_stays(client, measure):
    answer = client.post(f"/massnahmen/{measure.pk}/meilensteine/neu/", {"title": "Erprobt", "due_on": ""})

    assert answer.status_code == 422
    assert BeautifulSoup(answer.content, "html.parser").select_one("[name=title]")["value"] == "Erprobt"
    assert not Milestone.objects.exists()


def test_a_moved_day_stays_readable_with_its_reason(client, measure):
    milestone = keeping.milestone(measure, days=10)
    to = keeping.in_days(40)

    client.post(f"/massnahmen/meilensteine/{milestone.pk}/termin/", {"to": to, "reason": "Die Ausschreibung dauert."})

    milestone.refresh_from_db()
    assert milestone.due_on == to
    assert [each.day for each in milestone.dates.all()] == [keeping.in_days(10), to]
    client.logout()
    page = BeautifulSoup(client.get(f"/massnahmen/{measure.pk}/meilensteine/").content, "html.parser")
    moved = page.select_one(".moves")
    assert moved.select_one("del")
    assert "Die Ausschreibung dauert." in moved.text


def test_moving_needs_another_day_and_a_reason(measure, mira):
    milestone = keeping.milestone(measure, days=10)

    with pytest.raises(Unmet):
        milestone.move(by=mira, to=keeping.in_days(10), reason="Grund")
    with pytest.raises(Unmet):
        milestone.move(by=mira, to=keeping.in_days(11), reason="")
    assert milestone.dates.count() == 1


def test_what_is_reached_says_when(client, measure):
    milestone = keeping.milestone(measure)

    client.post(f"/massnahmen/meilensteine/{milestone.pk}/erreicht/", {"on": keeping.in_days(-2)})

    milestone.refresh_from_db()
    assert (milestone.state, milestone.settled_on) == ("reached", keeping.in_days(-2))
    assert Measure.objects.get().next_milestone is None


def test_nothing_is_reached_tomorrow(client, measure):
    milestone = keeping.milestone(measure)

    answer = client.post(f"/massnahmen/meilensteine/{milestone.pk}/erreicht/", {"on": keeping.in_days(1)})

    assert answer.status_code == 422
    assert "Dieser Tag kommt erst noch." in answer.text
    assert Milestone.objects.get().is_open


def test_what_is_given_up_says_why(client, measure):
    milestone = keeping.milestone(measure)

    refused = client.post(f"/massnahmen/meilensteine/{milestone.pk}/verzicht/", {"reason": ""})
    client.post(f"/massnahmen/meilensteine/{milestone.pk}/verzicht/", {"reason": "Zu teuer."})

    assert refused.status_code == 422
    assert Milestone.objects.get().state == "dropped"
    assert "Zu teuer." in client.get(f"/massnahmen/{measure.pk}/meilensteine/").text


def test_what_is_settled_moves_no_more(measure, mira):
    milestone = keeping.milestone(measure)
    stale = Milestone.objects.get(pk=milestone.pk)
    milestone.reach(by=mira, on=clock.today())

    for again in (
        lambda: stale.move(by=mira, to=keeping.in_days(99), reason="Grund"),
        lambda: stale.reach(by=mira, on=clock.today()),
        lambda: stale.drop(by=mira, reason="Grund"),
    ):
        with pytest.raises(WrongStage):
            again()
    assert measure.events.filter(details__milestone=milestone.pk).count() == 2


def test_a_second_click_sets_one_milestone(client, measure):
    said = {"title": "Erprobt", "due_on": keeping.in_days(5)}

    client.post(f"/massnahmen/{measure.pk}/meilensteine/neu/", said)
    again = client.post(f"/massnahmen/{measure.pk}/meilensteine/neu/", said)

    assert again.status_code == 302
    assert Milestone.objects.count() == 1


def test_the_next_one_is_the_first_that_is_open_also_when_it_is_late(measure, mira):
    keeping.milestone(measure, title="Später", days=50)
    late = keeping.milestone(measure, title="Zu spät", days=-5)
    keeping.milestone(measure, title="Erledigt", days=-9).reach(by=mira, on=clock.today())

    measure = Measure.objects.get()
    assert measure.next_milestone == late
    assert late.is_overdue


# A year of all measures


def test_a_year_shows_every_milestone_in_its_month(client, measure, mira):
    Milestone.set(measure, by=mira, title="Im März", due_on=date(2031, 3, 9))
    Milestone.set(measure, by=mira, title="Im Mai", due_on=date(2031, 5, 1))
    Milestone.set(measure, by=mira, title="Ein anderes Jahr", due_on=date(2032, 5, 1))
    other = make.measure("Bäume zählen")
    other.facts.create(on=date(2031, 3, 1), text="Erste Zählung")

    page = BeautifulSoup(client.get("/massnahmen/jahr/2031/").content, "html.parser")

    months = {
        section.h2.contents[0].strip(): [a.text for a in section.select("li a")]
        for section in page.select("section[id^=monat]")
    }
    assert months == {"März": ["Erste Zählung", "Im März"], "Mai": ["Im Mai"]}
    assert len(page.select("svg .year__pearl")) == 3
    assert page.select_one(".year__pearl--known")


def test_a_year_costs_the_same_however_much_there_is(client, django_assert_max_num_queries):
    measure = keeping.kept()
    for number in range(30):
        Milestone.objects.create(measure=measure, title=f"Nr. {number}", due_on=date(2031, 3, 1 + number % 28))

    with django_assert_max_num_queries(2):
        page = client.get("/massnahmen/jahr/2031/")

    assert "+18" in page.text
    assert page.text.count("year__pearl--open") == 12


@pytest.mark.parametrize("year", ["1999", "2101", "99999"])
def test_years_nobody_plans_for_do_not_exist(client, year):
    assert client.get(f"/massnahmen/jahr/{year}/").status_code == 404


# A calendar


def test_the_milestones_come_into_ones_own_calendar(client, measure, mira):
    keeping.milestone(measure, title="Erprobt; in drei Ämtern, und mehr", days=10)
    keeping.milestone(measure, title="Lassen wir").drop(by=mira, reason="Zu teuer")

    answer = client.get(f"/massnahmen/{measure.pk}/meilensteine.ics")

    calendar = Calendar.from_ical(answer.content)
    (entry,) = calendar.walk("VEVENT")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert entry["summary"].startswith("Erprobt; in drei Ämtern, und mehr (")
    assert entry.decoded("dtstart") == keeping.in_days(10)
    assert entry.decoded("dtend") == keeping.in_days(11)
    assert all(len(line) <= 75 for line in answer.content.splitlines())


def test_a_moved_milestone_stays_the_same_entry(client, measure, mira):
    milestone = keeping.milestone(measure)
    before = client.get(f"/massnahmen/{measure.pk}/meilensteine.ics").content

    milestone.move(by=mira, to=keeping.in_days(90), reason="Grund")

    after = client.get(f"/massnahmen/{measure.pk}/meilensteine.ics").content
    assert [line for line in after.splitlines() if line.startswith(b"UID")] == [
        line for line in before.splitlines() if line.startswith(b"UID")
    ]
    assert Verb.MILESTONE_MOVED in {event.verb for event in measure.events.all()}
