"""Nothing that is typed into the box breaks it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arena.fulltext import Query
from tests import make

pytestmark = pytest.mark.django_db

HOSTILE = [
    "'",
    "''; DROP TABLE ideas_idea; --",
    "\\",
    "a & b | !c:* <-> (d",
    "%s %(query)s {oldest}",
    "%00",
    '"',
    '""""',
    "„“",
    '-"',
    "- - -",
    "-a -b",
    "*",
    ":*",
    "<->",
    "()",
    "\u202eumgedreht",
    "ＶＯＬＬＢＲＥＩＴ",
    "½ ² Ⅷ ﬁ",
    "\U0001f6b2" * 60,
    "ا" * 190,
    "ß" * 200,
    "İ" * 200,
    "a-" * 100,
    "e\u0301" * 90,
    "12" * 100,
    "or and not near",
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% now %}",
    "\ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "a\tb\r\nc",
    " ".join("abcdefghijklmnopqrstuvwxyz"),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_has_an_answer(client, text):
    make.idea(title="Ein Brunnen")

    assert client.get("/suche/", {"q": text}).status_code == 200


@pytest.mark.parametrize("text", ["a" * 201, "Brunnen\0", "\0"])
def test_what_nobody_could_mean_is_refused(client, text):
    with CaptureQueriesContext(connection) as captured:
        answer = client.get("/suche/", {"q": text})

    assert answer.status_code == 400
    assert "höchstens 200 Zeichen" in answer.content.decode()
    assert not [query for query in captured if "ideas_" in query["sql"]]


def test_broken_bytes_have_an_answer(client):
    assert client.get("/suche/?q=%ff%fe%00%c3").status_code == 400
    assert client.get("/suche/?q=%ff%fe%c3").status_code == 200


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60))
def test_every_text_is_a_question_that_postgresql_understands(text):
    query = Query.read(text)

    if query.asks:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'a'::tsvector @@ %s::tsquery", [query.tsquery])


def test_many_words_are_cut_short():
    query = Query.read(" ".join(f"wort{number}" for number in range(40)))

    assert len(query.terms) == 12
