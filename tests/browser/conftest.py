"""A real Chromium against the real site; `page.goto("/ideen/")` is enough."""

import os
import subprocess

import pytest

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str:
    """bin/test has chosen one; plain pytest asks for it here."""
    if "CHROMIUM" in os.environ:
        return os.environ["CHROMIUM"]
    return subprocess.run(["bin/browser"], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": chromium(), "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "de-DE", "timezone_id": "Europe/Berlin"}


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url
