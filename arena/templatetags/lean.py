"""Tags that cost little: what every page says is rendered once, and rows are written straight from their attributes."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from django import template
from django.template import TemplateSyntaxError
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token, VariableNode
from django.template.defaulttags import IfNode, TemplateLiteral
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

# What writes one part of a row: the row, and the values of the page, ready to be written.
Write = Callable[[Any, dict[str, str]], str]


@register.tag
def once(parser: Parser, token: Token) -> Node:
    """What stands between is the same on all pages and for everybody: words, addresses, files."""
    body = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(body)


class Once(Node):
    """Rendered the first time only, and without the values of the page, so that nothing of one person stays in it."""

    def __init__(self, body: NodeList) -> None:
        self.nodelist = body
        self.rendered: dict[tuple[str | None, str], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        key = (get_language(), get_script_prefix())
        if key not in self.rendered:
            bare = template.Context()
            with bare.bind_template(context.template):  # type: ignore[arg-type]  # while it renders there is one
                self.rendered[key] = self.nodelist.render(bare)
        return self.rendered[key]


@register.tag
def each(parser: Parser, token: Token) -> Node:
    """`{% each card in cards %}`: a quicker `for`, for rows whose words are ready.

    Between the tags stand text, attributes or keys of the row (`{{ card.title }}`), values of the page (`{{ level }}`)
    and `{% if card.place %}…{% else %}…{% endif %}`; no other tags, no filters. Numbers are written as they are.
    """
    words = token.split_contents()
    if len(words) != 4 or words[2] != "in":
        raise TemplateSyntaxError("It reads {% each row in rows %}.")
    body = parser.parse(("endeach",))
    parser.delete_first_token()
    return Each(words[1], parser.compile_filter(words[3]), body)


class Each(Node):
    """The rows, written by the parts found between the tags when the template was read."""

    child_nodelists = ()

    def __init__(self, name: str, rows: FilterExpression, body: NodeList) -> None:
        self.name, self.rows = name, rows
        self.page: dict[str, FilterExpression] = {}
        self.parts = self._parts(body)

    def render(self, context: template.Context) -> SafeString:
        page = {name: _word(value.resolve(context)) for name, value in self.page.items()}
        rows = self.rows.resolve(context)
        return SafeString("".join([write(row, page) for row in rows for write in self.parts]))

    def _parts(self, body: NodeList) -> list[Write]:
        return [self._part(node) for node in body]

    def _part(self, node: Node) -> Write:
        if isinstance(node, TextNode):
            return _text(node.s)
        if isinstance(node, VariableNode):
            attribute = self._attribute(node.filter_expression)
            return _attribute(attribute) if attribute else self._of_the_page(node.filter_expression)
        if isinstance(node, IfNode):
            return self._choice(node.conditions_nodelists)
        raise TemplateSyntaxError(f"{{% each %}} knows no {type(node).__name__}.")

    def _choice(self, branches: list[tuple[Any, NodeList]]) -> Write:
        """The first branch whose attribute holds; the last one may have no condition."""
        (condition, body), *others = branches
        if condition is None:
            return _all(self._parts(body))
        is_plain = isinstance(condition, TemplateLiteral) and isinstance(condition.value, FilterExpression)
        asked = self._attribute(condition.value) if is_plain else ""
        if not asked:
            raise TemplateSyntaxError("{% if %} in {% each %} asks for one attribute of the row.")
        return _if(asked, _all(self._parts(body)), self._choice(others) if others else _text(""))

    def _attribute(self, value: FilterExpression) -> str:
        """Which attribute of the row is meant; none for a value of the page."""
        lookups = getattr(value.var, "lookups", None) or ("",)
        is_of_row = lookups[0] == self.name
        if value.filters or (is_of_row and len(lookups) != 2):
            raise TemplateSyntaxError(f"{{% each %}} writes one attribute of the row as it is, not {value.token}.")
        return lookups[1] if is_of_row else ""

    def _of_the_page(self, value: FilterExpression) -> Write:
        name = value.token
        self.page[name] = value
        return lambda _row, page: page[name]


def _text(text: str) -> Write:
    return lambda _row, _page: text


def _attribute(name: str) -> Write:
    return lambda row, _page: _word(_read(row, name))


def _if(name: str, yes: Write, no: Write) -> Write:
    return lambda row, page: yes(row, page) if _read(row, name) else no(row, page)


def _all(parts: list[Write]) -> Write:
    return lambda row, page: "".join([write(row, page) for write in parts])


def _read(row: Any, name: str) -> Any:
    return row.get(name, "") if type(row) is dict else getattr(row, name)


def _word(value: Any) -> str:
    """As every other tag of ours would write it: escaped, unless it is HTML already."""
    if type(value) is str:
        return escape(value)
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))
