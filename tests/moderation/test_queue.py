"""The queue of ideas: what waits for moderation, what is due first on top, and never a draft."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arena import clock
from ideas.models import Stage
from tests import make
from tests.moderation import people

pytestmark = pytest.mark.django_db

QUEUE = "/verwaltung/ideas/idea/"


def shown(answer):
    return list(answer.context["cl"].result_list)


def test_the_queue_shows_what_waits_and_what_is_due_first_on_top():
    later, sooner = make.idea(Stage.SUBMITTED), make.idea(Stage.SUBMITTED)
    sooner.due_on = later.due_on - timedelta(days=1)
    sooner.save()
    make.idea(Stage.DISCUSSION)

    answer = people.moderator().get(QUEUE)

    assert shown(answer) == [sooner, later]


def test_an_overdue_idea_says_so_in_words():
    idea = make.idea(Stage.SUBMITTED)
    idea.due_on = clock.today() - timedelta(days=10)
    idea.save()

    answer = people.moderator().get(QUEUE)

    assert "überfällig" in answer.content.decode().split('id="changelist-form"')[1]


def test_a_first_idea_is_marked():
    known = make.person()
    earlier = make.idea(Stage.DECLINED, author=known)
    earlier.submitted_at -= timedelta(days=9)
    earlier.save()
    make.idea(Stage.SUBMITTED, author=known)
    make.idea(Stage.SUBMITTED)

    page = people.moderator().get(QUEUE).content.decode()

    assert page.count(">ja<") == 1
    assert page.count(">nein<") == 1


def test_nobody_sees_drafts_or_withdrawn_ideas_not_even_in_the_full_list():
    seen = make.idea(Stage.DECLINED)
    draft, withdrawn = make.idea(Stage.DRAFT), make.idea(Stage.WITHDRAWN, published=True)
    client = people.stabsstelle()

    assert shown(client.get(QUEUE, {"stand": "alle"})) == [seen]
    for idea in (draft, withdrawn):
        assert client.get(reverse("admin:ideas_idea_change", args=[idea.pk])).status_code == 404
        assert client.post(reverse("admin:publish", args=[idea.pk])).status_code == 404


def test_hidden_ideas_have_their_own_list():
    make.idea()
    hidden = make.idea(hidden=True)

    assert shown(people.moderator().get(QUEUE, {"stand": "verborgen"})) == [hidden]


def test_searching_finds_ideas_in_every_stage_by_number_and_title():
    idea = make.idea(Stage.DISCUSSION, title="Trinkbrunnen am Leopoldplatz")
    make.idea(Stage.SUBMITTED)
    client = people.moderator()

    assert shown(client.get(QUEUE, {"q": idea.reference})) == [idea]
    assert shown(client.get(QUEUE, {"q": "leopoldplatz"})) == [idea]


def test_overdue_ideas_can_be_picked_out():
    make.idea(Stage.SUBMITTED)
    late = make.idea(Stage.SUBMITTED)
    late.due_on = clock.today() - timedelta(days=1)
    late.save()

    assert shown(people.moderator().get(QUEUE, {"frist": "vorbei"})) == [late]


@pytest.mark.parametrize("query", [{"stand": "quatsch"}, {"o": "1.-2"}, {"stage__exact": "draft"}, {"q": "x" * 300}])
def test_strange_questions_do_not_break_the_list(query):
    assert people.moderator().get(QUEUE, query).status_code in {200, 302, 400}


def test_fifty_ideas_cost_as_many_queries_as_five():
    client = people.moderator()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(QUEUE)
        return len(captured)

    for _number in range(5):
        make.idea(Stage.SUBMITTED)
    client.get(QUEUE)
    few = queries()
    for _number in range(45):
        make.idea(Stage.SUBMITTED)

    assert queries() == few <= 12
