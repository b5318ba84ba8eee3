"""What no page may ever do, noted while a browser is used."""

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

# Answers that a page may give on purpose: not yours, not there, too late, gone, please correct.
HONEST = {403, 404, 409, 410, 422}
PAGES = {"document", "xhr", "fetch"}
# A newer question took the place of one that was not answered yet; whatever else ends one is named in a second line.
REPLACED = ("htmx:sendAbort,", "htmx:afterRequest,")
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.effectiveDirective} refused ${event.blockedURI} on ${event.documentURI}`);
});
"""


class Watch:
    """Notes errors of scripts, broken CSP, requests to other hosts, failing files and failing pages."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.noted: list[str] = []

    def over(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.noted.append(f"script: {error.error}"))
        context.on("request", self._see)
        context.on("response", self._judge)

    def _listen(self, message: ConsoleMessage) -> None:
        expected = message.text.startswith(("Failed to load resource", *REPLACED))  # `_judge` knows more of files
        if message.type in {"error", "warning"} and not expected:
            self.noted.append(f"{message.type} on {message.page.url if message.page else '?'}: {message.text}")

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:", "about:")):
            self.noted.append(f"request to another host: {request.url}")

    def _judge(self, response: Response) -> None:
        expected = HONEST if response.request.resource_type in PAGES else set()
        if response.status >= 400 and response.status not in expected:
            self.noted.append(f"{response.status}: {response.request.method} {response.url}")
