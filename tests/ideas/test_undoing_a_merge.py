"""Undoing a merge: within 30 days, the last first, and both stand where they stood."""

from datetime import timedelta

import pytest

from activity.models import Notification
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import Edge, Idea, Support, SupportChoice
from ideas.models.consortium import State
from tests import make
from tests.ideas.merging import afresh, author_of, joined, picture_of, proposed, two

pytestmark = pytest.mark.django_db

Choice = SupportChoice.Choice


def codes(refused) -> list[str]:
    return [guard.code for guard in refused.value.guards]


def full_idea() -> Idea:
    """An idea with co-authors, carriers, an offer, comments, supporters, followers and a need it answers."""
    idea = make.idea(co_authors=(make.person(),))
    make.responsibility(idea)
    make.responsibility(idea, role="partner", accepted=False)
    make.comment(idea)
    for _ in range(3):
        Support.give(idea, by=make.person())
    idea.follows.create(user=make.person())
    Edge.answer(idea, make.idea(kind="need"), by=author_of(idea))
    idea.start_development(by=idea.lead.person, until=clock.today() + timedelta(days=60))
    return idea


def test_both_are_restored_exactly():
    one, other = full_idea(), full_idea()
    before = picture_of(one), picture_of(other)
    merge = joined(one, other)
    assert (picture_of(one), picture_of(other)) != before

    merge.undo(by=author_of(one), reason="Es waren doch zwei.")

    assert (picture_of(one), picture_of(other)) == before
    assert afresh(merge).state == "undone"


def test_the_time_in_between_does_not_count():
    one, other = full_idea(), make.idea()
    due, renewed = Idea.objects.get(pk=one.pk).due_on, one.responsibilities.get(role="lead").renewed_at
    merge = joined(one, other)

    with clock.travel(timedelta(days=10, minutes=1)):
        merge.undo(by=author_of(one))

    assert Idea.objects.get(pk=one.pk).due_on == due + timedelta(days=10)
    assert one.responsibilities.get(role="lead").renewed_at == renewed + timedelta(days=10)


def test_supports_that_were_moved_come_back_with_their_day():
    one, other = two()
    mover, fan_of_both = make.person(), make.person()
    for person in (mover, fan_of_both):
        Support.give(one, by=person)
    Support.give(other, by=fan_of_both)
    before = picture_of(one), picture_of(other)
    merge = joined(one, other)
    for person in (mover, fan_of_both):
        SupportChoice.make(afresh(merge), Choice.MOVED, by=person)
    assert [Idea.objects.get(pk=each.pk).support_count for each in (one, other)] == [0, 2]

    afresh(merge).undo(by=author_of(other))

    assert (picture_of(one), picture_of(other)) == before


def test_who_withdrew_their_support_is_not_made_to_support_again():
    one, other, person = *two(), make.person()
    Support.give(one, by=person)
    merge = joined(one, other)
    SupportChoice.make(afresh(merge), Choice.MOVED, by=person)
    Idea.objects.get(pk=other.pk).withdraw_support(by=person)

    afresh(merge).undo(by=author_of(one))

    assert not Support.objects.filter(user=person).exists()


def test_what_was_written_since_stays_where_it_was_written():
    one, other = two()
    merge = joined(one, other)
    said = make.comment(Idea.objects.get(pk=other.pk), body="Nach der Zusammenführung.")
    newcomer = make.person()
    Support.give(Idea.objects.get(pk=other.pk), by=newcomer)

    afresh(merge).undo(by=author_of(one))

    assert list(other.comments.values_list("pk", flat=True)) == [said.pk]
    assert not one.comments.exists()
    assert Idea.objects.get(pk=other.pk).support_count == 1


def test_an_offer_that_was_accepted_since_stays_and_the_old_role_runs_again():
    one, other = two()
    lead = make.responsibility(one)
    merge = joined(one, other)
    offer = other.responsibilities.get(takes_over=lead)
    offer.accept(by=author_of(other))

    afresh(merge).undo(by=author_of(one))

    lead.refresh_from_db()
    offer.refresh_from_db()
    assert (lead.state, offer.state) == (State.RUNNING, State.RUNNING)


def test_an_offer_nobody_answered_is_taken_back():
    one, other = two()
    lead = make.responsibility(one)
    merge = joined(one, other)

    afresh(merge).undo(by=author_of(one))

    assert other.responsibilities.get(takes_over=lead).state == State.WITHDRAWN


def test_without_anybody_left_to_lead_it_is_in_discussion_again():
    one, other = full_idea(), make.idea()
    lead = one.responsibilities.get(role="lead")
    merge = joined(one, other)
    lead.person.is_active = False
    lead.person.save()

    afresh(merge).undo(by=author_of(one))

    assert Idea.objects.get(pk=one.pk).stage == "discussion"
    assert one.responsibilities.get(pk=lead.pk).state == State.ENDED


def test_who_became_the_author_of_the_survivor_meanwhile_stays_it():
    one, other = two()
    merge = joined(one, other)
    heir = author_of(one)
    other.authorships.filter(is_author=True).delete()
    other.authorships.filter(user=heir).update(is_author=True)

    afresh(merge).undo(by=heir)

    assert Idea.objects.get(pk=other.pk).author_ids == {heir.pk: True}


def test_only_within_thirty_days():
    one, other = two()
    merge = joined(one, other)

    with clock.travel(timedelta(days=30, minutes=1)), pytest.raises(Unmet) as refused:
        afresh(merge).undo(by=author_of(one))

    assert codes(refused) == ["in_time"]
    with clock.travel(timedelta(days=29, hours=23)):
        afresh(merge).undo(by=author_of(one))


def test_the_last_merge_first_at_one_survivor():
    one, other, survivor = *two(), make.idea()
    first, second = joined(one, survivor), joined(other, survivor)

    with pytest.raises(Unmet) as refused:
        afresh(first).undo(by=author_of(one))

    assert codes(refused) == ["last_first"]
    afresh(second).undo(by=author_of(other))
    afresh(first).undo(by=author_of(one))
    assert Idea.objects.filter(stage="merged").count() == 0


def test_the_last_merge_first_along_a_chain():
    one, middle, last = *two(), make.idea()
    before = [picture_of(each) for each in (one, middle, last)]
    first = joined(one, middle)
    second = joined(Idea.objects.get(pk=middle.pk), last)

    with pytest.raises(Unmet) as refused:
        afresh(first).undo(by=author_of(one))

    assert codes(refused) == ["last_first"]
    afresh(second).undo(by=author_of(middle))
    afresh(first).undo(by=author_of(one))
    assert [picture_of(each) for each in (one, middle, last)] == before


@pytest.mark.parametrize("stage", ["assessment", "decision", "declined", "archived", "deferred"])
def test_only_while_the_survivor_is_in_discussion_or_development(stage):
    one, other = two()
    merge = joined(one, other)
    deferred = {"deferred_from": "discussion"} if stage == "deferred" else {}
    Idea.objects.filter(pk=other.pk).update(stage=stage, **deferred)

    with pytest.raises(Unmet) as refused:
        afresh(merge).undo(by=author_of(one))

    assert codes(refused) == ["survivor_open"]


def test_undoing_twice_is_told_from_being_too_late():
    one, other = two()
    merge = joined(one, other)
    stale = afresh(merge)
    afresh(merge).undo(by=author_of(one))

    with pytest.raises(WrongStage) as refused:
        stale.undo(by=author_of(one))

    assert refused.value.done_by(author_of(one)).verb == "merge_undone"


def test_everybody_at_both_hears_of_it():
    one, other = two()
    followers = make.person(), make.person()
    for idea, follower in zip((one, other), followers, strict=True):
        idea.follows.create(user=follower)
    merge = joined(one, other)

    afresh(merge).undo(by=author_of(one))

    heard = set(Notification.objects.filter(event__verb="merge_undone").values_list("recipient", flat=True))
    assert heard >= {follower.pk for follower in followers} | {author_of(other).pk}


def test_what_is_open_can_not_be_undone():
    merge = proposed(*two())

    with pytest.raises(WrongStage):
        merge.undo(by=merge.proposed_by)
