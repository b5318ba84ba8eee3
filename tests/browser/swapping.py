"""Parts of a page that htmx asks for while somebody types."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote_plus

from playwright.sync_api import Page, Request, expect


@contextmanager
def swapped(page: Page, words: str) -> Iterator[None]:
    """Goes on once the answer to exactly these words stands there: what is swapped under a click swallows it."""

    def asks(request: Request) -> bool:
        return "hx-request" in request.headers and words in unquote_plus(request.post_data or "")

    with page.expect_request_finished(asks):
        yield
    expect(page.locator(".htmx-request")).to_have_count(0)
