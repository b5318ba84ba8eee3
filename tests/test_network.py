"""Our server asks nobody on the network for anything, except the provider that the operator configured."""

import ast
from pathlib import Path

from django.conf import settings

APPS = ["accounts", "activity", "arena", "ideas", "measures", "moderation", "opendata", "strategy"]
ASKING = {"aiohttp", "ftplib", "http.client", "httpx", "requests", "socket", "urllib.request", "urllib3", "websockets"}
# What may, and why: the provider's host is checked on every request; the others speak to servers on this machine.
MAY = {
    "accounts/provider.py",  # OIDC
}
ONLY_HERE = {
    "arena/embedded.py",  # PostgreSQL and Valkey of bin/run
    "arena/launcher.py",  # waits until its own web server answers
}


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return found


def test_nothing_of_ours_asks_the_network_but_the_provider():
    asks = {
        str(path.relative_to(settings.BASE_DIR))
        for app in APPS
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if any(name == each or name.startswith(f"{each}.") for name in imports_of(path) for each in ASKING)
    }

    assert asks == MAY | ONLY_HERE
