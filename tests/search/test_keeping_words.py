"""Words are kept with the text they are in; what is said in the discussion follows by a task."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from arena import clock
from arena.fulltext import Query
from ideas.models import IdeaSearch, KnownWord
from ideas.search import answer
from ideas.tasks import refresh_search
from tests import make
from tests.search.page import catch_up, search, titles

pytestmark = pytest.mark.django_db


def test_a_fresh_idea_is_found_at_once(client):
    known = make.person()
    make.idea(author=known)
    idea = make.idea("draft", author=known, title="Ein Brunnen am Platz")
    idea.similar_were_shown()

    idea.submit(by=known, rules_accepted=True)

    assert titles(search(client, "Brunnen")) == ["Ein Brunnen am Platz"]
    assert titles(search(client, idea.reference)) == ["Ein Brunnen am Platz"]


def test_a_draft_has_no_words():
    idea = make.idea("draft", title="Ein Brunnen")

    idea.save_draft(revision=idea.revision, title="Zwei Brunnen")

    assert not IdeaSearch.objects.filter(idea=idea).exists()


def test_an_edited_text_is_found_at_once_with_its_discussion(client):
    author = make.person()
    idea = make.idea(author=author, title="Ein Brunnen")
    make.comment(idea, body="Mit Bänken!")
    catch_up()

    idea.edit(by=author, revision=idea.revision, reason="Klarer", title="Eine Fontäne")

    assert titles(search(client, "Fontäne Bänke")) == ["Eine Fontäne"]


def test_the_task_takes_over_what_was_said_and_then_rests(client):
    make.comment(make.idea(title="Ein Brunnen"), body="Mit Bänken!")
    assert not titles(search(client, "Bänke"))

    refresh_search()

    assert titles(search(client, "Bänke")) == ["Ein Brunnen"]
    assert IdeaSearch.refresh() == 0


def test_two_tasks_share_the_work():
    make.idea()

    with CaptureQueriesContext(connection) as captured:
        IdeaSearch.refresh()

    assert any("FOR UPDATE" in query["sql"] and "SKIP LOCKED" in query["sql"] for query in captured)


def test_news_of_what_is_stale_already_hold_its_row_and_write_nothing():
    idea = make.idea()
    IdeaSearch.refresh()
    IdeaSearch.has_news(idea.pk)
    assert IdeaSearch.objects.get(idea=idea).stale

    with CaptureQueriesContext(connection) as captured:
        IdeaSearch.has_news(idea.pk)

    (held,) = [query["sql"] for query in captured]
    assert held.endswith("FOR NO KEY UPDATE")


def test_many_stale_ideas_are_taken_a_few_at_a_time():
    for _ in range(12):
        make.idea()

    assert [IdeaSearch.refresh(), IdeaSearch.refresh(), IdeaSearch.refresh()] == [10, 2, 0]


def test_support_touches_nothing_of_it():
    idea = make.idea()

    with CaptureQueriesContext(connection) as captured:
        idea.support(by=make.person())

    assert not [query for query in captured if "ideas_ideasearch" in query["sql"]]


def test_ideas_that_came_past_the_verbs_are_taken_over(client):
    make.comment(make.idea(title="Ein Brunnen"), body="Mit Bänken!")
    make.idea("draft")
    IdeaSearch.objects.all().delete()
    KnownWord.objects.all().delete()

    assert IdeaSearch.index_all() == 1
    assert IdeaSearch.index_all() == 0

    assert titles(search(client, "Bänke")) == ["Ein Brunnen"]
    assert titles(search(client, "Brunen")) == ["Ein Brunnen"]


def found_in(stage, kind="proposal"):
    wanted = {"stufe": stage, "art": kind}
    return [hit.pk for hit in answer(Query.read("Laternen"), wanted, dated=False, shown=10).best]


def test_a_search_narrows_by_kind_and_stage_as_they_are_now():
    idea = make.idea(title="Hellere Laternen")
    IdeaSearch.index_all()
    assert found_in("discussion") == [idea.pk]

    idea.defer(by=make.stabsstelle(), reason="Später.", review_on=clock.today() + timedelta(days=30))
    assert (found_in("discussion"), found_in("deferred"), found_in("deferred", "need")) == ([], [idea.pk], [])

    idea.hide(by=make.moderator(), rule=make.rule(), reason="Werbung")
    assert found_in("deferred") == []

    idea.unhide(by=make.moderator(), reason="Doch nicht")
    assert found_in("deferred") == [idea.pk]


def test_a_measure_is_found_by_its_parts(client):
    measure = make.measure("Sensoren", number="M-777")
    measure.partners.create(name="Institut für Tauben")
    measure.facts.create(text="Eröffnung im Gartenhaus")
    measure.keep_words()

    for text in ("Taube", "Gartenhaus", "M-777"):
        assert titles(search(client, text)) == ["Sensoren"], text
