"""Searching ideas and measures: what the page shows, how it is narrowed, sorted and paged."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

import arena.search
import ideas.search
from arena import clock
from arena.fulltext import Piece
from arena.markdown import with_marks
from ideas.models import Idea, IdeaSearch, Stage
from tests import make
from tests.search.page import catch_up, counts, search, titles, words

pytestmark = pytest.mark.django_db


def test_the_address_of_the_search():
    assert reverse("search") == "/suche/"


def test_before_anything_is_typed_the_page_says_what_can_be_searched(client):
    page = search(client, "")

    assert words(page, "h1") == "Suche"
    assert "Alle öffentlichen Ideen und Maßnahmen" in page.main.get_text()
    assert page.select_one(".search-examples a")["href"] == "?q=Spielplatz"
    assert not page.select(".result")


def test_ideas_and_measures_stand_in_one_list(client):
    make.idea(title="Laternen reparieren", summary="Licht auf dem Heimweg.")
    make.measure("Licht für Radwege")

    page = search(client, "Licht")

    assert titles(page) == ["Licht für Radwege", "Laternen reparieren"]
    assert words(page, "#anzahl") == "2 Treffer"


def test_what_a_title_says_counts_more_than_what_a_text_says(client):
    make.idea(title="Bänke", description="Mit Blick auf einen Brunnen.")
    make.idea(title="Ein Brunnen", description="Mit Bänken.")

    assert titles(search(client, "Brunnen")) == ["Ein Brunnen", "Bänke"]


def test_the_newest_first_if_asked_for(client):
    old, new = make.idea(title="Brunnen"), make.idea(title="Bänke am Brunnen")
    Idea.objects.filter(pk=old.pk).update(published_at=clock.now() - timedelta(days=9))

    assert titles(search(client, "Brunnen", sortierung="neueste")) == [new.title, old.title]
    assert titles(search(client, "Bänken Brunnen", sortierung="neueste")) == [new.title]


def test_hits_are_marked_in_title_and_text(client):
    make.idea(
        title="Bürgerbeteiligung im Kiez",
        summary="Wir reden mit.",
        description="Mehr **Beteiligung**, weniger [PDF](https://x.example).",
    )

    page = search(client, "Beteiligung")

    assert [mark.get_text() for mark in page.select(".result__title mark")] == ["Bürgerbeteiligung"]
    assert words(page, ".result__text") == "Mehr Beteiligung, weniger PDF."
    assert [mark.get_text() for mark in page.select(".result__text mark")] == ["Beteiligung"]


def test_a_long_text_is_shown_where_the_hit_is(client):
    make.idea(summary="Kurz.", description="Vorher steht viel. " * 80 + "Dort ist der Brunnen. " + "Danach auch. " * 80)

    text = words(search(client, "Brunnen"), ".result__text")

    assert "Dort ist der Brunnen." in text
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) < 300


def test_what_was_said_in_the_discussion_is_found_and_shown_as_such(client):
    make.comment(make.idea(title="Schnee räumen"), body="In der Sonnenallee ist es am schlimmsten.")
    catch_up()

    page = search(client, "Sonnenallee")

    assert titles(page) == ["Schnee räumen"]
    assert words(page, ".result__text") == "Im Gespräch: In der Sonnenallee ist es am schlimmsten."


def test_marked_text_of_people_stays_text(client):
    make.idea(title="<b>Brunnen</b>", summary='<img src=x onerror="alert(1)"> am Brunnen')

    page = search(client, "Brunnen")

    assert titles(page) == ["<b>Brunnen</b>"]
    assert not page.select(".result b, .result img")
    assert not page.select(".result [onerror]")


def test_a_marked_piece_is_text_whatever_it_is():
    assert with_marks([Piece("<i>", False), Piece("<b>", True)]) == "&lt;i&gt;<mark>&lt;b&gt;</mark>"


def test_the_question_is_shown_as_text(client):
    page = search(client, '"><script>alert(1)</script>')

    assert page.select_one("#suchwort")["value"] == '"><script>alert(1)</script>'
    assert "<script>alert(1)" not in str(page.main)


# Filters


def test_every_filter_counts_what_it_would_leave(client):
    mitte, pankow = make.district("01", "Mitte"), make.district("03", "Pankow")
    for kind, stage, district in [
        ("need", Stage.DISCUSSION, mitte),
        ("need", Stage.DECISION, pankow),
        ("proposal", Stage.DISCUSSION, pankow),
    ]:
        idea = make.idea(stage, kind=kind, title="Brunnen", citywide=False)
        idea.districts.set([district])
        IdeaSearch.keep(idea)
    make.measure("Brunnen", kind="central", status="running")

    assert counts(search(client, "Brunnen")) == {
        "was-ideen": "3",
        "was-massnahmen": "1",
        "art-need": "2",
        "art-proposal": "1",
        "art-central": "1",
        "stufe-discussion": "2",
        "stufe-decision": "1",
        "stufe-running": "1",
        "feld-inc-3": "3",
        "bezirk-01": "1",
        "bezirk-03": "2",
    }
    narrowed = search(client, "Brunnen", art="need")
    assert words(narrowed, "#anzahl") == "2 Treffer"
    assert counts(narrowed) == {
        "was-ideen": "2",
        "art-need": "2",
        "art-proposal": "1",
        "art-central": "1",
        "stufe-discussion": "1",
        "stufe-decision": "1",
        "feld-inc-3": "2",
        "bezirk-01": "1",
        "bezirk-03": "1",
    }


def test_two_filters_leave_what_fits_both_and_count_what_one_of_them_would(client):
    for kind, stage in [("need", Stage.DISCUSSION), ("need", Stage.DECISION), ("proposal", Stage.DECISION)]:
        make.idea(stage, kind=kind, title=f"Brunnen {kind} {stage}")

    page = search(client, "Brunnen", art="need", stufe="discussion")

    assert titles(page) == ["Brunnen need discussion"]
    found = counts(page)
    assert {name: found[name] for name in ("art-need", "stufe-discussion", "stufe-decision", "was-ideen")} == {
        "art-need": "1",
        "stufe-discussion": "1",
        "stufe-decision": "1",
        "was-ideen": "1",
    }
    assert "art-proposal" not in found


def test_filters_are_kept_while_somebody_goes_on_typing_and_can_be_taken_away(client):
    make.idea(title="Brunnen", kind="need")

    page = search(client, "Brunnen", art="need", sortierung="neueste")

    kept = {field["name"]: field["value"] for field in page.select("input[type=hidden][form=suchformular]")}
    assert kept == {"art": "need", "sortierung": "neueste"}
    assert [chip["href"] for chip in page.select(".chip")] == ["?q=Brunnen&sortierung=neueste"]


def test_a_filter_that_leaves_nothing_says_so(client):
    make.idea(title="Brunnen", kind="need")

    page = search(client, "Brunnen", was="massnahmen")

    assert not titles(page)
    assert words(page, ".empty__title") == "Zu dieser Auswahl gibt es keinen Treffer."


@pytest.mark.parametrize(
    "query", ["art=nix", "seite=0", "seite=x", "seite=99999999999", "was=1", "sortierung=id", "stufe=draft", "x=y"]
)
def test_what_the_page_does_not_know_is_ignored(client, query):
    make.idea(title="Brunnen")

    answer = client.get(f"/suche/?q=Brunnen&{query}")

    assert titles(BeautifulSoup(answer.content, "html.parser")) == ["Brunnen"]


# Pages


def test_ten_hits_on_a_page_and_the_way_to_the_next(client):
    for number in range(12):
        make.idea(title=f"Brunnen {number}")

    first = search(client, "Brunnen")
    second = search(client, "Brunnen", seite="2")

    assert len(titles(first)) == 10
    assert first.select_one("a[rel=next]")["href"] == "?q=Brunnen&seite=2"
    assert len(titles(second)) == 2
    assert second.select_one("a[rel=prev]")["href"] == "?q=Brunnen"
    assert not set(titles(first)) & set(titles(second))


def test_where_too_much_is_found_the_newest_are_counted_and_a_filter_is_sought_among_all(client, monkeypatch):
    for place in (ideas.search, arena.search):
        monkeypatch.setattr(place, "MOST", 3)
    for number in range(6):
        make.idea(title=f"Brunnen {number}", kind="need" if number < 2 else "proposal")

    everything, needs = search(client, "Brunnen"), search(client, "Brunnen", art="need")

    assert sorted(titles(everything)) == ["Brunnen 3", "Brunnen 4", "Brunnen 5"]
    assert words(everything, "#anzahl") == "mehr als 1 000 Treffer"
    assert set(counts(everything).values()) == {"3+"}
    assert sorted(titles(needs)) == ["Brunnen 0", "Brunnen 1"]
    assert words(needs, "#anzahl") == "2 Treffer"


def test_the_parts_of_a_word_count_only_close_together(client):
    make.idea(title="Ein Weg für das Rad")
    make.idea(title="Ein Rad in der Werkstatt", summary="Das ist ein langer und steiniger Weg.")

    assert titles(search(client, "Radweg")) == ["Ein Weg für das Rad"]


def test_of_a_common_word_the_halves_are_not_asked_for(client, monkeypatch):
    for place in (ideas.search, arena.search):
        monkeypatch.setattr(place, "MOST", 3)
    for pk in range(2500, 2504):  # an era of ideas that is full, and a later one
        make.idea(pk=pk, title=f"Radweg {pk}")
    make.idea(pk=5000, title="Noch ein Weg für ein Rad")
    make.idea(pk=5001, title="Ein Weg für das Rad")
    make.idea(pk=5002, title="Ein Weg für das Auto", kind="need")
    make.idea(pk=5003, title="Autoweg", kind="need")

    assert sorted(titles(search(client, "Radweg"))) == ["Radweg 2501", "Radweg 2502", "Radweg 2503"]
    assert sorted(titles(search(client, "Autoweg"))) == ["Autoweg", "Ein Weg für das Auto"]
    assert "Ein Weg für das Rad" in titles(search(client, "Radweg", art="proposal", sortierung="neueste"))


# Corrections


def test_a_typing_mistake_is_answered_with_what_was_meant(client):
    make.idea(title="Bibliothek der Dinge")
    catch_up()

    page = search(client, "Bibliotek")

    assert titles(page) == ["Bibliothek der Dinge"]
    assert words(page, "#anzahl") == "1 Treffer zu „Bibliothek“"
    assert words(page, ".search-note") == "Zu „Bibliotek“ steht hier nichts. Das sind die Treffer zu „Bibliothek“."


def test_a_rare_spelling_is_found_and_the_usual_one_suggested(client):
    for number in range(3):
        make.idea(title=f"Bibliothek {number}")
    catch_up()
    make.comment(make.idea(title="Lesen"), body="Die Bibliotek ist zu.")
    catch_up()

    page = search(client, "Bibliotek")

    assert titles(page) == ["Lesen"]
    assert words(page, ".search-note") == "Meinten Sie „Bibliothek“?"
    assert page.select_one(".search-note a")["href"] == "?q=Bibliothek"


def test_some_of_the_words_if_they_stand_nowhere_together(client):
    make.idea(title="Brunnen")
    make.idea(title="Bänke")

    page = search(client, "Brunnen Bänke")

    assert set(titles(page)) == {"Brunnen", "Bänke"}
    assert words(page, ".search-note").startswith("Alle Wörter zusammen kommen nirgends vor.")


def test_where_nothing_is_found_one_is_invited_to_write(client):
    page = search(client, "Xylophonzzz")

    assert words(page, ".empty__title") == "Zu „Xylophonzzz“ gibt es hier noch nichts."
    assert page.select_one(".empty a.button--call")["href"] == "/ideen/neu/"
    assert words(page, "#anzahl") == "0 Treffer"


def test_where_nothing_is_found_what_is_meant_alike_is_near(client, settings):
    settings.MEANING = True
    make.idea(title="Schlaglöcher auf Fahrbahnen schneller ausbessern", summary="Löcher im Asphalt melden.")
    catch_up()

    page = search(client, "defekte Straßen reparieren")

    assert titles(page) == ["Schlaglöcher auf Fahrbahnen schneller ausbessern"]
    assert words(page, "h2#nah") == "Vielleicht ist es das, was Sie meinen"


def test_words_that_stand_everywhere_are_no_question(client):
    page = search(client, "und die")

    assert words(page, "#anzahl") == "Diese Wörter stehen fast überall. Nennen Sie noch eines dazu."


# With and without JavaScript


def test_the_box_is_a_plain_form(client):
    form = search(client, "").select_one("#suchformular")

    assert (form["method"], form["action"], form["role"]) == ("get", "/suche/", "search")
    assert form.select_one("input[name=q]")["maxlength"] == "200"
    assert form.select_one("button")


def test_every_page_has_the_way_to_the_search(client):
    page = BeautifulSoup(client.get("/regeln/").content, "html.parser")

    assert page.select_one("header form[role=search][action='/suche/'] input[name=q]")
    assert page.select_one("header a[href='/suche/']")


def test_htmx_gets_the_part_that_changes_and_the_count(client):
    make.idea(title="Brunnen")

    answer = client.get(
        "/suche/?q=Brunnen", headers={"HX-Request": "true", "HX-Target": "treffer", "HX-Trigger": "suchwort"}
    )
    part = BeautifulSoup(answer.content, "html.parser")

    assert titles(part) == ["Brunnen"]
    assert not part.find("h1")
    assert part.title.string == "„Brunnen“ · Suche · Arena der Ideen"
    assert words(part, "[hx-swap-oob='innerHTML:#anzahl']") == "1 Treffer"
    assert "HX-Target" in answer["Vary"]
