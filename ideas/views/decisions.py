"""Decisions for everybody to read, print and check."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activity.models import DecisionRecord
from activity.models.decision import fault_of
from activity.verbs import OFFICES
from ideas.models import Idea, MeasureKind, Sitting
from ideas.models.deciding import WEIGHED
from strategy.models import Criterion

SHOWN = 20


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """All decisions, the newest first; what may not be named is only a number, a day and a seal."""
    found = DecisionRecord.objects.select_related("idea", "measure", "text")
    before = request.GET.get("vor", "")
    if before.isdecimal() and len(before) < 10:
        found = found.filter(number__lt=int(before))
    shown = list(found[: SHOWN + 1])
    readable = _readable(request, shown)
    context = {
        "entries": [
            {"record": record, "is_readable": record.pk in readable, "office": _office(record)}
            for record in shown[:SHOWN]
        ],
        "older_url": f"?vor={shown[SHOWN - 1].number}" if len(shown) > SHOWN else "",
    }
    return render(request, "decisions/list.html", context)


@require_safe
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """One decision like a good letter, with its seal."""
    record = _record(number)
    is_readable = record.pk in _readable(request, [record])
    others = DecisionRecord.objects.filter(idea=record.idea_id).exclude(pk=record.pk)
    context = {
        "record": record,
        "thing": record.idea or record.measure,
        "is_readable": is_readable,
        "office": _office(record),
        "fault": fault_of(record),
        "others": others if is_readable and record.idea_id else [],
        "weighed": weighed_in(record) if is_readable else [],
        "measure_kind": dict(MeasureKind.choices).get(record.measure_kind, ""),
        "sitting": sitting_of(record) if is_readable else None,
        "previous": record.number - 1,
    }
    return render(request, "decisions/decision.html", context)


@require_safe
def decision_as_json(request: HttpRequest, number: int) -> HttpResponse:
    """The sealed facts and the words, as much of them as this reader may see, to check with one's own tools."""
    record = _record(number)
    facts: dict[str, Any] = {"number": record.number, "at": record.sealed()["at"], "hash": record.hash}
    if record.pk in _readable(request, [record]):
        words = {"reason": record.text.reason, "what_could_change": record.text.what_could_change}
        facts |= record.sealed() | {
            "salt": record.text.salt,
            "words": words | {"dissent": record.text.dissent},
            "blackened": record.text.is_blank,
            "how_to_check": _("hash = SHA-256 über das JSON von „sealed“: Schlüssel sortiert, ohne Leerzeichen, UTF-8"),
            "sealed": record.sealed(),
        }
    return JsonResponse(facts, json_dumps_params={"ensure_ascii": False, "indent": 2})


def weighed_in(record: DecisionRecord) -> list[dict[str, Any]]:
    """What weighed how, in words; the record keeps codes, and a criterion may be gone by now."""
    names = dict(Criterion.objects.values_list("code", "name")) if record.criteria else {}
    return [
        {
            "name": names.get(each["criterion"], each["criterion"]),
            "weighed": each["weighed"],
            "words": WEIGHED.get(each["weighed"], each["weighed"]),
        }
        for each in record.criteria
    ]


def sitting_of(record: DecisionRecord) -> Sitting | None:
    """The sitting in which it was decided, if it was in one."""
    return (
        Sitting.objects.published().filter(items__idea=record.idea_id, items__event_number=record.event.number).first()
    )


def _office(record: DecisionRecord) -> str:
    return str(OFFICES.get(record.office, record.office))


def _record(number: int) -> DecisionRecord:
    return get_object_or_404(DecisionRecord.objects.select_related("idea", "measure", "text", "event"), number=number)


def _readable(request: HttpRequest, records: list[DecisionRecord]) -> set[int]:
    """The records whose idea this person may see."""
    ideas = [record.idea_id for record in records if record.idea_id]
    seen = set(Idea.objects.visible_to(request.user).filter(pk__in=ideas).values_list("pk", flat=True))
    return {record.pk for record in records if record.idea_id is None or record.idea_id in seen}
