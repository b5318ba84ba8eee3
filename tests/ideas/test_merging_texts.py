"""Merging texts: what two people changed comes together, and no character that one of them saved is lost."""

import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ideas.diff import words
from ideas.threeway import WORD, Conflict, merge

BASE = "Die Bank ist alt. Sie steht am Kanal. Niemand sitzt dort gern."
# Few different words, so that they repeat and change places; blanks and line breaks of every kind between them.
texts = st.lists(st.sampled_from(["Bank", "Baum", "und", "ä", ".", " ", "  ", "\n", "\n\n", ", "]), max_size=30).map(
    "".join
)


def test_changes_in_different_places_come_together():
    mine = BASE.replace("alt", "morsch")
    theirs = BASE.replace("gern", "lange")

    merged = merge(BASE, mine, theirs)

    assert merged.text == "Die Bank ist morsch. Sie steht am Kanal. Niemand sitzt dort lange."
    assert merged.is_clean


def test_what_one_added_and_the_other_removed_come_together():
    mine = BASE + " Eine Lehne fehlt."
    theirs = BASE.replace(" Sie steht am Kanal.", "")

    assert merge(BASE, mine, theirs).text == "Die Bank ist alt. Niemand sitzt dort gern. Eine Lehne fehlt."


def test_the_same_change_of_both_is_one_change():
    both = BASE.replace("alt", "morsch")

    assert merge(BASE, both, both).text == both


def test_the_same_words_changed_differently_are_a_conflict_that_holds_both():
    mine = BASE.replace("alt", "morsch")
    theirs = BASE.replace("alt", "kaputt")

    merged = merge(BASE, mine, theirs)

    assert not merged.is_clean
    assert merged.conflicts == [Conflict(" alt.", " morsch.", " kaputt.")]
    assert merged.text == "Die Bank ist morsch. kaputt. Sie steht am Kanal. Niemand sitzt dort gern."


def test_neighbouring_words_are_a_conflict_because_nobody_read_them_together():
    mine = BASE.replace("am Kanal", "hinter Kanal")
    theirs = BASE.replace("am Kanal", "am Fluss")

    assert not merge(BASE, mine, theirs).is_clean


def test_two_texts_where_there_was_none_are_a_conflict():
    merged = merge("", "Menschen mit Rollator.", "Alle, die warten.")

    assert merged.conflicts == [Conflict("", "Menschen mit Rollator.", "Alle, die warten.")]


def test_a_passage_that_one_rewrote_and_the_other_removed_is_a_conflict():
    mine = BASE.replace("Sie steht am Kanal", "Sie steht jetzt im Park")
    theirs = BASE.replace(" Sie steht am Kanal.", "")

    assert not merge(BASE, mine, theirs).is_clean


@given(texts, texts)
def test_who_changed_nothing_does_not_stand_in_the_way(base, changed):
    assert merge(base, changed, base).text == changed
    assert merge(base, base, changed).text == changed
    assert merge(base, changed, changed).text == changed


@settings(max_examples=500)
@given(texts, texts, texts)
def test_no_character_that_somebody_added_is_lost(base, mine, theirs):
    merged = merge(base, mine, theirs)

    added = (Counter(mine) - Counter(base)) | (Counter(theirs) - Counter(base))
    assert not added - Counter(merged.text)


@settings(max_examples=500)
@given(texts, texts, texts)
def test_a_text_without_conflicts_has_the_changes_of_both(base, mine, theirs):
    merged = merge(base, mine, theirs)
    if merged.is_clean:
        before, one, other, result = (Counter(WORD.findall(text)) for text in (base, mine, theirs, merged.text))

        assert not (one - before) - result
        assert not (other - before) - result


@settings(max_examples=300)
@given(texts, texts, texts)
def test_choosing_one_side_everywhere_keeps_every_passage_of_it_that_was_disputed(base, mine, theirs):
    for conflict in merge(base, mine, theirs).conflicts:
        assert conflict.mine in mine
        assert conflict.theirs in theirs
        assert conflict.before in base


@given(texts, texts, texts)
def test_it_does_not_matter_who_came_first(base, mine, theirs):
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)

    assert one.is_clean == other.is_clean
    assert not one.is_clean or one.text == other.text


@given(texts, texts)
def test_a_comparison_holds_both_texts_whatever_they_are(before, after):
    pieces = words(before, after)

    assert "".join(piece.text for piece in pieces if piece.change != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.change != "del") == after


def test_a_phrase_is_replaced_by_a_phrase():
    pieces = words("Sie soll neu, leicht und bunt werden.", "Sie soll alt, schwer und bunt werden.")

    assert [piece for piece in pieces if piece.change] == [("del", "neu, leicht"), ("ins", "alt, schwer")]


@pytest.mark.parametrize("word", ["a b ", "-+ ", "Bank\n"])
def test_the_longest_texts_are_merged_at_once(word):
    base = word * (20_000 // len(word))
    begun = time.perf_counter()

    merge(base, base[: len(base) // 2] + " mine " + base[len(base) // 2 :], base.replace("a", "b"))

    assert time.perf_counter() - begun < 2
