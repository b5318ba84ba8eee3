"""What a merge does, in words, before and after: the preview that everybody sees who is to decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ideas.models import Idea, Merge, Responsibility, Support
from ideas.models.consortium import OPEN, Role
from ideas.similar import Asked, Similar, similar_to


@dataclass(frozen=True)
class Fact:
    """What becomes of one part of the two ideas."""

    what: str
    where: str


def preview_of(merged: Idea, survivor: Idea) -> list[Fact]:
    """What will be where, part by part; five queries, however much there is."""
    titles = {"merged": str(merged), "survivor": str(survivor)}
    facts = [
        Fact(_("Text"), _("Es gilt der Text von „%(survivor)s“. Der andere bleibt auf seiner Seite lesbar.") % titles),
        Fact(_("Nummer und Seite"), _("„%(merged)s“ behält beide; oben steht, wo es weitergeht.") % titles),
        Fact(_("Autor:innen"), _authors(merged, survivor)),
        Fact(_("Verantwortung"), _carried(merged, survivor)),
        Fact(_("Kommentare"), _comments(merged, titles)),
        Fact(_("Unterstützung"), _supports(merged)),
        Fact(_("Wer folgt"), _("Wer „%(merged)s“ folgt, folgt danach beiden.") % titles),
    ]
    if merged.is_need or merged.kind == survivor.kind == "":
        return facts
    return [*facts, Fact(_("Handlungsbedarf"), _("Was die eine Idee löst, löst dann auch die andere."))]


def _authors(merged: Idea, survivor: Idea) -> str:
    names = [str(authorship.user) for authorship in merged.writers if authorship.user_id not in survivor.author_ids]
    if not names:
        return _("Es bleiben dieselben.")
    return ngettext(
        "%(names)s schreibt als Mitautor:in mit.", "%(names)s schreiben als Mitautor:innen mit.", len(names)
    ) % {"names": _list_of(names)}


def _carried(merged: Idea, survivor: Idea) -> str:
    carried = Responsibility.objects.filter(idea=merged, state__in=OPEN).with_parties()
    offers = [
        _("%(party)s (%(role)s)") % {"party": each.party, "role": _role_there(each, survivor)} for each in carried
    ]
    if not offers:
        return _("Bei der Idee, die aufgenommen wird, trägt bisher niemand Verantwortung.")
    words = _("Wird zu Angeboten, die die Autor:innen dort annehmen oder ablehnen: %(offers)s.")
    return words % {"offers": _list_of(offers)}


def _role_there(each: Responsibility, survivor: Idea) -> str:
    role = Role.PARTNER if each.role == Role.LEAD and survivor.lead else Role(each.role)
    return str(role.label)


def _comments(merged: Idea, titles: dict[str, str]) -> str:
    number = merged.comment_count
    if not number:
        return _("Bei „%(merged)s“ gibt es noch keine.") % titles
    words = ngettext(
        "%(n)d Kommentar bleibt lesbar, wo er steht.", "%(n)d Kommentare bleiben lesbar, wo sie stehen.", number
    )
    return words % {"n": number}


def _supports(merged: Idea) -> str:
    number = merged.support_count
    if not number:
        return _("Bei der Idee, die aufgenommen wird, gibt es noch keine.")
    words = ngettext(
        "%(n)d Person entscheidet selbst: Ihre Unterstützung bleibt, wo sie ist, geht mit oder endet.",
        "%(n)d Personen entscheiden selbst: Ihre Unterstützung bleibt, wo sie ist, geht mit oder endet.",
        number,
    )
    return words % {"n": number}


def _list_of(words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    return _("%(most)s und %(last)s") % {"most": ", ".join(words[:-1]), "last": words[-1]}


def fitting(idea: Idea) -> list[Similar]:
    """Similar ideas that this one can be joined with."""
    found = similar_to(Asked.of(idea), most=12)
    return [each for each in found if each.idea.kind == idea.kind and each.idea.allows("propose_merge")][:5]


def merged_into(survivor: int) -> list[int]:
    """The ids of all ideas that go on in this one, also over others."""
    found: list[int] = []
    new = [survivor]
    while new:
        new = list(Merge.objects.done().filter(survivor__in=new).values_list("merged", flat=True))
        found += new
    return found


def supports_besides(survivor: Idea, merged: Iterable[int]) -> int:
    """How many people support only what was merged into it: shown as "über zusammengeführte Ideen"."""
    own = Support.objects.filter(idea=survivor, user=OuterRef("user"))
    return Support.objects.filter(~Exists(own), idea__in=merged).values("user").distinct().count()


def consents_of(merge: Merge) -> list[dict[str, Any]]:
    """Who has said yes for which side, and whose answer is still to come."""
    given = {consent.idea_id: consent for consent in merge.consents.all()}
    return [{"idea": idea, "consent": given.get(idea.pk)} for idea in merge.ideas]
