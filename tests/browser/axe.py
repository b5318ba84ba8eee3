"""What axe finds on a page, at both widths and in both schemes, and whether a phone must scroll sideways.

At the narrow width everything is unfolded: the menu, filters, questions before a step, the steps of writing.
"""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

# axe reads the same few colours of a page thousands of times, which is a third of its work: each is read once.
READ_COLOURS_ONCE = """;(() => {
  const Color = axe.commons.color.Color, read = Color.prototype.parseString, known = new Map();
  Color.prototype.parseString = function (words) {
    if (!known.has(words)) known.set(words, new Color(read.call(this, words)));
    const { r, g, b, alpha } = known.get(words);
    return Object.assign(this, { r, g, b, alpha });
  };
})()"""
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text() + READ_COLOURS_ONCE
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False}
# A mail is read inside the page of a mail program, which has the landmarks.
IN_A_MAIL = EVERYTHING | {"runOnly": {"type": "tag", "values": TAGS[:-1]}}
# What depends on the scheme; all other rules have seen the same page in light already.
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
# The one that checks a statement changes nothing, so that visitors need no session for it.
FORMS_WITHOUT_TOKEN = """() => [...document.querySelectorAll("form[method=post]:not([action='/anerkennungen/nachpruefen/'])")]
  .filter((form) => !form.querySelector("[name=csrfmiddlewaretoken]")).map((form) => form.outerHTML.slice(0, 160))"""


def bring_axe(page: Page) -> None:
    """Every document of this page comes with axe, which is quicker than to hand it over each time."""
    page.add_init_script(AXE)


def faults(page: Page, rules: dict[str, Any] = EVERYTHING) -> list[str]:
    """Everything that is wrong with the page as it stands there now, at the wide width and in light."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = [f"form without token: {form}" for form in page.evaluate(FORMS_WITHOUT_TOKEN)]
    found += [f"{WIDE}: {violation}" for violation in violations(page, rules)]
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    found += [f"{NARROW}: wider than the screen: {wide}" for wide in page.evaluate(TOO_WIDE)]
    page.evaluate(UNFOLD)
    found += [f"{NARROW}, unfolded: wider than the screen: {wide}" for wide in page.evaluate(TOO_WIDE)]
    found += [f"{NARROW}: {violation}" for violation in violations(page, rules)]
    page.emulate_media(color_scheme="dark")
    found += [f"{NARROW} dark: {violation}" for violation in violations(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    return found


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    found = page.evaluate("async (rules) => (await axe.run(document, rules)).violations", rules)
    return [
        f"{violation['id']} ({violation['help']}): {node['html'][:200]} {node['any'][:1] and node['any'][0]['message']}"
        for violation in found
        for node in violation["nodes"][:3]
    ]
