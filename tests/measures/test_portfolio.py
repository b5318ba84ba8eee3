"""The portfolio: every number is the length of the list to which it leads, for the strategy, a field and a Bezirk."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from arena import clock
from ideas.models import Idea, Stage, Tally
from measures.models import Measure, TeamMember
from measures.seats import Arena
from strategy.models import District, FieldOfAction
from tests import make
from tests.measures import keeping

pytestmark = pytest.mark.django_db


def page_at(client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def number_in(client, url: str) -> int:
    """How many ideas or measures the list says it has."""
    page = page_at(client, url)
    said = page.select_one(".result-count, #anzahl").text
    return int(re.search(r"[\d.]+", said).group().replace(".", ""))


@pytest.fixture
def strategy():
    """Ideas in several stages, and measures in trouble and out of it."""
    field, other = make.field("inc-3"), make.field("fut-1")
    mitte, pankow = make.district("01", "Mitte"), make.district("03", "Pankow")
    for stage in (Stage.DISCUSSION, Stage.DISCUSSION, Stage.DEVELOPMENT, Stage.DECLINED):
        idea = make.idea(stage, kind="proposal", published=True)
        idea.fields.set([field])
        idea.districts.set([mitte])
    make.idea(kind="need").fields.set([other])
    first = keeping.kept(kind="decentral")
    first.fields.set([field])
    first.districts.set([mitte])
    keeping.milestone(first, days=-3)
    number = keeping.indicator(first)
    keeping.reading(number, "20")
    keeping.indicator(first, name="Rückfragen", due_on=clock.today() - timedelta(days=1))
    second = keeping.kept(kind="network")
    second.districts.set([pankow])
    Measure.objects.filter(pk=second.pk).update(reports_since=clock.now() - timedelta(days=91))
    make.measure("Aus der ersten Arena", kind="", status="", origin_reference="2022-14236")
    Tally.fold()
    return {"field": field, "mitte": mitte}


def numbers_with_links(page: BeautifulSoup) -> list[tuple[str, int, str]]:
    """The word, the number and the link of each bar and each trouble."""
    rows = [(row.select_one("th a"), row.select_one("td.numbers")) for row in page.select(".bars tbody tr")]
    troubles = [(each.select_one("a"), each.select_one(".troubles__number")) for each in page.select(".troubles li")]
    return [(a.text.strip(), int(number.text), a["href"]) for a, number in [*rows, *troubles] if a]


def test_the_whole_strategy_says_what_is_where(client, strategy):
    page = page_at(client, "/portfolio/")

    found = {word: number for word, number, _url in numbers_with_links(page)}
    assert found == {
        "In Diskussion": 3,
        "In Ausarbeitung": 1,
        "Nicht weiterverfolgt": 1,
        "nicht belegt": 1,
        "läuft": 2,
        "aus einer Idee": 1,
        "ohne bekannte Idee": 2,
        "Ziel erreicht": 1,
        "Ziel nicht erreicht": 1,
        "Vorschläge, die niemand trägt": 2,
        "Seit 90 Tagen kein Bericht": 1,
        "Meilenstein überfällig": 1,
        "Noch kein Team eingetragen": 1,
    }


@pytest.mark.parametrize("which", ["", "?feld={field}", "?bezirk={mitte}", "?feld={field}&bezirk={mitte}"])
def test_every_number_is_the_length_of_the_list_behind_it(client, strategy, which):
    url = "/portfolio/" + which.format(field=strategy["field"].code, mitte=strategy["mitte"].code)

    page = page_at(client, url)

    found = numbers_with_links(page)
    assert len(found) > 5
    for word, number, link in found:
        if "ziele=" not in link:  # there the number counts indicators, the list the measures that have them
            assert number_in(client, link) == number, (word, link)


def test_a_field_and_a_bezirk_have_portfolios_of_their_own(client, strategy):
    of_field = page_at(client, f"/portfolio/?feld={strategy['field'].code}")
    of_bezirk = page_at(client, f"/portfolio/?bezirk={strategy['mitte'].code}")

    assert of_field.h1.text == strategy["field"].name
    assert strategy["field"].description in of_field.text
    assert of_bezirk.h1.text == "Mitte"
    assert [a.text for a in of_bezirk.select(".matrix [aria-current]")] == ["Mitte"]
    assert [each.text for each in of_bezirk.select(".stat__number")] == ["4", "1", "0", "4"]


def test_what_ideas_became_is_told_by_kind(client):
    make.measure("Eine", kind="network", origin_reference="2022-14236")
    make.measure("Zwei", kind="network")

    page = page_at(client, "/portfolio/")

    assert page.select_one("#geworden").find_next("ul").text.strip() == "Netzwerkmaßnahme: 1"
    assert number_in(client, page.select_one("#geworden a")["href"]) == 1


def test_an_unknown_field_is_the_whole_strategy(client):
    make.measure()

    page = page_at(client, "/portfolio/?feld=gibt-es-nicht&bezirk=99")

    assert page.h1.text == "Die Strategie in Zahlen"


def test_an_empty_portfolio_invites(client):
    field = make.field()

    page = page_at(client, f"/portfolio/?feld={field.code}")

    assert "noch keine Idee und keine Maßnahme" in page.text
    assert page.select_one(".button--call")["href"] == "/ideen/neu/"


def test_when_nothing_hurts_the_page_says_so(client):
    keeping.kept()

    assert "Gerade nirgends" in client.get("/portfolio/").text


def test_the_ideas_behind_a_trouble_are_listed_the_longest_wait_first(client):
    for title, days in (("Wartet kurz", -2), ("Wartet lange", -20), ("Hat Zeit", 2)):
        idea = make.idea(Stage.DEVELOPMENT, title=title)
        Idea.objects.filter(pk=idea.pk).update(due_on=keeping.in_days(days))

    page = page_at(client, "/portfolio/ideen/?lage=ueberfaellig")

    assert [each.text.strip() for each in page.select(".card__title")] == ["Wartet lange", "Wartet kurz"]


def test_a_trouble_that_does_not_exist_is_no_page(client):
    assert client.get("/portfolio/ideen/?lage=langweilig").status_code == 404


def test_what_is_not_public_is_not_counted(client):
    make.idea(Stage.SUBMITTED)
    make.idea(Stage.WITHDRAWN)
    hidden = make.idea()
    hidden.hidden_at = clock.now()
    hidden.save(update_fields=["hidden_at"])
    make.measure()

    page = page_at(client, "/portfolio/")

    assert page.select_one(".stat__number").text == "0"
    assert "Vorschläge, die niemand trägt" not in page.text


def test_many_cost_as_much_as_few(client, strategy, django_assert_max_num_queries):
    for number in range(12):
        measure = keeping.kept(title=f"Maßnahme {number}")
        keeping.indicator(measure)
        measure.fields.set(FieldOfAction.objects.all())
        measure.districts.set(District.objects.all())

    with django_assert_max_num_queries(9):
        client.get("/portfolio/")


# The picture


@pytest.mark.parametrize(("number", "seats", "each"), [(0, 0, 1), (1, 1, 1), (7, 7, 1), (150, 150, 1), (1000, 143, 7)])
def test_every_idea_has_a_seat_until_there_are_too_many(number, seats, each):
    arena = Arena.of([("talk", number)])

    assert (len(arena.seats), arena.each) == (seats, each)
    assert len({(seat.x, seat.y) for seat in arena.seats}) == seats


def test_seats_run_from_the_first_talk_on_the_left_to_the_measure_on_the_right():
    arena = Arena.of([("aside", 0), ("talk", 30), ("chosen", 10)])

    talks = [seat.x for seat in arena.seats if seat.look == "talk"]
    chosen = [seat.x for seat in arena.seats if seat.look == "chosen"]
    assert min(talks) < 30
    assert max(chosen) > 610
    assert max(talks) < max(chosen)


def test_no_seat_stands_on_another_one():
    for number in (2, 5, 13, 40, 77, 120, 150):
        arena = Arena.of([("talk", number)])
        places = [(seat.x, seat.y) for seat in arena.seats]
        nearest = min((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 for n, a in enumerate(places) for b in places[n + 1 :])
        assert nearest**0.5 >= 2 * arena.radius, number


# The filters of the list of measures


def test_the_list_is_narrowed_by_where_it_hurts_and_by_aims(client):
    stale, well = keeping.kept(title="Schweigt"), keeping.kept(title="Berichtet")
    Measure.objects.filter(pk=stale.pk).update(reports_since=clock.now() - timedelta(days=90, hours=1))
    keeping.reading(keeping.indicator(well, target=Decimal(7)), "7")
    left = keeping.kept(title="Verlassen")
    TeamMember.objects.get(measure=left).leave(by=None)

    titles = {
        query: [each.text.strip() for each in page_at(client, f"/massnahmen/?{query}").select(".card__title")]
        for query in ("lage=bericht-fehlt", "lage=ohne-team", "ziele=erreicht", "ziele=verfehlt", "herkunft=idee")
    }

    assert titles == {
        "lage=bericht-fehlt": ["Schweigt"],
        "lage=ohne-team": ["Verlassen"],
        "ziele=erreicht": ["Berichtet"],
        "ziele=verfehlt": [],
        "herkunft=idee": [],
    }


@pytest.mark.parametrize(
    ("baseline", "target", "value", "due", "standing"),
    [
        ("0", "20", "20", 9, "erreicht"),
        ("0", "20", "19.9", 9, "unterwegs"),
        ("0", "20", "19.9", -1, "verfehlt"),
        ("90", "30", "29", -1, "erreicht"),
        ("90", "30", "31", 9, "unterwegs"),
        ("0", "20", None, 9, "ohne-messwert"),
        ("0", "20", None, -1, "verfehlt"),
    ],
)
def test_the_database_judges_an_indicator_as_the_model_does(baseline, target, value, due, standing):
    measure = keeping.kept()
    facts = {"baseline": Decimal(baseline), "target": Decimal(target), "due_on": keeping.in_days(due)}
    number = keeping.indicator(measure, **facts)
    if value:
        keeping.reading(number, value)

    judged = measure.indicators.with_standing().get()

    assert judged.standing == standing
    assert (judged.is_reached, judged.is_missed) == (standing == "erreicht", standing == "verfehlt")
