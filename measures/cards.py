"""Measures as cards: every word ready, so that a list's template only puts them in their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from arena.prepared import prepared
from measures.models import Kind, Measure, MeasureQuerySet, Status

NOBODY = "nobody"  # the shape beside a card that names no body


@dataclass(frozen=True)
class Card:
    """What a card says of a measure; what is not known is empty."""

    url: str
    kind: str
    kind_word: str
    status_word: str
    title: str
    summary: str
    topic: str
    carrier: str = ""
    carrier_sector: str = NOBODY
    phase_word: str = ""
    place: str = ""


def cards_of(ids: list[int], *order: str) -> list[Card]:
    """The cards of a list, with who carries each, its phase and its place."""
    nobody_known = _("Wer sie trägt, ist nicht belegt")
    measures = _listed(ids, order=order)
    return [
        replace(
            card,
            carrier=measure.carrier or nobody_known,
            carrier_sector=measure.organisation.sector if measure.organisation else NOBODY,
            phase_word=measure.phase.name if measure.phase else "",
            place=measure.place,
        )
        for measure, card in zip(measures, cards(measures), strict=True)
    ]


def cards(measures: Iterable[Measure]) -> list[Card]:
    """What a measure says of itself, for the page of the body that carries it."""
    kinds = {kind.value: str(kind.label) for kind in Kind} | {"": _("Art nicht belegt")}
    statuses = {status.value: str(status.label) for status in Status} | {"": ""}
    return [
        Card(
            url=measure.get_absolute_url(),
            kind=measure.kind,
            kind_word=kinds[measure.kind],
            status_word=statuses[measure.status],
            title=measure.title,
            summary=measure.summary,
            topic=measure.topic,
        )
        for measure in measures
    ]


@prepared
def _listed(ids: list[int], *, order: tuple[str, ...]) -> MeasureQuerySet:
    return Measure.objects.for_list().filter(pk__among=ids).order_by(*order)
