"""Sittings: several ideas are decided as drafts that nobody else sees; published, all of it is true at one moment."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activity.models import DecisionRecord, Event, Notification
from activity.models.decision import verify_chain
from arena import clock
from arena.transitions import Unmet, WrongStage
from ideas.models import DoesNotFit, Idea, Sitting, SittingItem
from ideas.models.deciding_guards import STILL_UP
from tests import make
from tests.ideas.carrying import broken
from tests.ideas.deciding import WEIGHED, WHY, afresh, presented, select
from tests.ideas.stepping import facts
from tests.moderation import people

pytestmark = pytest.mark.django_db

CANARY = "Kanarienvogel im Entwurf."
SELECT = {"decision": "select", "intended_kind": "decentral", "reason": CANARY, "criteria": WEIGHED}
DECLINE = {"decision": "decline", "category": "other", "reason": CANARY, "criteria": WEIGHED}
RETURN = {"decision": "return", "reason": CANARY}


def opened(by=None):
    return Sitting.open(by=by or make.decision_maker(), title="Herbstsitzung", held_on=clock.today())


def drafted(*words, by=None):
    """A sitting with one idea per draft."""
    sitting = opened()
    for said in words:
        sitting.draft(presented(), by=by or make.decision_maker(), **said)
    return sitting


def ideas_of(sitting):
    return [item.idea for item in sitting.items.select_related("idea")]


def test_drafts_decide_nothing_and_nobody_hears_of_them(client):
    sitting = drafted(SELECT)
    idea = ideas_of(sitting)[0]
    before = idea.events.count()

    assert (idea.stage, idea.events.count()) == ("decision", before)
    assert not DecisionRecord.objects.exists()
    assert client.get(sitting.get_absolute_url()).status_code == 404
    assert "Herbstsitzung" not in client.get(reverse("sittings")).content.decode()


def test_published_each_draft_is_a_decision_with_its_record():
    sitting, cdo = drafted(SELECT, DECLINE, RETURN), make.decision_maker()

    sitting.publish(by=cdo)

    yes, no, back = ideas_of(sitting)
    assert [yes.stage, no.stage, back.stage] == ["selected", "declined", "development"]
    assert yes.intended_kind == "decentral"
    records = list(DecisionRecord.objects.order_by("number"))
    assert [record.decision for record in records] == ["select", "decline"]
    assert {record.decided_by for record in records} == {cdo}
    assert {record.office for record in records} == {"cdo"}
    assert [record.text.reason for record in records] == [CANARY, CANARY]
    assert back.events.latest("number").reason == CANARY
    assert (sitting.published_by, sitting.is_open) == (cdo, False)
    assert not any(finding.fault for finding in verify_chain())


def test_published_the_words_stand_in_the_records_alone():
    sitting = drafted(SELECT, DECLINE, RETURN)

    sitting.publish(by=make.decision_maker())

    for item in SittingItem.objects.all():
        assert (item.reason, item.what_could_change, item.dissent, item.criteria) == ("", "", "", [])
        assert item.event_number == item.idea.events.latest("number").number


def test_a_draft_is_written_anew_and_taken_off_again():
    sitting, cdo = drafted(SELECT), make.decision_maker()
    idea = ideas_of(sitting)[0]

    sitting.draft(idea, by=cdo, **DECLINE)

    item = SittingItem.objects.get()
    assert (item.decision, item.intended_kind, item.category, item.drafted_by) == ("decline", "", "other", cdo)
    sitting.drop(idea, by=cdo)
    assert not SittingItem.objects.exists()


def test_all_or_nothing_when_one_idea_went_on_meanwhile():
    sitting, cdo = drafted(SELECT, DECLINE), make.decision_maker()
    quick, waiting = ideas_of(sitting)
    quick.defer(by=make.stabsstelle(), reason=WHY, review_on=clock.today())
    before, events = facts(waiting), Event.objects.count()

    with pytest.raises(DoesNotFit) as refused:
        sitting.publish(by=cdo)

    assert [(item.idea_id, [guard.code for guard in why]) for item, why in refused.value.problems] == [
        (quick.pk, ["still_up"])
    ]
    assert (facts(waiting), Event.objects.count()) == (before, events)
    assert [record.decision for record in DecisionRecord.objects.all()] == ["defer"]
    assert Sitting.objects.get().is_open


def test_all_or_nothing_when_an_event_fails(monkeypatch):
    sitting = drafted(SELECT, DECLINE)
    before = [facts(idea) for idea in ideas_of(sitting)]
    monkeypatch.setattr(Event, "record", broken)

    with pytest.raises(RuntimeError):
        sitting.publish(by=make.decision_maker())

    assert [facts(idea) for idea in ideas_of(sitting)] == before
    assert Sitting.objects.get().is_open
    assert SittingItem.objects.first().reason == CANARY


@pytest.mark.parametrize("why", ["presented it", "wrote it", "carries it"])
def test_whoever_may_not_decide_one_of_them_publishes_none(why):
    both = make.person(roles=("stabsstelle", "cdo"))
    sitting = opened()
    bound = {
        "presented it": lambda: presented(by=both),
        "wrote it": lambda: presented(author=both),
        "carries it": presented,
    }[why]()
    if why == "carries it":
        make.responsibility(bound, role="partner", by=both)
    for idea in (bound, presented()):
        sitting.draft(idea, by=make.decision_maker(), **SELECT)

    with pytest.raises(DoesNotFit) as refused:
        sitting.publish(by=both)

    assert [guard.code for _item, guards in refused.value.problems for guard in guards] == ["not_their_own"]
    assert {idea.stage for idea in ideas_of(sitting)} == {"decision"}
    sitting.publish(by=make.decision_maker())
    assert {idea.stage for idea in ideas_of(sitting)} == {"selected"}


def test_whoever_may_not_decide_an_idea_drafts_nothing_about_it():
    both = make.person(roles=("stabsstelle", "cdo"))
    idea, sitting = presented(by=both), opened()

    with pytest.raises(Unmet):
        sitting.draft(idea, by=both, **SELECT)

    assert not SittingItem.objects.exists()


def test_whoever_came_into_conflict_while_the_form_was_open_drafts_nothing():
    sitting, idea, cdo = opened(), presented(), make.decision_maker()
    assert idea.may_be_decided_by(cdo)
    idea.authorships.create(user=cdo)

    with CaptureQueriesContext(connection) as asked, pytest.raises(Unmet):
        sitting.draft(idea, by=cdo, **SELECT)

    assert not SittingItem.objects.exists()
    held = [query["sql"] for query in asked if "FOR UPDATE" in query["sql"]]
    assert ["ideas_sitting" in held[0], '"ideas_idea"' in held[1]] == [True, True]


def test_only_what_is_up_for_decision_is_drafted():
    sitting, cdo, done = opened(), make.decision_maker(), presented()
    select(done)

    for idea in (make.idea("discussion"), make.idea("assessment"), afresh(done)):
        with pytest.raises(WrongStage):
            sitting.draft(idea, by=cdo, **SELECT)


def test_an_idea_is_in_one_open_sitting_at_a_time():
    sitting, cdo = drafted(SELECT), make.decision_maker()
    idea = ideas_of(sitting)[0]

    with pytest.raises(Unmet):
        opened().draft(idea, by=cdo, **DECLINE)


def test_an_empty_sitting_is_not_published():
    with pytest.raises(Unmet):
        opened().publish(by=make.decision_maker())


def test_what_is_published_is_neither_published_again_nor_changed():
    sitting, cdo = drafted(SELECT), make.decision_maker()
    stale = Sitting.objects.get(pk=sitting.pk)
    sitting.publish(by=cdo)

    with pytest.raises(WrongStage):
        stale.publish(by=cdo)
    with pytest.raises(WrongStage):
        stale.drop(ideas_of(sitting)[0], by=cdo)
    with pytest.raises(WrongStage):
        stale.draft(presented(), by=cdo, **SELECT)

    assert DecisionRecord.objects.count() == 1


def test_ideas_are_held_in_the_order_of_their_numbers():
    sitting = drafted(SELECT, DECLINE)

    with CaptureQueriesContext(connection) as asked:
        sitting.publish(by=make.decision_maker())

    held = [query["sql"] for query in asked if "FOR UPDATE" in query["sql"]]
    assert '"ideas_sitting"' in held[0]
    assert '"ideas_idea"' in held[1]
    assert 'ORDER BY "ideas_idea"."id" ASC' in held[1]


# At the desk


def cdo_at_the_desk():
    return people.signed_in(people.decision_maker())


def at(name, *args):
    return reverse(f"admin:{name}", args=args)


TYPED = {
    "decision": "select",
    "intended_kind": "network",
    "reason": CANARY,
    "weighed_nutzen": "for",
}


def test_from_the_desk_to_the_public_page(client):
    idea, desk = presented(title="Klartext im Amt"), cdo_at_the_desk()

    added = desk.post(at("ideas_sitting_add"), {"title": "Herbstsitzung", "held_on": str(clock.today())}, follow=True)
    sitting = Sitting.objects.get()
    form = desk.get(at("draft_decision", sitting.pk, idea.pk))
    laid = desk.post(at("draft_decision", sitting.pk, idea.pk), TYPED, follow=True)
    done = desk.post(at("publish_sitting", sitting.pk), follow=True)

    assert "Klartext im Amt" in added.content.decode()
    assert WHY in form.content.decode()
    assert CANARY in laid.content.decode()
    assert "1 Entscheidung ist jetzt gültig und öffentlich." in done.content.decode()
    page = client.get(sitting.get_absolute_url()).content.decode()
    for words in ("Herbstsitzung", "Auswählen: Klartext im Amt", CANARY):
        assert words in page
    record = DecisionRecord.objects.get()
    assert "Herbstsitzung" in client.get(record.get_absolute_url()).content.decode()
    assert "Herbstsitzung" in client.get(reverse("sittings")).content.decode()


def test_a_form_that_lacks_something_keeps_what_was_typed():
    idea, sitting, desk = presented(), opened(), cdo_at_the_desk()
    there = at("draft_decision", sitting.pk, idea.pk)

    answers = [
        desk.post(there, TYPED | {"intended_kind": ""}),
        desk.post(there, TYPED | {"decision": "decline"}),
        desk.post(there, TYPED | {"weighed_nutzen": ""}),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert all(CANARY in answer.content.decode() for answer in answers)
    assert desk.post(there, RETURN).status_code == 302


def test_a_draft_that_somebody_changed_meanwhile_is_not_overwritten():
    sitting, desk = drafted(SELECT), cdo_at_the_desk()
    item = SittingItem.objects.get()
    there = at("draft_decision", sitting.pk, item.idea_id)
    seen = desk.get(there).context["form"]["seen"].value()
    sitting.draft(item.idea, by=make.decision_maker(), **DECLINE)

    answer = desk.post(there, TYPED | {"seen": seen})

    item.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, item.decision) == (409, "decline")
    assert "nichts ist überschrieben" in page
    assert CANARY in page
    again = TYPED | {"seen": answer.context["form"]["seen"].value()}
    assert [desk.post(there, again).status_code for _click in range(2)] == [302, 302]
    item.refresh_from_db()
    assert (item.decision, item.reason) == ("select", CANARY)


def test_what_was_typed_stays_when_the_sitting_was_published_or_the_idea_went_on_meanwhile():
    idea, sitting, desk = presented(), drafted(DECLINE), cdo_at_the_desk()
    there = at("draft_decision", sitting.pk, idea.pk)
    other = at("draft_decision", opened().pk, idea.pk)
    sitting.publish(by=make.decision_maker())

    published = desk.post(there, TYPED)
    idea.defer(by=make.stabsstelle(), reason=WHY, review_on=clock.today())
    gone_on = desk.post(other, TYPED)

    for answer, why in ((published, "Diese Sitzung ist schon veröffentlicht."), (gone_on, STILL_UP.words)):
        assert answer.status_code == 409
        page = answer.content.decode()
        assert str(why) in page
        assert CANARY in page


def test_a_draft_opened_again_shows_what_stands_in_it():
    sitting, desk = drafted(DECLINE), cdo_at_the_desk()

    form = desk.get(at("draft_decision", sitting.pk, ideas_of(sitting)[0].pk)).context["form"]

    assert (form["decision"].value(), form["category"].value(), form["reason"].value()) == ("decline", "other", CANARY)
    assert form["weighed_nutzen"].value() == "for"


def test_the_page_says_at_which_idea_it_hangs_and_nothing_is_published():
    sitting, desk = drafted(SELECT, DECLINE), cdo_at_the_desk()
    ideas_of(sitting)[0].defer(by=make.stabsstelle(), reason=WHY, review_on=clock.today())

    answer = desk.post(at("publish_sitting", sitting.pk))

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Noch ist nichts veröffentlicht" in page
    assert "Die Idee steht nicht mehr zur Entscheidung." in page
    assert desk.post(at("drop_decision", sitting.pk, ideas_of(sitting)[0].pk)).status_code == 302
    assert desk.post(at("publish_sitting", sitting.pk)).status_code == 302


def test_a_second_click_says_that_it_is_published_by_whom():
    sitting, desk = drafted(SELECT), cdo_at_the_desk()
    desk.post(at("publish_sitting", sitting.pk))

    again = desk.post(at("publish_sitting", sitting.pk))

    assert again.status_code == 409
    assert "hat die Sitzung am" in again.content.decode()
    assert DecisionRecord.objects.count() == 1


def test_nobody_else_knows_of_a_sitting():
    sitting = drafted(SELECT)
    idea = ideas_of(sitting)[0]
    addresses = [
        at("ideas_sitting_changelist"),
        at("ideas_sitting_add"),
        at("ideas_sitting_change", sitting.pk),
        at("draft_decision", sitting.pk, idea.pk),
    ]

    for client in (people.stabsstelle(), people.moderator(), people.signed_in(people.operator())):
        assert [client.get(there).status_code for there in addresses] == [403, 403, 403, 403]
        assert client.post(at("publish_sitting", sitting.pk)).status_code == 403
        for there in (idea.get_absolute_url(), at("ideas_idea_change", idea.pk), at("index"), reverse("decisions")):
            assert CANARY not in client.get(there).content.decode()
    assert not Notification.objects.filter(event__verb__in=["idea_selected", "idea_declined"]).exists()
    assert Idea.objects.get(pk=idea.pk).stage == "decision"
