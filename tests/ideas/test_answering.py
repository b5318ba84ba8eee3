"""Returning and declining: moderation says no, or not yet, always with reasons to the people concerned."""

import pytest
from django.urls import reverse

from activity.models import DeclineCategory, Delivery, StatementOfReasons
from arena.transitions import WrongStage
from ideas.models import Stage
from tests import make

pytestmark = pytest.mark.django_db


def test_a_returned_idea_waits_for_its_authors():
    idea = make.idea(Stage.SUBMITTED)

    idea.return_for_revision(by=make.moderator(), reason="Bitte nennen Sie den Ort.")

    idea.refresh_from_db()
    assert (idea.stage, idea.owed_by) == ("returned", "authors")
    assert idea.events.get().reason == "Bitte nennen Sie den Ort."


def test_everybody_who_wrote_it_gets_a_statement_of_reasons():
    author, co_author = make.person(), make.person()
    idea = make.idea(Stage.SUBMITTED, author=author, co_authors=(co_author,))

    idea.decline(by=make.moderator(), category=DeclineCategory.DUPLICATE, reason="Siehe 2026-00001.")

    statements = StatementOfReasons.objects.all()
    assert {statement.recipient for statement in statements} == {author, co_author}
    assert {(statement.category, statement.facts) for statement in statements} == {("duplicate", "Siehe 2026-00001.")}


def test_reasons_reach_people_who_switched_everything_off():
    author = make.person()
    author.preferences.create(kind="decisions", channel="none")
    idea = make.idea(Stage.SUBMITTED, author=author)

    idea.decline(by=make.moderator(), category=DeclineCategory.OTHER, reason="Darum.")

    assert Delivery.objects.get(recipient=author).channel == "mail"


def test_a_declined_idea_owes_nothing_and_stays_unpublished():
    idea = make.idea(Stage.SUBMITTED)

    idea.decline(by=make.moderator(), category=DeclineCategory.OTHER, reason="Darum.")

    idea.refresh_from_db()
    assert (idea.stage, idea.owed_by, idea.due_on, idea.published_at) == ("declined", "", None, None)


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.RETURNED, Stage.DECLINED])
def test_only_what_was_submitted_is_answered(stage):
    idea = make.idea(stage)

    with pytest.raises(WrongStage):
        idea.return_for_revision(by=make.moderator(), reason="Bitte mehr.")
    with pytest.raises(WrongStage):
        idea.decline(by=make.moderator(), category=DeclineCategory.OTHER, reason="Darum.")


def test_the_event_keeps_a_digest_of_the_reason_not_the_words():
    idea = make.idea(Stage.SUBMITTED)

    idea.return_for_revision(by=make.moderator(), reason="Bitte nennen Sie den Ort.")

    event = idea.events.get()
    assert len(event.reason_digest) == 64
    assert "Ort" not in str(event.details)


def test_only_its_authors_are_led_to_the_form(client):
    idea = make.idea(Stage.RETURNED, summary="")
    form = reverse("edit", args=[idea.pk])

    for person, led in ((make.moderator(), False), (idea.authors.first(), True)):
        client.force_login(person)
        assert (f'href="{form}' in client.get(idea.get_absolute_url()).content.decode()) == led
