"""Who hears of what, in which quality, and by which way."""

import pytest

from activity.models import Channel, Delivery, Follow, Notification, Preference, without_mail
from activity.verbs import Kind
from ideas.models import Stage
from tests import make

pytestmark = pytest.mark.django_db


def told(event):
    return set(event.notifications.values_list("recipient", "audience"))


def mailed(event):
    return set(event.deliveries.values_list("recipient", "channel"))


def test_a_submission_is_news_to_its_authors_and_a_duty_to_every_moderator():
    author, moderator = make.person(), make.moderator()
    make.person()
    idea = make.idea(Stage.DRAFT, author=author)

    idea.submit(by=author, rules_accepted=True)

    assert told(idea.events.get()) == {(author.pk, "authors"), (moderator.pk, "moderators")}


def test_followers_of_a_declined_idea_hear_of_it_as_followers():
    author, follower = make.person(), make.person()
    idea = make.idea(Stage.SUBMITTED, author=author)
    Follow.objects.create(idea=idea, user=follower)
    Follow.objects.create(idea=idea, user=author)

    idea.decline(by=make.moderator(), category="other", reason="Nein.")

    assert told(idea.events.get()) == {(author.pk, "authors"), (follower.pk, "followers")}


def test_who_acts_is_not_told_what_they_did():
    author, co_author = make.person(), make.person()
    idea = make.idea(author=author, co_authors=(co_author,))

    make.comment(idea, by=author)

    assert told(idea.events.get()) == {(co_author.pk, "authors")}


def test_an_answer_reaches_the_person_answered_as_such_and_once():
    author = make.person()
    idea = make.idea(author=author)
    comment = make.comment(idea, by=author)

    make.comment(idea, parent=comment)

    assert told(idea.events.newest_first().first()) == {(author.pk, "answered")}
    assert Delivery.objects.filter(recipient=author).count() == 1


def test_a_banned_person_hears_nothing():
    author = make.person()
    idea = make.idea(Stage.SUBMITTED, author=author)
    author.is_active = False
    author.save(update_fields=["is_active"])

    idea.publish(by=make.moderator())

    assert not Notification.objects.exists()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(("channel", "expected"), [("mail", {"mail"}), ("digest", {"digest"}), ("none", set())])
def test_the_way_is_the_one_that_was_chosen_and_the_inbox_has_it_always(channel, expected):
    author = make.person()
    idea = make.idea(author=author)
    Preference.choose(author, Kind.DISCUSSION, Channel(channel))

    make.comment(idea)

    assert set(Delivery.objects.values_list("channel", flat=True)) == expected
    assert Notification.objects.filter(recipient=author).count() == 1


def test_a_choice_for_one_kind_leaves_the_others_alone():
    author = make.person()
    idea = make.idea(Stage.SUBMITTED, author=author)
    Preference.choose(author, Kind.DISCUSSION, Channel.NONE)

    idea.publish(by=make.moderator())

    assert mailed(idea.events.get()) == {(author.pk, "mail")}


def test_a_decision_on_ones_own_thing_comes_by_mail_whatever_was_chosen():
    author, follower = make.person(), make.person()
    idea = make.idea(Stage.SUBMITTED, author=author)
    Follow.objects.create(idea=idea, user=follower)
    Preference.objects.create(user=author, kind=Kind.DECISIONS, channel=Channel.NONE)
    Preference.objects.create(user=follower, kind=Kind.STEPS, channel=Channel.NONE)

    idea.decline(by=make.moderator(), category="other", reason="Nein.")

    assert mailed(idea.events.get()) == {(author.pk, "mail")}


def test_the_past_is_told_without_mails():
    author = make.person()
    idea = make.idea(author=author)

    with without_mail():
        make.comment(idea)
    make.comment(idea)

    assert Notification.objects.filter(recipient=author).count() == 2
    assert Delivery.objects.count() == 1


def test_followers_hear_nothing_of_what_is_hidden_from_them():
    idea, follower = make.idea(hidden=True), make.person()
    Follow.objects.create(idea=idea, user=follower)

    idea.edit(by=idea.authors.first(), revision=0, reason="Klarer gesagt.", title="Anders")

    assert told(idea.events.get()) == set()
