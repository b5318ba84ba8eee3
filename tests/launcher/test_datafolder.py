"""The data folder: one user at a time, secrets for its owner only, emptied without harm to its neighbours."""

import json
import stat

import pytest

from arena import datafolder
from arena.datafolder import Refused


def test_a_folder_in_use_is_refused_until_it_is_let_go(tmp_path):
    with datafolder.held(tmp_path, by="the first"):
        with pytest.raises(Refused, match="the first"), datafolder.held(tmp_path, by="the second"):
            pass

    with datafolder.held(tmp_path, by="the third"):
        pass


def test_emptying_deletes_our_things_and_nothing_else(tmp_path):
    (tmp_path / "postgres" / "base").mkdir(parents=True)
    datafolder.secrets_of(tmp_path)
    (tmp_path / "thesis.odt").write_text("years of work")

    datafolder.empty(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["thesis.odt"]


def test_emptying_does_not_follow_links(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    (tmp_path / "media").symlink_to(elsewhere)

    datafolder.empty(tmp_path)

    assert (elsewhere / "precious").exists()


def test_secrets_are_made_once_and_for_the_owner_only(tmp_path):
    known = datafolder.secrets_of(tmp_path)

    assert datafolder.secrets_of(tmp_path) == known
    assert len(set(known.values())) == len(known)
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_a_folder_of_before_gets_the_secret_that_came_later_and_keeps_its_others(tmp_path):
    before = datafolder.secrets_of(tmp_path)
    kept = {name: value for name, value in before.items() if name != "signing_key"}
    (tmp_path / "secrets.json").write_text(json.dumps(kept))

    known = datafolder.secrets_of(tmp_path)

    assert {name: known[name] for name in kept} == kept
    assert len(known["signing_key"]) == 64
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
