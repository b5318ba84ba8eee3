"""Recording: one row per thing that happened, numbered, and never changed afterwards."""

import pytest
from django.db import DatabaseError, connection, transaction

from activity.models import Event, EventText, digest
from activity.verbs import Verb
from ideas.models import Stage
from tests import make

pytestmark = pytest.mark.django_db


def test_the_events_of_an_idea_are_numbered_without_a_gap():
    idea, other = make.idea(Stage.SUBMITTED), make.idea(Stage.SUBMITTED)
    idea.publish(by=make.moderator())
    other.publish(by=make.moderator())

    for _number in range(3):
        make.comment(idea)

    assert list(idea.events.order_by("pk").values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_reason_stands_apart_and_the_event_keeps_its_salted_digest():
    idea = make.idea(Stage.SUBMITTED)

    idea.return_for_revision(by=make.moderator(), reason="Bitte kürzen.")

    event = idea.events.get()
    assert event.reason == "Bitte kürzen."
    assert len(event.text.salt) == 32
    assert event.reason_digest == digest(event.text.salt, "Bitte kürzen.")
    assert "kürzen" not in str(event.details)


def test_the_same_reason_twice_has_two_digests():
    first, second = make.idea(Stage.SUBMITTED), make.idea(Stage.SUBMITTED)

    for idea in (first, second):
        idea.return_for_revision(by=make.moderator(), reason="Bitte kürzen.")

    assert first.events.get().reason_digest != second.events.get().reason_digest


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE activity_event SET actor_id = NULL",
        "UPDATE activity_event SET at = now()",
        "DELETE FROM activity_event",
        "TRUNCATE activity_event CASCADE",
        "UPDATE activity_eventtext SET text = 'Etwas anderes'",
        "UPDATE activity_eventtext SET text = '', salt = 'another'",
        "UPDATE activity_eventtext SET text = '', salt = '', event_id = event_id + 1",
        "DELETE FROM activity_eventtext",
        "TRUNCATE activity_eventtext",
    ],
)
def test_the_database_refuses_to_change_history(change):
    make.idea(Stage.SUBMITTED).return_for_revision(by=make.moderator(), reason="Bitte kürzen.")
    connection.check_constraints()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert Event.objects.get().reason == "Bitte kürzen."


def test_words_can_be_blanked_and_the_digest_stays():
    make.idea(Stage.SUBMITTED).return_for_revision(by=make.moderator(), reason="Frau Schmidt sagt nein.")
    before = Event.objects.get().reason_digest

    EventText.objects.get().blank()

    event = Event.objects.get()
    assert (event.reason, event.text.salt) == ("", "")
    assert event.reason_digest == before


def test_the_rule_acts_without_a_person():
    idea = make.idea(Stage.SUBMITTED)

    event = Event.record(Verb.IDEA_PUBLISHED, by=None, idea=idea)

    assert event.actor is None
    assert event.told_to(make.person()) == "Die Regel"
