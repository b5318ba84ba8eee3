"""Supporters hear when an idea became another one after they supported it; small changes stay silent."""

import pytest

from activity.verbs import Verb
from ideas.models import Stage
from ideas.models.factsheet import Texts
from ideas.models.substance import changes_the_substance
from tests import make
from tests.ideas.carrying import afresh, hearers_of, verbs_of
from tests.ideas.test_restoring_versions import version_of
from tests.ideas.test_saving_sections import PROBLEM, save

pytestmark = pytest.mark.django_db


def supported():
    """An idea in the making whose problem is written down, and somebody who supports it."""
    idea, supporter = make.idea(Stage.DEVELOPMENT), make.person()
    save(idea, PROBLEM)
    afresh(idea).support(by=supporter)
    return idea, supporter


def edit(idea, **words):
    idea = afresh(idea)
    idea.edit(by=idea.authors.first(), revision=idea.revision, reason="Anders", **words)


def test_another_title_is_another_idea():
    idea, supporter = supported()

    edit(idea, title="Brunnen für alle Plätze")

    assert hearers_of(Verb.SUBSTANCE_CHANGED) == {supporter.pk: "supporters"}
    assert idea.events.get(verb="substance_changed").details == {"version": 3}


def test_another_problem_is_another_idea():
    idea, supporter = supported()

    save(idea, "Der Kanal riecht im Sommer.")

    assert hearers_of(Verb.SUBSTANCE_CHANGED) == {supporter.pk: "supporters"}


def test_what_was_open_and_is_filled_in_is_no_change():
    idea, _supporter = supported()

    save(idea, "Eine neue Bank.", section="solution")

    assert "substance_changed" not in verbs_of(idea)


def test_mended_spelling_is_silent():
    idea, _supporter = supported()

    save(idea, PROBLEM.replace("Niemand", "niemand"))
    edit(idea, title=afresh(idea).title.replace(",", " –"))

    assert "substance_changed" not in verbs_of(idea)


@pytest.mark.parametrize("section", ["approach", "resources", "output_indicators"])
def test_how_it_is_done_may_change_silently(section):
    idea, _supporter = supported()
    save(idea, "Erst dies.", section=section)

    save(idea, "Ganz anders als gedacht.", section=section)

    assert "substance_changed" not in verbs_of(idea)


def test_restoring_an_old_title_is_told_as_well():
    idea, _supporter = supported()
    edit(idea, title="Brunnen für alle Plätze")

    version_of(idea, 1).restore(by=idea.authors.first(), seen=3)

    assert verbs_of(idea).count("substance_changed") == 2


def test_without_supporters_there_is_nothing_to_tell():
    idea = make.idea(Stage.DEVELOPMENT)

    edit(idea, title="Brunnen für alle Plätze")

    assert "substance_changed" not in verbs_of(idea)


def test_who_follows_hears_of_the_version_once():
    idea, supporter = supported()
    supporter.follows.create(idea=idea)

    edit(idea, title="Brunnen für alle Plätze")

    assert hearers_of(Verb.IDEA_EDITED) == {supporter.pk: "followers"}
    assert hearers_of(Verb.SUBSTANCE_CHANGED) == {}


def test_the_description_speaks_for_problem_and_solution_until_they_have_sections():
    before = Texts(title="Bänke", description="Alle Bänke sind kaputt.")
    after = before | {"description": "Wir brauchen Brunnen und Schatten."}

    assert changes_the_substance(before, Texts(after))
    assert not changes_the_substance(Texts(before | {"problem": "x"}), Texts(after | {"problem": "x"}))
