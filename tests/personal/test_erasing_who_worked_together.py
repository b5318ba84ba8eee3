"""Erasing somebody who gave opinions, was asked for some, or wrote along."""

import pytest

from arena import personal
from ideas.models import CoAuthorRequest, Invitation, Opinion
from tests import make
from tests.ideas.carrying import afresh, hearers_of

pytestmark = pytest.mark.django_db


def test_an_opinion_stays_under_a_deleted_account(client):
    idea = make.idea()
    given = make.opinion(idea, text="Das Gesetz lässt es zu.")

    personal.erase(given.author, blank_texts=False)

    page = client.get(given.get_absolute_url()).content.decode()
    assert afresh(idea).opinion_count == 1
    assert "Das Gesetz lässt es zu." in page
    assert "Gelöschtes Konto" in page


def test_with_the_texts_it_is_withdrawn_and_empty_and_so_are_earlier_ones():
    idea, lawyer = make.idea(), make.person()
    make.opinion(idea, by=lawyer, rating=0)
    make.opinion(idea, by=lawyer, rating=4)

    personal.erase(lawyer, blank_texts=True)

    assert afresh(idea).opinion_count == 0
    assert set(Opinion.objects.values_list("text", "interest_note")) == {("", "")}


def test_what_a_body_said_stays_with_the_body():
    body = make.organisation()
    given = make.opinion(make.idea(), body=body)

    personal.erase(given.author, blank_texts=True)

    given.refresh_from_db()
    assert (given.is_current, given.text) == (True, "Das Onlinezugangsgesetz lässt es zu.")


def test_who_asked_hears_that_nobody_will_answer():
    asked = make.opinion_invitation(make.idea())

    personal.erase(asked.person, blank_texts=False)

    asked.refresh_from_db()
    assert asked.answer == "declined"
    assert hearers_of("opinion_invitation_declined") == {asked.invited_by_id: "inviter"}


def test_invitations_of_and_to_them_and_their_requests_go():
    idea, deniz = make.idea(), make.person()
    make.invitation(idea, deniz)
    mine = make.idea(author=deniz)
    make.invitation(mine, make.person())
    CoAuthorRequest.ask(make.idea(), by=deniz, message="Ich helfe.")

    personal.erase(deniz, blank_texts=False)

    assert not Invitation.objects.exists()
    assert not CoAuthorRequest.objects.exists()
