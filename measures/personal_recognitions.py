"""Whom people recognised, or for which measure they renewed it: handed out to them.

It is an office or a team that does so, and none of it is ever changed: afterwards it is a number in an empty row. What
they wrote about it stands in the history, which `activity` hands out and blanks.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from arena.disclosure import Section
from measures.models import Recognition, Renewal, Revocation


def export(person: User) -> list[Section]:
    recognised = Recognition.objects.filter(recognised_by=person).select_related("measure")
    renewed = Renewal.objects.filter(by=person).select_related("recognition__measure")
    revoked = Revocation.objects.filter(by=person).select_related("recognition__measure")
    rows: list[Any] = [
        *(_row(each, _("anerkannt"), each.recognised_on) for each in recognised.order_by("pk")),
        *(_row(each.recognition, _("verlängert"), each.on) for each in renewed.order_by("pk")),
        *(_row(each.recognition, _("widerrufen"), each.on) for each in revoked.order_by("pk")),
    ]
    columns = {"number": _("Nummer"), "measure": _("Maßnahme"), "what": _("was"), "at": _("wann")}
    note = _("Maßnahmen, die Sie anerkannt haben oder deren Anerkennung Sie verlängert oder widerrufen haben.")
    return [Section("recognitions", _("Anerkennungen"), note, columns, rows)]


def _row(recognition: Recognition, what: str, at: Any) -> dict[str, Any]:
    return {"number": recognition.number, "measure": str(recognition.measure), "what": what, "at": at}
