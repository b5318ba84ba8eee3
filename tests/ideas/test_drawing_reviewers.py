"""The lot among reviewers: the pool is public first, the next decision is the seed, anybody can repeat it."""

import hashlib
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from activity.models import DecisionRecord
from activity.verbs import Verb
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas import clocks
from ideas.models import AssessmentRound, Draw, Entry, Review
from tests import make
from tests.ideas import assessing
from tests.ideas.carrying import afresh, hearers_of

pytestmark = pytest.mark.django_db


def published(idea=None, *, size=5, seats=2) -> Draw:
    people = [make.person() for _ in range(size)]
    return Draw.publish(idea or assessing.in_assessment(), by=make.stabsstelle(), people=people, seats=seats)


def decided() -> DecisionRecord:
    """The next decision, about something else."""
    return make.idea().decline(by=make.stabsstelle(), category="other", reason="Zu teuer.")


def drawn(draw: Draw) -> list[int]:
    """Who was asked by the lot, in the order of their places."""
    entries = Entry.objects.filter(draw=draw, outcome="seated").order_by("place")
    return list(entries.values_list("person", flat=True))


def test_the_pool_is_told_to_everybody_in_it_and_kept_in_the_history():
    decided()
    draw = published()

    people = sorted(draw.entries.values_list("person", flat=True))
    event = draw.idea.events.get(verb="pool_published")
    assert event.details == {"draw": draw.pk, "seats": 2, "pool": people, "office": "stabsstelle"}
    assert event.is_public
    assert hearers_of(Verb.POOL_PUBLISHED) == dict.fromkeys(people, "pool")
    assert (draw.after, draw.is_drawn) == (1, False)


def test_a_decision_from_before_draws_nothing():
    decided()
    draw = published()

    clocks.tick()

    draw.refresh_from_db()
    assert not draw.is_drawn


def test_the_next_decision_draws_by_the_hash_of_seed_and_number():
    draw = published()
    record = decided()
    decided()

    clocks.tick()
    clocks.tick()

    draw = Draw.objects.get()
    pool = list(draw.entries.values_list("person", flat=True))
    expected = sorted(pool, key=lambda person: hashlib.sha256(f"{record.hash}:{person}".encode()).hexdigest())[:2]
    assert (draw.record_number, drawn(draw)) == (record.number, expected)
    reviews = draw.round.reviews.all()
    assert {(review.reviewer_id, review.how, review.assigned_by) for review in reviews} == {
        (person, "drawn", None) for person in expected
    }
    assert draw.idea.events.filter(verb="reviewers_drawn").count() == 1


def test_whoever_came_into_conflict_is_passed_over_and_the_next_one_seated():
    draw = published()
    record = decided()
    pool = list(draw.entries.values_list("person", flat=True))
    order = sorted(pool, key=lambda person: hashlib.sha256(f"{record.hash}:{person}".encode()).hexdigest())
    first = draw.entries.get(person=order[0]).person
    make.responsibility(draw.idea, by=first, role="partner")

    clocks.tick()

    draw = Draw.objects.get()
    assert drawn(draw) == order[1:3]
    assert draw.entries.get(person=first).outcome == "bound"
    assert draw.repeat() == order[1:3]


def test_anybody_can_repeat_it_on_the_command_line():
    draw = published()
    with pytest.raises(CommandError, match="Noch nicht gezogen: Es fehlt die Entscheidung 1"):
        call_command("repeat_draw", draw.pk)
    decided()
    clocks.tick()

    out = StringIO()
    call_command("repeat_draw", draw.pk, stdout=out)

    assert f"gezogen {drawn(draw)}: wie damals." in out.getvalue()


def test_a_seat_that_was_moved_is_found():
    draw = published()
    decided()
    clocks.tick()
    seated = draw.entries.get(person=drawn(draw)[0])
    spare = draw.entries.filter(outcome="spare").first()
    Entry.objects.filter(pk=seated.pk).update(outcome="spare")
    Entry.objects.filter(pk=spare.pk).update(outcome="seated")

    with pytest.raises(CommandError, match="etwas anderes"):
        call_command("repeat_draw", draw.pk)


def test_a_pool_that_was_changed_is_found():
    draw = published()
    decided()
    clocks.tick()
    draw.entries.filter(outcome="spare").first().delete()

    with pytest.raises(CommandError, match="nicht der, der veröffentlicht wurde"):
        call_command("repeat_draw", draw.pk)


def test_nobody_in_conflict_is_in_a_pool():
    idea = assessing.in_assessment()
    author = idea.authors[0]

    with pytest.raises(Unmet) as refused:
        Draw.publish(idea, by=make.stabsstelle(), people=[author, make.person(), make.person()], seats=1)

    assert [guard.code for guard in refused.value.guards] == ["not_bound"]


def test_a_pool_is_larger_than_its_seats():
    with pytest.raises(Unmet) as refused:
        published(size=2, seats=2)

    assert [guard.code for guard in refused.value.guards] == ["pool_large_enough"]


def test_one_lot_at_a_time():
    draw = published()

    with pytest.raises(Unmet):
        published(draw.idea)


def test_only_while_it_is_assessed():
    with pytest.raises(WrongStage):
        published(make.idea())


def test_it_waits_while_the_idea_rests():
    draw = published()
    office = make.stabsstelle()
    draw.idea.defer(by=office, reason="Pause.", review_on=clock.today() + timedelta(days=9))
    clocks.tick()
    assert not Draw.objects.get().is_drawn

    afresh(draw.idea).resume(by=office)
    clocks.tick()

    assert Draw.objects.get().is_drawn


def test_a_lot_whose_round_ended_meanwhile_draws_nobody_into_the_next_round():
    draw = published()
    decided()
    stale = Draw.objects.select_related("round__idea").get()
    AssessmentRound.objects.update(outcome="void", closed_at=clock.now())
    AssessmentRound.open(afresh(draw.idea), by=make.person())

    assert stale.draw() is False

    assert not Review.objects.exists()
    assert not Draw.objects.get().is_drawn


def test_the_page_shows_the_pool_before_and_the_seed_after(client):
    draw = published()
    before = client.get(draw.get_absolute_url()).content.decode()
    record = decided()
    clocks.tick()

    after = client.get(draw.get_absolute_url()).content.decode()

    assert "sobald Entscheidung 1 veröffentlicht ist" in before
    assert draw.entries.first().person.public_name in before
    assert record.hash in after
    assert "Es kommt dasselbe heraus." in after


def test_an_erased_person_stays_in_the_pool_by_number_and_is_passed_over():
    from arena import personal

    draw = published(size=3, seats=2)
    gone = draw.entries.first().person
    personal.erase(gone, blank_texts=False)
    decided()
    clocks.tick()

    assert draw.entries.get(person=gone).outcome == "gone"
    assert gone.pk not in drawn(draw)
