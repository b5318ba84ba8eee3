"""Answer times: what was owed by a date, how long it took, and what everybody may read of it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arena import clock
from ideas.answers import answers, count_anew, longest_overdue
from ideas.models import AnswerFigure, DueTime, Idea, OwedStep, Stage
from ideas.tasks import count_answers
from tests import make

pytestmark = pytest.mark.django_db
WHY = "Weil es so besser ist."


def in_days(number):
    return clock.travel(timedelta(days=number))


def since(idea, days, *, due_in=0):
    """The idea has stood where it stands for so many days; its date is so many days from today."""
    Idea.objects.filter(pk=idea.pk).update(
        stage_since=clock.now() - timedelta(days=days), due_on=clock.today() + timedelta(days=due_in)
    )
    return Idea.objects.get(pk=idea.pk)


def developed(body=None, **known):
    """A proposal that this body (or a person) works out, due in thirty days."""
    idea = make.idea(**known)
    make.responsibility(idea, body=body)
    idea.start_development(by=make.stabsstelle(), until=clock.today() + timedelta(days=30))
    return Idea.objects.get(pk=idea.pk)


def open_page(client):
    answer = client.get("/antwortzeiten/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def rows_of(page, caption):
    table = next(each for each in page.select("table") if caption in each.caption.get_text())
    return [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in table.select("tbody tr")]


# The fact, written by the verb that ends the step


def test_an_answer_of_moderation_is_kept_with_its_days():
    idea = since(make.idea(Stage.SUBMITTED), 7, due_in=0)

    idea.publish(by=make.moderator())

    step = OwedStep.objects.get()
    assert (step.stage, step.owed_by, step.organisation, step.is_answered) == ("submitted", "moderation", None, True)
    assert (step.days, step.working_days) == (7, 5)
    assert (step.due_on, step.ended_on) == (clock.today(), clock.today())


@pytest.mark.parametrize("verb", ["return", "decline"])
def test_a_no_is_an_answer_too(verb):
    idea = make.idea(Stage.SUBMITTED)

    if verb == "return":
        idea.return_for_revision(by=make.moderator(), reason=WHY)
    else:
        idea.decline(by=make.moderator(), category="other", reason=WHY)

    assert OwedStep.objects.get().is_answered


def test_the_rule_answers_nobody():
    author = make.person()
    make.idea(author=author)

    make.idea(Stage.DRAFT, author=author).submit(by=author, rules_accepted=True)

    assert not OwedStep.objects.exists()


def test_who_withdraws_in_time_was_not_left_waiting():
    idea = make.idea(Stage.SUBMITTED)

    idea.withdraw(by=idea.authors.get(), reason=WHY)

    assert not OwedStep.objects.exists()


def test_who_gives_up_after_the_date_was():
    idea = since(make.idea(Stage.SUBMITTED), 20, due_in=-6)

    idea.withdraw(by=idea.authors.get(), reason=WHY)

    step = OwedStep.objects.get()
    assert (step.is_answered, step.ended_on > step.due_on) == (False, True)


def test_a_lead_that_lapses_after_its_date_is_named_as_the_one_who_owed():
    body = make.organisation()
    idea = developed(body)

    with in_days(31):
        idea.lead.end(by=None, reason=WHY)

    step = OwedStep.objects.get()
    assert (step.stage, step.organisation, step.is_answered, step.days) == ("development", body, False, 31)


def test_a_lead_that_ends_before_its_date_owed_nothing_yet():
    idea = developed(make.organisation())

    idea.lead.end(by=None, reason=WHY)

    assert not OwedStep.objects.exists()


def test_what_moderation_hides_is_nobodys_delay():
    idea = since(make.idea(Stage.SUBMITTED), 20, due_in=-6)
    idea.hide(by=make.moderator(), rule=make.rule(), reason=WHY)

    idea.decline(by=make.moderator(), category="other", reason=WHY)

    assert not OwedStep.objects.exists()


def test_nothing_is_kept_of_a_move_that_fails(monkeypatch):
    idea = make.idea(Stage.SUBMITTED)
    monkeypatch.setattr("activity.models.Event.record", lambda *words, **known: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        idea.publish(by=make.moderator())

    assert not OwedStep.objects.exists()


# The clock that stands still


def decided(idea):
    """The idea as it would come to the end of its development."""
    idea.refresh_from_db()
    idea._move_to(Stage.ASSESSMENT)


def test_the_days_of_a_rest_do_not_count():
    idea = developed(make.organisation())

    with in_days(10):
        idea.defer(by=make.stabsstelle(), reason=WHY, review_on=clock.today() + timedelta(days=100))
    with in_days(90):
        idea.resume(by=make.stabsstelle())
    with in_days(105):
        decided(idea)

    development = OwedStep.objects.get(stage="development")
    assert (development.days, development.is_answered) == (25, True)
    assert development.due_on == clock.today() + timedelta(days=110)
    review = OwedStep.objects.get(stage="deferred")
    assert (review.owed_by, review.days, review.is_answered) == ("stabsstelle", 80, True)


def test_two_rests_are_taken_off_as_well():
    idea = developed(make.organisation())

    for day in (5, 25):
        with in_days(day):
            idea.defer(by=make.stabsstelle(), reason=WHY, review_on=clock.today() + timedelta(days=100))
        with in_days(day + 10):
            idea.resume(by=make.stabsstelle())
    with in_days(40):
        decided(idea)

    assert OwedStep.objects.get(stage="development").days == 5 + 10 + 5


def test_a_resting_step_is_no_figure():
    idea = developed(make.organisation())

    idea.defer(by=make.stabsstelle(), reason=WHY, review_on=clock.today() + timedelta(days=9))
    count_anew()

    assert OwedStep.objects.get().ended_on is None
    assert not AnswerFigure.objects.exists()


def test_a_rest_that_leads_elsewhere_forgets_the_step():
    idea = developed(make.organisation())
    idea.defer(by=make.stabsstelle(), reason=WHY, review_on=clock.today() + timedelta(days=9))
    Idea.objects.get(pk=idea.pk).lead.end(by=None, reason=WHY)
    idea.resume(by=make.stabsstelle())
    assert idea.stage == "discussion"

    make.responsibility(idea)
    idea.start_development(by=make.stabsstelle(), until=clock.today() + timedelta(days=30))
    with in_days(3):
        decided(idea)

    assert OwedStep.objects.get(stage="development").days == 3


# The figures


def answered(days, *, late=False, body=None):
    stage = Stage.DEVELOPMENT if body else Stage.SUBMITTED
    return OwedStep.objects.create(
        idea=make.idea(),
        stage=stage,
        owed_by="lead" if body else "moderation",
        organisation=body,
        days=days,
        working_days=days,
        due_on=clock.today() - timedelta(days=1 if late else 0),
        ended_on=clock.today(),
        is_answered=True,
    )


def test_share_and_median_of_a_stage_and_of_a_body():
    body = make.organisation("Bezirksamt Spreewinkel")
    for days in (1, 2, 3):
        answered(days)
    answered(9, late=True)
    for days in (10, 20, 60):
        answered(days, body=body)

    count_anew()

    told = [(line.stage, line.who, line.number, line.percent, line.took) for line in answers().bodies]
    assert told == [
        ("submitted", "Moderation", 4, 75, "2,5 Arbeitstage"),
        ("development", "Bezirksamt Spreewinkel", 3, 100, "20 Tage"),
    ]
    assert [(line.stage, line.percent, line.allowed) for line in answers().stages] == [
        ("submitted", 75, "5 Arbeitstage"),
        ("development", 100, "Tag, den die Federführung nennt"),
    ]
    assert (answers().number, answers().percent) == (7, 85)


def test_what_is_overdue_now_counts_as_late_and_names_the_body_that_leads():
    body = make.organisation("Bezirksamt Spreewinkel")
    since(developed(body), 40, due_in=-1)
    since(make.idea(Stage.SUBMITTED), 20, due_in=-3)
    since(make.idea(Stage.SUBMITTED, hidden=True), 20, due_in=-3)
    since(make.idea(Stage.RETURNED), 90, due_in=-30)

    count_anew()

    assert [(line.who, line.number, line.overdue, line.took) for line in answers().bodies] == [
        ("Moderation", 1, 1, ""),
        ("Bezirksamt Spreewinkel", 1, 1, ""),
    ]


def test_an_answer_without_its_answer_is_late_but_no_median():
    for days in (1, 2):
        answered(days)
    OwedStep.objects.filter(pk=answered(99, late=True).pk).update(is_answered=False)

    count_anew()

    assert [(line.percent, line.took) for line in answers().stages] == [(66, "1,5 Arbeitstage")]


def test_only_the_last_twelve_months_count():
    answered(1)
    OwedStep.objects.filter(pk=answered(50).pk).update(ended_on=clock.today() - timedelta(days=365))

    count_anew()

    assert [line.number for line in answers().stages] == [1]


def test_the_stabsstelle_decides_which_days_are_counted():
    DueTime.objects.create(stage=Stage.SUBMITTED, days=10, working=False)
    OwedStep.objects.filter(pk=answered(5).pk).update(days=7)

    count_anew()

    line = answers().stages[0]
    assert (line.took, line.allowed) == ("7 Tage", "10 Tage")


def test_counting_twice_gives_the_same_figures():
    answered(1)

    count_answers()
    count_answers()

    assert AnswerFigure.objects.count() == 2


# The page


def test_an_empty_arena_invites(client):
    page = open_page(client)

    assert "Noch hat niemand auf eine Antwort gewartet." in page.get_text()
    assert page.select("table") == []


def test_the_page_shows_the_chart_and_its_table(client):
    body = make.organisation("Bezirksamt Spreewinkel")
    for days in (1, 2, 3):
        answered(days)
        answered(days * 10, body=body)
    count_anew()

    page = open_page(client)

    shares = [bar["width"] for bar in page.select(".answer-chart__share")]
    medians = [bar["width"] for bar in page.select(".answer-chart__median")]
    assert (shares, medians) == (["100", "100"], ["20.0", "5.555555555555555"])
    assert rows_of(page, "nach Stand") == [
        ["Eingereicht", "3", "100 %", "2 Arbeitstage", "5 Arbeitstage", "0"],
        ["In Ausarbeitung", "3", "100 %", "20 Tage", "Tag, den die Federführung nennt", "0"],
    ]
    assert rows_of(page, "nach Stelle")[1] == [
        "Bezirksamt Spreewinkel",
        "In Ausarbeitung",
        "3",
        "100 %",
        "20 Tage",
        "0",
    ]
    assert page.find("a", string="Bezirksamt Spreewinkel")["href"] == body.get_absolute_url()
    assert "Gezählt am" in page.get_text()


def test_few_cases_give_no_figure(client):
    body = make.organisation("Bezirksamt Spreewinkel")
    answered(1)
    answered(1, body=body)
    count_anew()

    page = open_page(client)

    assert "zu wenige Fälle für eine Quote" in page.get_text()
    assert page.select(".answer-chart svg") == []
    assert rows_of(page, "nach Stelle")[1] == ["Bezirksamt Spreewinkel", "In Ausarbeitung", "1", "zu wenige Fälle", "0"]


def test_public_ideas_that_wait_are_named_and_no_others(client):
    late = since(developed(title="Bänke am Kanal"), 40, due_in=-20)
    later = since(developed(title="Lampen am Kanal"), 40, due_in=-2)
    since(developed(title="Im Plan"), 40, due_in=2)
    since(make.idea(Stage.SUBMITTED, title="Noch geheim"), 40, due_in=-20)
    hidden = since(developed(title="Verborgen"), 40, due_in=-20)
    hidden.hide(by=make.moderator(), rule=make.rule(), reason=WHY)
    count_anew()

    page = open_page(client)

    assert longest_overdue() == [late, later]
    listed = page.select_one("#ueberfaellig").get_text(" ", strip=True)
    assert f"Am Zug: {late.lead.party}" in listed
    assert "Arbeitstagen überfällig" in listed
    for title in ("Im Plan", "Noch geheim", "Verborgen"):
        assert title not in page.get_text()


def test_the_page_costs_the_same_however_much_there_is(client):
    answered(1)
    since(developed(make.organisation()), 40, due_in=-20)
    count_anew()
    open_page(client)
    with CaptureQueriesContext(connection) as few:
        open_page(client)

    for number in range(5):
        body = make.organisation()
        answered(number, body=body)
        since(developed(body), 40, due_in=-20)
    count_anew()
    with CaptureQueriesContext(connection) as many:
        open_page(client)

    assert len(many) == len(few) <= 6


def plan_of(query):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {query[0]}", query[1])
        return "\n".join(row[0] for row in cursor.fetchall())


def test_figures_and_waiting_ideas_are_found_by_their_dates():
    year = OwedStep.objects.filter(ended_on__gt=clock.today()).values_list("stage", "days", "is_answered")
    overdue = Idea.objects.overdue().values_list("pk")[:10]

    assert "owed_steps_of_a_year" in plan_of(year.query.sql_with_params())
    assert "Sort" not in plan_of(overdue.query.sql_with_params())
    assert "ideas_overdue" in plan_of(overdue.query.sql_with_params())


def test_the_ways_to_it(client):
    for url in ("/", "/entscheidungen/", "/ueber/"):
        assert "/antwortzeiten/" in client.get(url).content.decode(), url
