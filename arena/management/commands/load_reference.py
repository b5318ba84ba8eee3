"""Loads what the Arena starts with: the strategy, bodies, measures, pages, rules, roles and due times."""

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import BaseCommand
from django.db import connection, models, transaction

from accounts.models import Competence, Organisation, Role
from ideas.models.due import RULES, DueTime
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

REFERENCE = settings.BASE_DIR / "arena" / "reference"
LOCK = 2_022_1220
Row = dict[str, Any]


class Command(BaseCommand):
    help = "Creates what is missing of the strategy's data; what exists already is never changed."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        with transaction.atomic():
            _one_at_a_time()
            made = [thing for load in LOADED for thing in load()]
        if verbosity:
            for model, number in made:
                if number:
                    self.stdout.write(f"{model._meta.verbose_name_plural}: {number} neu")


Made = Iterable[tuple[type[models.Model], int]]


def _strategy() -> Made:
    strategy = _read("strategy")
    yield _create_missing(GuidingPrinciple, "code", _in_order(strategy["guiding_principles"]))
    yield _create_missing(
        FieldGroup, "code", _in_order([_without(group, "fields") for group in strategy["field_groups"]])
    )
    groups = FieldGroup.objects.in_bulk(field_name="code")
    fields = [{"group": groups[group["code"]], **row} for group in strategy["field_groups"] for row in group["fields"]]
    yield _create_missing(FieldOfAction, "code", _in_order(fields))
    principles = GuidingPrinciple.objects.in_bulk(field_name="code")
    criteria = [row | {"principle": principles.get(row.get("principle", ""))} for row in strategy["criteria"]]
    yield _create_missing(Criterion, "code", _in_order(criteria))
    yield _create_missing(PracticePrinciple, "code", _in_order(strategy["practice_principles"]))
    yield _create_missing(Phase, "number", strategy["phases"])
    yield _create_missing(District, "code", strategy["districts"])


def _texts() -> Made:
    yield _create_missing(Page, "slug", _read("pages"))
    yield _create_missing(ConductRule, "number", _read("rules"))


def _roles() -> Made:
    yield _create_missing(Group, "name", [{"name": role.value} for role in Role])


def _due_times() -> Made:
    rows = [
        {"stage": stage.value, "days": rule.days, "working": rule.working} for stage, rule in RULES.items() if rule.days
    ]
    yield _create_missing(DueTime, "stage", rows)


def _competences() -> Made:
    yield _create_missing(Competence, "code", _in_order(_read("competences")))


def _organisations() -> Made:
    rows = _read("organisations")
    yield _create_missing(Organisation, "code", [_without(row, "successor") for row in rows if "successor" not in row])
    successors = Organisation.objects.in_bulk(field_name="code")
    yield _create_missing(
        Organisation,
        "code",
        [row | {"successor": successors[row["successor"]]} for row in rows if "successor" in row],
    )


def _measures() -> Made:
    known = set(Measure.objects.values_list("number", flat=True))
    missing = [row for row in _read("measures") if row["number"] not in known]
    if missing:
        carriers = Organisation.objects.in_bulk(field_name="code")
        fields = FieldOfAction.objects.in_bulk(field_name="code")
        districts = District.objects.in_bulk(field_name="code")
        for row in missing:
            measure = _create_measure(row, carriers)
            measure.fields.set(fields[code] for code in row.get("fields", []))
            measure.districts.set(districts[code] for code in row.get("districts", []))
            measure.keep_words()
    yield Measure, len(missing)


def _create_measure(row: Row, carriers: dict[str, Organisation]) -> Measure:
    carrier = carriers[row["organisation"]] if "organisation" in row else None
    plain = _without(row, "organisation", "fields", "districts", "partners", "facts", "sources", "stations")
    measure = Measure.objects.create(organisation=carrier, **plain)
    Partner.objects.bulk_create(Partner(measure=measure, name=name) for name in row.get("partners", []))
    Fact.objects.bulk_create(Fact(measure=measure, **fact) for fact in row.get("facts", []))
    Source.objects.bulk_create(Source(measure=measure, **source) for source in row["sources"])
    stations = _in_order(row.get("stations", []))
    Station.objects.bulk_create(Station(measure=measure, **station) for station in stations)
    return measure


def _create_missing(model: type[models.Model], key: str, rows: list[Row]) -> tuple[type[models.Model], int]:
    """Rows whose key is not in the table yet; the others may have been edited and stay as they are."""
    known = set(model._default_manager.values_list(key, flat=True))
    missing = [model(**row) for row in rows if row[key] not in known]
    model._default_manager.bulk_create(missing)
    return model, len(missing)


def _one_at_a_time() -> None:
    """Two machines that start together wait for each other instead of creating things twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _read(name: str) -> Any:
    return json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))


def _in_order(rows: list[Row]) -> list[Row]:
    return [{"position": position, **row} for position, row in enumerate(rows, start=1)]


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}


LOADED = (_strategy, _texts, _roles, _due_times, _competences, _organisations, _measures)
