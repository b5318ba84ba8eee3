"""Deputies: where all who could decide are in conflict, somebody stands in for their office, for this one idea."""

import pytest
from django.urls import reverse

from activity.models import Event
from arena.transitions import Unmet, WrongStage
from ideas import policies
from ideas.models import Deputy, Idea
from ideas.models.consortium import Role as Duty
from tests import make
from tests.ideas.carrying import broken, hearers_of
from tests.ideas.deciding import presented
from tests.ideas.stepping import WHY, desk, last, stages_but
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db

DECIDED = ("submitted", "discussion", "development", "assessment", "decision", "selected", "deferred", "declined")


@pytest.fixture
def author():
    """The only person of the Stabsstelle, who wrote the idea."""
    return make.stabsstelle("Aylin Y.")


def stuck(author, stage="deferred"):
    return make.idea(stage, author=author)


def named(idea, author, user=None):
    return Deputy.name(idea, office="stabsstelle", user=user or make.decision_maker(), by=author, reason=WHY)


@pytest.mark.parametrize("stage", [*DECIDED, "archived"])
def test_the_stabsstelle_names_one_who_then_decides_for_this_idea_alone(stage, author):
    idea, other, deputy = stuck(author, stage), stuck(author, stage), make.decision_maker()

    named(idea, author, deputy)

    assert policies.can_revive(deputy, idea)
    assert not policies.can_revive(deputy, other)
    assert (last(idea).verb, last(idea).reason) == ("deputy_named", WHY)
    assert last(idea).details == {"deputy": deputy.pk, "represents": "stabsstelle"}


@pytest.mark.parametrize("stage", stages_but(*DECIDED, "archived"))
def test_where_nobody_decides_nobody_stands_in(stage, author):
    with pytest.raises(WrongStage):
        named(stuck(author, stage), author)


def test_as_long_as_one_of_the_office_is_free_there_is_no_deputy(author):
    make.stabsstelle()

    with pytest.raises(Unmet) as refused:
        named(stuck(author), author)

    assert [guard.code for guard in refused.value.guards] == ["office_in_conflict"]


def test_where_the_only_one_who_decides_presented_it_somebody_stands_in():
    both, deputy = make.person(roles=("stabsstelle", "cdo")), make.stabsstelle()
    idea = presented(by=both)
    assert idea.waits_for_deputy

    Deputy.name(idea, office="cdo", user=deputy, by=deputy, reason=WHY)
    idea = Idea.objects.get(pk=idea.pk)

    assert not idea.waits_for_deputy
    assert policies.can_select(deputy, idea)
    assert not policies.can_select(both, idea)
    assert both not in Deputy.candidates(idea)


def test_where_somebody_else_decides_whoever_presented_it_is_in_nobodys_way():
    both, other = make.person(roles=("stabsstelle", "cdo")), make.decision_maker()
    idea = presented(by=both)

    assert not idea.waits_for_deputy
    assert policies.can_select(other, idea)


def test_who_carries_the_idea_is_in_conflict_too(author):
    idea, colleague = make.idea(author=author), make.stabsstelle()
    make.responsibility(idea, role=Duty.PARTNER, by=colleague)

    named(idea, author)

    assert Deputy.objects.count() == 1


def test_a_deputy_is_not_in_conflict_and_decides_at_the_desk(author):
    idea, carrier = make.idea(author=author), make.decision_maker()
    make.responsibility(idea, role=Duty.PARTNER, by=carrier)

    for wrong in (carrier, make.person(), author):
        with pytest.raises(Unmet):
            named(idea, author, wrong)


def test_a_deputy_who_comes_to_carry_the_idea_decides_no_more(author):
    idea, deputy = make.idea(author=author), make.decision_maker()
    named(idea, author, deputy)
    make.responsibility(idea, role=Duty.PARTNER, by=deputy)
    idea = Idea.objects.get(pk=idea.pk)

    assert not policies.can_archive(deputy, idea)
    assert idea.is_office_in_conflict("stabsstelle")
    named(idea, author)
    assert Deputy.objects.running().count() == 1


def test_a_deputy_is_not_needed_for_ever(author):
    idea, deputy = stuck(author), make.decision_maker()
    named(idea, author, deputy).end(by=author)

    assert not policies.can_resume(deputy, idea)
    assert last(idea).verb == "deputy_ended"
    with pytest.raises(WrongStage):
        Deputy.objects.get().end(by=author)


def test_when_the_event_fails_nothing_changed(author, monkeypatch):
    idea, other = stuck(author), stuck(author)
    deputy = named(other, author)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        named(idea, author)
    with pytest.raises(RuntimeError):
        deputy.end(by=author)

    assert list(Deputy.objects.values_list("idea", "ended_at")) == [(other.pk, None)]


def test_the_deputy_and_the_authors_hear_of_it(author):
    deputy, co_author = make.decision_maker(), make.person()
    idea = make.idea("deferred", author=author, co_authors=(co_author,))

    named(idea, author, deputy)

    assert hearers_of("deputy_named") == {deputy.pk: "deputy", co_author.pk: "authors"}


# By the browser


def test_the_page_says_that_it_waits_for_a_deputy_until_there_is_one(author, client):
    idea = stuck(author)
    assert "Wartet auf Vertretung" in client.get(idea.get_absolute_url()).content.decode()

    named(idea, author)

    page = signed_in(make.person()).get(idea.get_absolute_url()).content.decode()
    assert "Wartet auf Vertretung" not in page


def test_at_the_desk_the_office_in_conflict_names_who_decides(author):
    idea, deputy, client = stuck(author), make.decision_maker("Cem D."), signed_in(author)
    typed = {"office": "stabsstelle", "user": deputy.pk, "reason": WHY}
    page = client.get(reverse("admin:ideas_idea_change", args=[idea.pk])).content.decode()

    empty = client.post(desk("name_deputy", idea), typed | {"user": ""})
    given = client.post(desk("name_deputy", idea), typed, follow=True)

    assert "Wartet auf Vertretung." in page
    assert "Cem D." in page
    assert (empty.status_code, WHY in empty.content.decode()) == (422, True)
    assert f"Bei „{idea}“ entscheidet jetzt Cem D." in given.content.decode()
    ended = client.post(desk("end_deputy", idea), {"deputy": Deputy.objects.get().pk})
    assert (ended.status_code, Deputy.objects.running().count()) == (302, 0)


def test_the_deputy_decides_at_the_desk_though_the_queue_is_not_theirs(author):
    idea, other, deputy = stuck(author), stuck(author), make.decision_maker()
    named(idea, author, deputy)
    client = signed_in(deputy)

    page = client.get(reverse("admin:ideas_idea_change", args=[idea.pk]))
    answer = client.post(desk("resume", idea), {"reason": ""}, follow=True)

    assert (page.status_code, answer.status_code) == (200, 200)
    assert Idea.objects.get(pk=idea.pk).stage == "discussion"
    assert client.post(desk("resume", other), {"reason": ""}).status_code == 403


def test_moderation_names_nobody(author):
    idea, client = stuck(author), signed_in(make.moderator())

    assert client.post(desk("name_deputy", idea), {}).status_code == 403
    assert client.post(desk("end_deputy", idea), {}).status_code == 403
