"""Erasing what somebody wrote into Steckbriefe: their words go from every version, those of others stay."""

import pytest

from arena import personal
from ideas.models import Confirmation, IdeaSearch, Stage, WorkingCopy
from ideas.models.factsheet import sections_now
from tests import make
from tests.ideas.carrying import afresh
from tests.ideas.test_saving_sections import save

pytestmark = pytest.mark.django_db


def written_by_two():
    """An idea whose problem one author wrote and whose solution the other."""
    one, other = make.person(), make.person()
    idea = make.idea(Stage.DEVELOPMENT, author=one, co_authors=(other,))
    save(idea, "Zinnoberrot fehlt.", by=one)
    save(idea, "Eine Bank.", section="solution", by=other)
    return idea, one, other


def sections_of_versions(idea):
    return list(idea.versions.order_by("number").values_list("sections", flat=True))


def test_a_section_that_nobody_else_touched_goes_from_every_version():
    idea, one, _other = written_by_two()

    personal.erase(one, blank_texts=True)

    assert sections_of_versions(idea)[-1] == {"solution": "Eine Bank."}
    assert not any("problem" in sections for sections in sections_of_versions(idea))
    assert sections_now(afresh(idea)) == {"solution": "Eine Bank."}


def test_the_search_forgets_the_words_at_once():
    idea, one, _other = written_by_two()
    assert "zinnoberrot" in str(IdeaSearch.objects.get(idea=idea).words)

    personal.erase(one, blank_texts=True)

    IdeaSearch.refresh()
    assert "zinnoberrot" not in str(IdeaSearch.objects.get(idea=idea).words)


def test_what_somebody_else_made_of_it_stays():
    idea, one, other = written_by_two()
    save(idea, "Zinnoberrot fehlt überall in der Stadt.", by=other)

    personal.erase(one, blank_texts=True)

    assert sections_now(afresh(idea))["problem"] == "Zinnoberrot fehlt überall in der Stadt."


def test_without_the_wish_every_version_stays():
    idea, one, _other = written_by_two()
    before = sections_of_versions(idea)

    personal.erase(one, blank_texts=False)

    assert sections_of_versions(idea) == before


def test_working_copies_go_in_any_case_and_confirmations_stay():
    idea, one, _other = written_by_two()
    carried = make.responsibility(idea, by=one)
    Confirmation.give(carried, by=one, number=3)
    WorkingCopy.keep(idea, by=one, section="problem", text="Halb", base=3)

    personal.erase(one, blank_texts=False)

    assert not WorkingCopy.objects.exists()
    assert Confirmation.objects.get().by == one
    assert afresh(idea).readiness.carriers == 0
