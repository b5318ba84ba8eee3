"""Everything works by keyboard alone, and one sees where one is."""

from playwright.sync_api import Page, expect

from tests import make
from tests.browser.conftest import PHONE
from tests.make import PASSWORD

FOCUS = """() => {
  const element = document.activeElement;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  return {
    words: (element.getAttribute("aria-label") || element.innerText || element.name || element.tagName).trim(),
    visible: (outlined || style.boxShadow !== "none") && box.width > 0 && box.bottom > 0 && box.top < innerHeight,
  };
}"""


def tab_to(page: Page, words: str, *, most: int = 40) -> None:
    """Tab on until this has the focus; every stop on the way must be seen."""
    for _press in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["visible"], f"no visible focus on {focus['words']!r} of {page.url}"
        if focus["words"].startswith(words):
            return
    raise AssertionError(f"{words!r} is not reached by Tab")


def test_the_skip_link_comes_first_and_leads_to_the_content(visit):
    page = visit()
    page.goto("/ideen/")

    tab_to(page, "Zum Inhalt springen", most=1)
    page.keyboard.press("Enter")

    expect(page.locator("#inhalt")).to_be_focused()


def test_the_menu_of_a_phone_opens_and_closes(visit):
    page = visit(viewport=PHONE)
    page.goto("/")

    tab_to(page, "Menü", most=4)
    page.keyboard.press("Enter")
    expect(page.locator(".site-menu")).to_have_attribute("open", "")
    tab_to(page, "Ideen", most=2)
    page.keyboard.press("Escape")

    expect(page.locator(".site-menu")).not_to_have_attribute("open", "")
    expect(page.locator(":focus")).to_contain_text("Menü")


def test_signing_in_and_supporting_without_a_mouse(visit):
    idea, mira = make.idea(), make.person("Mira K.")
    page = visit()
    page.goto(idea.get_absolute_url())

    tab_to(page, "Unterstützen")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Anmelden · Arena der Ideen")
    page.wait_for_load_state()
    tab_to(page, "login")
    page.keyboard.type(mira.email)
    tab_to(page, "password", most=1)
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(str(idea))
    page.wait_for_load_state()
    tab_to(page, "Unterstützen")
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Unterstützung zurücknehmen 1")).to_be_visible()


def test_after_a_part_was_swapped_the_focus_is_not_lost(visit):
    idea = make.idea()
    page = visit(make.person())
    page.goto(idea.get_absolute_url())

    tab_to(page, "Unterstützen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Unterstützung zurücknehmen 1")).to_be_visible()

    expect(page.locator(":focus")).to_contain_text("Unterstützung zurücknehmen")


def test_after_a_comment_the_focus_is_on_what_became_of_it(visit):
    page = visit(make.person())
    page.goto(make.idea().get_absolute_url())

    page.get_by_label("Ihr Kommentar").fill("Gute Idee.")
    tab_to(page, "Kommentar schreiben")
    page.keyboard.press("Enter")
    expect(page.locator("article.comment")).to_have_count(1)

    # The comment is there with the page, the focus moves once the page's script ran.
    expect(page.locator(":focus")).to_have_text("Ihr Kommentar steht jetzt in der Diskussion.")


def test_an_error_is_announced_and_focused(visit):
    page = visit(make.person())
    page.goto(make.idea().get_absolute_url())

    tab_to(page, "Kommentar schreiben", most=60)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()

    expect(page.locator(":focus")).to_contain_text("Bitte prüfen Sie noch eine Angabe")


def test_enter_leads_on_through_the_steps_of_writing(visit):
    page = visit(make.person())
    page.goto("/ideen/neu/")

    page.get_by_label("Titel").fill("Bänke")
    page.keyboard.press("Enter")

    expect(page.get_by_label("Zusammenfassung")).to_be_visible()
    expect(page.get_by_role("button", name="Prüfen und einreichen")).to_be_hidden()
    assert page.url.endswith("/ideen/neu/")
