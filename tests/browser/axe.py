"""What axe finds on a page, at both widths and in both schemes, and whether a phone must scroll sideways.

At the narrow width everything is unfolded: the menu, filters, questions before a step, the steps of writing.
"""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False}
# What depends on the scheme; all other rules have seen the page in light already, and one page shows header and footer.
COLOURS = EVERYTHING | {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
HEIGHT = 900
NARROW, WIDE = 320, 1280
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((each) => each.getBoundingClientRect().right > width + 1);
  return wide.slice(-3).map((each) => each.outerHTML.slice(0, 160));
}"""
UNFOLD = """() => {
  for (const each of document.querySelectorAll("details")) each.open = true;
  for (const step of document.querySelectorAll("fieldset[data-step]")) step.hidden = false;
}"""
FORMS_WITHOUT_TOKEN = """() => [...document.querySelectorAll("form[method=post]")]
  .filter((form) => !form.querySelector("[name=csrfmiddlewaretoken]")).map((form) => form.outerHTML.slice(0, 160))"""


def faults(page: Page, *, dark: str = "main") -> list[str]:
    """Everything that is wrong with the page as it stands there now; in the dark, with this part of it."""
    page.evaluate(SOURCE)
    found = [f"form without token: {form}" for form in page.evaluate(FORMS_WITHOUT_TOKEN)]
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if width == NARROW:
            found += [f"{NARROW}: wider than the screen: {wide}" for wide in page.evaluate(TOO_WIDE)]
            page.evaluate(UNFOLD)
        for scheme, part, rules in (("light", "html", EVERYTHING), ("dark", dark, COLOURS)):
            page.emulate_media(color_scheme=scheme)
            found += [f"{width} {scheme}: {violation}" for violation in violations(page, part, rules)]
    found += [f"{NARROW}, unfolded: wider than the screen: {wide}" for wide in page.evaluate(TOO_WIDE)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    return found


def violations(page: Page, part: str, rules: dict[str, Any]) -> list[str]:
    results = page.evaluate("([part, rules]) => axe.run(part, rules)", [part, rules])
    return [
        f"{violation['id']} ({violation['help']}): {node['html'][:200]} {node['any'][:1] and node['any'][0]['message']}"
        for violation in results["violations"]
        for node in violation["nodes"][:3]
    ]
