"""The catalogue of measures: filters with counts, sorting, pages."""

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from measures.models import Measure
from strategy.models import District, FieldOfAction, Phase
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference():
    call_command("load_reference", verbosity=0)


def read(client, query: str = "") -> BeautifulSoup:
    answer = client.get(f"/massnahmen/{query}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def titles(page: BeautifulSoup) -> list[str]:
    return [title.text for title in page.select("main .card__title")]


def choices(page: BeautifulSoup, heading: str) -> dict[str, int]:
    group = page.select_one(f'section[aria-label="{heading}"]')
    links = group.select("a") if group else []
    return {link.span.text: int(link.select_one(".filter__count").text) for link in links}


def test_a_visitor_sees_every_measure_with_kind_and_carrier_in_words(client, reference):
    page = read(client)

    assert len(titles(page)) == 12
    assert page.select_one(".result-count").text == "12 Maßnahmen"
    assert "Netzwerkmaßnahme" in page.text
    assert "Art nicht belegt" in page.text
    assert "Kompetenzzentrum Wasser Berlin gGmbH" in page.text


def test_every_filter_shows_how_many_it_would_leave(client, reference):
    page = read(client)

    assert choices(page, "Art") == {
        "Zentrale Maßnahme": 4,
        "Dezentrale Maßnahme": 2,
        "Netzwerkmaßnahme": 2,
        "nicht belegt": 4,
    }
    assert choices(page, "Status") == {"geplant": 3, "läuft": 5, "nicht belegt": 4}
    assert choices(page, "Phase") == {"nicht belegt": 12}
    assert choices(page, "Bezirk") == {"stadtweit": 6, "Charlottenburg-Wilmersdorf": 1}
    assert choices(page, "Handlungsfeld")["Partizipative Governance und Beteiligung"] == 3


def test_the_counts_of_the_others_follow_a_chosen_filter(client, reference):
    page = read(client, "?art=network")

    assert len(titles(page)) == 2
    assert choices(page, "Status") == {"läuft": 2}
    assert choices(page, "Art")["Zentrale Maßnahme"] == 4


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?art=central", 4),
        ("?art=nicht-belegt", 4),
        ("?stand=planned", 3),
        ("?stand=nicht-belegt", 4),
        ("?phase=nicht-belegt", 12),
        ("?feld=inc-1", 3),
        ("?bezirk=04", 1),
        ("?bezirk=stadtweit", 6),
        ("?feld=inc-1&bezirk=04&art=decentral", 1),
        ("?art=central&bezirk=04", 0),
    ],
)
def test_filters_narrow_the_list_together(client, reference, query, number):
    page = read(client, query)

    assert len(titles(page)) == number
    assert page.select_one(".result-count").text.startswith(f"{number} Maßnahme")


def test_a_phase_can_be_chosen(client, reference):
    Measure.objects.filter(number="M-006").update(phase=Phase.objects.get(number=3))

    page = read(client, "?phase=3")

    assert titles(page) == ["Smart Water – Wasser und Stadtgrün klimagerecht gestalten"]


def test_a_body_can_be_chosen(client, reference):
    water = Measure.objects.get(number="M-006")

    page = read(client, f"?stelle={water.organisation_id}")

    assert water.title in titles(page)
    assert set(titles(page)) == {each.title for each in water.organisation.measures.all()}
    assert choices(page, "Stelle")[water.organisation.name] == len(titles(page))


def test_a_measure_in_several_places_counts_once(client, reference):
    measure = Measure.objects.get(number="M-005")
    measure.districts.set(District.objects.all())
    measure.fields.set(FieldOfAction.objects.all()[:5])

    page = read(client, "?stand=running")

    assert page.select_one(".result-count").text == "5 Maßnahmen"
    assert choices(page, "Art")["nicht belegt"] == 2


def test_a_chosen_filter_is_a_chip_that_can_be_removed(client, reference):
    page = read(client, "?art=network&bezirk=stadtweit&sortierung=titel")

    chips = {chip.contents[-2]: chip["href"] for chip in page.select(".chip")}
    assert chips == {
        "Art: Netzwerkmaßnahme": "?bezirk=stadtweit&sortierung=titel",
        "Bezirk: stadtweit": "?art=network&sortierung=titel",
    }
    assert page.select_one(".chips__clear")["href"] == "?sortierung=titel"


@pytest.mark.parametrize(
    "query",
    [
        "?art=unsinn",
        "?art=%00",
        "?stand=<script>",
        "?phase=99999999999999999999",
        "?feld=%27%22--",
        "?bezirk=13",
        "?sortierung=number;drop",
        "?seite=abc",
        "?seite=-1",
        "?seite=99999999999999999999",
        "?art=&stand=&feld=",
        "?art[]=central",
    ],
)
def test_what_is_not_on_offer_is_left_out(client, reference, query):
    assert len(titles(read(client, query))) == 12


def test_sorting_by_title_number_and_newest(client):
    second = make.measure("Bäume zählen", number="M-902")
    first = make.measure("Ampeln verstehen", number="M-903")
    third = make.measure("Container öffnen", number="M-901")

    assert titles(read(client)) == [third.title, second.title, first.title]
    assert titles(read(client, "?sortierung=titel")) == [first.title, second.title, third.title]
    assert titles(read(client, "?sortierung=neueste")) == [third.title, first.title, second.title]


def test_a_long_list_goes_on_from_page_to_page(client):
    for number in range(45):
        make.measure(f"Maßnahme {number:02d}", number=f"M-{number + 100}")

    first, last = read(client, "?art=nicht-belegt"), read(client, "?art=nicht-belegt&seite=3")

    assert (len(titles(first)), len(titles(last))) == (20, 5)
    assert first.select_one("a[rel=next]")["href"] == "?art=nicht-belegt&seite=2"
    assert last.select_one("a[rel=prev]")["href"] == "?art=nicht-belegt&seite=2"
    assert not first.select("a[rel=prev]")


def test_choosing_a_filter_begins_at_the_first_page(client):
    for number in range(25):
        make.measure(number=f"M-{number + 100}")

    page = read(client, "?seite=2")

    assert not any("seite" in link["href"] for link in page.select(".filters a, .sorting a"))


def test_an_empty_list_says_how_to_begin(client):
    assert "Hier stehen bald die Maßnahmen" in read(client).text


def test_an_empty_choice_says_how_to_go_on(client, reference):
    assert "Zu dieser Auswahl gibt es keine Maßnahme." in read(client, "?art=central&bezirk=04").text


@pytest.mark.parametrize("query", ["", "?art=central&bezirk=01&sortierung=titel"])
def test_the_list_asks_the_database_the_same_few_questions(client, reference, query, django_assert_num_queries):
    body, district = make.organisation(), District.objects.get(code="01")
    for number in range(30):
        measure = make.measure(number=f"M-{number + 100}", organisation=body, kind="central")
        measure.districts.add(district)

    with django_assert_num_queries(5):
        read(client, query)


def test_a_signed_in_list_stays_within_its_budget(client, reference, django_assert_max_num_queries):
    client.force_login(make.person())
    read(client)

    with django_assert_max_num_queries(11):
        read(client)


def test_hostile_text_is_text(client):
    make.measure("<script>alert(1)</script>", responsible="<img src=x onerror=alert(1)>", topic="<b>fett</b>")

    page = read(client)

    assert titles(page) == ["<script>alert(1)</script>"]
    assert not page.main.select("script, img, b")
