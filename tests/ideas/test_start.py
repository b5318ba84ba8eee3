"""The start page: what the Arena is, what is moving, how reliable it is, and the way in."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from activity.models import DeclineCategory, Event
from activity.verbs import Verb
from arena import clock
from ideas.answers import answer_times, count_anew
from ideas.models import DueTime, Idea, Stage
from measures.models import Kind
from tests import make

pytestmark = pytest.mark.django_db


def open_start(client):
    answer = client.get("/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(page, heading):
    return [link.get_text() for link in page.select(f"section[aria-labelledby={heading}] .card__title a")]


def words(page, anchor):
    return page.find(id=anchor).find_parent("section").get_text(" ", strip=True)


def test_an_empty_arena_says_so_in_every_part(client):
    page = open_start(client)

    assert page.select(".card") == []
    assert "Noch ist über keine öffentliche Idee entschieden" in words(page, "entschieden")
    assert "Noch hat niemand auf eine Antwort gewartet" in page.get_text()
    assert "Noch ist keine Maßnahme eingetragen" in page.get_text()


def test_two_ways_in_lead_to_the_form_with_the_kind_chosen(client):
    links = [link["href"] for link in open_start(client).select(".hero .actions a")]

    assert links == [reverse("write_idea") + "?kind=need", reverse("write_idea") + "?kind=proposal"]


def test_the_path_links_to_the_ideas_that_stand_there(client):
    assert len(open_start(client).select(".arena-path ol a")) == 7


def test_the_most_supported_proposals_look_for_somebody(client):
    for number in range(4):
        make.idea(title=f"Vorschlag {number}", support_count=number)
    make.idea(title="Bedarf", kind="need", support_count=99)
    make.idea(Stage.DEVELOPMENT, title="läuft", support_count=99)

    assert titles(open_start(client), "gesucht") == ["Vorschlag 3", "Vorschlag 2", "Vorschlag 1"]


def test_the_liveliest_discussions_without_those_shown_above(client):
    for number in range(5):
        make.idea(title=f"Bedarf {number}", kind="need", active_at=clock.now() - timedelta(days=number))
    make.idea(title="Vorschlag", active_at=clock.now())

    page = open_start(client)

    assert titles(page, "gesucht") == ["Vorschlag"]
    assert titles(page, "diskutiert") == ["Bedarf 0", "Bedarf 1", "Bedarf 2"]


def decline_in_public(idea, reason):
    Idea.objects.filter(pk=idea.pk).update(stage=Stage.DECLINED, stage_since=clock.now(), owed_by="", due_on=None)
    idea.refresh_from_db()
    Event.record(Verb.IDEA_DECLINED, by=make.stabsstelle(), idea=idea, stage_before=Stage.DISCUSSION, reason=reason)


def test_a_public_decision_is_shown_with_its_reason(client):
    decline_in_public(make.idea(title="Seilbahn"), "Die Strecke gehört dem Bund.")

    page = open_start(client)

    assert titles(page, "entschieden") == ["Seilbahn"]
    assert "Die Strecke gehört dem Bund." in words(page, "entschieden")


def test_what_was_declined_before_it_was_public_is_not_shown(client):
    idea = make.idea(Stage.SUBMITTED, title="geheim")
    idea.decline(by=make.moderator(), category=DeclineCategory.OTHER, reason="Nur für die Person.")

    assert "geheim" not in open_start(client).get_text()
    assert "Nur für die Person." not in open_start(client).get_text()


def test_hidden_and_withdrawn_ideas_are_in_no_part(client):
    make.idea(title="verborgen", hidden=True)
    make.idea(Stage.WITHDRAWN, title="zurückgezogen", published=True)
    make.idea(Stage.DEFERRED, title="verborgen entschieden", hidden=True)

    assert open_start(client).select(".card") == []


def test_measures_are_counted_by_kind(client):
    make.measure(kind=Kind.CENTRAL)
    make.measure(kind=Kind.CENTRAL)
    make.measure(kind=Kind.NETWORK)
    make.measure()

    numbers = [stat.get_text(" ", strip=True) for stat in open_start(client).select(".stat")]

    assert numbers == ["2 zentrale Maßnahmen", "1 Netzwerkmaßnahme"]


# Answer times


def answered_after(days):
    """An idea that moderation published `days` calendar days after it was submitted, on a Monday."""
    author, moderator = make.person(), make.moderator()
    idea = make.idea(Stage.DRAFT, author=author)
    monday = clock.now() - timedelta(days=clock.today().weekday() + 28)
    with clock.travel(monday - clock.now()):
        idea.submit(by=author, rules_accepted=True)
        with clock.travel(timedelta(days=days)):
            idea.publish(by=moderator)


def counted():
    """How quickly moderation answers, as the task has just counted it."""
    count_anew()
    return answer_times()


def test_without_any_answer_there_are_no_counted():
    assert counted() is None


def test_answers_within_five_working_days_are_in_time():
    answered_after(1)
    answered_after(2)
    answered_after(3)
    answered_after(17)

    times = counted()

    assert (times.percent, times.allowed) == (75, "5 Arbeitstage")
    assert 1 <= times.median <= 3


def test_what_is_overdue_now_counts_as_late():
    answered_after(1)
    waiting = make.idea(Stage.SUBMITTED)
    Idea.objects.filter(pk=waiting.pk).update(due_on=clock.today() - timedelta(days=1))

    assert counted().percent == 50


def test_what_the_rule_published_is_no_answer():
    author = make.person()
    make.idea(author=author)
    make.idea(Stage.DRAFT, author=author).submit(by=author, rules_accepted=True)

    assert counted() is None


def test_the_due_time_is_the_one_the_stabsstelle_keeps():
    DueTime.objects.create(stage=Stage.SUBMITTED, days=1, working=True)
    answered_after(2)

    times = counted()
    assert (times.percent, times.allowed) == (0, "1 Arbeitstag")


def test_the_start_page_says_how_quickly_answers_come(client):
    for days in (1, 2, 3):
        answered_after(days)
    count_anew()

    panel = open_start(client).find(id="antwortzeiten")
    stats = [stat.get_text(" ", strip=True) for stat in panel.select(".stat")]

    assert stats[0] == "100 % der Einreichungen beantwortet in der Frist: 5 Arbeitstage"
    assert stats[1].endswith("brauchte die Hälfte der Antworten höchstens")


def test_one_answer_is_no_figure(client):
    answered_after(1)
    count_anew()

    assert "Bisher gibt es zu wenige Antworten" in open_start(client).get_text()
