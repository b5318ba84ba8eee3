"""What somebody wrote in an office at the end of the path: presentations, and drafts of decisions."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from activity.models import DeclineCategory
from arena.disclosure import Row, Section, labels
from ideas.models import MeasureKind, Outcome, Presentation, SittingItem


def export(person: User) -> list[Section]:
    return [_presentations(person), _drafts(person)]


def _presentations(person: User) -> Section:
    outcomes, kinds = labels(Outcome), labels(MeasureKind)
    rows: list[Row] = [
        {
            "about": presented.idea.reference,
            "recommendation": outcomes[presented.recommendation],
            "intended_kind": kinds.get(presented.intended_kind, ""),
            "text": presented.text,
            "at": presented.at,
        }
        for presented in Presentation.objects.filter(by=person).select_related("idea").order_by("pk")
    ]
    columns = {
        "about": _("zur Idee"),
        "recommendation": _("Empfehlung"),
        "intended_kind": _("vorgesehen als"),
        "text": _("Begründung"),
        "at": _("vorgelegt"),
    }
    note = _(
        "Was Sie für die Stabsstelle zur Entscheidung vorgelegt haben. Es bleibt, auch wenn Sie Ihr Konto löschen."
    )
    return Section("presentations", _("Vorlagen zur Entscheidung"), note, columns, rows)


def _drafts(person: User) -> Section:
    outcomes, kinds, categories = labels(Outcome), labels(MeasureKind), labels(DeclineCategory)
    drafted = SittingItem.objects.filter(drafted_by=person, event_number=None)
    rows: list[Row] = [
        {
            "about": draft.idea.reference,
            "sitting": draft.sitting.title,
            "decision": outcomes[draft.decision],
            "intended_kind": kinds.get(draft.intended_kind, ""),
            "category": categories.get(draft.category, ""),
            "reason": draft.reason,
            "what_could_change": draft.what_could_change,
            "dissent": draft.dissent,
            "drafted_at": draft.drafted_at,
        }
        for draft in drafted.select_related("idea", "sitting").order_by("pk")
    ]
    columns = {
        "about": _("zur Idee"),
        "sitting": _("Sitzung"),
        "decision": _("Entscheidung"),
        "intended_kind": _("vorgesehen als"),
        "category": _("Grund"),
        "reason": _("Begründung"),
        "what_could_change": _("was daran etwas ändern könnte"),
        "dissent": _("abweichende Meinung"),
        "drafted_at": _("entworfen"),
    }
    note = _("Entwürfe, die noch nicht veröffentlicht sind. Was entschieden ist, steht in den Entscheidungen.")
    return Section("drafts_of_decisions", _("Entwürfe von Entscheidungen"), note, columns, rows)


def erase(person: User, *, blank_texts: bool) -> None:
    """What is only a draft goes, so that nobody decides with the words of somebody who is gone."""
    SittingItem.objects.filter(drafted_by=person, event_number=None).delete()
