"""The page of a measure: who carries it, how far it is, and where we know it from."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse

from arena import clock
from measures.models import Fact, Measure
from strategy.models import Phase
from tests import make
from tests.measures import keeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference():
    call_command("load_reference", verbosity=0)


def read(client, measure: Measure) -> BeautifulSoup:
    answer = client.get(f"/massnahmen/{measure.pk}/")
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_a_visitor_reads_all_that_is_known(client, reference, django_assert_max_num_queries):
    water = Measure.objects.get(number="M-006")

    with django_assert_max_num_queries(10):
        page = read(client, water)

    assert page.h1.text == water.title
    assert page.select_one(".page-head .shape--network") is not None
    text = " ".join(page.main.text.split())
    for words in (
        "Netzwerkmaßnahme",
        "M-006",
        "Kompetenzzentrum Wasser Berlin gGmbH",
        "In der Quelle: „laufend (ab 2022)“",
        "07/2022 – 09/2026",
        "Technologiestiftung Berlin",
        "22. Februar 2023",
        "Regeneration natürlicher Ressourcen",
        "Lebenswerte, vielfältige Kieze",
        "gd-stage.liqd.net/de/strategie/massnahmen/netzwerkmaßnahmen/",
        "(Vorabfassung der Website)",
    ):
        assert words in text


def test_what_nobody_knows_is_said(client, reference):
    page = read(client, Measure.objects.get(number="M-008"))

    text = " ".join(page.main.text.split())
    assert "Art nicht belegt" in text
    assert "In welcher Phase die Maßnahme ist, ist nicht belegt." in text
    assert text.count("nicht belegt") >= 6
    assert not page.select("[aria-current=step]")


def test_the_origin_of_a_measure_is_kept_as_its_number(client, reference):
    page = read(client, Measure.objects.get(number="M-009"))

    assert "Aus der Idee 2022-14236 der ersten Arena" in page.main.text


def test_a_kind_that_was_only_inferred_says_so(client, reference):
    page = read(client, Measure.objects.get(number="M-004"))

    assert "Art: aus der verantwortlichen Stelle abgeleitet" in page.text


def test_a_body_that_was_renamed_keeps_its_name_on_an_old_measure(client, reference):
    measure = Measure.objects.get(number="M-009")

    page = read(client, measure)

    link = page.select_one(f'a[href="{reverse("organisation", args=[measure.organisation.pk])}"]')
    assert link.text == "Senatsverwaltung für Inneres, Digitalisierung und Sport"
    assert "unter diesem Namen bis April 2023" in page.text


def test_the_phase_is_marked_on_the_five_steps(client, reference):
    measure = Measure.objects.get(number="M-006")
    Measure.objects.filter(pk=measure.pk).update(phase=Phase.objects.get(number=3))

    page = read(client, measure)

    assert [step["class"][1] for step in page.select(".path__step")] == [
        "path__step--done",
        "path__step--done",
        "path__step--now",
        "path__step--next",
        "path__step--next",
    ]
    assert "Phase 3 von 5: Erprobung" in page.text
    assert "Der Name dieser Phase ist ein Vorschlag der Plattform." in page.text
    assert "hier steht die Maßnahme jetzt" in page.text


def test_the_next_known_fact_is_the_first_that_is_still_to_come(client):
    measure = make.measure()
    for days, text in ((-3, "Vorbei"), (40, "Später"), (9, "Bald")):
        Fact.objects.create(measure=measure, on=clock.today() + timedelta(days=days), text=text)

    assert measure.next_fact.text == "Bald"


def test_an_unknown_measure_does_not_exist(client):
    assert client.get("/massnahmen/99999999999999999999/").status_code == 404
    assert client.get("/massnahmen/1/").status_code == 404


def test_hostile_text_is_text(client):
    hostile = "<script>alert(1)</script>"
    measure = make.measure(
        hostile, note=hostile, status_note=hostile, period=hostile, origin_reference=hostile, responsible=hostile
    )
    measure.partners.create(name=hostile)
    measure.facts.create(text=hostile)
    measure.sources.create(url="https://berlin.de/?q=<script>", note=hostile)

    page = read(client, measure)

    assert not page.main.select("script")


def test_the_page_of_a_measure_with_everything_asks_seven_questions_and_eleven_for_its_team(
    client, django_assert_num_queries
):
    mira = make.person()
    measure = keeping.with_everything(mira)
    for number in range(12):
        keeping.milestone(measure, title=f"Nr. {number}")
        keeping.reading(measure.indicators.first(), str(number), days=-50 - number)

    with django_assert_num_queries(7):
        read(client, measure)

    client.force_login(mira)
    read(client, measure)
    with django_assert_num_queries(11):
        read(client, measure)


def test_the_team_finds_first_what_it_owes(client):
    mira = make.person()
    measure = keeping.kept(mira)
    client.force_login(mira)

    page = read(client, measure)

    assert "Sie führen diese Maßnahme" in page.text
    assert page.select_one(".panel--turn a.button--call")["href"] == f"/massnahmen/{measure.pk}/berichte/neu/"


def test_who_follows_it_is_asked_of_each_reader_anew(client):
    follower, other = make.person(), make.person()
    measure = make.measure()
    measure.follow(by=follower)

    def button(reader=None):
        client.force_login(reader) if reader else client.logout()
        return read(client, measure).select_one("#folgen .kern-btn").text

    assert [button(follower), button(other), button(), button(follower)] == [
        "Nicht mehr folgen",
        "Folgen",
        "Folgen",
        "Nicht mehr folgen",
    ]
