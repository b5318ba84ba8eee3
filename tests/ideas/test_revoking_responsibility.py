"""Revoking responsibility: the Stabsstelle takes it away, with reasons that the party is owed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity.models import Event, StatementOfReasons
from activity.verbs import Verb
from arena import clock
from arena.transitions import WrongStage
from ideas.models import Stage
from ideas.models.consortium import Role
from tests import make
from tests.ideas.carrying import WHY, afresh, broken, hearers_of, verbs_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def running():
    return make.responsibility(make.idea())


def test_it_is_over_and_the_party_is_owed_the_reasons(running):
    running.revoke(by=make.stabsstelle(), reason=WHY)

    assert (afresh(running).state, afresh(running.idea).lead) == ("revoked", None)
    statement = StatementOfReasons.objects.get()
    assert (statement.recipient, statement.event.reason) == (running.person, WHY)


def test_everybody_who_speaks_for_a_body_is_owed_the_reasons():
    body = make.organisation()
    running, colleague = make.responsibility(make.idea(), body=body), make.representative(body)

    running.revoke(by=make.stabsstelle(), reason=WHY)

    owed = set(StatementOfReasons.objects.values_list("recipient", flat=True))
    assert owed == {running.offered_by_id, colleague.pk}


def test_the_party_and_the_authors_hear_of_it(running):
    author = running.idea.authors.get()

    running.revoke(by=make.stabsstelle(), reason=WHY)

    heard = hearers_of(Verb.RESPONSIBILITY_REVOKED)
    assert heard[running.person_id] == "party"
    assert heard[author.pk] == "authors"


def test_without_a_lead_the_idea_falls_back():
    idea = make.idea(Stage.DEVELOPMENT)

    make.responsibility(idea).revoke(by=make.stabsstelle(), reason=WHY)

    assert afresh(idea).stage == "discussion"
    assert verbs_of(idea)[-2:] == ["responsibility_revoked", "idea_fell_back"]


def test_an_invitation_to_take_over_ends_with_it(running):
    invited = running.hand_over(by=running.person, person=make.person())

    running.revoke(by=make.stabsstelle(), reason=WHY)

    assert afresh(invited).state == "withdrawn"


def test_a_stale_copy_is_refused(running):
    stale = afresh(running)
    running.end(by=running.person, reason=WHY)

    with pytest.raises(WrongStage):
        stale.revoke(by=make.stabsstelle(), reason=WHY)

    assert afresh(running).state == "ended"


def test_the_row_of_the_idea_is_held(running):
    with CaptureQueriesContext(connection) as queries:
        running.revoke(by=make.stabsstelle(), reason=WHY)

    assert any("FOR UPDATE" in query["sql"] and "ideas_idea" in query["sql"] for query in queries)


@pytest.mark.parametrize("what", [Event, "statement"])
def test_when_the_event_or_the_statement_fails_nothing_changed(running, monkeypatch, what):
    if what is Event:
        monkeypatch.setattr(Event, "record", broken)
    else:
        monkeypatch.setattr("ideas.models.reasons.state_reasons", broken)

    with pytest.raises(RuntimeError):
        running.revoke(by=make.stabsstelle(), reason=WHY)

    assert afresh(running).is_running


# As people do it


def revoke(client, person, running, reason=WHY):
    client.force_login(person)
    return client.post(reverse("revoke_responsibility", args=[running.pk]), {"reason": reason})


def test_the_stabsstelle_revokes_with_a_reason(client, running):
    stabsstelle = make.stabsstelle()

    assert revoke(client, stabsstelle, running, reason="").status_code == 422
    assert afresh(running).is_running
    assert revoke(client, stabsstelle, running).status_code == 302
    assert afresh(running).state == "revoked"
    assert revoke(client, stabsstelle, running).status_code == 409


def test_nobody_else_revokes(client, running):
    for person in (make.person(), running.person, running.idea.authors.get(), make.moderator()):
        assert revoke(client, person, running).status_code == 403


@pytest.mark.parametrize("how", ["author", "partner", "representative"])
def test_nobody_revokes_in_a_conflict(client, how):
    stabsstelle, body = make.stabsstelle(), make.organisation()
    idea = make.idea(author=stabsstelle if how == "author" else None)
    running = make.responsibility(idea, body=body)
    if how == "partner":
        make.responsibility(idea, role=Role.PARTNER, by=stabsstelle)
    if how == "representative":
        make.mandate(stabsstelle, body)

    assert revoke(client, stabsstelle, running).status_code == 403


def test_what_a_person_cannot_see_does_not_exist(client, running):
    type(running.idea).objects.update(hidden_at=clock.now())

    assert revoke(client, make.person(), running).status_code == 404
