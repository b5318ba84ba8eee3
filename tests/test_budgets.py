"""What a page may cost: queries that do not grow with the number of ideas, indexes instead of scans, few bytes."""

import gzip
import re
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activity.models import Follow
from arena.bench.long_story import long_story
from arena.seeding import mass
from ideas.models import Idea, IdeaSearch, Stage
from ideas.views import lists
from tests import make
from tests.ideas.amending import suggested

pytestmark = pytest.mark.django_db

SORTS = ["neueste", "unterstuetzt", "bewegt"]
BROAD = [
    "?art=need",
    "?stufe=discussion",
    "?stufe=decision",
    "?feld=inc-3",
    "?bezirk=11",
    "?bezirk=stadtweit",
    "?stufe=discussion&feld=inc-3",
]
NARROW = "?art=proposal&stufe=discussion&feld=inc-3&bezirk=11"
LISTS = [f"/ideen/?sortierung={sort}" for sort in SORTS] + [f"/ideen/{query}" for query in BROAD]


@pytest.fixture
def many():
    """Makes it so many example ideas, from the few texts that are there."""
    call_command("load_reference", verbosity=0)
    make.comment(make.idea(is_example=True, kind="proposal"))
    make.idea(is_example=True, kind="need")
    make.responsibility(make.idea(is_example=True, kind="proposal"), body=make.organisation())
    return mass.make_up_to


@pytest.fixture
def along_the_list(monkeypatch):
    """However few ideas fit, they are come upon along the list of all; once a day it is asked how many that are."""
    monkeypatch.setattr(lists, "_all_ideas", lambda _today: -1)


def queries_of(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200, url
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def older(client, url):
    """The address of the next page."""
    return "/ideen/" + way_on(client, url)["href"]


def has_more(client, url):
    return way_on(client, url) is not None


def way_on(client, url):
    return BeautifulSoup(client.get(url).content, "html.parser").select_one("a[rel=next]")


def test_lists_start_and_idea_cost_the_same_queries_at_100_and_2000_ideas(client, many, along_the_list):
    budgets = dict.fromkeys(LISTS, 3) | {"/": 6}

    many(100)
    deep = older(client, "/ideen/")
    before = {url: len(queries_of(client, url)) for url in [*budgets, deep]}
    many(2000)
    deep_now = older(client, older(client, older(client, "/ideen/?sortierung=unterstuetzt")))
    after = {url: len(queries_of(client, url)) for url in budgets} | {deep: len(queries_of(client, deep_now))}

    assert after == before
    for url, budget in (budgets | {deep: 3}).items():
        assert after[url] <= budget, url


def test_an_idea_costs_the_same_queries_with_many_comments(client, many):
    many(100)
    idea = Idea.objects.listed().filter(stage=Stage.DISCUSSION, comment_count__gte=2).first()
    url = idea.get_absolute_url()
    before = len(queries_of(client, url))
    first = idea.comments.filter(depth=1).first()
    for _ in range(25):
        make.comment(make.comment(idea).idea, parent=first)

    after = len(queries_of(client, url))

    assert after == before
    assert after <= 6  # idea, carriers, authors, history, comments, answers


def test_an_idea_costs_the_same_queries_with_a_long_story(client, many):
    """200 versions, 500 comments, 50 amendments, 1 000 supporters."""
    many(100)
    idea = Idea.objects.in_discussion().filter(kind="proposal").order_by("pk").first()
    author, reader = idea.authors.first(), make.person()
    idea.edit(by=author, revision=idea.revision, reason="Kürzer.", summary="Kurz gesagt.")
    suggested(idea)
    make.comment(idea)
    parts = ["", "fassungen/", "fassungen/2/", "aenderungen/", "steckbrief/", "verlauf/"]

    def asked():
        found = {}
        for somebody in (None, reader, author):
            client.force_login(somebody) if somebody else client.logout()
            for part in parts:
                client.get(idea.get_absolute_url() + part)
                found[somebody, part] = len(queries_of(client, idea.get_absolute_url() + part))
        return found

    before = asked()
    long_story(after=0)
    after = asked()

    idea.refresh_from_db()
    assert (idea.versions.count(), idea.comment_count, idea.amendment_count) == (200, 500, 50)
    assert idea.support_count >= 1000
    assert after == before
    assert after[None, ""] <= 6


def test_lists_and_ones_own_page_when_signed_in(client, many, along_the_list):
    person = make.person()
    client.force_login(person)
    many(100)
    for idea in Idea.objects.in_discussion()[:3]:
        idea.support(by=person)
        Follow.objects.create(user=person, idea=idea)
        make.comment(idea, by=person)
    make.idea(Stage.DRAFT, author=person)
    read = Idea.objects.in_discussion().last().get_absolute_url()
    urls = ["/ideen/", "/ideen/?feld=inc-3", read, "/meine-seite/", "/meine-seite/gefolgt/"]
    client.get("/")

    before = {url: len(queries_of(client, url)) for url in urls}
    many(2000)
    for idea in Idea.objects.in_discussion()[:30]:
        idea.support(by=person)
        Follow.objects.get_or_create(user=person, idea=idea)
        make.comment(idea, by=person)
        make.idea(Stage.SUBMITTED, author=person)
    after = {url: len(queries_of(client, url)) for url in urls}

    assert after == before
    own_page, page = after.pop("/meine-seite/"), after.pop(read)
    assert own_page <= 11  # texts, comments, what one follows, carries, is asked
    assert page <= 12  # as for visitors, with the session, the person and what is new in the inbox
    assert all(number <= 10 for number in after.values()), after


def test_a_narrow_list_asks_once_more(client, many, monkeypatch):
    many(2000)
    monkeypatch.setattr(lists, "_all_ideas", lambda _today: 10**6)

    assert len(queries_of(client, f"/ideen/{NARROW}")) <= 4
    assert len(queries_of(client, "/ideen/?art=unbekannt")) <= 2  # the counts say that there is none


# Plans


def nodes(plan):
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)


def plan_of(sql):
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + sql)
        return list(nodes(cursor.fetchone()[0][0]["Plan"]))


def is_about_ideas(node):
    return node.get("Relation Name") == "ideas_idea"


def rows_of_ideas(queries):
    return [sql for sql in queries if 'FROM "ideas_idea"' in sql]


def test_a_plan_tells_a_scan():
    assert [node["Node Type"] for node in plan_of("SELECT * FROM ideas_idea") if is_about_ideas(node)] == ["Seq Scan"]


def test_lists_walk_along_an_index_and_sort_nothing(client, many, along_the_list):
    many(2000)
    urls = [f"/ideen/{query}&sortierung={sort}" for query in ["?", *BROAD] for sort in SORTS]

    for url in [*urls, *(older(client, url) for url in urls if has_more(client, url))]:
        for sql in rows_of_ideas(queries_of(client, url)):
            plan = plan_of(sql)
            used = [(node["Node Type"], node.get("Index Name")) for node in plan if is_about_ideas(node)]
            assert [kind for kind, _index in used] == ["Index Scan"], (url, used)
            assert used[0][1] != "ideas_idea_pkey", url
            assert not [node for node in plan if node["Node Type"] == "Sort"], url


def test_a_narrow_list_reads_the_few_ideas_it_shows(client, many):
    many(2000)

    for sql in rows_of_ideas(queries_of(client, f"/ideen/{NARROW}")):
        used = [node["Node Type"] for node in plan_of(sql) if is_about_ideas(node)]
        assert used
        assert "Seq Scan" not in used


def test_the_start_page_scans_no_ideas(client, many):
    many(2000)

    for sql in rows_of_ideas(queries_of(client, "/")):
        used = [node["Node Type"] for node in plan_of(sql) if is_about_ideas(node)]
        assert used
        assert "Seq Scan" not in used, sql


# Search

SEARCHES = [
    *(
        "Formulare",
        "Briefe verstehen",
        "Brief Amt",
        '"wie Menschen sprechen"',
        "Formulare -Schule",
        "formu",
        "2026-00012",
    ),
    *("Formulare&art=need", "Formulare&feld=inc-3&bezirk=11", "Formulare&stufe=discussion&seite=3&sortierung=neueste"),
]
ASKED_OFTEN = ("ideas_idea", "ideas_ideasearch", "ideas_comment")


def searches(client):
    return {text: queries_of(client, f"/suche/?q={text}") for text in SEARCHES}


def test_a_search_costs_the_same_queries_at_100_and_2000_ideas(client, many):
    many(100)
    before = {text: len(queries) for text, queries in searches(client).items()}
    many(2000)
    after = {text: len(queries) for text, queries in searches(client).items()}

    assert all(number <= 8 for number in after.values()), after
    # With more than can be shown, the narrowed ones are looked for themselves; and then there are some to show.
    assert all(after[text] <= before[text] + 2 * ("&" in text) for text in SEARCHES), [
        (text, before[text], after[text]) for text in SEARCHES if after[text] > before[text]
    ]


def test_what_is_misspelt_or_missing_costs_a_few_more(client, many):
    many(100)
    while IdeaSearch.refresh():
        pass

    assert len(queries_of(client, "/suche/?q=Formulrae")) <= 9
    assert len(queries_of(client, "/suche/?q=Xylophon+Quark")) <= 10


def test_a_search_goes_by_the_index_of_words_and_scans_neither_ideas_nor_comments(client, many):
    many(2000)
    make.comment(Idea.objects.in_discussion()[0], body="Ein Xylophon.")
    while IdeaSearch.refresh():
        pass
    queries = searches(client) | {"Xylophon": queries_of(client, "/suche/?q=Xylophon")}

    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
    try:
        plans = {
            text: [node for sql in some if any(table in sql for table in ASKED_OFTEN) for node in plan_of(sql)]
            for text, some in queries.items()
        }
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET enable_seqscan")

    for text, nodes_of_it in plans.items():
        assert "search_words" in {node.get("Index Name") for node in nodes_of_it}, text
        scanned = {node["Relation Name"] for node in nodes_of_it if node["Node Type"] == "Seq Scan"}
        assert not scanned & set(ASKED_OFTEN), text


GROWING = {
    "ideas_idea",
    "ideas_comment",
    "ideas_support",
    "ideas_authorship",
    "ideas_idea_fields",
    "ideas_idea_districts",
    "ideas_ideasearch",
    "ideas_factsheetversion",
    "ideas_owedstep",
    "activity_event",
    "activity_follow",
    "activity_notification",
}


def scans(client, url):
    """Tables that grow with the city and that this page cannot read by an index."""
    found = set()
    for sql in queries_of(client, url):
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")
            found |= {node["Relation Name"] for node in plan_of(sql) if node["Node Type"] == "Seq Scan"}
    return found & GROWING


def test_no_page_has_to_scan_what_grows(client, many):
    many(2000)
    idea = Idea.objects.in_discussion().filter(comment_count__gte=4).first()
    comment = make.comment(idea)
    urls = [
        *LISTS,
        f"/ideen/{NARROW}",
        "/ideen/?monat=2026-05",
        older(client, "/ideen/?sortierung=unterstuetzt"),
        "/",
        "/antwortzeiten/",
        "/ideen/karte/",
        idea.get_absolute_url(),
        *(f"{idea.get_absolute_url()}?sortierung={order}&zweck=note" for order in ("aelteste", "antworten")),
        f"/ideen/{idea.pk}/verlauf/",
        f"/ideen/{idea.pk}/fassungen/",
        f"/kommentare/{comment.pk}/",
        f"/menschen/{comment.author_id}/",
        f"/menschen/{comment.author_id}/kommentare/",
        "/massnahmen/",
        "/suche/?q=Formulare",
        "/suche/?q=Formulrae+Amt&art=need&feld=inc-3",
    ]

    assert {url: found for url in urls if (found := scans(client, url))} == {}


def test_nor_has_ones_own_page(client, many):
    many(2000)
    person = make.person()
    client.force_login(person)
    for idea in Idea.objects.in_discussion()[:3]:
        idea.support(by=person)
        Follow.objects.create(user=person, idea=idea)
        make.comment(idea, by=person)
    make.idea(Stage.DRAFT, author=person)
    shelves = ["", "ideen/", "kommentare/", "gefolgt/", "unterstuetzt/"]
    urls = ["/postfach/", "/ideen/", idea.get_absolute_url(), *(f"/meine-seite/{shelf}" for shelf in shelves)]

    assert {url: found for url in urls if (found := scans(client, url))} == {}


# Bytes


def test_the_first_visit_of_the_list_is_small_and_stays_at_home(client, many):
    many(100)
    html = client.get("/ideen/").content
    page = BeautifulSoup(html, "html.parser")
    asked = [tag.get("src") or tag.get("href") for tag in page.select("script[src], link[href], img[src]")]
    paths = {path for path in asked if path}

    assert not [path for path in paths if urlsplit(path).netloc]
    assert len(paths) + 1 <= 8, paths
    weighed = {path: size_of(path) for path in paths if not path.endswith((".woff2", ".svg"))}
    total = len(gzip.compress(html)) + sum(weighed.values())
    assert total <= 70 * 1024, weighed
    assert any(path.endswith(".css") for path in weighed)
    assert any(path.endswith(".js") for path in weighed)


def size_of(path):
    """The compressed size of a static file; it must not fetch another one by itself."""
    found = finders.find(path.removeprefix("/static/"))
    content = Path(found).read_bytes()
    text = content.decode()
    assert not re.search(r"""^\s*import\s|\bimport\(|@import|url\(["']?(https?:)?//""", text, re.M), path
    return len(brotli.compress(content))
