"""Reviving: anybody may ask for an archived idea; the Stabsstelle brings it back."""

import pytest
from django.urls import reverse

from activity.models import Event
from arena.transitions import WrongStage
from ideas.models import Idea
from tests import make
from tests.ideas.carrying import broken, hearers_of
from tests.ideas.stepping import WHY, desk, facts, last, stages_but
from tests.moderation import people

pytestmark = pytest.mark.django_db


def archived(**fields):
    idea = make.idea(**fields)
    idea.archive(by=None)
    return idea


def test_a_public_idea_comes_back_into_the_discussion():
    idea = archived()

    idea.revive(by=make.stabsstelle(), reason=WHY)

    idea.refresh_from_db()
    assert (idea.stage, idea.owed_by, idea.due_on) == ("discussion", "", None)
    assert (last(idea).verb, last(idea).stage_before, last(idea).reason) == ("idea_revived", "archived", WHY)


def test_what_was_never_public_goes_to_moderation_and_stays_invisible(client):
    idea = make.idea("returned")
    idea.archive(by=None)

    idea.revive(by=make.stabsstelle())

    assert (idea.stage, idea.owed_by, idea.published_at) == ("submitted", "moderation", None)
    assert client.get(idea.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("stage", stages_but("archived"))
def test_from_no_other_stage(stage):
    idea = make.idea(stage)

    with pytest.raises(WrongStage):
        idea.revive(by=make.stabsstelle())
    with pytest.raises(WrongStage):
        idea.ask_for_revival(by=make.person(), reason=WHY)


def test_a_stale_copy_is_refused():
    idea = archived()
    stale = Idea.objects.get(pk=idea.pk)
    idea.revive(by=make.stabsstelle())

    with pytest.raises(WrongStage):
        stale.revive(by=make.stabsstelle())


def test_when_the_event_fails_nothing_changed(monkeypatch):
    idea = archived()
    before = facts(idea)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        idea.revive(by=make.stabsstelle())
    with pytest.raises(RuntimeError):
        idea.ask_for_revival(by=make.person(), reason=WHY)

    assert (facts(idea), idea.reminders.count()) == (before, 0)


def test_who_hears_of_the_wish_and_of_its_being_granted():
    idea, asking, stabsstelle, other = archived(), make.person(), make.stabsstelle(), make.stabsstelle()

    idea.ask_for_revival(by=asking, reason=WHY)
    idea.revive(by=stabsstelle)

    author = idea.authors.first()
    asked = hearers_of("revival_asked")
    assert asked == {author.pk: "authors", stabsstelle.pk: "stabsstelle", other.pk: "stabsstelle"}
    assert hearers_of("idea_revived") == {author.pk: "authors"}


# By the browser


def test_asking_once_is_enough(client):
    idea, asking = archived(), make.person()
    client.force_login(asking)
    there = reverse("ask_for_revival", args=[idea.pk])

    empty = client.post(there, {"reason": " "})
    answers = [client.post(there, {"reason": WHY}) for _ in range(2)]

    assert (empty.status_code, [answer.status_code for answer in answers]) == (422, [302, 302])
    assert idea.events.filter(verb="revival_asked").count() == 1
    assert WHY in client.get(idea.get_absolute_url()).content.decode()


def test_who_may_not_see_it_cannot_ask_and_what_is_alive_needs_no_asking(client):
    never_public, alive = make.idea("archived", published=False), make.idea()
    client.force_login(make.person())

    answers = [client.post(reverse("ask_for_revival", args=[i.pk]), {"reason": WHY}) for i in (never_public, alive)]

    assert [answer.status_code for answer in answers] == [404, 409]


def test_the_desk_counts_and_lists_the_wishes_until_they_are_granted():
    idea, unwanted, client = archived(title="Bitte wieder"), archived(title="Ruht in Frieden"), people.stabsstelle()
    idea.ask_for_revival(by=make.person(), reason=WHY)
    queue = reverse("admin:ideas_idea_changelist")

    def listed():
        return list(client.get(queue, {"stand": "bitten"}).context["cl"].result_list)

    counted = {(each.words, each.count) for each in client.get(reverse("admin:index")).context["due"]}

    assert ("Bitte um Wiedereröffnung", 1) in counted
    assert listed() == [idea]
    assert unwanted not in listed()
    assert client.post(desk("revive", idea), {"reason": ""}).status_code == 302
    assert listed() == []


def test_moderation_and_authors_do_not_revive():
    stabsstelle = make.stabsstelle()
    own = archived(author=stabsstelle)

    assert people.moderator().post(desk("revive", own), {"reason": WHY}).status_code == 403
    assert people.signed_in(stabsstelle).post(desk("revive", own), {"reason": WHY}).status_code == 403
    assert people.stabsstelle().post(desk("revive", make.idea()), {"reason": WHY}).status_code == 409
