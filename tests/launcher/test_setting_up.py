"""bin/setup, bin/lock: from nothing to a full .venv, and one clear sentence where that cannot be."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.launcher.house import PROJECT

TOOLS = ["sh", "cmp", "cp", "mkdir", "touch", "cat", "rm", "id"]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The parts of a fresh clone that matter here, on a machine with nothing but a shell's usual tools."""
    clone = tmp_path / "a clone"
    shutil.copytree(PROJECT / "bin", clone / "bin")
    for path in [*PROJECT.glob("*.lock"), PROJECT / "pyproject.toml"]:
        shutil.copy(path, clone)
    (tmp_path / "tools").mkdir()
    for tool in TOOLS:
        (tmp_path / "tools" / tool).symlink_to(shutil.which(tool))
    return clone


def run_bare(clone: Path, *words: str) -> subprocess.CompletedProcess[str]:
    path = {"PATH": str(clone.parent / "tools"), "LC_ALL": "C.UTF-8"}
    return subprocess.run([*words], cwd=clone, env=path, capture_output=True, text=True, timeout=90, check=False)


def pretend_full(clone: Path, *locks: str) -> None:
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/bin/python").symlink_to(shutil.which("true"))
    (clone / ".venv/filled-from").mkdir()
    for lock in locks:
        shutil.copy(clone / lock, clone / ".venv/filled-from")


@pytest.mark.parametrize("word", ["bin/run", "bin/test", "bin/check"])
def test_without_python_there_is_one_clear_sentence(clone, word):
    refused = run_bare(clone, word)

    assert refused.returncode == 1
    assert refused.stderr.startswith("Es fehlt Python: Bitte installieren Sie Python 3.12, 3.13 oder 3.14")
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize("kind", ["run", "dev"])
def test_a_full_environment_is_left_alone(clone, kind):
    pretend_full(clone, "requirements.lock", "requirements-dev.lock")

    done = run_bare(clone, "bin/setup", kind)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_changed_lock_fills_it_anew(clone):
    pretend_full(clone, "requirements.lock")
    (clone / "requirements.lock").write_text("django==99\n")

    assert run_bare(clone, "bin/setup", "run").returncode == 1  # it tried, with neither uv nor Python here


def test_what_is_full_for_running_is_not_full_for_tests(clone):
    pretend_full(clone, "requirements.lock")

    assert run_bare(clone, "bin/setup", "dev").returncode == 1


LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-production.lock"]


def fingerprint(clone: Path) -> subprocess.CompletedProcess[str]:
    words = [PROJECT / ".venv/bin/python", "bin/fingerprint.py", *LOCKS]
    return subprocess.run(words, cwd=clone, capture_output=True, text=True, check=False)


def test_the_locks_are_as_young_as_the_dependencies(clone):
    assert fingerprint(clone).returncode == 0


def test_a_new_dependency_makes_the_locks_old(clone):
    project = clone / "pyproject.toml"
    project.write_text(project.read_text().replace('"django>=6.1.3,<6.2"', '"django>=6.1.4,<6.2"'))

    refused = fingerprint(clone)

    assert refused.returncode == 1
    assert "bin/lock" in refused.stderr
