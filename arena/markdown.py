"""Markdown from people, made safe: the only place where HTML is marked safe."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "typographer": False}).enable("strikethrough")

TAGS = {"p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "hr", "a", "h3", "h4", "h5", "h6"}


def render(text: str) -> SafeString:
    """Safe HTML: headings begin below the page's own, links only to https and mailto, no images."""
    html = _parser.render(text)
    for level in (4, 3, 2, 1):
        html = html.replace(f"<h{level}>", f"<h{level + 2}>").replace(f"</h{level}>", f"</h{level + 2}>")
    return mark_safe(  # noqa: S308
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes={"https", "mailto"},
            url_relative="deny",
            link_rel="nofollow ugc noopener",
        )
    )
