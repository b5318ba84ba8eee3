"""A place: a point in words, Bezirke as ticks on a map, and a map that says how many ideas each Bezirk has."""

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse

from ideas.models import Idea, Stage
from strategy.models import District
from strategy.tiles import Tile, tile_map
from tests import make
from tests.ideas.test_writing import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def berlin():
    call_command("load_reference", verbosity=0)
    return {district.name: district for district in District.objects.all()}


def page_of(client, url):
    return BeautifulSoup(client.get(url).content, "html.parser")


# The point


def test_a_place_is_kept_and_shown(client):
    author = make.person()
    client.force_login(author)

    client.post(reverse("write_idea"), typed(place="Anton-Saefkow-Platz"))

    idea = Idea.objects.get()
    assert idea.place == "Anton-Saefkow-Platz"
    page = page_of(client, idea.get_absolute_url())
    assert "Anton-Saefkow-Platz" in page.select_one("dl.facts").get_text()
    assert not page.select("dl.facts a[rel~=noopener]")
    assert page_of(client, reverse("edit", args=[idea.pk])).select_one("#id_place")["value"] == "Anton-Saefkow-Platz"


def test_a_place_leads_to_the_map_the_operator_has_chosen(client, settings):
    settings.MAP_LINK = "https://karte.example/?q={}"
    idea = make.idea(place="Möckernbrücke & Ufer")

    link = page_of(client, idea.get_absolute_url()).select_one("dl.facts a[rel~=noopener]")

    assert link["href"] == "https://karte.example/?q=M%C3%B6ckernbr%C3%BCcke%20%26%20Ufer%2C%20Berlin"


def test_a_place_is_an_address_and_no_story(client):
    client.force_login(make.person())

    answer = client.post(reverse("write_idea"), typed(place="x" * 121))

    assert answer.status_code == 422
    assert "höchstens 120 Zeichen" in answer.content.decode()


# The Bezirke in the form


def test_the_form_offers_every_bezirk_once_from_north_to_south(client, berlin):
    client.force_login(make.person())

    form = page_of(client, reverse("write_idea"))

    ticks = form.select(".map-tiles input[type=checkbox][name=districts]")
    labels = [form.select_one(f"label[for={tick['id']}]").get_text(strip=True) for tick in ticks]
    assert labels[:3] == ["Reinickendorf", "Pankow", "Spandau"]
    assert sorted(labels) == sorted(berlin)


def test_ticks_on_the_map_are_the_bezirke_of_the_idea(client, berlin):
    client.force_login(make.person())
    chosen = [berlin["Mitte"], berlin["Neukölln"]]

    client.post(reverse("write_idea"), typed(districts=[district.pk for district in chosen]))

    idea = Idea.objects.get()
    assert list(idea.districts.all()) == chosen
    ticked = page_of(client, reverse("edit", args=[idea.pk])).select(".map-tiles input[checked]")
    assert {int(tick["value"]) for tick in ticked} == {district.pk for district in chosen}


def test_four_bezirke_are_too_many(client, berlin):
    client.force_login(make.person())

    answer = client.post(reverse("write_idea"), typed(districts=[each.pk for each in list(berlin.values())[:4]]))

    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert "höchstens drei Bezirke" in page.select_one("#id_districts_error").get_text()
    assert len(page.select(".map-tiles input[checked]")) == 4


# The map of ideas


def test_the_map_counts_public_ideas_in_every_bezirk(client, berlin):
    for stage in (Stage.DISCUSSION, Stage.DISCUSSION, Stage.DRAFT, Stage.SUBMITTED):
        make.idea(stage, citywide=False).districts.add(berlin["Mitte"])
    make.idea(hidden=True, citywide=False).districts.add(berlin["Mitte"])
    make.idea()

    page = page_of(client, reverse("idea_map"))

    tiles = {tile.select_one(".map-tile__word").get_text(): tile for tile in page.select(".map-tile")}
    assert len(tiles) == 12
    assert tiles["Mitte"].select_one(".map-tile__count").get_text() == "2"
    assert tiles["Pankow"].select_one(".map-tile__count").get_text() == "0"
    assert tiles["Mitte"].a["href"] == "/ideen/?bezirk=01"
    rows = {row.get_text(" ", strip=True) for row in page.select(".tile-list li")}
    assert {"Mi Mitte 2", "Pa Pankow 0", "ganz Berlin 1"} <= rows


def test_the_map_can_be_narrowed_and_leads_to_the_narrowed_list(client, berlin):
    for kind in ("need", "proposal", "proposal"):
        make.idea(kind=kind, citywide=False).districts.add(berlin["Spandau"])

    page = page_of(client, reverse("idea_map") + "?art=need&bezirk=01")

    tile = page.select_one(".map-tile--05")
    assert tile.select_one(".map-tile__count").get_text() == "1"
    assert tile.a["href"] == "/ideen/?art=need&bezirk=05"
    chips = page.select_one(".chips").get_text()
    assert "Handlungsbedarf" in chips
    assert "Mitte" not in chips


def test_the_list_leads_to_the_map_with_its_filters(client, berlin):
    page = page_of(client, "/ideen/?art=need")

    assert page.select_one("a[href='/ideen/karte/?art=need']")


def test_the_map_costs_few_queries(client, berlin, django_assert_max_num_queries):
    make.idea(citywide=False).districts.add(berlin["Mitte"])

    with django_assert_max_num_queries(4):
        client.get(reverse("idea_map"))


# The tiles


def test_tiles_compare_with_the_largest_and_stand_in_the_order_of_the_map():
    counts = {"01": 8, "08": 1, "12": 0, "03": 4}

    tiles = tile_map(Tile(code=code, word=code, url="", count=count) for code, count in counts.items())

    assert [(tile.code, tile.level) for tile in tiles] == [("12", 0), ("03", 2), ("01", 4), ("08", 1)]


def test_a_bezirk_the_map_does_not_know_is_left_to_the_list():
    assert tile_map([Tile(code="13", word="Neu", url="", count=3)]) == []


def test_a_map_without_ideas_is_pale():
    assert [tile.level for tile in tile_map([Tile(code="01", word="Mitte", url="", count=0)])] == [0]
