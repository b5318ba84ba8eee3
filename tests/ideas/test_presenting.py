"""Presenting: after the assessment the Stabsstelle lays an idea before the decision maker, with what it recommends."""

import pytest
from django.urls import reverse

from activity.models import Event
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import Idea, Outcome, Presentation
from tests import make
from tests.ideas.assessing import in_assessment
from tests.ideas.carrying import broken, hearers_of
from tests.ideas.deciding import WHY, afresh, assessed, presented, select
from tests.ideas.stepping import desk, facts, last, stages_but
from tests.moderation import people

pytestmark = pytest.mark.django_db

TYPED = {"recommendation": "select", "intended_kind": "decentral", "text": WHY}


def present(idea, **said):
    return idea.present_for_decision(by=make.stabsstelle(), **(TYPED | said))


def test_the_decision_maker_owes_the_next_step_within_twenty_working_days():
    idea = assessed()

    presentation = present(idea)

    idea.refresh_from_db()
    assert (idea.stage, idea.owed_by) == ("decision", "decision_maker")
    assert idea.due_on == clock.after_working_days(clock.today(), 20)
    assert (presentation.recommendation, presentation.intended_kind, presentation.text) == ("select", "decentral", WHY)
    assert presentation.round == idea.newest_round
    assert (last(idea).verb, last(idea).stage_before, last(idea).stage_after) == (
        "idea_presented",
        "assessment",
        "decision",
    )


@pytest.mark.parametrize("stage", stages_but("assessment"))
def test_from_no_other_stage(stage):
    idea = make.idea(stage)

    with pytest.raises(WrongStage):
        present(idea)


def test_not_while_the_reviewers_are_at_work():
    idea = in_assessment()

    with pytest.raises(Unmet) as refused:
        present(idea)

    assert "round_closed" in [guard.code for guard in refused.value.guards]
    assert not Presentation.objects.exists()


def test_a_kind_of_measure_belongs_to_a_yes_alone():
    declined = present(assessed(), recommendation=Outcome.DECLINE)

    assert (declined.recommendation, declined.intended_kind) == ("decline", "")


def test_a_stale_copy_is_refused():
    idea = assessed()
    stale = afresh(idea)
    present(idea)

    with pytest.raises(WrongStage):
        present(stale)

    assert Presentation.objects.count() == 1


def test_when_the_event_fails_nothing_changed(monkeypatch):
    idea = assessed()
    before = facts(idea)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        present(idea)

    assert facts(idea) == before
    assert not Presentation.objects.exists()


def test_whoever_decides_hears_of_it_and_so_does_everybody_on_board():
    idea, follower, cdo = assessed(), make.person(), make.decision_maker()
    idea.follows.create(user=follower)

    present(idea)

    heard = hearers_of("idea_presented")
    assert heard[cdo.pk] == "owing"
    assert heard[idea.authors.first().pk] == "authors"
    assert heard[idea.lead.offered_by_id] == "carriers"
    assert heard[follower.pk] == "followers"


def test_everybody_reads_what_is_recommended(client):
    idea = presented()

    page = client.get(reverse("presentation", args=[idea.pk])).content.decode()

    for words in ("Auswählen", "Dezentrale Maßnahme", WHY, "nach Runde 1"):
        assert words in page


def test_before_that_the_page_says_what_will_stand_there(client):
    idea = make.idea("assessment")

    page = client.get(reverse("presentation", args=[idea.pk])).content.decode()

    assert "Noch liegt hier nichts zur Entscheidung." in page


def test_at_the_desk_a_yes_needs_its_kind_and_everything_typed_stays():
    idea, client = assessed(), people.stabsstelle()
    there = desk("present_for_decision", idea)

    without = client.post(there, TYPED | {"intended_kind": ""})
    given = client.post(there, TYPED, follow=True)

    assert without.status_code == 422
    assert WHY in without.content.decode()
    assert "Bitte wählen Sie, als welche Art von Maßnahme." in without.content.decode()
    assert "liegt jetzt zur Entscheidung vor" in given.content.decode()
    assert Idea.objects.get(pk=idea.pk).stage == "decision"


def test_a_second_click_leads_to_what_was_done():
    idea, client = assessed(), people.stabsstelle()
    there = desk("present_for_decision", idea)
    client.post(there, TYPED)

    again = client.post(there, TYPED)

    assert again.status_code == 302
    assert Presentation.objects.count() == 1


def test_nobody_else_presents_it():
    stabsstelle = make.stabsstelle()
    own = assessed(author=stabsstelle)

    for client in (people.signed_in(stabsstelle), people.moderator(), people.signed_in(people.decision_maker())):
        assert client.post(desk("present_for_decision", own), TYPED).status_code == 403


@pytest.mark.parametrize("stage", ["decision", "selected"])
def test_the_page_of_an_idea_asks_no_more_at_the_end_of_the_path(client, django_assert_max_num_queries, stage):
    idea = presented()
    if stage == "selected":
        select(idea)

    with django_assert_max_num_queries(10):
        page = client.get(idea.get_absolute_url())

    assert reverse("presentation", args=[idea.pk]) in page.content.decode()


def test_who_decides_comes_from_the_public_page_to_the_desk():
    idea = presented()
    there = reverse("presentation", args=[idea.pk])

    seen = {
        who: reverse("admin:ideas_idea_change", args=[idea.pk]) in browser.get(there).text
        for who, browser in (("cdo", people.signed_in(people.decision_maker())), ("stabsstelle", people.stabsstelle()))
    }

    assert seen == {"cdo": True, "stabsstelle": False}


def test_the_assessment_leads_the_stabsstelle_on_and_everybody_to_what_followed(client):
    idea = assessed()
    there = reverse("assessment", args=[idea.pk])
    onward, followed = reverse("admin:ideas_idea_change", args=[idea.pk]), reverse("presentation", args=[idea.pk])

    before = people.stabsstelle().get(there).text
    presented(idea)

    assert onward in before
    assert followed not in before
    assert onward not in client.get(there).text
    assert followed in client.get(there).text
