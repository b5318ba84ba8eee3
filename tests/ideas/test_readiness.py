""" "Bereit für die Bewertung": what is still missing, who can mend it, and that asking costs one query."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ideas.models import Confirmation, FactSheet, FactSheetVersion, Idea, Stage
from strategy.models import GuidingPrinciple
from tests import make
from tests.ideas.carrying import afresh

pytestmark = pytest.mark.django_db

FIXED = [
    *("problem", "audience", "solution", "approach", "resources", "spatial_level", "continuation"),
    *("feasibility_technical", "feasibility_legal", "feasibility_financial", "feasibility_organisational"),
]
PRINCIPLES = ["nachhaltig", "gemeinwohlorientiert", "resilient", "kooperativ"]


@pytest.fixture(autouse=True)
def _four_principles():
    GuidingPrinciple.objects.bulk_create(GuidingPrinciple(code=code, name=code, description="Z") for code in PRINCIPLES)


def fill(idea, *keys):
    """Write something into these sections, as the verb would."""
    FactSheet.write(afresh(idea), dict.fromkeys(keys, "Text."), by=idea.authors.first(), reason="Gefüllt")


def everything():
    return [*FIXED, *(f"principle_{code}" for code in PRINCIPLES), "goal_inc-3"]


def ready():
    """An idea with everything that an assessment asks for."""
    idea = make.idea(Stage.DEVELOPMENT)
    lead = make.responsibility(idea)
    fill(idea, *everything(), "output_indicators", "outcome_indicators")
    Confirmation.give(lead, by=lead.person, number=2)
    Idea.objects.filter(pk=idea.pk).update(opinion_count=1)
    return afresh(idea)


def unmet(idea) -> list[str]:
    return [guard.code for guard in afresh(idea).unmet("request_assessment")]


def test_in_the_beginning_all_of_it_is_missing():
    assert unmet(make.idea(Stage.DEVELOPMENT)) == ["fact_sheet", "indicators", "opinion", "confirmed"]


def test_with_all_of_it_nothing_is_missing():
    assert unmet(ready()) == []


@pytest.mark.parametrize("key", everything())
def test_every_required_section_is_asked_for(key):
    idea = make.idea(Stage.DEVELOPMENT)
    fill(idea, *(each for each in everything() if each != key))

    assert afresh(idea).readiness.missing == [key]
    assert "fact_sheet" in unmet(idea)


def test_what_is_voluntary_and_the_indicators_are_not_part_of_it():
    idea = make.idea(Stage.DEVELOPMENT)
    fill(idea, *everything())

    assert unmet(idea) == ["indicators", "opinion", "confirmed"]


@pytest.mark.parametrize("only", ["output_indicators", "outcome_indicators"])
def test_one_kind_of_indicator_is_not_enough(only):
    idea = make.idea(Stage.DEVELOPMENT)
    fill(idea, only)

    assert "indicators" in unmet(idea)


def test_another_field_of_action_asks_for_its_own_section():
    idea = ready()
    idea.fields.add(make.field("reg-1"))

    assert unmet(idea) == ["fact_sheet"]
    assert afresh(idea).readiness.missing == ["goal_reg-1"]


def test_the_page_of_the_idea_counts_and_leads_to_where_it_is_mended(client):
    idea = make.idea(Stage.DEVELOPMENT)
    make.responsibility(idea)
    fill(idea, "problem", "solution")

    page = BeautifulSoup(client.get(idea.get_absolute_url()).content, "html.parser")

    points = {" ".join(point.text.split()): point.a and point.a["href"] for point in page.select(".checklist__point")}
    assert points == {
        "Fehlt noch: Der Steckbrief ist vollständig (14 von 16 Abschnitten offen) Autor:innen und Federführung": reverse(
            "fact_sheet", args=[idea.pk]
        ),
        "Fehlt noch: Je ein Output- und ein Outcome-Indikator stehen da Autor:innen und Federführung": reverse(
            "fact_sheet", args=[idea.pk]
        )
        + "#output-indikatoren",
        "Fehlt noch: Eine Stellungnahme zur Umsetzbarkeit liegt vor Fachleute und Behörden; die Federführung fragt sie an": reverse(
            "opinions", args=[idea.pk]
        ),
        "Fehlt noch: Alle, die die Idee tragen, haben die jetzige Fassung bestätigt (0 von 1) alle, die Verantwortung tragen": reverse(
            "carrying", args=[idea.pk]
        )
        + "#laufend",
    }


def test_all_conditions_together_are_one_query(django_assert_num_queries):
    idea = ready()

    with django_assert_num_queries(1):
        assert idea.unmet("request_assessment") == []


def test_the_sheet_shows_how_far_it_is_and_what_comes_next(client):
    idea = make.idea(Stage.DEVELOPMENT)
    fill(idea, "problem")
    client.force_login(idea.authors.first())

    page = client.get(reverse("fact_sheet", args=[idea.pk])).content.decode()

    assert "1 von 16 Abschnitten" in page
    assert "Weiterschreiben: Zielgruppe" in page


def test_the_sheet_costs_the_same_however_much_is_written(client, django_assert_max_num_queries):
    idea = ready()
    for number in range(12):
        fill(idea, "problem" if number % 2 else "existing")
        FactSheet.write(idea, {"problem": f"Text {number}."}, by=idea.authors.first(), reason="Mehr")
    url = reverse("fact_sheet", args=[idea.pk])

    with django_assert_max_num_queries(8):
        client.get(url)


def test_a_need_is_asked_only_about_the_need(client):
    idea = make.idea(kind="need")

    page = client.get(reverse("fact_sheet", args=[idea.pk])).content.decode()

    assert "0 von 3 Abschnitten" in page
    assert "Umsetzbarkeit" not in page


def pages_of(idea):
    newest = idea.versions.latest("number").number
    return [
        idea.get_absolute_url(),
        reverse("fact_sheet", args=[idea.pk]),
        reverse("versions", args=[idea.pk]),
        reverse("version", args=[idea.pk, newest]),
        reverse("carrying", args=[idea.pk]),
    ]


def test_two_hundred_versions_cost_the_same_queries_as_three(client):
    idea = ready()
    counts = []
    for more in (1, 197):
        last = idea.versions.latest("number")
        FactSheetVersion.objects.bulk_create(
            FactSheetVersion(
                idea=idea,
                number=last.number + n,
                title="T",
                author=last.author,
                sections=last.sections | {"problem": f"{n}"},
            )
            for n in range(1, more + 1)
        )
        counts.append([queries_of(client, url) for url in pages_of(idea)])

    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12, counts


def queries_of(client, url) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])
