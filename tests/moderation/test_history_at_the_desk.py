"""History at the desk is for reading: all of it for the Stabsstelle, what moderation decided for the moderators."""

import pytest
from django.urls import reverse

from ideas.models import Stage
from tests import make
from tests.moderation import people

pytestmark = pytest.mark.django_db

EVENTS = "/verwaltung/activity/event/"
STATEMENTS = "/verwaltung/activity/statementofreasons/"


def verbs(client):
    return {event.verb for event in client.get(EVENTS).context["cl"].result_list}


@pytest.fixture
def idea():
    idea = make.idea(Stage.SUBMITTED)
    idea.publish(by=make.moderator())
    make.comment(idea)
    return idea


def test_the_stabsstelle_reads_everything(idea):
    assert verbs(people.stabsstelle()) == {"idea_published", "comment_written"}


def test_moderators_read_what_moderation_decided(idea):
    assert verbs(people.moderator()) == {"idea_published"}
    written = idea.events.get(verb="comment_written")
    other = people.moderator().get(reverse("admin:activity_event_change", args=[written.pk]))
    assert other.status_code == 302


def test_stages_are_told_in_words(idea):
    page = people.stabsstelle().get(EVENTS).content.decode()

    assert "In Diskussion" in page
    assert ">discussion<" not in page


def test_a_withdrawn_idea_is_a_number_alone():
    idea = make.idea(title="Ein sehr geheimer Titel")
    idea.withdraw(by=idea.authors.first(), reason="Vorbei.")

    page = people.stabsstelle().get(EVENTS).content.decode()

    assert idea.reference in page
    assert "geheimer" not in page


def test_statements_say_what_was_decided_and_why():
    idea = make.idea(Stage.SUBMITTED, author=make.person("Mira K."))
    idea.decline(by=make.moderator(), category="duplicate", reason="Das gibt es schon.")
    statement = idea.events.get().statements.get()

    client = people.moderator()

    assert "Mira K." in client.get(STATEMENTS).content.decode()
    page = client.get(reverse("admin:activity_statementofreasons_change", args=[statement.pk])).content.decode()
    assert "Das gibt es schon." in page


@pytest.mark.parametrize("verb", ["change", "delete"])
def test_nobody_rewrites_history(idea, verb):
    event = idea.events.first()
    client = people.stabsstelle()

    answer = client.post(
        reverse(f"admin:activity_event_{verb}", args=[event.pk]), {"verb": "idea_declined", "post": "yes"}
    )

    assert answer.status_code == 403
    assert idea.events.first().verb == event.verb


def test_nobody_adds_to_it():
    assert people.stabsstelle().get(reverse("admin:activity_event_add")).status_code == 403
