"""The way from an idea to a measure: by what the Arena wrote down, by sources, or openly unknown."""

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from ideas.models import Stage
from measures.models import Measure
from tests import make

pytestmark = pytest.mark.django_db


def test_the_real_trail_is_told_with_its_numbers_and_its_gaps(client):
    call_command("load_reference", verbosity=0)
    measure = Measure.objects.get(origin_reference="2022-14236")

    page = BeautifulSoup(client.get(f"/massnahmen/{measure.pk}/weg/").content, "html.parser")

    assert measure.title == "Verständliche Sprache von Verwaltungsformularen"
    assert [each.text for each in page.select("h2.timeline__words")] == [
        "25 Berliner:innen testen 3 Anträge",
        "138 Bewerbungen, und eine andere Zahl",
        "Die Idee bekommt eine Nummer: 2022-14236",
        "Der Senat beschließt die Strategie",
        "Die Maßnahme: alle 5 Schritte, eine andere Art",
        "Was nirgends steht",
    ]
    assert "https://mein.berlin.de/topicprio/2022-14236" in [a["href"] for a in page.select(".timeline a")]


def test_the_old_number_of_an_idea_finds_its_measure(client):
    call_command("load_reference", verbosity=0)

    page = client.get("/suche/?q=2022-14236").text

    assert "Verständliche Sprache von Verwaltungsformularen" in page


def test_the_page_of_the_measure_leads_to_its_way(client):
    measure = make.measure(origin_reference="2022-14236")

    page = BeautifulSoup(client.get(measure.get_absolute_url()).content, "html.parser")

    assert page.find("a", href=f"/massnahmen/{measure.pk}/weg/")


def test_an_idea_of_the_arena_is_told_from_its_own_history(client):
    author = make.person("Mira K.")
    idea = make.idea(Stage.SUBMITTED, author=author, title="Formulare, die man versteht")
    idea.publish(by=make.moderator())
    idea.support(by=make.person())
    make.comment(idea)
    measure = make.measure(idea=idea)

    page = BeautifulSoup(client.get(f"/massnahmen/{measure.pk}/weg/").content, "html.parser")

    assert "Formulare, die man versteht" in page.select_one(".lead").text
    stats = {
        each.select_one(".stat__words").text: each.select_one(".stat__number").text for each in page.select(".stat")
    }
    assert stats == {
        "Tag bis zur Maßnahme": "1",
        "Unterstützung": "1",
        "Beitrag in der Diskussion": "1",
        "Fassung": "1",
    }
    assert [each.text for each in page.select(".timeline__words")] == ["Die Moderation hat die Idee veröffentlicht"]


def test_a_hidden_idea_is_not_named(client):
    idea = make.idea(title="Verborgen", hidden=True)
    measure = make.measure(idea=idea)

    page = client.get(f"/massnahmen/{measure.pk}/weg/").text

    assert "Verborgen" not in page


def test_what_is_not_known_is_said(client):
    measure = make.measure()

    page = client.get(f"/massnahmen/{measure.pk}/weg/").text

    assert "ist nicht belegt" in page


def test_a_long_way_costs_as_much_as_a_short_one(client, django_assert_max_num_queries):
    idea = make.idea()
    for _number in range(8):
        make.comment(idea)
        idea.support(by=make.person())
        make.responsibility(idea, role="partner")
    measure = make.measure(idea=idea)

    with django_assert_max_num_queries(5):
        client.get(f"/massnahmen/{measure.pk}/weg/")
