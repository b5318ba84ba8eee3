"""Where an idea comes from and what became of it: a picture, the same as a list, and nothing one may not see."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from arena import clock
from ideas.graph import graph_of
from ideas.models import Edge, Idea
from tests import make
from tests.ideas.merging import author_of, joined

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    """A need with two proposals, of which one went into a third; something was made out of that."""
    need = make.idea(kind="need", title="Niemand versteht den Bescheid")
    one, other, survivor, child = (make.idea(title=title) for title in ("Klartext", "Telefon", "Beides", "Eigenes"))
    for proposal in (one, other):
        Edge.answer(proposal, need, by=author_of(proposal))
    joined(one, survivor)
    Edge.split(child, survivor, by=author_of(child))
    return {"need": need, "one": one, "other": other, "survivor": survivor, "child": child}


def page(client, idea):
    return BeautifulSoup(client.get(reverse("lineage", args=[idea.pk])).content, "html.parser")


def sentences(client, idea):
    items = page(client, idea).select("section li")
    return [" ".join(item.get_text(" ", strip=True).split()) for item in items]


def test_the_list_says_every_connection_once(client, family):
    said = sentences(client, family["need"])

    assert said == [
        "Klartext löst den Bedarf Niemand versteht den Bescheid Zusammengeführt",
        "Telefon löst den Bedarf Niemand versteht den Bescheid In Diskussion",
        "Klartext geht weiter in Beides In Diskussion",
        "Eigenes ist hervorgegangen aus Beides In Diskussion",
    ]


def test_the_picture_shows_the_same_with_links(client, family):
    drawn = page(client, family["survivor"]).select_one(".graph svg")

    addresses = {link["href"] for link in drawn.select("a")}
    assert addresses == {idea.get_absolute_url() for idea in family.values()}
    assert len(drawn.select("path")) == 4
    assert drawn.select_one("a[aria-current]")["href"] == family["survivor"].get_absolute_url()


def test_what_came_first_stands_left(family):
    graph = graph_of(Idea.objects.get(pk=family["survivor"].pk), author_of(family["child"]))

    x = {node.idea.title: node.x for node in graph.nodes}
    assert x["Niemand versteht den Bescheid"] < x["Klartext"] == x["Telefon"] < x["Beides"] < x["Eigenes"]


def test_what_is_hidden_is_neither_drawn_nor_said_nor_a_bridge(client, family):
    Idea.objects.filter(pk=family["survivor"].pk).update(hidden_at=clock.now())

    shown = page(client, family["need"]).get_text()

    assert "Beides" not in shown
    assert "Eigenes" not in shown
    assert "Telefon" in shown


def test_a_draft_is_no_part_of_it_even_for_its_author(family, client):
    author = make.person()
    draft = make.idea("draft", author=author, title="Geheim")
    Edge.connect("solves", draft, family["need"], by=author)
    client.force_login(author)

    assert "Geheim" not in page(client, family["need"]).get_text()


def test_an_idea_of_its_own_says_so(client):
    assert "steht bisher für sich" in page(client, make.idea()).get_text()


def test_it_costs_the_same_however_many_there_are(client, django_assert_max_num_queries):
    need = make.idea(kind="need")
    for _ in range(12):
        proposal = make.idea()
        Edge.answer(proposal, need, by=author_of(proposal))

    with django_assert_max_num_queries(12):
        client.get(reverse("lineage", args=[need.pk]))


def test_an_idea_that_was_never_connected_costs_its_page_nothing(client, django_assert_max_num_queries):
    idea = make.idea()

    with django_assert_max_num_queries(11):
        answer = client.get(idea.get_absolute_url())

    assert reverse("lineage", args=[idea.pk]) not in answer.content.decode()


def test_a_long_title_stays_in_its_box(family):
    long = make.idea(
        title="Donaudampfschifffahrtsgesellschaftskapitänsbeteiligungsverfahren " * 1 + "für alle, die es wollen"
    )
    Edge.answer(long, family["need"], by=author_of(long))

    graph = graph_of(Idea.objects.get(pk=family["need"].pk), author_of(long))

    lines = [line for node in graph.nodes for _y, line in node.lines]
    assert all(len(line) <= 27 for line in lines)
    assert all(len(node.lines) <= 2 for node in graph.nodes)
