"""Confirming a promotion: somebody of the Stabsstelle who had no part in it makes a measure of the idea, once and for all."""

from itertools import product
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, Sector
from activity.models import DecisionRecord, Event, Follow
from activity.models.decision import verify_chain
from arena.transitions import Refused, Unmet, WrongStage
from ideas.models.consortium import Role as Duty
from measures.models import Commitment, Measure, Promotion
from strategy.models import District, PracticePrinciple
from tests import make
from tests.mails import deliver, text_of
from tests.measures import keeping, promoting
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db
WHY = promoting.WHY


# What each kind asks for: every combination of what can be there or missing

CENTRAL = ["lead", "record", "proposed"]
DECENTRAL = ["lead", "proposed", "plan", "signed_off"]
NETWORK = ["lead", "proposed", "whole", "current"]
CODES = {
    "lead": "lead_is_a_body",
    "record": "selected_by_decision",
    "proposed": "promotion_proposed",
    "plan": "continuation_plan",
    "signed_off": "signed_off",
    "whole": "committed",
    "current": "committed",
}


def take_away(promotion: Promotion, missing: set[str]) -> None:
    """Behind the back of the verbs; a decision that was recorded stays, so `ready` was told to have none."""
    rows = Promotion.objects.filter(pk=promotion.pk)
    if "plan" in missing:
        rows.update(plan="")
    if "signed_off" in missing:
        rows.update(signed_off_by=None, signed_off_for=None, signed_off_at=None)
    if "whole" in missing:
        Commitment.objects.get().answers.all().delete()
    if "current" in missing:
        PracticePrinciple.objects.create(code="neu", group="Erfolgsfaktoren", name="Neu", description="Neu.")
    if "proposed" in missing:
        other = {"central": "network", "decentral": "network", "network": "decentral"}
        rows.update(kind=other[promotion.kind])
    if "lead" in missing:
        Organisation.objects.filter(pk=promoting.lead_of(promotion.idea).pk).update(verified_at=None)


COMBINATIONS = [
    pytest.param(kind, dict(zip(points, there, strict=True)), id=f"{kind}-" + "".join("✔·"[not each] for each in there))
    for kind, points in (("central", CENTRAL), ("decentral", DECENTRAL), ("network", NETWORK))
    for there in product([True, False], repeat=len(points))
]


@pytest.mark.parametrize(("kind", "there"), COMBINATIONS)
def test_a_measure_comes_into_being_only_when_everything_is_there(kind, there):
    promotion = promoting.ready(kind, decided=there.get("record", True))
    missing = {point for point, is_there in there.items() if not is_there}
    take_away(promotion, missing)

    if missing:
        with pytest.raises(Unmet) as refused:
            promotion.confirm(by=make.stabsstelle(), reason=WHY)
        named = {guard.code for guard in refused.value.guards}
        if "lead" in missing:  # without a body that carries measures there is no kind that could ask for more
            assert named == {"lead_is_a_body"}
        else:
            assert named == {CODES[point] for point in missing}
        assert not Measure.objects.exists()
    else:
        assert promotion.confirm(by=make.stabsstelle(), reason=WHY).kind == kind


@pytest.mark.parametrize("kind", ["central", "decentral", "network"])
def test_the_page_asks_for_the_very_same(kind, client):
    promotion = promoting.propose(promoting.selected(kind))

    page = client.get(reverse("promotion", args=[promotion.idea_id])).content.decode()
    on_the_idea = client.get(promotion.idea.get_absolute_url()).content.decode()

    for words, kinds in (
        ("Die Auswahl ist entschieden und begründet", {"central"}),
        ("Ein Plan für Verstetigung und Übertragung liegt vor", {"decentral"}),
        ("Eine zweite Person der federführenden Verwaltung hat mitgezeichnet", {"decentral"}),
        ("Die Selbstverpflichtung zu den Prinzipien guter Praxis ist", {"network"}),
    ):
        assert (words in page) == (words in on_the_idea) == (kind in kinds), words


# Who


def test_who_proposed_or_signed_does_not_confirm():
    proposer = make.stabsstelle()
    promotion = promoting.propose(promoting.selected(), by=proposer)
    signer = make.stabsstelle()
    make.mandate(signer, promoting.lead_of(promotion.idea))
    promoting.sign(promotion, by=signer)

    for person in (proposer, signer):
        with pytest.raises(Unmet):
            promotion.confirm(by=person, reason=WHY)
        address = reverse("confirm_promotion", args=[promotion.pk])
        assert signed_in(person).post(address, {"reason": WHY}).status_code == 403
    assert not Measure.objects.exists()


def test_who_signed_a_commitment_does_not_confirm():
    promotion = promoting.propose(promoting.selected("network"))
    signer = make.stabsstelle()
    make.mandate(signer, promoting.lead_of(promotion.idea))
    promoting.sign(promotion, by=signer)

    answer = signed_in(signer).post(reverse("confirm_promotion", args=[promotion.pk]), {"reason": WHY})

    assert answer.status_code == 403


# Once


def test_it_is_confirmed_once():
    promotion = promoting.ready()
    promotion.confirm(by=make.stabsstelle(), reason=WHY)

    with pytest.raises(WrongStage):
        Promotion.objects.get().confirm(by=make.stabsstelle(), reason=WHY)

    assert Measure.objects.count() == 1


def test_the_row_of_the_idea_is_held():
    promotion, person = promoting.ready(), make.stabsstelle()
    assert promotion.idea.stage == "selected"

    with CaptureQueriesContext(connection) as queries:
        promotion.confirm(by=person, reason=WHY)

    first = next(query["sql"] for query in queries if "FROM" in query["sql"])
    assert 'FROM "ideas_idea"' in first
    assert "FOR UPDATE" in first


@pytest.mark.django_db(transaction=True)
def test_two_people_who_confirm_at_once_make_one_measure():
    promotion, people = promoting.ready(), [make.stabsstelle(), make.stabsstelle()]
    barrier, told = Barrier(2), []

    def confirm(person):
        mine = Promotion.objects.get(pk=promotion.pk)
        barrier.wait()
        try:
            told.append(mine.confirm(by=person, reason=WHY).number)
        except Refused as refused:
            told.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [Thread(target=confirm, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["M-001", "WrongStage"]
    assert Measure.objects.count() == 1
    assert DecisionRecord.objects.filter(decision="promote").count() == 1


def test_who_clicks_twice_is_led_to_what_they_did():
    promotion, person = promoting.ready(), make.stabsstelle()
    client, address = signed_in(person), reverse("confirm_promotion", args=[promotion.pk])

    first, second = client.post(address, {"reason": WHY}), client.post(address, {"reason": WHY})

    assert first["Location"] == Measure.objects.get().get_absolute_url()
    assert second.status_code == 302
    assert Measure.objects.count() == 1


def test_it_all_happens_or_nothing_does(monkeypatch):
    promotion = promoting.ready()
    monkeypatch.setattr(DecisionRecord, "record", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        promotion.confirm(by=make.stabsstelle(), reason=WHY)

    assert not Measure.objects.exists()
    assert Promotion.objects.get().state == "signed"
    assert promoting.afresh(promotion.idea).stage == "selected"


# What it takes along


def test_it_takes_text_fields_and_places_along():
    keeping.phases()
    idea = promoting.selected(citywide=False)
    idea.districts.add(make.district(), District.objects.create(code="01", name="Mitte"))
    promotion = promoting.propose(idea, title="Briefe für alle", summary="Kurz gesagt.")
    promoting.sign(promotion)

    measure = promotion.confirm(by=make.stabsstelle(), reason=WHY)

    kept = Measure.objects.get()
    assert (kept.idea, kept.version) == (idea, idea.versions.first())
    assert (kept.title, kept.summary, kept.kind, kept.status) == (
        "Briefe für alle",
        "Kurz gesagt.",
        "decentral",
        "planned",
    )
    assert (kept.number, kept.phase.number, kept.organisation) == ("M-001", 1, promoting.lead_of(idea))
    assert set(kept.fields.all()) == set(idea.fields.all()) != set()
    assert {district.name for district in kept.districts.all()} == {"Lichtenberg", "Mitte"}
    assert kept.words is not None
    assert measure == kept


def test_the_consortium_becomes_the_team():
    idea = promoting.selected()
    lead = idea.lead.offered_by
    start_up, university = make.organisation("Klartext", sector=Sector.BUSINESS), make.organisation("TU Nord")
    for body, role in ((start_up, Duty.PARTNER), (university, Duty.EXPERTISE)):
        make.responsibility(idea, role=role, body=body)
    citizen = make.person()
    make.responsibility(idea, role=Duty.EXPERTISE, by=citizen)
    make.responsibility(idea, role=Duty.RESOURCES, by=lead, accepted=True)
    promotion = promoting.propose(idea)
    promoting.sign(promotion)

    measure = promotion.confirm(by=make.stabsstelle(), reason=WHY)

    people = {(member.person_id, member.role, str(member.organisation or "")) for member in measure.members.all()}
    assert (lead.pk, "lead", promoting.lead_of(idea).name) in people
    assert (citizen.pk, "advice", "") in people
    assert {(role, body) for _pk, role, body in people} >= {("delivery", "Klartext"), ("advice", "TU Nord")}
    assert len(people) == 4
    assert {partner.name for partner in measure.partners.all()} == {"Klartext", "TU Nord"}


def test_where_who_offered_may_act_no_more_somebody_else_of_the_body_joins():
    body = promoting.body_for("decentral")
    promotion = promoting.ready(body=body)
    gone, stays = promotion.idea.lead.offered_by, make.representative(body)
    gone.mandates.get().end(by=make.stabsstelle())
    body.mandates.exclude(user=stays).exclude(ended_at__isnull=False).delete()

    measure = promotion.confirm(by=make.stabsstelle(), reason=WHY)

    assert [member.person for member in measure.members.all()] == [stays]


def test_authors_and_followers_follow_the_measure_and_are_told():
    author, follower, supporter = make.person(), make.person(), make.person()
    promotion = promoting.ready(author=author)
    idea = promoting.afresh(promotion.idea)
    Follow.objects.create(user=follower, idea=idea)
    idea.support(by=supporter)
    deliver()

    measure = promotion.confirm(by=make.stabsstelle(), reason=WHY)

    followers = set(Follow.objects.filter(measure=measure).values_list("user", flat=True))
    assert {author.pk, follower.pk} <= followers
    assert supporter.pk not in followers
    mails = {mail["To"]: text_of(mail) for mail in deliver() if idea.reference in mail["Subject"]}
    assert {author.email, follower.email, supporter.email} <= set(mails)
    assert "Text, Handlungsfelder, Bezirke" in mails[follower.email]
    assert "können Sie ihr folgen" in mails[supporter.email]


# What stays


def test_the_decision_is_recorded_with_its_reason():
    promotion = promoting.ready()
    person = make.stabsstelle()

    promotion.confirm(by=person, reason=WHY)

    record = DecisionRecord.objects.get(decision="promote")
    assert (record.idea, record.office, record.decided_by) == (promotion.idea, "stabsstelle", person)
    assert (record.text.reason, record.measure_kind) == (WHY, "decentral")
    assert not [finding for finding in verify_chain() if finding.fault]


def test_idea_and_measure_tell_of_it_once_each():
    measure = promoting.promoted()

    told = Event.objects.get(verb="idea_promoted")
    assert (told.idea, told.stage_before, told.stage_after) == (measure.idea, "selected", "promoted")
    assert Event.objects.get(verb="measure_promoted").measure == measure
    assert not Event.objects.filter(verb="measure_entered").exists()


def test_idea_and_measure_link_to_each_other(client):
    measure = promoting.promoted(author=make.person("Mira K."))

    idea_page = client.get(measure.idea.get_absolute_url()).content.decode()
    measure_page = client.get(measure.get_absolute_url()).content.decode()

    assert measure.get_absolute_url() in idea_page
    assert measure.number in idea_page
    assert measure.idea.get_absolute_url() in measure_page
    assert "Mira K." in measure_page


def test_a_promoted_idea_still_takes_comments_but_no_support():
    idea = promoting.promoted().idea

    make.comment(promoting.afresh(idea))

    assert promoting.afresh(idea).comment_count == 1
    with pytest.raises(WrongStage):
        promoting.afresh(idea).support(by=make.person())


def test_whoever_lays_down_the_lead_afterwards_takes_nothing_back():
    idea = promoting.promoted().idea

    idea.responsibilities.lead().get().end(by=idea.lead.offered_by, reason="Ich gehe.")

    assert promoting.afresh(idea).stage == "promoted"


def test_nothing_is_confirmed_without_a_reason():
    promotion = promoting.ready()
    address = reverse("confirm_promotion", args=[promotion.pk])

    answer = signed_in(make.stabsstelle()).post(address, {"reason": " "})

    assert answer.status_code == 422
    assert "Bitte begründen Sie" in answer.content.decode()
    assert not Measure.objects.exists()
