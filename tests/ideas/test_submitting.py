"""Submitting: the authors hand a complete idea in; moderation owes an answer within five working days."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activity.models import Delivery
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import DueTime, Idea, Stage
from tests import make

pytestmark = pytest.mark.django_db


def complete_draft(**fields) -> Idea:
    return make.idea(Stage.DRAFT, **fields)


def test_a_submitted_idea_has_a_number_a_version_and_an_answer_is_due():
    idea = complete_draft()

    idea.submit(by=idea.authors.first(), rules_accepted=True)

    idea.refresh_from_db()
    assert idea.stage == "submitted"
    assert idea.reference == f"{clock.today().year}-00001"
    assert idea.owed_by == "moderation"
    assert idea.due_on == clock.after_working_days(clock.today(), 5)
    assert [version.number for version in idea.versions.all()] == [1]


def test_numbers_follow_one_another_without_gaps():
    first, second = complete_draft(), complete_draft()

    for idea in (first, second):
        idea.submit(by=idea.authors.first(), rules_accepted=True)

    assert first.reference.endswith("-00001")
    assert second.reference.endswith("-00002")


def test_the_due_time_is_what_the_stabsstelle_set():
    DueTime.objects.create(stage=Stage.SUBMITTED, days=3, working=False)
    idea = complete_draft()

    idea.submit(by=idea.authors.first(), rules_accepted=True)

    assert idea.due_on == clock.today() + timedelta(days=3)


def test_author_and_moderation_hear_of_it():
    author, moderator = make.person(), make.moderator()
    idea = complete_draft(author=author)

    idea.submit(by=author, rules_accepted=True)

    assert set(Delivery.objects.values_list("recipient", flat=True)) == {author.pk, moderator.pk}


@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"title": " "}, "title"),
        ({"summary": ""}, "summary"),
        ({"description": ""}, "description"),
        ({"citywide": False}, "place"),
    ],
)
def test_an_incomplete_idea_is_refused_with_what_is_missing(missing, code):
    idea = complete_draft(**missing)

    with pytest.raises(Unmet) as refused:
        idea.submit(by=idea.authors.first(), rules_accepted=True)

    assert [guard.code for guard in refused.value.guards] == [code]
    idea.refresh_from_db()
    assert (idea.stage, idea.reference, idea.events.count()) == ("draft", None, 0)


def test_without_the_rules_nothing_is_handed_in():
    idea = complete_draft()

    with pytest.raises(Unmet) as refused:
        idea.submit(by=idea.authors.first())

    assert [guard.code for guard in refused.value.guards] == ["rules"]


def test_nothing_is_handed_in_before_similar_ideas_were_shown():
    idea = complete_draft(similar_shown_for=None)

    with pytest.raises(Unmet) as refused:
        idea.submit(by=idea.authors.first(), rules_accepted=True)

    assert [guard.code for guard in refused.value.guards] == ["similar"]


def test_what_was_shown_counts_for_the_text_it_was_shown_for():
    idea = complete_draft(similar_shown_for=None)
    stale = Idea.objects.get(pk=idea.pk)

    idea.similar_were_shown()
    idea.refresh_from_db()
    assert [guard.code for guard in idea.unmet("submit")] == ["rules"]

    idea.save_draft(revision=idea.revision, title="Ein ganz anderer Titel")
    assert "similar" in [guard.code for guard in idea.unmet("submit")]

    stale.similar_were_shown()
    idea.refresh_from_db()
    assert "similar" in [guard.code for guard in idea.unmet("submit")]


def test_the_preview_shows_them_and_a_form_around_it_is_refused(client):
    idea = complete_draft(similar_shown_for=None)
    client.force_login(idea.authors.first())

    too_early = client.post(reverse("submit", args=[idea.pk]), {"rules_accepted": "on"})
    client.get(reverse("preview", args=[idea.pk]))
    answer = client.post(reverse("submit", args=[idea.pk]), {"rules_accepted": "on"})

    assert too_early.status_code == 409
    assert "Ähnliche Ideen zur jetzigen Fassung wurden gezeigt" in too_early.content.decode()
    assert answer.status_code == 302
    idea.refresh_from_db()
    assert idea.stage == Stage.SUBMITTED


def test_without_or_with_too_many_fields_of_action_it_is_incomplete():
    idea = complete_draft()

    idea.fields.clear()
    assert "fields" in [guard.code for guard in idea.unmet("submit")]

    idea.fields.set([make.field(code) for code in ("inc-1", "inc-2", "inc-3", "inc-4")])
    assert "fields" in [guard.code for guard in idea.unmet("submit")]


def test_the_checklist_says_what_blocks_the_verb():
    idea = complete_draft(summary="")

    checklist = {guard.code: met for guard, met in idea.checklist()}

    assert checklist == {
        "title": True,
        "summary": False,
        "description": True,
        "fields": True,
        "place": True,
        "similar": True,
        "rules": False,
    }


def test_a_returned_idea_keeps_its_number_and_gets_a_new_version_only_for_new_text():
    idea = make.idea(Stage.RETURNED)
    number, author = idea.reference, idea.authors.first()

    idea.submit(by=author)

    idea.refresh_from_db()
    assert (idea.stage, idea.reference) == ("submitted", number)
    assert idea.versions.count() == 1


def test_what_is_in_discussion_cannot_be_submitted():
    idea = make.idea(Stage.DISCUSSION)

    with pytest.raises(WrongStage):
        idea.submit(by=idea.authors.first(), rules_accepted=True)


def test_the_form_needs_the_tick_and_keeps_the_page(client):
    idea = complete_draft()
    client.force_login(idea.authors.first())

    answer = client.post(reverse("submit", args=[idea.pk]), {})

    assert answer.status_code == 422
    assert "Bitte bestätigen Sie die Regeln" in answer.content.decode()


def test_the_person_reads_what_is_now_true(client):
    idea = complete_draft()
    client.force_login(idea.authors.first())

    answer = client.post(reverse("submit", args=[idea.pk]), {"rules_accepted": "on"}, follow=True)

    assert "Ihre Idee liegt jetzt bei der Moderation" in answer.content.decode()


def test_a_second_click_changes_nothing(client):
    idea = complete_draft()
    client.force_login(idea.authors.first())
    client.post(reverse("submit", args=[idea.pk]), {"rules_accepted": "on"})

    answer = client.post(reverse("submit", args=[idea.pk]), {"rules_accepted": "on"})

    assert answer.url == idea.get_absolute_url()
    assert idea.events.count() == 1
