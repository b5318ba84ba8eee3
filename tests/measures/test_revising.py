"""Reports, lessons and indicators are changed with a trace: what stood there before stays readable, with who and why."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from activity.models import Event, Notification
from activity.verbs import Verb
from arena.transitions import Stale, Unmet, WrongStage
from measures.models import EarlierReport, Indicator, Lesson, Reading, Report
from tests import make
from tests.measures import keeping

pytestmark = pytest.mark.django_db

WORDS = {"title": "Es geht gut voran", "text": "Drei Ämter machen mit.", "reason": "Ein Amt war vergessen."}


@pytest.fixture
def measure(client):
    mira = make.person("Mira K.")
    client.force_login(mira)
    return keeping.kept(mira)


# Reports


def test_a_report_is_worded_anew_and_everybody_reads_what_changed(client, measure):
    report = keeping.report(measure)

    answer = client.post(f"/massnahmen/berichte/{report.pk}/fassung/", WORDS | {"revision": 0})

    assert answer.url == f"/massnahmen/{measure.pk}/berichte/#bericht-{report.pk}"
    client.logout()
    page = client.get(f"/massnahmen/{measure.pk}/berichte/").text
    assert "Drei Ämter machen mit." in page
    assert "überarbeitet:" in page
    trace = BeautifulSoup(client.get(f"/massnahmen/berichte/{report.pk}/fassungen/").content, "html.parser")
    assert "Ein Amt war vergessen." in trace.text
    assert [each.text for each in trace.select("del")][-1].endswith("Zwei")
    assert "Mira K." in trace.text


def test_nobody_overwrites_what_they_have_not_seen(client, measure):
    report = keeping.report(measure)
    report.revise(by=keeping.lead_of(measure), revision=0, title="Neu", text="Von jemand anderem.", reason="Genauer")

    answer = client.post(f"/massnahmen/berichte/{report.pk}/fassung/", WORDS | {"revision": 0})

    assert answer.status_code == 409
    page = BeautifulSoup(answer.content, "html.parser")
    assert page.select_one("[name=text]").text.strip() == "Drei Ämter machen mit."
    assert page.select_one("[name=revision]")["value"] == "1"
    assert "Inzwischen hat jemand anderes" in page.text
    report.refresh_from_db()
    assert report.text == "Von jemand anderem."


def test_a_second_click_is_led_to_the_first(client, measure):
    report = keeping.report(measure)

    client.post(f"/massnahmen/berichte/{report.pk}/fassung/", WORDS | {"revision": 0})
    again = client.post(f"/massnahmen/berichte/{report.pk}/fassung/", WORDS | {"revision": 0})

    assert again.status_code == 302
    assert EarlierReport.objects.count() == 1


@pytest.mark.parametrize("missing", ["title", "text", "reason"])
def test_what_is_missing_is_said_and_the_rest_stays(client, measure, missing):
    report = keeping.report(measure)

    answer = client.post(f"/massnahmen/berichte/{report.pk}/fassung/", WORDS | {"revision": 0, missing: " "})

    assert answer.status_code == 422
    assert not EarlierReport.objects.exists()
    if missing != "text":
        assert "Drei Ämter machen mit." in answer.text


def test_a_change_needs_a_reason_and_has_to_change_something(measure):
    report = keeping.report(measure)
    by, said = keeping.lead_of(measure), {"title": report.title, "text": report.text}

    with pytest.raises(Unmet):
        report.revise(by=by, revision=0, **(said | {"text": "Anders"}), reason="")
    with pytest.raises(Unmet):
        report.revise(by=by, revision=0, **said, reason="Nichts ist anders")
    assert not EarlierReport.objects.exists()


def test_a_stale_copy_is_refused_under_the_lock(measure):
    report = keeping.report(measure)
    stale = Report.objects.get(pk=report.pk)
    report.revise(by=keeping.lead_of(measure), revision=0, title="Neu", text="Neu", reason="Genauer")

    with pytest.raises(Stale):
        stale.revise(by=keeping.lead_of(measure), revision=0, title="Anders", text="Anders", reason="Genauer")


def test_all_or_nothing(measure, monkeypatch):
    report = keeping.report(measure)
    monkeypatch.setattr(Event, "record", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        report.revise(by=keeping.lead_of(measure), revision=0, title="Neu", text="Neu", reason="Genauer")
    assert not EarlierReport.objects.exists()
    assert Report.objects.get().title == "Es geht voran"


def test_each_wording_says_whose_it_was(measure):
    deniz = make.person("Deniz A.")
    report = keeping.report(measure)
    report.revise(by=deniz, revision=0, title="Zweite", text="Zweite", reason="Genauer")
    report.revise(by=keeping.lead_of(measure), revision=1, title="Dritte", text="Dritte", reason="Noch genauer")

    assert [(each.title, str(each.by)) for each in report.earlier.all()] == [
        ("Zweite", "Deniz A."),
        ("Es geht voran", "Mira K."),
    ]
    assert str(report.worded_by) == "Mira K."


# Lessons


def test_a_lesson_is_worded_anew(client, measure):
    lesson = keeping.lesson(measure)
    said = {"kind": "change", "text": "Früher fragen.", "reason": "Genauer gesagt", "revision": 0}

    client.post(f"/massnahmen/erfahrungen/{lesson.pk}/fassung/", said)

    assert [(each.kind, each.text) for each in Lesson.objects.all()] == [("change", "Früher fragen.")]
    trace = client.get(f"/massnahmen/erfahrungen/{lesson.pk}/fassungen/").text
    assert "Genauer gesagt" in trace
    assert "Das hat funktioniert" in BeautifulSoup(trace, "html.parser").text


def test_what_never_changed_has_no_trace(client, measure):
    lesson = keeping.lesson(measure)

    assert "noch nichts geändert" in client.get(f"/massnahmen/erfahrungen/{lesson.pk}/fassungen/").text


# Indicators


def aim(**more):
    said = {"name": "Verständliche Formulare", "baseline": "0", "target": "12", "due_on": keeping.in_days(400)}
    return said | {"reason": "Zwei Ämter sind abgesprungen.", "revision": 0} | more


def test_another_target_says_why_and_the_promise_before_stays(client, measure):
    number = keeping.indicator(measure)
    follower = make.person()
    measure.follow(by=follower)

    answer = client.post(f"/massnahmen/indikatoren/{number.pk}/ziel/", aim())

    assert answer.url == f"/massnahmen/{measure.pk}/wirkung/#indikator-{number.pk}"
    client.logout()
    page = client.get(f"/massnahmen/{measure.pk}/wirkung/").text
    assert "auf <strong>12 Formulare</strong>" in page
    assert "von 0 auf 20 Formulare bis" in page
    assert "Zwei Ämter sind abgesprungen." in page
    assert Notification.objects.get(recipient=follower).event.verb == Verb.INDICATOR_REVISED


def test_a_figure_stands_in_its_form_as_people_write_it(client, measure):
    number = keeping.indicator(measure, baseline=Decimal("41.000"), target=Decimal("62.500"))

    page = BeautifulSoup(client.get(f"/massnahmen/indikatoren/{number.pk}/ziel/").content, "html.parser")

    assert [page.select_one(f"[name={name}]")["value"] for name in ("baseline", "target")] == ["41", "62,5"]


def test_two_indicators_do_not_share_a_name(measure):
    keeping.indicator(measure, name="Rückfragen")
    number = keeping.indicator(measure)
    facts = {"name": "Rückfragen", "baseline": Decimal(0), "target": Decimal(9), "due_on": number.due_on}

    with pytest.raises(Unmet):
        number.revise(by=keeping.lead_of(measure), revision=0, **facts, reason="Klarer")


def test_a_goal_that_changes_nothing_is_no_goal(client, measure):
    number = keeping.indicator(measure)

    answer = client.post(f"/massnahmen/indikatoren/{number.pk}/ziel/", aim(target="0"))

    assert answer.status_code == 422
    assert Indicator.objects.get().target == 20


def test_an_ended_indicator_keeps_its_readings_and_takes_no_more(client, measure):
    number = keeping.indicator(measure, due_on=keeping.in_days(-1))
    keeping.reading(number, "7", days=-2)

    client.post(f"/massnahmen/indikatoren/{number.pk}/ende/", {"reason": "Niemand zählt mehr mit."})

    number = Indicator.objects.with_readings().get()
    assert (number.ended_on, number.is_missed) == (keeping.in_days(0), False)
    page = client.get(f"/massnahmen/{measure.pk}/wirkung/").text
    assert "Niemand zählt mehr mit." in page
    assert "Ziel nicht erreicht" not in page
    assert "Messwert eintragen" not in BeautifulSoup(page, "html.parser").select_one(".indicator").text
    with pytest.raises(Unmet):
        keeping.reading(number, "8")
    assert Reading.objects.count() == 1


def test_it_ends_once_and_with_a_reason(client, measure):
    number = keeping.indicator(measure)
    stale = Indicator.objects.get(pk=number.pk)

    assert client.post(f"/massnahmen/indikatoren/{number.pk}/ende/", {"reason": ""}).status_code == 422
    with pytest.raises(Unmet):
        number.end(by=keeping.lead_of(measure), reason="")
    number.end(by=keeping.lead_of(measure), reason="Niemand zählt mehr mit.")

    with pytest.raises(WrongStage):
        stale.end(by=keeping.lead_of(measure), reason="Noch einmal")
    with pytest.raises(WrongStage):
        stale.revise(by=keeping.lead_of(measure), revision=0, name="Neu", reason="Anders")


def test_the_name_of_an_ended_indicator_is_free_again(measure):
    keeping.indicator(measure).end(by=keeping.lead_of(measure), reason="Falsch gefragt")

    keeping.indicator(measure)

    assert measure.indicators.running().count() == 1


def test_many_changes_cost_as_much_as_few(client, measure, django_assert_max_num_queries):
    for which in range(6):
        number = keeping.indicator(measure, name=f"Zahl {which}")
        for step in range(3):
            facts = {"name": f"Zahl {which}", "baseline": Decimal(0), "due_on": number.due_on}
            number.revise(by=keeping.lead_of(measure), revision=step, target=Decimal(30 + step), **facts, reason="Mehr")
        report = keeping.report(measure, title=f"Bericht {which}")
        for step in range(3):
            report.revise(by=keeping.lead_of(measure), revision=step, title="Neu", text=f"Neu {step}", reason="Mehr")
    client.logout()

    with django_assert_max_num_queries(7):
        client.get(f"/massnahmen/{measure.pk}/wirkung/")
    with django_assert_max_num_queries(6):
        client.get(f"/massnahmen/{measure.pk}/berichte/")
    with django_assert_max_num_queries(6):
        client.get(f"/massnahmen/berichte/{report.pk}/fassungen/")
