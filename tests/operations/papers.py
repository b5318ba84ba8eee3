"""What the files for operators say: compose, Dockerfile, units, Caddyfile, environments, the table in the manual."""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management import get_commands, load_command_class

ROOT = Path(settings.BASE_DIR)
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text()
UNITS = sorted(path for path in (ROOT / "deploy" / "systemd").iterdir())
MANUAL = (ROOT / "docs" / "operations.md").read_text()
# Read by programs we start, not by the settings.
FOREIGN = {"DJANGO_SETTINGS_MODULE", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}


def settings_variables() -> set[str]:
    """Every variable that arena/settings.py reads, from its syntax tree."""
    tree = ast.parse((ROOT / "arena" / "settings.py").read_text())
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and isinstance(call.args[0], ast.Constant)
    }


def manual_variables() -> set[str]:
    """The first column of the manual's table of variables."""
    table = MANUAL.partition("## Variables")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `(\w+)` \|", table, re.M))


def variables_of(path: Path) -> set[str]:
    """What an environment file sets, or would if a line were uncommented."""
    return set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", path.read_text(), re.M))


def command_of(service: dict[str, Any]) -> list[str]:
    """The words a service of ours is started with."""
    command = service.get("command") or ast.literal_eval(re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.M)[1])
    return shlex.split(command) if isinstance(command, str) else command


def ours() -> dict[str, dict[str, Any]]:
    return {name: service for name, service in COMPOSE["services"].items() if service.get("image") == "arena"}


def sections(unit: Path) -> dict[str, dict[str, list[str]]]:
    """The lines of a unit by section and name; a name may stand there more than once."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in unit.read_text().splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            name, _, value = line.partition("=")
            section.setdefault(name, []).append(value)
    return found


def services() -> Iterator[tuple[str, dict[str, list[str]]]]:
    for unit in UNITS:
        if unit.suffix == ".service":
            yield unit.name, sections(unit)["Service"]


def assert_runs(words: list[str]) -> None:
    """That a command is one of ours, with options that it knows."""
    program, *rest = words
    assert program.rpartition("/")[2] == "python"
    if rest[0] == "manage.py":
        assert (ROOT / "manage.py").is_file()
        name, *options = rest[1:]
        app = get_commands()[name]
        load_command_class(app, name).create_parser("manage.py", name).parse_args(options)
    elif rest[:2] == ["-m", "celery"]:
        from celery.bin.celery import celery

        from arena.celery import app

        at = rest.index("-A")
        assert rest[at + 1] == "arena"
        name, *options = rest[at + 2 :]
        celery.commands[name].make_context(name, [*options], resilient_parsing=False, parent=context_of(celery))
    else:
        from granian.cli import cli

        from arena.wsgi import application  # noqa: F401 named below

        assert rest[:3] == ["-m", "granian", "arena.wsgi:application"]
        cli.make_context("granian", [word.replace("%i", "8001") for word in rest[2:]])


def context_of(celery: Any) -> Any:
    import click
    from celery.bin.base import CLIContext

    from arena.celery import app

    return click.Context(celery, obj=CLIContext(app=app, no_color=True, workdir=None))
