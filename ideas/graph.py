"""The lineage of an idea as a small picture: what came first stands left, what came of it right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ideas.models import Edge, Idea, Kind, Merge, Stage
from ideas.models.queries import LEADS

STEPS, MOST = 3, 24  # so far from the idea, and so many ideas, a picture can be read
WIDTH, HEIGHT, ACROSS, DOWN, EDGE = 208, 100, 84, 28, 4
LETTERS, LINES = 24, 2
SHOWN = ["kind", "stage", "title", "reference", "measure__number", "measure__title"]
MERGED = "merged"
WORDS: dict[str, Promise] = {
    Edge.Kind.SOLVES: _("löst"),
    Edge.Kind.SPLIT_FROM: _("wurde eigene Idee"),
    MERGED: _("geht weiter in"),
}


@dataclass(frozen=True)
class Link:
    """`after` came of `before`."""

    kind: str
    before: int
    after: int


@dataclass(frozen=True)
class Node:
    """An idea in the picture."""

    idea: Idea
    x: int
    y: int
    is_here: bool

    @property
    def lines(self) -> list[tuple[int, str]]:
        """The title in as many lines as fit, each with its height."""
        return [(self.y + 46 + 18 * number, line) for number, line in enumerate(_wrapped(str(self.idea)))]

    @property
    def text_x(self) -> int:
        return self.x + 12

    @property
    def head_y(self) -> int:
        return self.y + 22

    @property
    def foot_y(self) -> int:
        return self.y + HEIGHT - 10

    @property
    def kind_word(self) -> str:
        return str(Kind(self.idea.kind).label) if self.idea.kind else str(_("Idee"))

    @property
    def measure(self) -> Any:
        """What it has become."""
        return getattr(self.idea, "measure", None)

    @property
    def stage_word(self) -> str:
        """Where it stands; what has become a measure bears its number."""
        word = str(Stage(self.idea.stage).label)
        return f"{word} {self.measure.number}" if self.measure else word


@dataclass(frozen=True)
class Arrow:
    """A connection: how it is drawn, and the same in words."""

    kind: str
    before: Node
    after: Node

    @property
    def path(self) -> str:
        """A calm curve from the right side of the one to the left side of the other."""
        x, y = self.before.x + WIDTH, self.before.y + HEIGHT // 2
        to_x, to_y = self.after.x - 7, self.after.y + HEIGHT // 2
        bend = (to_x - x) // 2
        return f"M {x} {y} C {x + bend} {y}, {to_x - bend} {to_y}, {to_x} {to_y}"

    @property
    def tip(self) -> str:
        """The point of the arrow."""
        x, y = self.after.x, self.after.y + HEIGHT // 2
        return f"{x},{y} {x - 9},{y - 5} {x - 9},{y + 5}"

    @property
    def word(self) -> str:
        return str(WORDS[self.kind])


@dataclass(frozen=True)
class Graph:
    """Everything that is drawn, with the size of the sheet."""

    nodes: list[Node]
    arrows: list[Arrow]

    @property
    def width(self) -> int:
        return max(node.x for node in self.nodes) + WIDTH + EDGE

    @property
    def height(self) -> int:
        return max(node.y for node in self.nodes) + HEIGHT + EDGE


def graph_of(idea: Idea, reader: Any) -> Graph:
    """What the idea comes from and what came of it, as far as this reader may see; at most ten queries."""
    found = _links_around(idea.pk)
    pks = {idea.pk, *(pk for link in found for pk in (link.before, link.after))}
    seen = Idea.objects.visible_to(reader).exclude(stage=Stage.DRAFT).filter(pk__in=pks)
    ideas = {each.pk: each for each in seen.select_related("measure").only(*SHOWN).prefetch_related(LEADS)}  # type: ignore[no-redef]
    ideas[idea.pk] = idea
    links = [link for link in found if link.before in ideas and link.after in ideas]
    connected = _connected(idea.pk, links)
    links = [link for link in links if link.before in connected]
    nodes = {node.idea.pk: node for node in _placed(idea, [ideas[pk] for pk in sorted(connected)], links)}
    return Graph(list(nodes.values()), [Arrow(link.kind, nodes[link.before], nodes[link.after]) for link in links])


def _links_around(start: int) -> list[Link]:
    known, new, links = {start}, {start}, set[Link]()
    for _step in range(STEPS):
        edges = Edge.objects.filter(Q(source__in=new) | Q(target__in=new), merge=None)
        merges = Merge.objects.done().about(*new)
        links.update(Link(kind, before, after) for kind, before, after in edges.values_list("kind", "target", "source"))
        links.update(Link(MERGED, before, after) for before, after in merges.values_list("merged", "survivor"))
        new = {pk for link in links for pk in (link.before, link.after)} - known
        known |= new
        if not new or len(known) > MOST:
            break
    shown = {start, *sorted(known - {start})[: MOST - 1]}
    return sorted(
        (link for link in links if link.before in shown and link.after in shown),
        key=lambda link: (link.before, link.after),
    )


def _connected(start: int, links: Iterable[Link]) -> set[int]:
    """What still hangs together with the idea when what the reader may not see is left out."""
    reached, new = set[int](), {start}
    while new:
        reached |= new
        new = {link.after for link in links if link.before in new} | {
            link.before for link in links if link.after in new
        }
        new -= reached
    return reached


def _placed(here: Idea, ideas: list[Idea], links: list[Link]) -> list[Node]:
    """Column by column in the order of time; within a column in the order of the ids."""
    column = _columns([idea.pk for idea in ideas], links)
    filled: dict[int, int] = {}
    nodes = []
    for idea in ideas:
        row = filled.get(column[idea.pk], 0)
        filled[column[idea.pk]] = row + 1
        x, y = EDGE + column[idea.pk] * (WIDTH + ACROSS), EDGE + row * (HEIGHT + DOWN)
        nodes.append(Node(idea, x, y, is_here=idea.pk == here.pk))
    return nodes


def _columns(pks: list[int], links: list[Link]) -> dict[int, int]:
    """How many steps after the first one each idea stands; there are no circles."""
    column = dict.fromkeys(pks, 0)
    for _round in pks:
        for link in links:
            column[link.after] = max(column[link.after], column[link.before] + 1)
    return column


def _wrapped(title: str) -> list[str]:
    lines = [""]
    for word in title.split():
        fits = len(lines[-1]) + len(word) < LETTERS
        if fits or not lines[-1]:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
    lines = [line if len(line) <= LETTERS + 2 else f"{line[:LETTERS]}…" for line in lines]
    return lines if len(lines) <= LINES else [*lines[: LINES - 1], f"{lines[LINES - 1][:LETTERS]} …"]
