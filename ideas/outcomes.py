"""What became of everything that one person contributed: per idea what they did there, and where it stands today."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from ideas.models import Amendment, Authorship, Comment, Edge, Idea, Merge, Opinion, Stage
from ideas.models.queries import LEADS, IdeaQuerySet

PER_PAGE = 30
Done = dict[int, str]  # what somebody did, by the id of the idea


@dataclass(frozen=True)
class Outcome:
    """An idea, what the person did there, and what became of it."""

    idea: Idea
    done: list[str]
    became: str
    survivor: Idea | None = None

    @property
    def stage_word(self) -> str:
        return str(Stage(self.idea.stage).label)


def written(person: User) -> Done:
    words = {True: _("Idee geschrieben"), False: _("mitgeschrieben")}
    return {
        idea: words[is_author]
        for idea, is_author in Authorship.objects.filter(user=person).values_list("idea", "is_author")
    }


def commented(person: User) -> Done:
    counted = _counted(Comment.objects.readable().filter(author=person))
    return {idea: ngettext("%(n)d Kommentar", "%(n)d Kommentare", n) % {"n": n} for idea, n in counted.items()}


def suggested(person: User) -> Done:
    made = Amendment.objects.filter(author=person)
    taken = _counted(made.taken_over())
    return {idea: _suggestions(n, taken.get(idea, 0)) for idea, n in _counted(made).items()}


def _suggestions(made: int, taken: int) -> str:
    words = ngettext("%(n)d Änderung vorgeschlagen", "%(n)d Änderungen vorgeschlagen", made) % {"n": made}
    return _("%(words)s, %(n)d übernommen") % {"words": words, "n": taken} if taken else words


def judged(person: User) -> Done:
    counted = _counted(Opinion.objects.current().filter(author=person))
    return {idea: ngettext("%(n)d Stellungnahme", "%(n)d Stellungnahmen", n) % {"n": n} for idea, n in counted.items()}


def joined(person: User) -> Done:
    """Whoever saw that two ideas belong together."""
    proposed = Merge.objects.done().filter(proposed_by=person).values_list("merged", flat=True)
    return dict.fromkeys(proposed, _("Zusammenführung vorgeschlagen"))


# One function for each kind of contribution; a new kind adds its own.
CONTRIBUTIONS: tuple[Callable[[User], Done], ...] = (written, suggested, judged, commented, joined)


def _counted(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values("idea").annotate(n=Count("pk")).values_list("idea", "n"))


def contributions_of(person: User) -> dict[int, list[str]]:
    """What this person did, by idea; one query for each kind."""
    found: dict[int, list[str]] = {}
    for kind in CONTRIBUTIONS:
        for idea, words in kind(person).items():
            found.setdefault(idea, []).append(words)
    return found


def ideas_of(contributions: dict[int, list[str]], seen: IdeaQuerySet) -> IdeaQuerySet:
    """The ideas somebody took part in, as far as they are seen; what moved last comes first."""
    ideas = seen.filter(pk__in=contributions).exclude(stage=Stage.DRAFT).select_related("measure")
    return ideas.defer("description", "measure__words").prefetch_related(LEADS)  # type: ignore[no-redef]


def outcomes(ideas: Iterable[Idea], contributions: dict[int, list[str]], seen: IdeaQuerySet) -> list[Outcome]:
    """Where each of them stands today, in words; two queries for all of them."""
    shown = list(ideas)
    survivors = dict(Merge.objects.done().filter(merged__in=shown).values_list("merged", "survivor"))
    visible = seen.only("title", "stage").in_bulk(list(survivors.values())) if survivors else {}
    answered = dict(
        Edge.objects.alive()
        .filter(target__in=shown)
        .order_by()
        .values("target")
        .annotate(n=Count("pk"))
        .values_list("target", "n")
    )
    return [
        Outcome(
            idea,
            contributions.get(idea.pk, []),
            _became(idea, answered.get(idea.pk, 0)),
            visible.get(survivors.get(idea.pk, 0)),
        )
        for idea in shown
    ]


def _became(idea: Idea, answers: int) -> str:
    if idea.stage == Stage.MERGED:
        return _("Geht in einer anderen Idee weiter.")
    if idea.stage == Stage.PROMOTED and hasattr(idea, "measure"):
        return _("Ist Maßnahme geworden: %(measure)s.") % {"measure": idea.measure}
    if answers:
        return ngettext("%(n)d Vorschlag löst den Bedarf.", "%(n)d Vorschläge lösen den Bedarf.", answers) % {
            "n": answers
        }
    if idea.lead:
        return _("Die Federführung hat %(party)s.") % {"party": idea.lead.party}
    return {
        Stage.DISCUSSION: _("Gesucht wird, wer sie trägt.")
        if not idea.is_need
        else _("Gesucht wird ein Vorschlag, der den Bedarf löst."),
        Stage.DECLINED: _("Die Gründe stehen auf ihrer Seite."),
        Stage.ARCHIVED: _("Es hat sich lange nichts bewegt; wer will, kann um Wiedereröffnung bitten."),
    }.get(Stage(idea.stage), "")
