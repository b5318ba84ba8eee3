"""Returning to development: something is missing that can be mended; the lead goes on, and a new round will follow."""

import pytest

from activity.models import DecisionRecord, Event, StatementOfReasons
from arena.transitions import WrongStage
from ideas.models import Idea
from tests import make
from tests.ideas.assessing import in_assessment
from tests.ideas.carrying import broken, hearers_of
from tests.ideas.deciding import afresh, assessed, presented, select
from tests.ideas.stepping import WHY, desk, facts, last, stages_but
from tests.moderation import people

pytestmark = pytest.mark.django_db

FROM = ("assessment", "decision", "selected")


def standing(stage):
    """An idea in this stage, with all that led there, and who may send it back from there."""
    if stage == "assessment":
        return in_assessment(body=make.organisation()), make.stabsstelle()
    idea = presented()
    if stage == "selected":
        select(idea)
    return afresh(idea), make.decision_maker()


@pytest.mark.parametrize("stage", FROM)
def test_the_lead_owes_the_next_step_and_reads_what_is_missing(stage):
    idea, office = standing(stage)

    event = idea.return_to_development(by=office, reason=WHY)

    idea.refresh_from_db()
    assert (idea.stage, idea.owed_by) == ("development", "lead")
    assert idea.due_on is not None
    assert (event.verb, event.stage_before, event.reason) == ("returned_to_development", stage, WHY)
    assert last(idea) == event
    assert not DecisionRecord.objects.filter(decision="return").exists()


def test_a_round_that_was_running_ends_without_a_result():
    idea, office = standing("assessment")
    running = idea.newest_round

    idea.return_to_development(by=office, reason=WHY)

    running.refresh_from_db()
    assert running.is_void


def test_what_was_assessed_stays_readable_and_a_new_round_follows():
    idea, office = standing("decision")
    first = idea.newest_round

    idea.return_to_development(by=office, reason=WHY)
    in_assessment(afresh(idea))

    first.refresh_from_db()
    assert first.is_closed
    assert afresh(idea).newest_round.number == 2


@pytest.mark.parametrize("stage", stages_but(*FROM))
def test_from_no_other_stage(stage):
    with pytest.raises(WrongStage):
        make.idea(stage).return_to_development(by=make.stabsstelle(), reason=WHY)


def test_the_stabsstelle_is_refused_when_the_idea_went_on_to_the_decision_meanwhile():
    idea = assessed()
    stale = afresh(idea)
    presented(idea)

    with pytest.raises(WrongStage):
        stale.return_to_development(by=make.stabsstelle(), reason=WHY)

    assert Idea.objects.get(pk=idea.pk).stage == "decision"


def test_a_stale_copy_is_refused():
    idea, office = standing("decision")
    stale = afresh(idea)
    idea.return_to_development(by=office, reason=WHY)

    with pytest.raises(WrongStage):
        stale.return_to_development(by=office, reason=WHY)


def test_when_the_event_fails_nothing_changed(monkeypatch):
    idea, office = standing("decision")
    before = facts(idea)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        idea.return_to_development(by=office, reason=WHY)

    assert facts(idea) == before


def test_everybody_on_board_hears_of_it_and_the_authors_get_the_reasons():
    idea, office = standing("decision")

    idea.return_to_development(by=office, reason=WHY)

    author = idea.authors.first()
    heard = hearers_of("returned_to_development")
    assert (heard[author.pk], heard[idea.lead.offered_by_id]) == ("authors", "carriers")
    assert [statement.recipient for statement in StatementOfReasons.objects.all()] == [author]


def test_at_the_desk_it_needs_to_be_said_what_is_missing():
    idea, _office = standing("decision")
    client = people.signed_in(people.decision_maker())

    empty = client.post(desk("return_to_development", idea), {"reason": ""})
    given = client.post(desk("return_to_development", idea), {"reason": WHY}, follow=True)

    assert empty.status_code == 422
    assert "ist wieder in Ausarbeitung" in given.content.decode()


def test_each_office_has_its_stages():
    assessed_idea, decided_idea = in_assessment(body=make.organisation()), presented()
    cdo, stabsstelle = people.signed_in(people.decision_maker()), people.stabsstelle()

    assert cdo.post(desk("return_to_development", assessed_idea), {"reason": WHY}).status_code == 403
    assert stabsstelle.post(desk("return_to_development", decided_idea), {"reason": WHY}).status_code == 403
