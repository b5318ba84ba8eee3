"""Tags that cost little: what every page says is rendered once, and rows are written straight from their attributes."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from django import template
from django.template import TemplateSyntaxError
from django.template.base import FilterExpression, Node, NodeList, Parser, TextNode, Token, VariableNode
from django.template.defaulttags import CsrfTokenNode, IfNode, TemplateLiteral
from django.templatetags.i18n import TranslateNode
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

    Between the tags stand text, attributes or keys of the row (`{{ card.title }}`), what is the same for all rows
    (`{{ level }}`, `{% translate %}`, `{% csrf_token %}`: asked for where a row first needs it), choices
    (`{% if card.place %}…{% else %}…{% endif %}`) and rows within a row (`{% again comment.answers %}`, written like
    the row itself); no other tags, no filters. Numbers are written as they are.
    """
    words = token.split_contents()
    if len(words) != 4 or words[2] != "in":
        raise TemplateSyntaxError("It reads {% each row in rows %}.")
    body = parser.parse(("endeach",))
    parser.delete_first_token()
    return Each(words[1], parser.compile_filter(words[3]), body)


@register.tag
def again(parser: Parser, token: Token) -> Node:
    """`{% again comment.answers %}` within `{% each comment in … %}`: these rows too, in the same way."""
    return Again(parser.compile_filter(token.contents.removeprefix("again").strip()))


class Again(Node):
    def __init__(self, rows: FilterExpression) -> None:
        self.rows = rows


class Page(dict[str, str]):
    """What is the same for all rows, ready to be written; only what a row asks for is made ready."""

    def __init__(self, parts: dict[str, Node], context: template.Context) -> None:
        super().__init__()
        self.parts, self.context = parts, context

    def __missing__(self, name: str) -> str:
        part = self.parts[name]
        if isinstance(part, VariableNode):
            self[name] = _word(part.filter_expression.resolve(self.context))
        else:
            self[name] = part.render(self.context)
        return self[name]


class Each(Node):
    """The rows, written by the parts found between the tags when the template was read."""

    child_nodelists = ()

    def __init__(self, name: str, rows: FilterExpression, body: NodeList) -> None:
        self.name, self.rows = name, rows
        self.page: dict[str, Node] = {}
        self.parts = self._parts(body)

    def render(self, context: template.Context) -> SafeString:
        return SafeString(self._written(self.rows.resolve(context), Page(self.page, context)))

    def _written(self, rows: Any, page: dict[str, str]) -> str:
        return "".join([write(row, page) for row in rows for write in self.parts])

    def _parts(self, body: NodeList) -> list[Write]:
        return [self._part(node) for node in body]

    def _part(self, node: Node) -> Write:
        if isinstance(node, TextNode):
            return _text(node.s)
        if isinstance(node, VariableNode):
            attribute = self._attribute(node.filter_expression)
            return _attribute(attribute) if attribute else self._of_the_page(node)
        if isinstance(node, IfNode):
            return self._choice(node.conditions_nodelists)
        if isinstance(node, Again) and (attribute := self._attribute(node.rows)):
            return lambda row, page: self._written(_read(row, attribute), page)
        if isinstance(node, CsrfTokenNode) or (isinstance(node, TranslateNode) and not node.asvar):
            return self._of_the_page(node)
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

    def _of_the_page(self, node: Node) -> Write:
        name = node.token.contents  # type: ignore[union-attr]  # nodes that were parsed have one
        self.page[name] = node
        return lambda _row, page: page[name]


def _text(text: str) -> Write:
    return lambda _row, _page: text


def _attribute(name: str) -> Write:
    def write(row: Any, _page: dict[str, str]) -> str:
        value = row.get(name, "") if type(row) is dict else getattr(row, name)  # not `_read`: this is where time goes
        return escape(value) if type(value) is str else _word(value)

    return write


def _if(name: str, yes: Write, no: Write) -> Write:
    def write(row: Any, page: dict[str, str]) -> str:
        holds = row.get(name, "") if type(row) is dict else getattr(row, name)
        return yes(row, page) if holds else no(row, page)

    return write


def _all(parts: list[Write]) -> Write:
    return lambda row, page: "".join([write(row, page) for write in parts])


def _read(row: Any, name: str) -> Any:
    return row.get(name, "") if type(row) is dict else getattr(row, name)


def _word(value: Any) -> str:
    """As every other tag of ours would write it: escaped, unless it is HTML already."""
    if type(value) is str:
        return escape(value)
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))
