"""Anybody signed in who did not write the idea suggests other words for parts of its text, and says why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activity.models import Delivery, Event, Follow
from activity.verbs import Verb
from arena.transitions import Unmet, WrongStage
from ideas.models import Amendment, Stage
from tests import make
from tests.ideas.amending import REASON, suggested

pytestmark = pytest.mark.django_db


def test_only_what_somebody_changed_is_suggested():
    idea, deniz = make.idea(), make.person("Deniz A.")

    amendment = suggested(idea, by=deniz, title="Klare Formulare", summary=idea.summary)

    assert amendment.author == deniz
    assert amendment.base_version.number == 1
    assert [(part.section, part.proposed) for part in amendment.parts.all()] == [("title", "Klare Formulare")]


def test_the_text_of_the_idea_stays_as_it_is():
    idea = make.idea(title="Formulare")

    suggested(idea, title="Klare Formulare")

    idea.refresh_from_db()
    assert idea.title == "Formulare"
    assert idea.versions.count() == 1


def test_the_idea_knows_how_many_wait():
    idea = make.idea()

    suggested(idea, title="Klare Formulare")
    suggested(idea)

    idea.refresh_from_db()
    assert idea.amendment_count == 2


def test_the_authors_and_the_lead_hear_of_it_and_whoever_suggested_follows_the_idea():
    mira, lead, deniz = make.person("Mira K."), make.person("Rana B."), make.person("Deniz A.")
    idea = make.idea(author=mira)
    make.responsibility(idea, by=lead)
    Follow.objects.create(user=make.person("Hört davon später"), idea=idea)

    suggested(idea, by=deniz)

    event = Event.objects.get(verb=Verb.AMENDMENT_SUGGESTED)
    assert event.actor == deniz
    assert Amendment.objects.get().reason == REASON
    assert event.reason == ""
    assert {told.recipient for told in Delivery.objects.filter(event=event)} == {mira, lead}
    assert Follow.objects.filter(user=deniz, idea=idea).exists()


def test_a_double_click_is_one_amendment():
    idea, deniz = make.idea(), make.person()

    first = suggested(idea, by=deniz, title="Klare Formulare")
    second = suggested(idea, by=deniz, title="Klare Formulare")

    assert first == second
    assert Amendment.objects.count() == 1
    assert Event.objects.filter(verb=Verb.AMENDMENT_SUGGESTED).count() == 1


def test_an_amendment_that_changes_nothing_is_refused():
    idea = make.idea()

    with pytest.raises(Unmet) as refused:
        suggested(idea, title=idea.title)

    assert [guard.code for guard in refused.value.guards] == ["nothing_changed"]
    assert not Amendment.objects.exists()


def test_five_of_one_person_may_wait_at_one_idea():
    idea, deniz = make.idea(), make.person()
    for number in range(5):
        suggested(idea, by=deniz, title=f"Titel {number}")

    with pytest.raises(Unmet) as refused:
        suggested(idea, by=deniz, title="Titel 6")

    assert [guard.code for guard in refused.value.guards] == ["amendments_wait"]
    assert suggested(idea, title="Titel 6")
    assert suggested(make.idea(), by=deniz)


def test_an_account_in_its_first_day_suggests_three_in_an_hour():
    from datetime import timedelta

    new = make.person(joined=timedelta(hours=2))
    for _ in range(3):
        suggested(make.idea(), by=new)

    with pytest.raises(Unmet) as refused:
        suggested(make.idea(), by=new)

    assert [guard.code for guard in refused.value.guards] == ["share"]


@pytest.mark.parametrize(
    "stage",
    [Stage.ASSESSMENT, Stage.DECISION, Stage.SELECTED, Stage.PROMOTED, Stage.DEFERRED, Stage.DECLINED, Stage.MERGED],
)
def test_a_frozen_text_takes_no_amendments(stage):
    idea = make.idea(stage, published=True)

    with pytest.raises(WrongStage):
        suggested(idea)

    assert not Amendment.objects.exists()


def test_a_hidden_idea_takes_none():
    with pytest.raises(WrongStage):
        suggested(make.idea(hidden=True))


def test_all_or_nothing(monkeypatch):
    idea = make.idea()
    monkeypatch.setattr(Event, "record", classmethod(lambda *_, **__: 1 / 0))

    with pytest.raises(ZeroDivisionError):
        suggested(idea)

    idea.refresh_from_db()
    assert not Amendment.objects.exists()
    assert idea.amendment_count == 0
    assert not Follow.objects.exists()


def test_the_row_of_the_idea_is_held():
    idea = make.idea()

    with CaptureQueriesContext(connection) as captured:
        suggested(idea)

    assert any("FOR UPDATE" in query["sql"] and "ideas_idea" in query["sql"] for query in captured)
