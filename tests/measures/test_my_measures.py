"""One's own measures: what the team is asked for now, what is late first."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from arena import clock
from measures.models import Measure, TeamMember
from tests import make
from tests.measures import keeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def mira(client):
    mira = make.person("Mira K.")
    client.force_login(mira)
    return mira


def page_of(client) -> BeautifulSoup:
    return BeautifulSoup(client.get("/meine-seite/massnahmen/").content, "html.parser")


def test_what_is_late_stands_first_with_the_way_there(client, mira):
    calm = keeping.kept(mira, title="In Ruhe")
    keeping.milestone(calm, title="Nächster Schritt", days=40)
    late = keeping.kept(mira, title="In Not")
    keeping.milestone(late, title="Überfällig", days=-2)
    keeping.indicator(late, due_on=keeping.in_days(-1))
    Measure.objects.filter(pk=late.pk).update(reports_since=clock.now() - timedelta(days=91))

    page = page_of(client)

    assert [each.text.strip() for each in page.select("h2.card__title")] == ["In Not", "In Ruhe"]
    urls = [a["href"] for a in page.select(".card .button--call")]
    milestone, number = late.milestones.get(), late.indicators.get()
    assert urls == [
        f"/massnahmen/{late.pk}/berichte/neu/",
        f"/massnahmen/{late.pk}/meilensteine/#meilenstein-{milestone.pk}",
        f"/massnahmen/{late.pk}/wirkung/#indikator-{number.pk}",
    ]
    assert "Als Nächstes: Nächster Schritt" in page.text


def test_a_report_that_is_asked_for_is_no_call_yet(client, mira):
    measure = keeping.kept(mira)
    Measure.objects.filter(pk=measure.pk).update(reports_since=clock.now() - timedelta(days=61))

    page = page_of(client)

    assert "Der nächste Bericht ist erbeten" in page.text
    assert not page.select(".card .button--call")


def test_only_ones_own_teams_stand_there(client, mira):
    keeping.kept(make.person(), title="Fremd")
    left = keeping.kept(mira, title="Verlassen")
    TeamMember.objects.get(measure=left).leave(by=mira)

    page = page_of(client)

    assert "Fremd" not in page.text
    assert "Sie gehören noch zu keinem Team." in page.text
    assert "Verlassen" in page.select_one("#frueher").find_parent("section").text


def test_ones_own_page_leads_there(client, mira):
    page = BeautifulSoup(client.get("/meine-seite/").content, "html.parser")

    assert page.find("a", href="/meine-seite/massnahmen/")


def test_many_measures_cost_as_much_as_few(client, mira, django_assert_max_num_queries):
    for number in range(8):
        measure = keeping.kept(mira, title=f"Maßnahme {number}")
        keeping.milestone(measure, days=-1)
        keeping.indicator(measure, due_on=keeping.in_days(-1))

    with django_assert_max_num_queries(11):
        client.get("/meine-seite/massnahmen/")
