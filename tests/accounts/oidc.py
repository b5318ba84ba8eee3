"""A real OpenID Connect provider in a process of its own, and the person who sits in front of it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from django.test import Client
from django.urls import reverse

from tests.browser.postbox import free_port

NAME = "Berlin-ID"


@dataclass
class ProviderProcess:
    issuer: str

    @property
    def settings(self) -> dict[str, str]:
        """What the operator sets in the environment."""
        return {"issuer": self.issuer, "name": NAME, "client_id": "arena", "secret": "geheim"}

    def knows(self, sub: str, **claims: object) -> None:
        """Somebody has an account there; who is known by nothing but a number has no address."""
        requests.put(f"{self.issuer}/users/{sub}", json=claims, timeout=30).raise_for_status()

    def admits(self, authorize_url: str, sub: str) -> str:
        """The person signs in there and agrees: the address they are sent back to."""
        return self._press(authorize_url, {"sub": sub})

    def denies(self, authorize_url: str) -> str:
        return self._press(authorize_url, {"action": "deny"})

    def _press(self, url: str, button: dict[str, str]) -> str:
        answer = requests.post(url, data=button, allow_redirects=False, timeout=30)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@contextmanager
def running() -> Iterator[ProviderProcess]:
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--host", "localhost"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    provider = ProviderProcess(f"http://localhost:{port}")
    try:
        _wait_for(provider)
        yield provider
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(provider: ProviderProcess) -> None:
    for _ in range(600):
        try:
            requests.get(provider.issuer, timeout=10)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("The provider does not start.")


def leave_for(client: Client, *, process: str = "", then: str = "") -> str:
    """Press the button that leads there: the provider's address for this attempt."""
    answer = client.post(reverse("sign_in_with_provider"), {"process": process or "login", "next": then})
    assert answer.status_code == 302, answer.content.decode()
    url: str = answer.url
    return url


def come_back(client: Client, url: str):
    """Follow the address the provider sent us to."""
    parts = urlsplit(url)
    assert parts.path == reverse("return_from_provider")
    return client.get(f"{parts.path}?{parts.query}")


def sign_in_there(client: Client, provider: ProviderProcess, sub: str, **how: str):
    """There and back again."""
    return come_back(client, provider.admits(leave_for(client, **how), sub))
