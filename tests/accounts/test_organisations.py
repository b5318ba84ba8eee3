"""Bodies: who can carry ideas and measures, and what they were called before."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command

from accounts.models import Organisation
from arena import clock
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def reference():
    call_command("load_reference", verbosity=0)


def read(client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_bodies_of_today_are_listed_by_sector(client, reference, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        page = read(client, "/stellen/")

    assert [heading.text.strip() for heading in page.select(".sector h2")] == [
        "Verwaltung",
        "Wirtschaft",
        "Wissenschaft",
        "Zivilgesellschaft",
    ]
    assert len(page.select(".bodies > li")) == 53
    assert "Senatsverwaltung für Inneres, Digitalisierung und Sport" not in page.text


def test_former_bodies_are_listed_on_request(client, reference):
    page = read(client, "/stellen/?zeit=frueher")

    assert len(page.select(".bodies > li")) == 7
    assert "bis April 2023" in page.text


def test_an_unknown_time_is_today(client, reference):
    assert len(read(client, "/stellen/?zeit=%00").select(".bodies > li")) == 53


def test_a_renamed_body_leads_to_what_came_after(client, reference):
    old = Organisation.objects.get(code="seninnds-2021")

    page = read(client, f"/stellen/{old.pk}/")

    assert "Sie hieß so bis April 2023." in page.text
    assert page.select_one(f'a[href="/stellen/{old.successor.pk}/"]').text == "Senatsverwaltung für Inneres und Sport"
    assert "Verständliche Sprache von Verwaltungsformularen" in page.text


def test_a_body_names_what_it_was_before(client, reference):
    new = Organisation.objects.get(code="seninnsport")

    page = read(client, f"/stellen/{new.pk}/")

    assert page.select_one(f'a[href="/stellen/{new.predecessors.get().pk}/"]') is not None
    assert "seit April 2023" in page.text


def test_a_body_that_ends_tomorrow_still_exists(client):
    body = make.organisation("Amt für morgen")
    Organisation.objects.filter(pk=body.pk).update(valid_to=clock.today() + timedelta(days=1))

    assert "Amt für morgen" in read(client, "/stellen/").text
    assert "unter diesem Namen nicht mehr" not in read(client, f"/stellen/{body.pk}/").text


def test_the_page_of_a_body_asks_few_questions(client, reference, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        read(client, f"/stellen/{Organisation.objects.get(code='skzl').pk}/")


def test_an_unknown_body_does_not_exist(client):
    assert client.get("/stellen/99999999999999999999/").status_code == 404


def test_hostile_text_is_text(client):
    body = make.organisation("<script>alert(1)</script>")
    Organisation.objects.filter(pk=body.pk).update(about="<img src=x>", source="<b>x</b>")

    page = read(client, f"/stellen/{body.pk}/")

    assert not page.main.select("script, img, b")


def test_the_list_says_how_many_ideas_and_measures_a_body_carries(client):
    body = make.organisation("Bezirksamt Spreewinkel")
    for number in range(2):
        make.responsibility(make.idea(), body=body)
        make.measure(f"Maßnahme {number}", organisation=body)
    over = make.responsibility(make.idea(), body=body)
    over.end(by=over.offered_by, reason="Umgezogen.")

    entry = read(client, "/stellen/").select_one(".bodies > li").get_text(" ", strip=True)

    assert entry == "Bezirksamt Spreewinkel 2 Maßnahmen trägt 2 Ideen"
