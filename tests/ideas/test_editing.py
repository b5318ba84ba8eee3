"""Editing: the authors save a new version with a reason; every version stays readable, changes shown word by word."""

import time

import pytest
from django.urls import reverse

from arena.transitions import Stale, WrongStage
from ideas.diff import Piece, compare, words
from ideas.models import Stage
from tests import make

pytestmark = pytest.mark.django_db


def edited(idea, **changed):
    texts = {"title": idea.title, "summary": idea.summary, "description": "Ein ganz neuer Text."}
    return {"revision": idea.revision, "reason": "Klarer gesagt", **texts, **changed}


def test_each_saving_is_a_version_and_an_event():
    idea = make.idea()
    author = idea.authors.first()

    idea.edit(by=author, **edited(idea))

    idea.refresh_from_db()
    assert idea.description == "Ein ganz neuer Text."
    assert [(v.number, v.reason, v.author) for v in idea.versions.order_by("number")] == [
        (1, "", author),
        (2, "Klarer gesagt", author),
    ]
    assert list(idea.events.values_list("verb", "stage_before", "stage_after")) == [
        ("idea_edited", "discussion", "discussion")
    ]


def test_an_edit_of_an_older_text_changes_nothing():
    idea = make.idea()
    idea.edit(by=idea.authors.first(), **edited(idea))

    with pytest.raises(Stale):
        idea.edit(by=idea.authors.first(), **edited(idea, revision=0, description="Überschrieben"))

    idea.refresh_from_db()
    assert idea.description == "Ein ganz neuer Text."


@pytest.mark.parametrize(
    "stage", ["submitted", "assessment", "decision", "selected", "promoted", "declined", "archived"]
)
def test_in_these_stages_the_text_is_frozen(stage):
    idea = make.idea(Stage(stage))

    with pytest.raises(WrongStage):
        idea.edit(by=idea.authors.first(), **edited(idea))


def test_the_form_keeps_both_texts_when_somebody_was_quicker(client):
    idea = make.idea()
    client.force_login(idea.authors.first())
    form = edited(idea, fields_of_action=[make.field().pk], citywide="on")
    client.post(reverse("edit", args=[idea.pk]), form | {"description": "Erster."})

    answer = client.post(reverse("edit", args=[idea.pk]), form | {"description": "Zweiter."})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Erster." in page
    assert "Zweiter." in page


def test_a_published_text_stays_complete(client):
    idea = make.idea()
    client.force_login(idea.authors.first())

    answer = client.post(reverse("edit", args=[idea.pk]), edited(idea, title="", reason=""))

    assert answer.status_code == 422
    assert idea.versions.count() == 1


def test_a_stranger_cannot_edit(client):
    idea = make.idea()
    client.force_login(make.person())

    assert client.post(reverse("edit", args=[idea.pk]), edited(idea)).status_code == 403


def test_versions_are_listed_and_compared(client):
    idea = make.idea(description="Die Bank ist alt.")
    idea.edit(by=idea.authors.first(), **edited(idea, description="Die Bank ist neu."))

    listed = client.get(reverse("versions", args=[idea.pk])).content.decode()
    compared = client.get(reverse("version", args=[idea.pk, 2])).content.decode()

    assert "Klarer gesagt" in listed
    assert "<del>" in compared and "alt</del>" in compared
    assert "<ins>" in compared and "neu</ins>" in compared


def test_comparing_with_a_version_that_never_was_is_not_found(client):
    idea = make.idea()

    assert client.get(reverse("version", args=[idea.pk, 9])).status_code == 404
    assert client.get(reverse("version", args=[idea.pk, 1]), {"mit": "77"}).status_code == 404


def test_the_words_of_a_comparison_hold_both_texts():
    before, after = "Ein Baum,\nzwei Bänke.", "Ein Brunnen,\nzwei Bänke und Schatten."

    pieces = words(before, after)

    assert "".join(piece.text for piece in pieces if piece.change != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.change != "del") == after
    assert Piece("del", "Baum") in pieces
    assert Piece("ins", "Brunnen") in pieces


def test_hostile_text_is_text_in_every_version(client):
    idea = make.idea(title="<script>alert(1)</script>", description="<img src=x onerror=alert(1)>")

    for name, args in (("idea", [idea.pk]), ("versions", [idea.pk]), ("version", [idea.pk, 1]), ("history", [idea.pk])):
        page = client.get(reverse(name, args=args)).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a b " * 5_000, "b b a " * 3_300),
        ("a\n" * 10_000, "b\na\n" * 5_000),
        ("-+" * 10_000, "+-+" * 6_666),
        (" ".join(map(str, range(4_000))), " ".join(map(str, reversed(range(4_000))))),
    ],
)
def test_the_longest_texts_are_compared_at_once(before, after):
    begun = time.perf_counter()

    pieces = words(before, after)

    assert time.perf_counter() - begun < 2
    assert "".join(piece.text for piece in pieces if piece.change != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.change != "del") == after


def test_in_a_long_text_only_what_changed_is_marked():
    sentences = [f"Satz {number} handelt von Bänken, Bäumen und von Brunnen." for number in range(300)]
    changed = list(sentences)
    changed[150] = "Satz 150 handelt von Mülleimern, Bäumen und von Brunnen."

    pieces = words(" ".join(sentences), " ".join(changed))

    assert [piece for piece in pieces if piece.change] == [Piece("del", "Bänken"), Piece("ins", "Mülleimern")]


def changes_of(idea, **texts):
    idea.edit(by=idea.authors.first(), **edited(idea, **texts))
    after, before = idea.versions.order_by("-number")[:2]
    return {change.heading: change for change in compare(before, after)}


def test_where_hardly_a_word_stayed_both_texts_stand_side_by_side(client):
    idea = make.idea(description="Viele Briefe der Ämter versteht kaum jemand.\n\nDas geht besser.")
    new = "An jeder zweiten Haltestelle fehlt eine Bank zum Ausruhen."

    changes = changes_of(idea, description=new)

    assert changes["Beschreibung"].is_rewritten
    assert not changes["Titel"].is_rewritten
    page = client.get(reverse("version", args=[idea.pk, 2])).content.decode()
    assert "Vorher" in page
    assert "<del>" not in page
    assert new in page


@pytest.mark.parametrize(
    "after",
    [
        "Viele Briefe der Ämter versteht heute kaum jemand. Das geht besser.",
        "Viele Briefe der Ämter versteht kaum jemand. Das geht besser. " + "So klagt seit Jahren jeder Bezirk. " * 9,
    ],
)
def test_what_was_bettered_or_added_is_marked_in_the_text(after):
    idea = make.idea(description="Viele Briefe der Ämter versteht kaum jemand. Das geht besser.")

    assert not changes_of(idea, description=after)["Beschreibung"].is_rewritten


def test_a_text_that_was_empty_before_is_only_added():
    idea = make.idea(summary="")

    assert not changes_of(idea, summary="Amtliche Briefe sollen klingen, wie Menschen sprechen.")[
        "Zusammenfassung"
    ].is_rewritten
