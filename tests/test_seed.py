"""The example story: believable, repeatable, silent towards mailboxes, and never in production by accident."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation, Role, User
from activity.models import Delivery, Event, EventText, Notification
from arena import clock
from ideas.models import Comment, FactSheetVersion, Idea, Picture, Stage, Support, Tally


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """The story, told once for all tests of this file that only read; undone at the end."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("seed", verbosity=0)
        yield
        transaction.set_rollback(True)


def test_everybody_of_the_story_is_there_and_marked(story):
    assert User.objects.count() == User.objects.filter(is_example=True).count() >= 40
    assert Organisation.objects.filter(is_example=True).count() >= 15
    assert Idea.objects.count() == Idea.objects.filter(is_example=True).count() >= 120


def test_everybody_can_sign_in_with_a_confirmed_address(story):
    mira = User.objects.get(email="mira@beispiel.example")

    assert mira.check_password("arena-der-ideen")
    assert not User.objects.exclude(emailaddress__verified=True).exists()


def test_every_role_is_held_by_somebody(story):
    for role in Role:
        assert User.objects.in_role(role).exists(), role


def test_there_is_an_idea_in_every_stage_a_verb_leads_to(story):
    assert set(Idea.objects.values_list("stage", flat=True)) == {
        "draft",
        "submitted",
        "returned",
        "discussion",
        "declined",
        "withdrawn",
    }
    assert Idea.objects.filter(hidden_at__isnull=False).exists()


def test_nobody_gets_a_mail_but_inboxes_have_news(story):
    assert Delivery.objects.count() == 0
    assert Notification.objects.unread().exists()
    assert Notification.objects.filter(read_at__isnull=False).count() > Notification.objects.unread().count()


def test_nothing_happens_in_the_future_and_events_come_in_order(story):
    moments = list(Event.objects.order_by("pk").values_list("at", flat=True))

    assert moments == sorted(moments)
    assert moments[-1] <= clock.now()
    assert moments[0] < clock.now() - timedelta(days=100)
    assert not Support.objects.filter(since__gt=clock.now()).exists()


def test_what_happened_to_an_idea_is_its_history(story):
    public = Idea.objects.filter(stage=Stage.DISCUSSION).order_by("pk").first()
    verbs = list(public.events.order_by("number").values_list("verb", flat=True))

    assert verbs[:2] == ["idea_submitted", "idea_published"]
    assert public.events.get(verb="idea_published").at - public.published_at < timedelta(seconds=1)
    assert public.reference.startswith(f"{public.submitted_at.year}-")


def test_there_are_versions_comments_and_supports(story):
    assert FactSheetVersion.objects.filter(number=3).exists()
    assert Comment.objects.filter(depth=3).exists()
    assert Comment.objects.filter(held_at__isnull=False).exists()
    assert Comment.objects.filter(removed_at__isnull=False).exists()
    assert Idea.objects.filter(pinned_comment__isnull=False).exists()
    assert EventText.objects.exclude(text="").exists()
    for idea in Idea.objects.all():
        assert idea.support_count == idea.supports.count()


def test_some_answer_of_moderation_is_late(story):
    assert Idea.objects.overdue_at_moderation().exists()
    assert Idea.objects.waiting_for_moderation().count() > Idea.objects.overdue_at_moderation().count()


def test_the_counts_of_the_lists_are_right(story):
    assert (
        sum(Tally.objects.filter(field=0, district=0).values_list("count", flat=True)) == Idea.objects.listed().count()
    )


def test_a_second_time_does_nothing(story):
    before = Idea.objects.count(), Event.objects.count(), User.objects.count()

    call_command("seed", verbosity=0)

    assert (Idea.objects.count(), Event.objects.count(), User.objects.count()) == before


def test_many_ideas_on_request(story):
    from django.db import transaction

    with transaction.atomic():
        call_command("seed", ideas=400, verbosity=0)

        assert Idea.objects.filter(is_example=True).count() == 400
        made = Idea.objects.order_by("-pk")[:200]
        for idea in made.prefetch_related("fields", "districts", "comments", "versions", "supports"):
            assert 1 <= len(idea.fields.all()) <= 3
            assert idea.citywide or 1 <= len(idea.districts.all()) <= 3
            assert idea.comment_count == len(idea.comments.all())
            assert idea.support_count == len(idea.supports.all())
            assert [version.text for version in idea.versions.all()] == [(idea.title, idea.summary, idea.description)]
        kept = set(Tally.objects.values_list("kind", "stage", "field", "district", "count"))
        Tally.count_anew()
        assert set(Tally.objects.values_list("kind", "stage", "field", "district", "count")) == kept
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_production_refuses_without_being_told_so_twice(settings):
    settings.PRODUCTION = True
    before = Idea.objects.count()

    with pytest.raises(CommandError, match="--yes-really-example-data"):
        call_command("seed")
    with pytest.raises(CommandError, match="--password"):
        call_command("seed", yes_really_example_data=True)

    assert Idea.objects.count() == before


def test_some_ideas_have_a_picture_with_its_words_and_some_a_place(story):
    pictures = Picture.objects.all()

    assert len(pictures) >= 5
    assert all(picture.alt and picture.credit and picture.open(picture.widths[0]) for picture in pictures)
    assert Idea.objects.exclude(place="").exists()
