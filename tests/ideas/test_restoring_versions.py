"""Restoring: an old version becomes the newest one; those between stay, and nobody's newer text is overwritten unseen."""

import pytest
from django.urls import reverse

from activity.verbs import Verb
from arena.transitions import Stale, Unmet, WrongStage
from ideas.models import FactSheetVersion, Stage
from ideas.models.factsheet import sections_now, texts_of
from tests import make
from tests.ideas.carrying import afresh, broken, hearers_of, verbs_of
from tests.ideas.test_saving_sections import save

pytestmark = pytest.mark.django_db


def with_two_versions(**fields):
    """An idea whose second version has another title and a problem."""
    idea = make.idea(Stage.DEVELOPMENT, title="Bänke", **fields)
    idea.edit(by=idea.authors.first(), revision=0, reason="Schöner", title="Brunnen")
    save(idea, "Durst.")
    return afresh(idea)


def version_of(idea, number) -> FactSheetVersion:
    return FactSheetVersion.objects.get(idea=idea, number=number)


def test_the_whole_text_of_the_old_version_is_the_newest_one():
    idea = with_two_versions()
    author = idea.authors.first()

    restored = version_of(idea, 1).restore(by=author, seen=3)

    idea = afresh(idea)
    assert (restored.number, restored.reason, restored.author) == (4, "Fassung 1 ist wieder da", author)
    assert (idea.title, sections_now(idea)) == ("Bänke", {})
    assert texts_of(restored) == texts_of(version_of(idea, 1))
    assert [version.number for version in idea.versions.all()] == [4, 3, 2, 1]
    assert verbs_of(idea)[-1] == "version_restored"
    assert idea.events.get(verb="version_restored").details == {"version": 4, "restored": 1}


def test_sections_come_back_too():
    idea = with_two_versions()
    save(idea, "")

    version_of(idea, 3).restore(by=idea.authors.first(), seen=4)

    assert sections_now(afresh(idea)) == {"problem": "Durst."}


def test_what_others_saved_meanwhile_is_not_overwritten_unseen():
    idea = with_two_versions()

    with pytest.raises(Stale):
        version_of(idea, 1).restore(by=idea.authors.first(), seen=2)

    assert idea.versions.count() == 3


def test_restoring_twice_is_one_version():
    idea = with_two_versions()
    first = version_of(idea, 1).restore(by=idea.authors.first(), seen=3)

    assert version_of(idea, 1).restore(by=idea.authors.first(), seen=3) == first


def test_a_version_whose_text_was_deleted_stays_away():
    idea = with_two_versions()
    FactSheetVersion.objects.filter(idea=idea, number=1).update(title="", summary="", description="")

    with pytest.raises(Unmet, match="Brunnen"):
        version_of(idea, 1).restore(by=idea.authors.first(), seen=3)


@pytest.mark.parametrize(
    "stage", ["submitted", "assessment", "decision", "selected", "promoted", "declined", "archived"]
)
def test_in_these_stages_nothing_comes_back(stage):
    idea = make.idea(Stage(stage))

    with pytest.raises(WrongStage):
        version_of(idea, 1).restore(by=idea.authors.first(), seen=1)


def test_a_restoring_that_cannot_be_told_of_did_not_happen(monkeypatch):
    idea = with_two_versions()
    monkeypatch.setattr("activity.models.Event.record", broken)

    with pytest.raises(RuntimeError):
        version_of(idea, 1).restore(by=idea.authors.first(), seen=3)

    assert afresh(idea).title == "Brunnen"
    assert idea.versions.count() == 3


def test_authors_and_followers_hear_of_it():
    co_author, follower = make.person(), make.person()
    idea = with_two_versions(co_authors=(co_author,))
    follower.follows.create(idea=idea)

    version_of(idea, 1).restore(by=idea.authors.first(), seen=3)

    assert hearers_of(Verb.VERSION_RESTORED) == {co_author.pk: "authors", follower.pk: "followers"}


def test_the_page_of_an_old_version_brings_it_back(client):
    idea = with_two_versions()
    client.force_login(idea.authors.first())
    page = client.get(reverse("version", args=[idea.pk, 1])).content.decode()

    answer = client.post(reverse("restore_version", args=[idea.pk, 1]), {"seen": 3}, follow=True)

    assert "Diese Fassung zurückholen" in page
    assert answer.redirect_chain == [(reverse("version", args=[idea.pk, 4]), 302)]
    assert "Fassung 1 ist wieder da, jetzt als Fassung 4." in answer.content.decode()


@pytest.mark.parametrize("who", ["a stranger", "a visitor", "frozen"])
def test_no_button_for_whom_it_does_not_work(client, who):
    idea = with_two_versions()
    if who == "frozen":
        type(idea).objects.filter(pk=idea.pk).update(stage="assessment")
    if who != "a visitor":
        client.force_login(idea.authors.first() if who == "frozen" else make.person())

    assert "zurückholen" not in client.get(reverse("version", args=[idea.pk, 1])).content.decode()
