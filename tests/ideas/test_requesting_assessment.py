"""Requesting the assessment: the lead opens a round on the version that everybody confirmed."""

from datetime import timedelta

import pytest

from activity.models import Event
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import Confirmation, FactSheet, Idea, Stage
from tests import make
from tests.ideas import assessing
from tests.ideas.carrying import afresh, broken, hearers_of
from tests.ideas.stepping import facts, stages_but

pytestmark = pytest.mark.django_db


def lead_of(idea):
    return idea.lead.offered_by


def test_a_round_opens_on_the_confirmed_version_with_the_criteria_of_today():
    kept = assessing.criteria("nutzen", "umsetzbarkeit")
    idea = assessing.ready()

    opened = idea.request_assessment(by=lead_of(idea))

    idea = afresh(idea)
    assert (idea.stage, idea.owed_by, idea.due_on) == (
        "assessment",
        "reviewers",
        clock.today() + timedelta(days=30),
    )
    assert (opened.number, opened.version.number, opened.is_open) == (1, 2, True)
    assert list(opened.criteria.all()) == kept
    event = idea.events.latest("number")
    assert (event.verb, event.organisation, event.stage_before) == (
        "assessment_requested",
        idea.lead.organisation,
        "development",
    )
    assert event.details == {"until": str(idea.due_on), "round": opened.pk, "version": 2}


def test_the_stabsstelle_and_everybody_on_the_path_hear_of_it():
    office, follower = make.stabsstelle(), make.person()
    idea = assessing.ready()
    idea.follows.create(user=follower)

    idea.request_assessment(by=lead_of(idea))

    told = hearers_of(Verb.ASSESSMENT_REQUESTED)
    assert told[office.pk] == "stabsstelle"
    assert told[follower.pk] == "followers"
    assert told[idea.authors[0].pk] == "authors"


def test_an_edit_after_the_confirmations_stops_it():
    idea = assessing.ready()
    FactSheet.write(idea, {"problem": "Anders."}, by=idea.authors[0], reason="Nachtrag")

    with pytest.raises(Unmet) as refused:
        afresh(idea).request_assessment(by=lead_of(idea))

    assert [guard.code for guard in refused.value.guards] == ["confirmed"]
    assert not idea.rounds.exists()


@pytest.mark.parametrize("stage", stages_but("development"))
def test_only_out_of_development(stage):
    idea = assessing.ready()
    deferred_from = "discussion" if stage == "deferred" else ""
    changes = {"published_at": None, "reference": None} if stage == "draft" else {}
    Idea.objects.filter(pk=idea.pk).update(stage=stage, deferred_from=deferred_from, **changes)

    with pytest.raises(WrongStage):
        afresh(idea).request_assessment(by=make.person())


def test_a_second_click_meets_the_truth():
    idea = assessing.ready()
    stale = afresh(idea)
    idea.request_assessment(by=lead_of(idea))

    with pytest.raises(WrongStage) as refused:
        stale.request_assessment(by=lead_of(idea))

    assert refused.value.done_by(lead_of(idea)).verb == "assessment_requested"
    assert idea.rounds.count() == 1


def test_what_is_hidden_is_not_assessed():
    idea = assessing.ready()
    Idea.objects.filter(pk=idea.pk).update(hidden_at=clock.now())

    with pytest.raises(WrongStage):
        afresh(idea).request_assessment(by=lead_of(idea))


def test_all_or_nothing(monkeypatch):
    idea = assessing.ready()
    before = facts(idea)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        idea.request_assessment(by=lead_of(idea))

    assert facts(idea) == before
    assert not idea.rounds.exists()


def test_the_text_is_frozen_while_it_is_assessed():
    idea = assessing.in_assessment()

    with pytest.raises(WrongStage):
        FactSheet.save_section(idea, by=idea.authors[0], section="problem", text="Neu.", base=2, reason="")
    with pytest.raises(WrongStage):
        Confirmation.give(idea.lead, by=lead_of(idea), number=2)


@pytest.mark.parametrize("leave", ["fall_back", "decline"])
def test_leaving_the_assessment_ends_the_round_without_a_result(leave):
    idea = assessing.in_assessment()
    first, _second = assessing.assigned(idea)
    assessing.finished(first)
    office = make.stabsstelle()

    if leave == "fall_back":
        idea.fall_back(by=office, reason="Es fehlt etwas.")
    else:
        idea.decline(by=office, category="other", reason="Es geht nicht.")

    ended = idea.rounds.get()
    assert (ended.outcome, ended.closed_at is not None) == ("void", True)
    assert [review.state for review in ended.reviews.all()] == ["done", "excused"]
    assert "round_voided" in idea.events.values_list("verb", flat=True)
    assert hearers_of(Verb.ROUND_VOIDED)[first.reviewer_id] == "reviewers"


def test_the_next_round_has_the_next_number():
    idea = assessing.in_assessment()
    idea.fall_back(by=make.stabsstelle(), reason="Es fehlt etwas.")
    idea.start_development(by=lead_of(idea), until=clock.today() + timedelta(days=10))

    again = assessing.in_assessment(idea)

    assert [each.number for each in again.rounds.all()] == [2, 1]
    assert again.stage == Stage.ASSESSMENT
