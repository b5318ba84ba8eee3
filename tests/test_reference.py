"""Loading the reference data: creates what is missing, and never changes what the Stabsstelle edited."""

import time
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from accounts.models import Competence, Organisation, Sector
from ideas.models.due import DueTime
from measures.models import Fact, Measure, Partner, Source, Station
from strategy.models import (
    ConductRule,
    Criterion,
    District,
    FieldGroup,
    FieldOfAction,
    GuidingPrinciple,
    Page,
    Phase,
    PracticePrinciple,
)

pytestmark = pytest.mark.django_db

TABLES = [
    *(ConductRule, Criterion, District, DueTime, FieldGroup, FieldOfAction, Group, GuidingPrinciple, Page, Phase),
    *(PracticePrinciple, Organisation, Measure, Fact, Partner, Source, Station),
]


def load() -> str:
    said = StringIO()
    call_command("load_reference", stdout=said)
    return said.getvalue()


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in TABLES}


def test_everything_the_strategy_names_is_there():
    load()

    assert GuidingPrinciple.objects.count() == 4
    assert FieldGroup.objects.count() == 4
    assert [group.fields.count() for group in FieldGroup.objects.all()] == [4, 4, 4, 4]
    assert District.objects.count() == 12
    assert list(Phase.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert list(Measure.objects.values_list("number", flat=True)) == [f"M-{n:03d}" for n in range(1, 13)]


def test_four_criteria_derive_from_the_leitgedanken_and_the_rest_from_none():
    load()

    assert list(Criterion.objects.values_list("code", "principle__code")) == [
        ("nachhaltigkeit", "nachhaltig"),
        ("gemeinwohl", "gemeinwohlorientiert"),
        ("resilienz", "resilient"),
        ("kooperation", "kooperativ"),
        ("umsetzbarkeit", None),
        ("uebertragbarkeit", None),
        ("datenschutz-barrierefreiheit", None),
    ]


def test_what_is_not_official_says_so():
    load()

    assert set(Criterion.objects.values_list("evidence", flat=True)) == {"proposed"}
    assert set(Competence.objects.values_list("source", flat=True)) == {"Vorschlag der Plattform"}
    assert set(Phase.objects.filter(evidence="proposed").values_list("name", flat=True)) == {"Konzept", "Erprobung"}
    assert set(PracticePrinciple.objects.filter(group="Erfolgsfaktoren").values_list("evidence", flat=True)) == {
        "proposed"
    }
    assert not FieldOfAction.objects.filter(evidence="partial").exclude(full_name="").exists()
    assert not FieldOfAction.objects.filter(evidence="official", full_name="").exists()


def test_roles_due_times_rules_and_pages_are_there():
    load()

    assert set(Group.objects.values_list("name", flat=True)) == {"moderator", "stabsstelle", "cdo"}
    assert DueTime.objects.get(stage="submitted").days == 5
    assert DueTime.objects.get(stage="submitted").working
    assert not DueTime.objects.filter(stage__in=["draft", "discussion"]).exists()
    assert list(ConductRule.objects.values_list("number", flat=True)) == list(range(1, 11))
    assert {"impressum", "datenschutz", "barrierefreiheit", "mitmachen", "ueber"} <= set(
        Page.objects.values_list("slug", flat=True)
    )


def test_what_only_the_operator_knows_stays_an_open_place():
    load()

    assert "[Vom Betreiber zu ergänzen:" in Page.objects.get(slug="impressum").body


def test_loading_twice_changes_nothing_and_says_nothing():
    load()
    before = counts()

    said = load()

    assert said == ""
    assert counts() == before


def test_loading_again_is_quick(django_assert_max_num_queries):
    load()

    begun = time.perf_counter()
    with django_assert_max_num_queries(30):
        load()

    assert time.perf_counter() - begun < 2


def test_what_the_stabsstelle_edited_stays():
    load()
    Page.objects.filter(slug="impressum").update(body="Betreiberin ist die Stadt.")
    ConductRule.objects.filter(number=3).update(text="Neuer Text.")
    FieldOfAction.objects.filter(code="inc-3").update(name="Gute Dienste")
    DueTime.objects.filter(stage="submitted").update(days=3)
    Organisation.objects.filter(code="skzl").update(name="Senatskanzlei, neu benannt")
    Measure.objects.filter(number="M-011").update(kind="decentral", title="Digital-Zebra für alle")

    load()

    assert Page.objects.get(slug="impressum").body == "Betreiberin ist die Stadt."
    assert ConductRule.objects.get(number=3).text == "Neuer Text."
    assert FieldOfAction.objects.get(code="inc-3").name == "Gute Dienste"
    assert DueTime.objects.get(stage="submitted").days == 3
    assert Organisation.objects.get(code="skzl").name == "Senatskanzlei, neu benannt"
    assert (Measure.objects.get(number="M-011").kind, Measure.objects.get(number="M-011").title) == (
        "decentral",
        "Digital-Zebra für alle",
    )


def test_what_is_missing_comes_back():
    load()
    Measure.objects.get(number="M-006").delete()

    said = load()

    assert said == "Maßnahmen: 1 neu\n"
    water = Measure.objects.get(number="M-006")
    assert set(water.fields.values_list("code", flat=True)) == {"reg-4", "inc-1", "fac-1"}
    assert (water.partners.count(), water.facts.count(), water.sources.count()) == (4, 2, 2)


def test_renamed_bodies_end_where_their_successors_begin():
    load()

    renamed = Organisation.objects.filter(successor__isnull=False)
    assert renamed.count() == 7
    for body in renamed:
        assert (str(body.valid_to), str(body.successor.valid_from)) == ("2023-04-26", "2023-04-27")
        assert body.sector == body.successor.sector == Sector.ADMINISTRATION


def test_an_old_measure_keeps_the_name_its_body_had():
    load()

    body = Measure.objects.get(number="M-009").organisation

    assert body.name == "Senatsverwaltung für Inneres, Digitalisierung und Sport"
    assert body.successor.name == "Senatsverwaltung für Inneres und Sport"


def test_every_measure_names_its_sources_and_what_nobody_knows_stays_empty():
    load()

    assert not Measure.objects.filter(sources__isnull=True).exists()
    assert set(Measure.objects.filter(kind="").values_list("number", flat=True)) == {
        "M-005",
        "M-007",
        "M-008",
        "M-011",
    }
    assert set(Measure.objects.filter(organisation=None).values_list("number", flat=True)) == {
        "M-005",
        "M-007",
        "M-008",
    }
    assert Measure.objects.get(number="M-009").origin_reference == "2022-14236"
    assert not Measure.objects.filter(phase__isnull=False).exists()
