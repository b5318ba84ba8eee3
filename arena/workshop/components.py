"""Every component in all its states, as a page includes it."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import get_template

from arena.workshop import form, samples, together

TEMPLATES = {"idea_card": "ideas/_cards.html", "measure_card": "measures/_cards.html"}
INSIDE = {
    "filter_groups": "filters__body",
    "idea_card": "card-list",
    "measure_card": "card-list",
    "stat": "stats",
    "timeline_entry": "timeline",
}


@dataclass(frozen=True)
class Shown:
    """One component in one state, as the browser gets it."""

    state: str
    html: str


@dataclass(frozen=True)
class Component:
    """A component with all its states, and the list or row it stands in elsewhere."""

    name: str
    template: str
    inside: str
    shown: list[Shown]


def components() -> list[Component]:
    states = {**samples.words(), **samples.lists(), **samples.ideas(), **form.fields(), **together.components()}
    return [_component(name, states[name]) for name in sorted(states)]


def _component(name: str, states: dict[str, dict[str, Any]]) -> Component:
    path = TEMPLATES.get(name, f"components/{name}.html")
    template = get_template(path)
    shown = [Shown(state, template.render(dict(given))) for state, given in states.items()]
    return Component(name, path, INSIDE.get(name, ""), shown)
