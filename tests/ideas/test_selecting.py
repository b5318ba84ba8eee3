"""Selecting: the decision maker says that an idea is to become a measure, of which kind, and what weighed how."""

import pytest

from activity.models import DecisionRecord, Event
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas import policies
from ideas.models import Idea
from strategy.models import Criterion
from tests import make
from tests.ideas.carrying import broken, hearers_of
from tests.ideas.deciding import WEIGHED, WHY, afresh, presented, select, selected
from tests.ideas.stepping import desk, facts, last, stages_but
from tests.mails import deliver, text_of
from tests.moderation import people

pytestmark = pytest.mark.django_db

TYPED = {
    "intended_kind": "decentral",
    "reason": WHY,
    "dissent": "Ein Bezirk hätte gewartet.",
    "weighed_nutzen": "for",
    "weighed_umsetzbarkeit": "against",
}


def test_the_record_says_of_which_kind_what_weighed_how_and_who_saw_it_differently():
    idea, cdo = presented(), make.decision_maker()

    record = select(idea, by=cdo, kind="network", dissent="Ein Bezirk hätte gewartet.")

    idea.refresh_from_db()
    assert (idea.stage, idea.owed_by, idea.intended_kind) == ("selected", "administration", "network")
    assert idea.due_on == clock.after_working_days(clock.today(), 20)
    assert (record.decision, record.office, record.measure_kind) == ("select", "cdo", "network")
    assert record.criteria == WEIGHED
    assert record.decided_by == cdo
    assert (record.text.reason, record.text.dissent) == (WHY, "Ein Bezirk hätte gewartet.")
    assert (last(idea).verb, last(idea).stage_before, last(idea).reason) == ("idea_selected", "decision", WHY)
    assert record.sealed()["measure_kind"] == "network"


@pytest.mark.parametrize("stage", stages_but("decision"))
def test_from_no_other_stage(stage):
    with pytest.raises(WrongStage):
        select(make.idea(stage))


def test_whoever_presented_an_idea_does_not_select_it():
    both = make.person(roles=("stabsstelle", "cdo"))
    idea = presented(by=both)

    assert not policies.can_select(both, idea)
    assert not policies.can_decline(both, idea)
    assert policies.can_select(make.decision_maker(), idea)
    assert policies.can_decline(make.decision_maker(), idea)


@pytest.mark.parametrize("joins", ["authorships", "presentations"])
def test_whoever_came_into_conflict_while_the_form_was_open_does_not_select_it(joins):
    idea, cdo = presented(), make.decision_maker()
    assert policies.can_select(cdo, idea)
    if joins == "authorships":
        idea.authorships.create(user=cdo)
    else:
        idea.presentations.update(by=cdo)

    with pytest.raises(Unmet) as refused:
        select(idea, by=cdo)

    assert [guard.code for guard in refused.value.guards] == ["not_their_own"]
    assert afresh(idea).stage == "decision"


def test_whoever_presented_an_earlier_round_may_decide_the_next_one():
    both = make.person(roles=("stabsstelle", "cdo"))
    idea = presented(by=both)
    first = idea.presentations.get()
    again = {"number": 2, "version": first.round.version, "opened_by": first.by, "outcome": "closed"}
    second = idea.rounds.create(closed_at=clock.now(), **again)
    idea.presentations.create(round=second, by=make.stabsstelle(), recommendation="decline", text=WHY)

    assert policies.can_select(both, afresh(idea))


def test_of_two_who_decide_at_once_one_is_told_who_was_quicker():
    idea = presented()
    stale = afresh(idea)
    select(idea)

    with pytest.raises(WrongStage):
        select(stale)

    assert DecisionRecord.objects.count() == 1


def test_when_the_event_fails_nothing_changed(monkeypatch):
    idea = presented()
    before = facts(idea)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        select(idea)

    assert facts(idea) == before
    assert Idea.objects.get(pk=idea.pk).intended_kind == ""
    assert not DecisionRecord.objects.exists()


def test_authors_carriers_and_those_who_go_on_with_it_hear_of_it():
    idea, stabsstelle = presented(), make.stabsstelle()

    select(idea)

    heard = hearers_of("idea_selected")
    assert heard[idea.authors.first().pk] == "authors"
    assert heard[idea.lead.offered_by_id] == "carriers"
    assert heard[stabsstelle.pk] == "owing"


def test_at_the_desk_it_needs_a_kind_a_reason_and_at_least_one_criterion_that_weighed():
    idea, client = presented(), people.signed_in(people.decision_maker())
    there = desk("select", idea)

    bare = client.post(there, {"reason": WHY, "intended_kind": "decentral"})
    empty = client.post(there, TYPED | {"reason": ""})
    given = client.post(there, TYPED, follow=True)

    assert (bare.status_code, empty.status_code) == (422, 422)
    assert "wie es gewogen hat" in bare.content.decode()
    assert WHY in bare.content.decode()
    assert "ist ausgewählt" in given.content.decode()
    record = DecisionRecord.objects.get()
    assert record.criteria == [
        {"criterion": "nutzen", "weighed": "for"},
        {"criterion": "umsetzbarkeit", "weighed": "against"},
    ]


def test_the_form_proposes_the_kind_that_the_lead_makes_it():
    idea = presented(kind="decentral")

    page = people.signed_in(people.decision_maker()).get(desk("ideas_idea_change", idea))

    step = next(offered for offered in page.context["steps"] if offered["step"].verb == "select")
    assert step["form"]["intended_kind"].value() == "decentral"
    assert WHY in page.content.decode()


def test_the_decision_reads_like_a_letter(client):
    idea = selected(kind="network", title="Klartext im Amt")
    Criterion.objects.filter(code="nutzen").update(name="Nutzen für die Stadt")

    page = client.get(DecisionRecord.objects.get(idea=idea).get_absolute_url()).content.decode()

    for words in (
        "Klartext im Amt",
        "Die oder der CDO",
        "Netzwerkmaßnahme",
        "Nutzen für die Stadt",
        "spricht dafür",
        "ausgewogen",
        WHY,
        "widersprechen",
        "Nachprüfen",
    ):
        assert words in page


def test_the_mails_say_as_which_kind_and_why_and_lead_whoever_decides_to_the_desk():
    cdo = make.decision_maker()
    idea = presented(kind="network")
    select(idea, kind="network")

    mails = {(mail["To"], mail["Subject"]): text_of(mail) for mail in deliver()}

    to_decide = mails[cdo.email, f"Zur Entscheidung vorgelegt: {idea.reference}"]
    assert f"/verwaltung/ideas/idea/{idea.pk}/change/" in to_decide
    told = mails[idea.authors.first().email, f"Die Idee {idea.reference} ist ausgewählt"]
    assert "Vorgesehen ist sie als: Netzwerkmaßnahme." in told
    assert WHY in told
