"""What people said about an idea in assessment without reviewing it: handed out to them, and taken out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from arena.disclosure import Row, Section
from ideas.models import CommunityRating, SelfRating


def export(person: User) -> list[Section]:
    return [_self_ratings(person), _community_ratings(person)]


def _self_ratings(person: User) -> Section:
    theirs = SelfRating.objects.filter(by=person).select_related("idea", "criterion", "responsibility__organisation")
    rows: list[Row] = [
        {
            "about": said.idea.reference,
            "for_whom": str(said.responsibility.organisation or ""),
            "criterion": said.criterion.name,
            "score": f"{said.score} {said.get_score_display()}",
            "reason": said.reason,
            "at": said.at,
        }
        for said in theirs.order_by("pk")
    ]
    columns = {
        "about": _("zur Idee"),
        "for_whom": _("für"),
        "criterion": _("Kriterium"),
        "score": _("Punkte"),
        "reason": _("Begründung"),
        "at": _("gespeichert"),
    }
    note = _("Wie Sie als Federführung Ihre eigene Idee eingeschätzt haben, auch was noch niemand sieht.")
    return Section("self_ratings", _("Selbsteinschätzungen"), note, columns, rows)


def _community_ratings(person: User) -> Section:
    theirs = CommunityRating.objects.filter(user=person).select_related("round__idea", "principle")
    rows: list[Row] = [
        {
            "about": given.round.idea.reference,
            "principle": given.principle.name,
            "score": f"{given.score} {given.get_score_display()}",
            "at": given.at,
        }
        for given in theirs.order_by("pk")
    ]
    columns = {"about": _("zur Idee"), "principle": _("Leitgedanke"), "score": _("Punkte"), "at": _("wann")}
    note = _("Andere sehen nur den Mittelwert aller, und erst am Ende der Runde.")
    return Section("community_ratings", _("Einschätzungen der Leitgedanken"), note, columns, rows)


def erase(person: User, *, blank_texts: bool) -> None:
    """What they rated in person stays counted without their name; their reasons go if nobody read them, or they chose so."""
    CommunityRating.objects.filter(user=person).update(user=None)
    own_words = SelfRating.objects.filter(by=person, responsibility__organisation=None)
    own_words.exclude(pk__in=SelfRating.objects.readable()).delete()
    if blank_texts:
        own_words.update(reason="")
