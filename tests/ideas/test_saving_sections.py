"""Saving a section: a version with a reason; what two people wrote comes together or stands side by side, never lost."""

from datetime import timedelta

import pytest

from activity.verbs import Verb
from arena import clock
from arena.transitions import WrongStage
from ideas.models import FactSheet, Stage, WorkingCopy
from ideas.models.factsheet import Conflicting, sections_now, texts_of
from tests import make
from tests.ideas.carrying import afresh, broken, hearers_of, verbs_of

pytestmark = pytest.mark.django_db

PROBLEM = "Die Bank ist alt. Sie steht am Kanal. Niemand sitzt dort gern."


def save(idea, text, *, section="problem", base=None, by=None, reason="Klarer gesagt"):
    """The idea's author, unless somebody else is named, saves the newest version unless an older one is."""
    base = idea.versions.first().number if base is None else base
    by = by or idea.authors.first()
    return FactSheet.save_section(afresh(idea), by=by, section=section, text=text, base=base, reason=reason)


def test_a_section_becomes_part_of_a_new_version_with_its_reason():
    idea = make.idea(Stage.DEVELOPMENT)

    version = save(idea, PROBLEM)

    assert (version.number, version.reason, version.author) == (2, "Klarer gesagt", idea.authors.first())
    assert version.sections == {"problem": PROBLEM}
    assert version.text == (idea.title, idea.summary, idea.description)
    assert sections_now(afresh(idea)) == {"problem": PROBLEM}
    assert verbs_of(idea) == ["idea_edited"]
    assert idea.events.get().details == {"version": 2, "section": "problem"}


def test_the_text_of_the_idea_and_its_sections_are_one_sequence():
    idea = make.idea(Stage.DEVELOPMENT)
    save(idea, PROBLEM)

    idea.edit(by=idea.authors.first(), revision=0, reason="Kürzer", title="Bänke")
    save(idea, "Neue Bänke.", section="solution")

    found = [texts_of(version) for version in idea.versions.order_by("number")]
    assert [(text["title"] == "Bänke", text["problem"], text["solution"]) for text in found] == [
        (False, "", ""),
        (False, PROBLEM, ""),
        (True, PROBLEM, ""),
        (True, PROBLEM, "Neue Bänke."),
    ]


def test_different_places_of_one_section_come_together():
    idea = make.idea(Stage.DEVELOPMENT)
    other = make.person()
    base = save(idea, PROBLEM).number
    save(idea, PROBLEM.replace("alt", "morsch"), base=base)

    version = save(idea, PROBLEM.replace("gern", "lange"), base=base, by=other)

    assert version.sections["problem"] == "Die Bank ist morsch. Sie steht am Kanal. Niemand sitzt dort lange."
    assert (version.number, version.author) == (4, other)


def test_the_same_words_of_a_section_are_shown_to_whoever_comes_second():
    idea = make.idea(Stage.DEVELOPMENT)
    base = save(idea, PROBLEM).number
    save(idea, PROBLEM.replace("alt", "morsch"), base=base)

    with pytest.raises(Conflicting):
        save(idea, PROBLEM.replace("alt", "kaputt"), base=base)

    assert idea.versions.count() == 3
    assert sections_now(afresh(idea))["problem"] == PROBLEM.replace("alt", "morsch")


def test_other_sections_never_stand_in_the_way():
    idea = make.idea(Stage.DEVELOPMENT)
    save(idea, PROBLEM, base=1)

    version = save(idea, "Neue Bänke.", section="solution", base=1)

    assert version.sections == {"problem": PROBLEM, "solution": "Neue Bänke."}


def test_the_same_form_sent_twice_is_one_version():
    idea = make.idea(Stage.DEVELOPMENT)

    versions = [save(idea, PROBLEM, base=1), save(idea, PROBLEM, base=1)]

    assert versions[0] == versions[1]
    assert verbs_of(idea) == ["idea_edited"]


def test_the_page_of_the_idea_knows_when_its_text_last_changed():
    idea = make.idea(Stage.DEVELOPMENT)

    with clock.travel(timedelta(days=3)):
        version = save(idea, PROBLEM)

    assert afresh(idea).saved_at == version.at
    assert afresh(idea).active_at >= version.at


def test_an_emptied_section_is_open_again():
    idea = make.idea(Stage.DEVELOPMENT)
    save(idea, PROBLEM)

    version = save(idea, "")

    assert version.sections == {}
    assert version.number == 3


def test_what_was_typed_is_no_working_copy_any_more():
    idea = make.idea(Stage.DEVELOPMENT)
    author, other = idea.authors.first(), make.person()
    for user in (author, other):
        WorkingCopy.keep(idea, by=user, section="problem", text="Halb", base=1)

    save(idea, PROBLEM)

    assert WorkingCopy.objects.get().user == other


@pytest.mark.parametrize(
    "stage",
    ["draft", "submitted", "assessment", "decision", "selected", "promoted", "declined", "archived", "deferred"],
)
def test_in_these_stages_nothing_is_saved(stage):
    idea = make.idea(Stage(stage))

    with pytest.raises(WrongStage):
        save(idea, PROBLEM, base=0)

    assert not FactSheet.objects.exists()


def test_a_saving_that_cannot_be_told_of_did_not_happen(monkeypatch):
    idea = make.idea(Stage.DEVELOPMENT)
    monkeypatch.setattr("activity.models.Event.record", broken)

    with pytest.raises(RuntimeError):
        save(idea, PROBLEM)

    assert idea.versions.count() == 1
    assert not FactSheet.objects.exists()


def test_authors_and_followers_hear_of_a_new_version():
    co_author, follower = make.person(), make.person()
    idea = make.idea(Stage.DEVELOPMENT, co_authors=(co_author,))
    follower.follows.create(idea=idea)

    save(idea, PROBLEM)

    assert hearers_of(Verb.IDEA_EDITED) == {co_author.pk: "authors", follower.pk: "followers"}
