"""Takes the README's pictures: the story on a fixed day, so that what did not change looks the same next time."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from arena.embedded import free_port  # noqa: E402
from arena.launcher import is_healthy  # noqa: E402

PICTURES = PROJECT / "docs" / "pictures"
THE_DAY = datetime(2026, 11, 19, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
LARGEST = 150_000  # bytes
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars", "--font-render-hinting=none"]
AN_IDEA = "Neben jedem Formular ein ausgefülltes Beispiel"


def nothing(page: Page) -> None:
    """The page as it is."""


@dataclass(frozen=True)
class Picture:
    """One page as somebody of the story sees it."""

    name: str
    path: str
    do: Callable[[Page], None] = nothing
    person: str = ""
    viewport: dict[str, int] = field(default_factory=lambda: DESKTOP)
    scheme: str = "light"


def open_the_idea(page: Page) -> None:
    page.get_by_role("link", name=AN_IDEA).first.click()


def begin_to_write(page: Page) -> None:
    page.get_by_label("Titel").press_sequentially("Beispiele neben den Formularen", delay=20)
    page.wait_for_timeout(1500)


def open_what_waits(page: Page) -> None:
    page.locator("#result_list tbody a").first.click()


LIST = "/ideen/?sortierung=unterstuetzt"
ALL = (
    Picture("start", "/"),
    Picture("start-phone", "/", viewport=PHONE),
    Picture("ideas", LIST),
    Picture("idea", LIST, open_the_idea),
    Picture("idea-dark", LIST, open_the_idea, scheme="dark"),
    Picture("writing", "/ideen/neu/", begin_to_write, person="Mira K."),
    Picture("search", "/suche/?q=Bürgeramt"),
    Picture("desk", "/verwaltung/ideas/idea/", open_what_waits, person="Deniz (Moderation)"),
)


@contextmanager
def the_product() -> Iterator[str]:
    """All of it, on a fixed day, in a folder that goes away again."""
    with tempfile.TemporaryDirectory(prefix="arena-pictures-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # PostgreSQL has a user of its own when root starts it
        port = free_port()
        ours = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        offset = str(int((THE_DAY - datetime.now(THE_DAY.tzinfo)).total_seconds()))
        ours |= {"ARENA_VAR": folder, "PORT": str(port), "ARENA_CLOCK_OFFSET": offset}
        launcher = subprocess.Popen([sys.executable, "-m", "arena.launcher"], cwd=PROJECT, env=ours)
        try:
            _wait_until_open(launcher, port)
            yield f"http://localhost:{port}"
        finally:
            launcher.terminate()
            launcher.wait()


def _wait_until_open(launcher: subprocess.Popen[bytes], port: int) -> None:
    while not is_healthy(port):
        if launcher.poll() is not None:
            raise SystemExit("The product did not start.")
        time.sleep(0.5)


def take(browser: Browser, site: str, picture: Picture) -> bytes:
    """A WebP of what stands in the window."""
    context = browser.new_context(
        base_url=site,
        viewport=picture.viewport,
        color_scheme=picture.scheme,
        reduced_motion="reduce",
        locale="de-DE",
        timezone_id="Europe/Berlin",
    )
    page = context.new_page()
    if picture.person:
        page.goto("/entwicklung/anmelden/")
        page.get_by_role("button", name=picture.person, exact=True).click()
    page.goto(picture.path)
    picture.do(page)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    context.close()
    packed = BytesIO()
    shot.save(packed, "WEBP", quality=82, method=6)
    return packed.getvalue()


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with the_product() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        for picture in ALL:
            content = take(browser, site, picture)
            if len(content) > LARGEST:
                raise SystemExit(f"{picture.name} has {len(content)} bytes, more than {LARGEST}.")
            (PICTURES / f"{picture.name}.webp").write_bytes(content)
            sys.stdout.write(f"docs/pictures/{picture.name}.webp  {len(content):>7} bytes\n")
        browser.close()


if __name__ == "__main__":
    main()
