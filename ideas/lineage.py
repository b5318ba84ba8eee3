"""Where an idea comes from and what became of it, as far as this reader may see: on its page, and as a graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q
from django.urls import reverse

from ideas.merging import merged_into, supports_besides
from ideas.models import Edge, Idea, Kind, Merge, Stage
from ideas.models.queries import LEADS

SHOWN = [
    *("kind", "stage", "title", "reference", "owed_by", "due_on", "support_count", "opinion_count"),
    *("published_at", "hidden_at", "has_lineage"),
    *("measure__number", "measure__title"),
]


@dataclass
class Around:
    """What an idea is connected with directly."""

    needs: list[Idea] = field(default_factory=list)
    answers: list[Idea] = field(default_factory=list)
    origins: list[Idea] = field(default_factory=list)
    offspring: list[Idea] = field(default_factory=list)
    merged_here: list[Idea] = field(default_factory=list)
    survivor: Idea | None = None
    merge_url: str = ""
    proposed: list[tuple[Idea, str]] = field(default_factory=list)  # open merges, each with its page
    supports_besides: int = 0

    @property
    def is_connected(self) -> bool:
        """Whether there is anything to draw."""
        near = (self.needs, self.answers, self.origins, self.offspring, self.merged_here)
        return any(near) or self.survivor is not None


def around(idea: Idea, reader: Any) -> Around:
    """Three queries, one more where others were merged into it; none for an idea that was never connected."""
    found = Around()
    if not idea.has_lineage:
        return found
    links = _links_of(idea)
    others = {other for _kind, source, target, _merge in links for other in (source, target)} - {idea.pk}
    seen = Idea.objects.visible_to(reader).filter(pk__in=others).select_related("measure").only(*SHOWN)
    seen = seen.prefetch_related(LEADS)  # type: ignore[no-redef]
    ideas = {each.pk: each for each in seen}
    for kind, source, target, merge in links:
        other = ideas.get(target if source == idea.pk else source)
        if other is not None:
            _sort_in(found, kind, other, is_source=source == idea.pk, merge=merge)
    if found.merged_here:
        found.supports_besides = supports_besides(idea, merged_into(idea.pk))
    found.answers.sort(key=lambda each: (-each.step, -each.support_count, each.pk))
    return found


def _links_of(idea: Idea) -> list[tuple[str, int, int, int | None]]:
    """Kind, source, target and merge of every connection, in one query; a merge leads from the merged to the survivor."""
    edges = Edge.objects.filter(Q(source=idea) | Q(target=idea))
    merges = Merge.objects.filter(state__in=[Merge.State.OPEN, Merge.State.DONE]).about(idea)
    rows = edges.values_list("kind", "source", "target", F("merge")).union(
        merges.order_by().values_list("state", "merged", "survivor", "pk"), all=True
    )
    return sorted(rows, key=lambda row: row[1:3])


def _sort_in(found: Around, kind: str, other: Idea, *, is_source: bool, merge: int | None) -> None:
    if kind == Merge.State.OPEN:
        found.proposed.append((other, reverse("merge", args=[merge])))
    elif kind == Merge.State.DONE and is_source:
        found.survivor, found.merge_url = other, reverse("merge", args=[merge])
    elif kind == Merge.State.DONE:
        found.merged_here.append(other)
    elif kind == Edge.Kind.SPLIT_FROM:
        (found.origins if is_source else found.offspring).append(other)
    elif other.stage not in {Stage.MERGED, Stage.DRAFT} and other.kind == (Kind.NEED if is_source else Kind.PROPOSAL):
        (found.needs if is_source else found.answers).append(other)


def last_survivor(idea: Idea, reader: Any) -> Idea | None:
    """Where a merged idea goes on today, however often that was merged again; None where the reader may not see it."""
    found: Idea | None = None
    where = Merge.objects.done().filter(merged=idea.pk).values_list("survivor", flat=True).first()
    while where:
        found = Idea.objects.visible_to(reader).filter(pk=where).first()
        where = Merge.objects.done().filter(merged=where).values_list("survivor", flat=True).first() if found else None
    return found
