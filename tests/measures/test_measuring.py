"""Indicators and readings: what is measured, how far it is, and corrections that hide nothing."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from arena.transitions import Unmet, WrongStage
from measures.drawing import Line
from measures.models import Indicator, Lesson, Reading
from measures.templatetags.figures import figure
from tests import make
from tests.measures import keeping

pytestmark = pytest.mark.django_db

FACTS = {"kind": "outcome", "name": "Rückfragen", "unit": "je Tag", "baseline": "1.250", "target": "12,5"}


@pytest.fixture
def measure(client):
    mira = make.person("Mira K.")
    client.force_login(mira)
    return keeping.kept(mira)


def test_the_team_says_what_it_wants_to_bring_about(client, measure):
    client.post(f"/massnahmen/{measure.pk}/wirkung/indikatoren/", FACTS | {"due_on": keeping.in_days(300)})

    number = Indicator.objects.get()
    assert (number.baseline, number.target, number.grows) == (Decimal(1250), Decimal("12.5"), False)
    page = client.get(f"/massnahmen/{measure.pk}/wirkung/")
    assert "Von 1.250 auf <strong>12,5 je Tag</strong>" in page.text


def test_a_goal_that_changes_nothing_is_no_goal(client, measure):
    same = FACTS | {"target": "1250", "due_on": keeping.in_days(3)}

    answer = client.post(f"/massnahmen/{measure.pk}/wirkung/indikatoren/", same)

    assert answer.status_code == 422
    assert "Was soll sich ändern?" in answer.text


def test_a_reading_stands_in_the_table_and_on_the_line(client, measure):
    number = keeping.indicator(measure)
    said = {"on": keeping.in_days(0), "value": "7,25", "evidence": "Gezählt im Amt"}

    client.post(f"/massnahmen/indikatoren/{number.pk}/messwerte/", said)

    client.logout()
    page = BeautifulSoup(client.get(f"/massnahmen/{measure.pk}/wirkung/").content, "html.parser")
    cells = [cell.text.strip() for cell in page.select(".indicator tbody tr:first-child td")]
    assert cells[1:] == ["7,25", "Gezählt im Amt"]
    assert len(page.select(".line__point")) == 1


@pytest.mark.parametrize(("field", "value"), [("on", "2099-01-01"), ("value", "viel"), ("evidence", "")])
def test_what_cannot_be_is_refused_and_the_rest_stays(client, measure, field, value):
    number = keeping.indicator(measure)
    said = {"on": keeping.in_days(0), "value": "7", "evidence": "Gezählt"} | {field: value}

    answer = client.post(f"/massnahmen/indikatoren/{number.pk}/messwerte/", said)

    assert answer.status_code == 422
    assert not Reading.objects.exists()
    assert (
        BeautifulSoup(answer.content, "html.parser").select_one("details[open] [name=value]")["value"] == said["value"]
    )


def test_a_corrected_reading_stays_readable_with_the_reason(client, measure):
    wrong = keeping.reading(keeping.indicator(measure), "70")
    said = {"on": wrong.on, "value": "7", "evidence": "Noch einmal gezählt", "reason": "Komma vergessen"}

    client.post(f"/massnahmen/messwerte/{wrong.pk}/berichtigung/", said)

    number = Indicator.objects.with_readings().get()
    assert [reading.value for reading in number.current] == [Decimal(7)]
    assert number.latest.replaces == wrong
    page = BeautifulSoup(client.get(f"/massnahmen/{measure.pk}/wirkung/").content, "html.parser")
    assert [deleted.text for deleted in page.select("td.numbers del")] == ["70"]
    assert "Komma vergessen" in page.text


def test_a_reading_is_corrected_once(measure):
    wrong = keeping.reading(keeping.indicator(measure), "70")
    stale = Reading.objects.get(pk=wrong.pk)
    said = {"by": keeping.lead_of(measure), "on": wrong.on, "value": Decimal(7), "evidence": "Beleg"}
    wrong.correct(**said, reason="Komma")

    with pytest.raises(WrongStage):
        stale.correct(**said, reason="Komma")
    assert Reading.objects.count() == 2


def test_a_day_has_one_reading_that_stands(measure):
    number = keeping.indicator(measure)
    keeping.reading(number, "7")

    with pytest.raises(Unmet):
        keeping.reading(number, "8")
    assert Reading.objects.count() == 1


def test_a_second_click_takes_one_reading(client, measure):
    number = keeping.indicator(measure)
    said = {"on": keeping.in_days(0), "value": "7", "evidence": "Gezählt"}

    client.post(f"/massnahmen/indikatoren/{number.pk}/messwerte/", said)
    again = client.post(f"/massnahmen/indikatoren/{number.pk}/messwerte/", said)

    assert again.status_code == 302
    assert Reading.objects.count() == 1


@pytest.mark.parametrize(
    ("baseline", "target", "value", "reached"),
    [("0", "20", "20", True), ("0", "20", "19.9", False), ("90", "30", "29", True), ("90", "30", "31", False)],
)
def test_a_goal_is_reached_from_below_or_from_above(measure, baseline, target, value, reached):
    number = keeping.indicator(measure, baseline=Decimal(baseline), target=Decimal(target))
    keeping.reading(number, value)

    assert Indicator.objects.with_readings().get().is_reached is reached


def test_the_line_runs_through_the_readings_that_stand(measure):
    number = keeping.indicator(measure, target=Decimal(100), due_on=keeping.in_days(100))
    keeping.reading(number, "0", days=-100)
    keeping.reading(number, "50")

    line = Line.of(Indicator.objects.with_readings().get())

    assert [(point.x, point.y) for point in line.points] == [(12.0, 202.8), (320.0, 120.0)]
    assert line.path == "M12.0 202.8 L320.0 120.0"
    assert (line.target_x, line.target_y, line.baseline_y) == (628.0, 37.2, 202.8)


def test_figures_read_as_people_write_them():
    values = [Decimal("1234.500"), Decimal("7.000"), Decimal("0.125"), Decimal("1000000"), None]

    assert [figure(value) for value in values] == ["1.234,5", "7", "0,125", "1.000.000", ""]


def test_many_readings_cost_as_much_as_few(client, measure, django_assert_max_num_queries):
    for which in range(4):
        number = keeping.indicator(measure, name=f"Zahl {which}")
        for day in range(12):
            keeping.reading(number, str(day), days=-day)
    client.logout()

    with django_assert_max_num_queries(5):
        client.get(f"/massnahmen/{measure.pk}/wirkung/")


# Lessons


def test_the_team_writes_down_what_others_should_know(client, measure):
    lesson = {"kind": "failed", "text": "Ohne Schulung\nklappt es nicht."}

    client.post(f"/massnahmen/{measure.pk}/erfahrungen/neu/", lesson)
    again = client.post(f"/massnahmen/{measure.pk}/erfahrungen/neu/", lesson)

    assert again.status_code == 302
    assert [(each.kind, each.text) for each in Lesson.objects.all()] == [("failed", "Ohne Schulung\nklappt es nicht.")]
    assert "Das hat nicht funktioniert" in client.get(f"/massnahmen/{measure.pk}/erfahrungen/").text


def test_a_lesson_without_words_is_none(client, measure):
    answer = client.post(f"/massnahmen/{measure.pk}/erfahrungen/neu/", {"kind": "worked", "text": " "})

    assert answer.status_code == 422
    assert not Lesson.objects.exists()
