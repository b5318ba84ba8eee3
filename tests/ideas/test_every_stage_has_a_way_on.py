"""No dead ends: whatever stage an idea can come into, somebody not in conflict can lead it out, today."""

import pytest
from django.urls import NoReverseMatch, reverse

from arena import clock
from ideas import policies
from ideas.models import LIFE, Stage
from ideas.models.stage import STARTS_FROM
from tests import make
from tests.ideas.stepping import led

pytestmark = pytest.mark.django_db

# Where each verb that exists leads; a new verb that moves an idea adds its line.
LEADS_TO = {
    "submit": {"submitted"},
    "publish": {"discussion"},
    "return_for_revision": {"returned"},
    "start_development": {"development"},
    "request_assessment": {"assessment"},
    "present_for_decision": {"decision"},
    "select": {"selected"},
    "return_to_development": {"development"},
    "fall_back": {"discussion"},
    "decline": {"declined"},
    "defer": {"deferred"},
    "resume": {"discussion", "development", "assessment", "decision"},
    "withdraw": {"withdrawn"},
    "archive": {"archived"},
    "revive": {"discussion", "submitted"},
    "reopen": {"discussion", "submitted"},
}
FINAL = {"promoted", "merged", "withdrawn"}
REACHED = sorted({"draft", *(stage for stages in LEADS_TO.values() for stage in stages)} - FINAL)
OWED = {
    "submitted": "moderation",
    "returned": "authors",
    "development": "lead",
    "assessment": "reviewers",
    "decision": "decision_maker",
    "selected": "administration",
    "deferred": "stabsstelle",
}


def ways_out(stage):
    moving = {verb for verb in LEADS_TO if stage in STARTS_FROM[verb]}
    return moving | ({"delete_draft"} if stage == "draft" else set())


@pytest.mark.parametrize("stage", REACHED)
def test_somebody_not_in_conflict_can_lead_it_out_today(stage):
    idea = led(stage) if stage in {"development", "assessment", "decision", "selected"} else make.idea(stage)
    others = [make.moderator(), make.stabsstelle(), make.decision_maker()]
    people = [idea.authors.first()] if stage in {"draft", "returned"} else others

    taken = {
        verb
        for verb in ways_out(stage)
        for person in people
        if getattr(policies, f"can_{verb}")(person, idea) and idea.allows(verb) and has_an_address(verb)
    }

    assert taken, f"Nobody leads an idea out of {stage}."


@pytest.mark.parametrize("stage", REACHED)
def test_every_verb_leads_only_where_the_path_allows(stage):
    for verb in ways_out(stage) - {"delete_draft"}:
        assert LEADS_TO[verb] & {target.value for target in LIFE[Stage(stage)]}, (stage, verb)


@pytest.mark.parametrize(("stage", "owner"), OWED.items())
def test_where_a_step_is_owed_there_is_who_and_by_when(stage, owner):
    idea = make.idea(stage)
    if stage == "deferred":
        idea.resume(by=make.stabsstelle())
        idea.defer(by=make.stabsstelle(), reason="Wir warten.", review_on=clock.today())

    assert (idea.owed_by, idea.due_on is not None) == (owner, True)
    assert idea.whose_turn


def has_an_address(verb):
    for name in (verb, f"admin:{verb}"):
        try:
            return bool(reverse(name, args=[1]))
        except NoReverseMatch:
            continue
    return False
