"""The strategy's pages: what visitors read about it, the rules, and texts the Stabsstelle keeps."""

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse

from strategy.models import ConductRule, Page
from tests import make

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(1)> [hier](javascript:alert(1)) [dort](//böse.example)"


@pytest.fixture
def reference():
    call_command("load_reference", verbosity=0)


def read(client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_the_about_page_names_values_fields_and_kinds(client, reference, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        page = read(client, "/ueber/")

    assert len(page.select("#leitgedanken li")) == 4
    assert len(page.select("#handlungsfelder .field-group")) == 4
    assert len(page.select("#handlungsfelder .field-group li")) == 16
    assert {shape["class"][1] for shape in page.select("#massnahmen .shape")} == {
        "shape--central",
        "shape--decentral",
        "shape--network",
    }
    assert len(page.select("#phasen ol > li")) == 5


def test_the_about_page_says_what_is_not_official(client, reference):
    page = read(client, "/ueber/")

    assert "Vorschlag der Plattform" in page.select_one("#kriterien").text
    assert page.select_one("#phasen").text.count("Der Name ist ein Vorschlag der Plattform.") == 2
    assert page.select_one("#handlungsfelder").text.count("nur zum Teil belegt") == 8
    assert page.select_one("#quellen a")["href"].startswith("https://gemeinsamdigital.berlin.de/")


def test_every_way_within_the_about_page_leads_somewhere(client, reference):
    page = read(client, "/ueber/")

    for link in page.select(".contents a"):
        assert page.select_one(link["href"]) is not None, link["href"]


def test_the_about_page_works_before_anything_is_loaded(client):
    assert read(client, "/ueber/").h1.text == "Über die Strategie und die Arena"


def test_a_field_of_action_has_its_aim_and_leads_to_its_ideas_and_measures(client, reference):
    page = read(client, "/ueber/handlungsfelder/inc-3/")

    assert page.h1.text == "Bedarfsgerechte Bürgerservices"
    assert "Städtische Dienstleistungen barrierearm und bedarfsgerecht entwickeln" in page.text
    links = {link["href"] for link in page.select("main a")}
    assert {f"{reverse('ideas')}?feld=inc-3", f"{reverse('measures')}?feld=inc-3"} <= links


def test_an_unknown_field_of_action_does_not_exist(client, reference):
    assert client.get("/ueber/handlungsfelder/xyz/").status_code == 404


def test_rules_are_numbered_and_can_be_linked_to(client, reference):
    page = read(client, "/regeln/")

    assert [rule["id"] for rule in page.select(".rules > li")] == [f"regel-{number}" for number in range(1, 11)]
    assert page.select_one("#regel-3 h2").text == "3. Keine persönlichen Daten anderer"


def test_hostile_text_in_a_rule_is_text(client):
    ConductRule.objects.create(number=1, title=HOSTILE, text=HOSTILE)

    page = read(client, "/regeln/")

    assert not page.select(".rules script, .rules img, .rules [onerror]")
    assert "<script>alert(1)</script>" in page.select_one(".rules").text


def test_how_to_take_part_is_a_page_of_its_own(client, reference):
    page = read(client, "/mitmachen/")

    assert page.h1.text == "So funktioniert die Arena"
    assert reverse("write_idea") in {link["href"] for link in page.select("main a")}


@pytest.mark.parametrize("slug", ["impressum", "datenschutz", "barrierefreiheit"])
def test_editable_pages_have_one_heading_and_honest_gaps(client, reference, slug, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = read(client, f"/seiten/{slug}/")

    assert len(page.select("h1")) == 1
    assert page.select("main h2")
    assert "[Vom Betreiber zu ergänzen:" in page.select_one(".prose").text


@pytest.mark.parametrize(
    ("slug", "place"), [("regeln", "/regeln/"), ("ueber", "/ueber/"), ("mitmachen", "/mitmachen/")]
)
def test_a_text_with_a_place_of_its_own_is_found_there(client, slug, place):
    answer = client.get(f"/seiten/{slug}/")

    assert (answer.status_code, answer["Location"]) == (301, place)


def test_a_page_nobody_wrote_does_not_exist(client):
    assert client.get("/seiten/geheim/").status_code == 404


def test_hostile_text_in_a_page_is_text(client):
    Page.objects.create(slug="impressum", title=HOSTILE, lead=HOSTILE, body=f"# Titel\n\n{HOSTILE}")

    page = read(client, "/seiten/impressum/")

    main = page.main
    assert not main.select("script, img, [onerror]")
    assert all(link["href"].startswith("/") for link in main.select("a[href]"))
    assert "<script>alert(1)</script>" in main.select_one(".prose").text
    assert len(page.select("h1")) == 1


def test_a_signed_in_person_reads_them_too(client, reference):
    client.force_login(make.person())

    for url in ("/ueber/", "/regeln/", "/mitmachen/", "/seiten/impressum/", "/ueber/handlungsfelder/reg-1/"):
        assert client.get(url).status_code == 200
