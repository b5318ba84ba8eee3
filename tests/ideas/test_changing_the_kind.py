"""Changing the kind: a need turns out to be a proposal or the other way round, until assessment, with a trace."""

import pytest
from django.urls import reverse

from activity.models import Notification
from arena.transitions import Unmet, WrongStage
from ideas.models import Edge, Idea, Kind, Stage, Support
from tests import make
from tests.ideas.carrying import hearers_of
from tests.ideas.merging import author_of

pytestmark = pytest.mark.django_db

WHY = "Es fehlt noch eine Lösung."
FROM = ("submitted", "returned", "discussion", "development")


def changed(idea: Idea, kind: Kind = Kind.NEED) -> Idea:
    idea.change_kind(by=author_of(idea), kind=kind, reason=WHY)
    return Idea.objects.get(pk=idea.pk)


def codes(refused) -> list[str]:
    return [guard.code for guard in refused.value.guards]


@pytest.mark.parametrize("stage", FROM)
def test_until_assessment_with_a_trace(stage):
    idea = make.idea(stage)

    assert changed(idea).kind == "need"

    event = idea.events.get()
    assert (event.verb, event.reason, event.details["kind"], event.is_public) == ("kind_changed", WHY, "need", True)


@pytest.mark.parametrize("stage", [stage.value for stage in Stage if stage not in FROM])
def test_from_no_other_stage(stage):
    with pytest.raises(WrongStage):
        changed(make.idea(stage))


def test_a_need_becomes_a_proposal():
    assert changed(make.idea(kind="need"), Kind.PROPOSAL).kind == "proposal"


def test_what_it_is_already_is_no_change():
    with pytest.raises(WrongStage):
        changed(make.idea(), Kind.PROPOSAL)


def test_not_while_somebody_leads():
    idea = make.idea()
    make.responsibility(idea)

    with pytest.raises(Unmet) as refused:
        changed(Idea.objects.get(pk=idea.pk))

    assert codes(refused) == ["no_lead_runs"]


def test_open_offers_to_lead_end_with_it_and_partners_stay():
    idea = make.idea()
    offer = make.responsibility(idea, accepted=False)
    partner = make.responsibility(idea, role="partner")

    changed(idea)

    states = dict(idea.responsibilities.values_list("pk", "state"))
    assert states == {offer.pk: "withdrawn", partner.pk: "running"}


def test_not_while_it_answers_a_need():
    idea = make.idea()
    Edge.answer(idea, make.idea(kind="need"), by=author_of(idea))

    with pytest.raises(Unmet) as refused:
        changed(idea)

    assert codes(refused) == ["answers_nothing"]


def test_an_answered_need_stays_a_need():
    need, proposal = make.idea(kind="need"), make.idea()
    Edge.answer(proposal, need, by=author_of(proposal))

    with pytest.raises(Unmet) as refused:
        changed(need, Kind.PROPOSAL)

    assert codes(refused) == ["unanswered"]


def test_supporters_authors_and_followers_hear_of_it():
    co_author = make.person()
    idea, follower, supporter = make.idea(co_authors=(co_author,)), make.person(), make.person()
    idea.follows.create(user=follower)
    Support.give(idea, by=supporter)

    changed(idea)

    heard = hearers_of("kind_changed")
    assert heard == {co_author.pk: "authors", follower.pk: "followers", supporter.pk: "supporters"}


def test_of_what_was_never_public_nobody_else_hears():
    changed(make.idea("submitted"))

    assert not Notification.objects.exists()


def test_on_its_page_with_a_reason(client):
    idea = make.idea()
    client.force_login(author_of(idea))
    url = reverse("change_kind", args=[idea.pk])

    empty = client.post(url, {"reason": " ", "kind": "need"})
    given = client.post(url, {"reason": WHY, "kind": "need"})
    again = client.post(url, {"reason": WHY, "kind": "need"})

    assert (empty.status_code, given.status_code) == (422, 302)
    assert (again.status_code, Idea.objects.get(pk=idea.pk).kind) == (302, "need")  # the second of two clicks


def test_others_may_not(client):
    idea = make.idea()

    for stranger in (make.person(), make.stabsstelle(), make.moderator()):
        client.force_login(stranger)
        assert client.post(reverse("change_kind", args=[idea.pk]), {"reason": WHY}).status_code == 403
    assert Idea.objects.get(pk=idea.pk).kind == "proposal"
