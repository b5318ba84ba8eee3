"""Merging: proposed by anybody, consented to by the authors of both, and then one idea goes on in the other."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from activity.models import Event, Notification
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import Edge, Idea, Merge, Responsibility, Stage, Support
from ideas.models.consortium import State
from tests import make
from tests.ideas.carrying import broken
from tests.ideas.merging import WHY, afresh, author_of, joined, picture_of, proposed, two

pytestmark = pytest.mark.django_db


def verbs_of(idea: Idea) -> list[str]:
    return list(idea.events.order_by("number").values_list("verb", flat=True))


def codes(refused) -> list[str]:
    return [guard.code for guard in refused.value.guards]


def test_anybody_proposes_and_the_authors_of_both_hear_of_it():
    one, other = two()

    merge = proposed(one, other)

    assert (merge.state, merge.waits_for) == ("open", [one, other])
    assert verbs_of(one) == verbs_of(other) == ["merge_proposed"]
    heard = set(Notification.objects.filter(audience="authors").values_list("recipient", flat=True))
    assert heard == {author_of(one).pk, author_of(other).pk}
    assert Idea.objects.get(pk=one.pk).stage == "discussion"


def test_an_author_who_proposes_has_consented_for_their_own():
    one, other = two()

    merge = Merge.propose(one, other, by=author_of(one), reason=WHY)

    assert merge.waits_for == [other]
    assert verbs_of(one) == ["merge_proposed", "merge_consented"]


def test_who_wrote_both_joins_them_at_once():
    author = make.person()
    one, other = make.idea(author=author), make.idea(author=author)

    merge = Merge.propose(one, other, by=author, reason=WHY)

    assert merge.is_done
    assert Idea.objects.get(pk=one.pk).stage == "merged"


def test_the_last_consent_joins_them():
    one, other = two()
    merge = proposed(one, other)

    afresh(merge).consent(by=author_of(other))
    before = Idea.objects.get(pk=one.pk).stage
    afresh(merge).consent(by=author_of(one))

    now = Idea.objects.get(pk=one.pk)
    assert (before, now.stage, now.owed_by, now.due_on) == ("discussion", "merged", "", None)
    assert Idea.objects.get(pk=other.pk).stage == "discussion"
    assert verbs_of(one) == ["merge_proposed", "idea_merged"]
    assert verbs_of(other) == ["merge_proposed", "merge_consented", "idea_joined"]
    told = one.events.get(verb="idea_merged")
    assert (told.stage_before, told.stage_after, told.actor) == ("discussion", "merged", author_of(one))


def test_a_co_author_may_consent():
    co_author = make.person()
    one, other = make.idea(co_authors=(co_author,)), make.idea()
    merge = proposed(one, other)

    afresh(merge).consent(by=co_author)

    assert afresh(merge).waits_for == [other]


def test_consenting_twice_changes_nothing_and_says_so():
    one, other = two()
    merge = proposed(one, other)
    afresh(merge).consent(by=author_of(one))

    with pytest.raises(WrongStage) as refused:
        afresh(merge).consent(by=author_of(one))

    assert refused.value.done_by(author_of(one)).verb == "merge_consented"
    assert afresh(merge).consents.count() == 1


def test_a_stale_copy_meets_the_truth():
    one, other = two()
    merge = proposed(one, other)
    stale = afresh(merge)
    afresh(merge).refuse(by=author_of(one), reason="Nein.")

    with pytest.raises(WrongStage):
        stale.consent(by=author_of(other))


@pytest.mark.parametrize("stage", [stage.value for stage in Stage if stage not in {"discussion", "development"}])
def test_both_are_in_discussion_or_development(stage):
    fine, elsewhere = make.idea(), make.idea(stage)

    for pair in ((fine, elsewhere), (elsewhere, fine)):
        with pytest.raises(WrongStage):
            proposed(*pair)


def test_what_moved_on_meanwhile_is_not_joined():
    one, other = two()
    merge = proposed(one, other)
    afresh(merge).consent(by=author_of(one))
    Idea.objects.filter(pk=other.pk).update(stage="assessment")

    with pytest.raises(WrongStage):
        afresh(merge).consent(by=author_of(other))

    assert Idea.objects.get(pk=one.pk).stage == "discussion"
    assert afresh(merge).waits_for == [other]


def test_a_need_and_a_proposal_do_not_become_one():
    with pytest.raises(Unmet) as refused:
        proposed(make.idea(kind="need"), make.idea())

    assert codes(refused) == ["same_kind"]


def test_what_is_hidden_is_joined_with_nothing():
    with pytest.raises(WrongStage):
        proposed(make.idea(), make.idea(hidden=True))


def test_two_are_proposed_once_in_whichever_direction():
    one, other = two()
    proposed(one, other)

    for pair in ((one, other), (other, one)):
        with pytest.raises(WrongStage):
            proposed(*pair)

    assert Merge.objects.count() == 1


def test_nobody_floods_the_arena_with_proposals():
    person = make.person()
    for _ in range(5):
        proposed(*two(), by=person)

    with pytest.raises(Unmet) as refused:
        proposed(*two(), by=person)

    assert codes(refused) == ["not_so_many"]


def test_of_two_opposite_merges_one_wins():
    """A into B is done while somebody still has B into A before them."""
    one, other = two()
    joined(one, other)

    with pytest.raises(WrongStage):
        proposed(other, one)


def test_rows_are_held_in_the_order_of_their_ids():
    one, other = two()

    with CaptureQueriesContext(connection) as queries:
        proposed(other, one)

    held = [query["sql"] for query in queries if "FOR UPDATE" in query["sql"] and '"ideas_idea"' in query["sql"]]
    assert f'"ideas_idea"."id" = {one.pk} ' in held[0] + " "
    assert f'"ideas_idea"."id" = {other.pk} ' in held[1] + " "


def test_no_idea_goes_into_what_came_of_it_nor_round_in_a_circle():
    origin, child = two()
    Edge.split(child, origin, by=author_of(child))

    with pytest.raises(Unmet) as refused:
        proposed(child, origin)

    assert codes(refused) == ["no_circle"]
    assert proposed(origin, child).is_open


def test_all_or_nothing(monkeypatch):
    one, other = two()
    merge = proposed(one, other)
    afresh(merge).consent(by=author_of(one))
    before = picture_of(one), picture_of(other)
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError), transaction.atomic():
        afresh(merge).consent(by=author_of(other))

    assert (picture_of(one), picture_of(other)) == before
    assert afresh(merge).is_open


# Who is silent


def test_after_fourteen_days_of_silence_the_stabsstelle_decides_for_the_silent_side():
    one, other = two()
    merge, staff = proposed(one, other), make.stabsstelle()
    afresh(merge).consent(by=author_of(one))

    assert not afresh(merge).sides_of(staff)
    with clock.travel(timedelta(days=14, minutes=1)):
        afresh(merge).consent(by=staff)

    assert afresh(merge).is_done
    assert list(merge.consents.order_by("pk").values_list("idea", "office")) == [
        (one.pk, ""),
        (other.pk, "stabsstelle"),
    ]


@pytest.mark.parametrize("side", [0, 1])
def test_who_carries_one_of_the_two_does_not_decide_for_the_stabsstelle(side):
    ideas, staff = two(), make.stabsstelle()
    merge = proposed(*ideas)
    make.responsibility(ideas[side], by=staff, role="partner")

    with clock.travel(timedelta(days=15)), pytest.raises(WrongStage):
        afresh(merge).consent(by=staff)


# Saying no, and taking it back


def test_one_no_ends_it_and_the_proposer_hears_why():
    one, other = two()
    merge = proposed(one, other)

    afresh(merge).refuse(by=author_of(other), reason="Es geht um etwas anderes.")

    assert afresh(merge).state == "refused"
    event = Event.objects.filter(verb="merge_refused").first()
    assert event.reason == "Es geht um etwas anderes."
    assert Notification.objects.filter(event__verb="merge_refused", recipient=merge.proposed_by).exists()
    assert proposed(one, other).is_open  # it can be proposed again


def test_whoever_proposed_it_takes_it_back():
    merge = proposed(*two())

    merge.withdraw(by=merge.proposed_by)

    assert afresh(merge).state == "withdrawn"
    with pytest.raises(WrongStage):
        afresh(merge).withdraw(by=merge.proposed_by)


# What is where afterwards


def test_text_comments_number_and_supports_stay_where_they_were():
    one, other = two()
    make.comment(one, body="Bleibt hier.")
    make.comment(other)
    Support.give(one, by=make.person())
    before = {name: picture_of(one)[name] for name in ("text", "comments", "supports", "counts")}

    joined(one, other)

    assert {name: picture_of(one)[name] for name in before} == before
    assert picture_of(other)["counts"] == (0, 1)


def test_authors_become_co_authors_and_followers_follow_both():
    co_author, follower = make.person(), make.person()
    one, other = make.idea(co_authors=(co_author,)), make.idea()
    one.follows.create(user=follower)

    joined(one, other)

    survivor = Idea.objects.get(pk=other.pk)
    assert survivor.author_ids == {author_of(other).pk: True, author_of(one).pk: False, co_author.pk: False}
    assert survivor.follows.filter(user=follower).exists()
    assert one.follows.filter(user=follower).exists()


def test_who_wrote_both_already_stays_who_they_are():
    both = make.person()
    one, other = make.idea(author=both), make.idea(co_authors=(both,))

    joined(one, other)

    assert Idea.objects.get(pk=other.pk).author_ids[both.pk] is False
    assert len(Idea.objects.get(pk=other.pk).author_ids) == 2


def test_what_ran_or_was_offered_becomes_an_offer_at_the_survivor():
    one, other = two()
    lead = make.responsibility(one)
    partner = make.responsibility(one, role="partner", accepted=False)

    joined(one, other)

    assert set(one.responsibilities.values_list("state", flat=True)) == {State.CARRIED_OVER}
    offers = other.responsibilities.order_by("pk").values_list("role", "person", "state", "takes_over", "pledge")
    assert list(offers) == [
        ("lead", lead.person_id, "offered", lead.pk, "Wir kümmern uns."),
        ("partner", partner.person_id, "offered", partner.pk, "Wir kümmern uns."),
    ]


def test_where_somebody_leads_already_the_other_lead_offers_to_be_a_partner():
    one, other = two()
    lead = make.responsibility(one)
    make.responsibility(other)

    joined(one, other)

    assert other.responsibilities.get(takes_over=lead).role == "partner"


def test_who_carries_both_offers_nothing_twice():
    one, other, person = *two(), make.person()
    make.responsibility(one, by=person, role="partner")
    make.responsibility(other, by=person, role="partner")

    joined(one, other)

    assert other.responsibilities.count() == 1


def test_carriers_supporters_and_followers_hear_of_it_in_their_quality():
    one, other = two()
    body = make.organisation()
    colleague = make.representative(body)
    make.responsibility(one, body=body)
    supporter, follower = make.person(), make.person()
    Support.give(one, by=supporter)
    one.follows.create(user=follower)

    joined(one, other)

    heard = dict(Notification.objects.filter(event__verb="idea_merged").values_list("recipient", "audience"))
    assert heard[supporter.pk] == "supporters"
    assert heard[follower.pk] == "followers"
    assert heard[colleague.pk] == "carriers"


def test_the_survivor_answers_the_needs_that_the_merged_one_answered():
    one, other = two()
    need = make.idea(kind="need")
    Edge.answer(one, need, by=author_of(one))

    merge = joined(one, other)

    assert set(need.edges_here.values_list("source", "merge")) == {(one.pk, None), (other.pk, merge.pk)}


def test_a_merged_idea_is_off_the_lists_and_keeps_its_page(client):
    one, other = two()

    joined(one, other)

    assert not Idea.objects.listed().filter(pk=one.pk).exists()
    assert client.get(one.get_absolute_url()).status_code == 200


def test_other_proposals_about_the_merged_idea_are_closed():
    one, other = two()
    third = make.idea()
    waiting = proposed(third, one)

    joined(one, other)

    assert afresh(waiting).state == "lapsed"


def test_nothing_new_is_said_carried_or_supported_at_a_merged_idea():
    one, other = two()
    joined(one, other)
    one = Idea.objects.get(pk=one.pk)

    for verb in (
        lambda: make.comment(one),
        lambda: one.support(by=make.person()),
        lambda: Responsibility.offer(one, by=make.person(), role="partner", pledge="Ja."),
        lambda: one.withdraw(by=author_of(one), reason="Weg."),
    ):
        with pytest.raises(WrongStage):
            verb()
