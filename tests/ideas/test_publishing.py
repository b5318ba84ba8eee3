"""Publishing: moderation makes a submitted idea public; for known authors the rule itself does."""

import pytest

from activity.models import Delivery, Event, Notification
from activity.verbs import Verb
from arena.transitions import WrongStage
from ideas.models import Stage
from tests import make

pytestmark = pytest.mark.django_db


def test_a_published_idea_is_in_discussion_and_nobody_in_person_owes_a_step():
    idea = make.idea(Stage.SUBMITTED)

    idea.publish(by=make.moderator())

    idea.refresh_from_db()
    assert idea.stage == "discussion"
    assert idea.published_at is not None
    assert (idea.owed_by, idea.due_on) == ("", None)


def test_publishing_is_one_public_event_with_who_and_where_from():
    idea, moderator = make.idea(Stage.SUBMITTED), make.moderator()

    idea.publish(by=moderator)

    event = idea.events.get()
    assert (event.verb, event.actor, event.number) == ("idea_published", moderator, 1)
    assert (event.stage_before, event.stage_after) == ("submitted", "discussion")
    assert event.is_public


def test_the_authors_hear_of_it_in_the_inbox_and_by_mail():
    author, co_author = make.person(), make.person()
    idea = make.idea(Stage.SUBMITTED, author=author, co_authors=(co_author,))

    idea.publish(by=make.moderator())

    assert set(Notification.objects.values_list("recipient", flat=True)) == {author.pk, co_author.pk}
    assert set(Delivery.objects.values_list("recipient", "channel")) == {(author.pk, "mail"), (co_author.pk, "mail")}


def test_a_first_idea_waits_for_moderation():
    idea = make.idea(Stage.DRAFT)

    idea.submit(by=idea.authors.first(), rules_accepted=True)

    assert idea.stage == "submitted"


def test_the_rule_publishes_for_somebody_whose_idea_was_public_before():
    author = make.person()
    make.idea(Stage.DISCUSSION, author=author)
    idea = make.idea(Stage.DRAFT, author=author)

    idea.submit(by=author, rules_accepted=True)

    assert idea.stage == "discussion"
    assert list(idea.events.order_by("number").values_list("verb", "actor", "number")) == [
        ("idea_submitted", author.pk, 1),
        ("idea_published", None, 2),
    ]


def test_a_hidden_idea_of_mine_makes_me_no_known_author():
    author = make.person()
    make.idea(Stage.DISCUSSION, author=author, hidden=True)
    idea = make.idea(Stage.DRAFT, author=author)

    idea.submit(by=author, rules_accepted=True)

    assert idea.stage == "submitted"


def test_a_stale_copy_cannot_publish_twice():
    idea = make.idea(Stage.SUBMITTED)
    stale = type(idea).objects.get(pk=idea.pk)
    idea.publish(by=make.moderator())

    with pytest.raises(WrongStage):
        stale.publish(by=make.moderator())

    assert idea.events.count() == 1


def test_when_the_event_fails_nothing_changed(monkeypatch):
    idea = make.idea(Stage.SUBMITTED)

    def fail(*args, **kwargs):
        raise RuntimeError("the event cannot be written")

    monkeypatch.setattr(Event, "record", fail)
    with pytest.raises(RuntimeError):
        idea.publish(by=make.moderator())

    idea.refresh_from_db()
    assert (idea.stage, idea.published_at) == ("submitted", None)


def test_publishing_holds_the_row():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    idea = make.idea(Stage.SUBMITTED)

    with CaptureQueriesContext(connection) as queries:
        idea.publish(by=make.moderator())

    assert any("FOR UPDATE" in query["sql"] and "ideas_idea" in query["sql"] for query in queries)
    assert Event.objects.filter(verb=Verb.IDEA_PUBLISHED).exists()


def test_what_is_hidden_is_not_published():
    idea = make.idea(Stage.SUBMITTED, hidden=True)

    with pytest.raises(WrongStage):
        idea.publish(by=make.moderator())


def test_what_moderation_returned_goes_back_to_moderation_also_for_known_authors():
    author = make.person()
    make.idea(Stage.DISCUSSION, author=author)
    idea = make.idea(Stage.RETURNED, author=author)

    idea.submit(by=author)

    assert idea.stage == "submitted"
