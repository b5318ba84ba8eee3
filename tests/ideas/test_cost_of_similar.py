"""What finding similar ideas may cost: one query along the indexes, however many ideas there are."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from arena.seeding import mass
from ideas.models import Idea, Stage
from ideas.similar import Asked, similar_to
from tests import make
from tests.test_budgets import plan_of

pytestmark = pytest.mark.django_db

TITLE = "Formulare, die man auch im Bürgeramt versteht"


@pytest.fixture
def many(settings):
    """Makes it so many ideas with words and meanings."""
    settings.MEANING = True
    cache.clear()
    call_command("load_reference", verbosity=0)
    make.comment(make.idea(is_example=True, kind="proposal"))
    make.idea(is_example=True, kind="need")
    return mass.make_up_to


def queries_of(answer):
    with CaptureQueriesContext(connection) as captured:
        assert answer().status_code == 200
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def test_finding_them_costs_the_same_few_queries_at_50_and_1000_ideas(client, many):
    person = make.person()
    draft = make.idea(Stage.DRAFT, author=person, title=TITLE)
    client.force_login(person)
    many(50)
    public = Idea.objects.listed().first()
    answers = {
        "typing": lambda: client.post(reverse("compare_title"), {"title": TITLE}),
        "beside": lambda: client.get(
            reverse("similar_ideas", args=[public.pk]), headers={"HX-Request": "true", "HX-Target": "aehnliche"}
        ),
        "preview": lambda: client.get(reverse("preview", args=[draft.pk])),
    }
    for answer in answers.values():
        answer()

    before = {name: len(queries_of(answer)) for name, answer in answers.items()}
    many(1000)
    after = {name: len(queries_of(answer)) for name, answer in answers.items()}

    assert after == before
    assert after["typing"] <= 4
    assert after["beside"] <= 6
    assert after["preview"] <= 14


def test_the_page_of_an_idea_pays_nothing_for_it(client, many):
    many(50)
    queries = queries_of(lambda: client.get(Idea.objects.listed()[0].get_absolute_url()))

    assert not [sql for sql in queries if "<=>" in sql or "SIMILARITY" in sql]


# Committed, because PostgreSQL does not use an index that is younger than the rows in it were changed.
@pytest.mark.django_db(transaction=True)
def test_they_are_found_along_indexes(many):
    many(2000)
    with CaptureQueriesContext(connection) as captured:
        assert similar_to(Asked(TITLE))

    plan = only_plan_of(captured)

    assert {"ideas_newest", "search_meaning"} <= {node.get("Index Name") for node in plan}
    assert "Seq Scan" not in {node["Node Type"] for node in plan}


def only_plan_of(captured):
    """How the one query goes where reading or sorting everything is no way, as with many more ideas."""
    query, *_who_leads = captured
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_sort = off")
    try:
        return plan_of(query["sql"])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET enable_seqscan; RESET enable_sort")
