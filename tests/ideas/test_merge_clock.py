"""Proposed merges and time: authors are reminded after a week, the Stabsstelle hears after two, after sixty days it is over."""

from datetime import timedelta

import pytest
from django.urls import reverse

from activity.models import Event, Notification
from arena import clock
from ideas import clocks
from ideas.models import Idea
from tests import make
from tests.ideas.merging import afresh, author_of, proposed, two

pytestmark = pytest.mark.django_db


def tick_after(days: int) -> None:
    with clock.travel(timedelta(days=days, minutes=1)):
        clocks.tick()


def told(verb: str) -> set[int]:
    return set(Event.objects.filter(verb=verb).values_list("idea", flat=True))


def test_after_a_week_those_who_have_not_answered_are_reminded_once():
    one, other = two()
    merge = proposed(one, other)
    afresh(merge).consent(by=author_of(one))

    for days in (6, 7, 8):
        tick_after(days)

    assert told("merge_reminded") == {other.pk}
    heard = Notification.objects.filter(event__verb="merge_reminded").values_list("recipient", flat=True)
    assert list(heard) == [author_of(other).pk]


def test_after_two_weeks_the_stabsstelle_hears_once():
    staff = make.stabsstelle()
    merge = proposed(*two())

    for days in (13, 14, 15):
        tick_after(days)

    heard = Notification.objects.filter(event__verb="merge_unanswered").values_list("recipient", flat=True)
    assert set(heard) == {staff.pk}
    assert told("merge_unanswered") == {merge.merged_id, merge.survivor_id}


def test_late_as_the_clock_may_be_nobody_is_reminded_of_what_is_overdue():
    proposed(*two())

    tick_after(20)

    assert told("merge_unanswered")
    assert not told("merge_reminded")


def test_after_sixty_days_it_is_closed_and_the_proposer_hears():
    merge = proposed(*two())

    tick_after(59)
    before = afresh(merge).state
    tick_after(60)

    assert (before, afresh(merge).state) == ("open", "lapsed")
    assert Notification.objects.filter(event__verb="merge_lapsed", recipient=merge.proposed_by).exists()


@pytest.mark.parametrize("changed", [{"stage": "assessment"}, {"kind": "need"}])
def test_what_can_no_longer_be_is_closed_at_once(changed):
    merge = proposed(*two())
    Idea.objects.filter(pk=merge.survivor_id).update(**changed)

    clocks.tick()

    assert afresh(merge).state == "lapsed"


def test_what_was_answered_is_left_alone():
    merge = proposed(*two())
    afresh(merge).refuse(by=author_of(merge.merged), reason="Nein.")

    for days in (8, 15, 61):
        tick_after(days)

    assert not told("merge_reminded") | told("merge_unanswered") | told("merge_lapsed")


def test_it_waits_on_ones_own_page_until_it_is_answered(client):
    merge = proposed(*two())
    author = author_of(merge.survivor)
    client.force_login(author)

    asked = client.get(reverse("mine")).content.decode()
    afresh(merge).consent(by=author)
    answered = client.get(reverse("mine")).content.decode()

    assert merge.get_absolute_url() in asked
    assert merge.get_absolute_url() not in answered
