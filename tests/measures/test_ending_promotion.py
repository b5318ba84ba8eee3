"""Rejecting and withdrawing a promotion: the idea stays selected, everybody reads why, and another proposal may follow."""

import pytest
from django.test import Client
from django.urls import reverse

from activity.models import Event
from arena.transitions import Unmet, WrongStage
from measures import policies
from measures.models import Measure, Promotion
from tests import make
from tests.mails import deliver
from tests.measures import promoting
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db
WHY = "Der Plan sagt nicht, wer danach bezahlt."


def test_the_stabsstelle_says_no_and_why():
    promotion = promoting.ready()

    promotion.reject(by=make.stabsstelle(), reason=WHY)

    kept, idea = Promotion.objects.get(), promoting.afresh(promotion.idea)
    assert (kept.state, idea.stage, idea.owed_by) == ("rejected", "selected", "administration")
    assert Event.objects.get(verb="promotion_rejected").reason == WHY
    assert not Measure.objects.exists()
    assert WHY in Client().get(reverse("promotion", args=[idea.pk])).content.decode()


def test_it_can_be_rejected_before_anybody_signed():
    promoting.propose(promoting.selected()).reject(by=make.stabsstelle(), reason=WHY)

    assert Promotion.objects.get().state == "rejected"


def test_who_took_part_does_not_reject():
    person = make.stabsstelle()
    promotion = promoting.propose(promoting.selected(), by=person)

    with pytest.raises(Unmet):
        promotion.reject(by=person, reason=WHY)


def test_who_joined_the_authors_while_the_form_was_open_neither_rejects_nor_confirms():
    person, promotion = make.stabsstelle(), promoting.ready()
    assert policies.can_confirm_promotion(person, promotion)
    promoting.afresh(promotion.idea).authorships.create(user=person)

    for decide in (promotion.reject, promotion.confirm):
        with pytest.raises(Unmet):
            decide(by=person, reason=WHY)


def test_who_proposed_takes_it_back():
    person = make.stabsstelle()
    promotion = promoting.propose(promoting.selected(), by=person)
    client = signed_in(person)

    answer = client.post(reverse("withdraw_promotion", args=[promotion.pk]), {"reason": "Ich habe mich vertan."})

    assert answer["Location"] == reverse("promotion", args=[promotion.idea_id])
    assert (Promotion.objects.get().state, Promotion.objects.get().ended_by) == ("withdrawn", person)
    assert "Ich habe mich vertan." in client.get(answer["Location"]).content.decode()


def test_nobody_else_takes_it_back():
    promotion = promoting.propose(promoting.selected())

    for person in (make.stabsstelle(), make.representative(promoting.lead_of(promotion.idea))):
        answer = signed_in(person).post(reverse("withdraw_promotion", args=[promotion.pk]), {"reason": WHY})
        assert answer.status_code == 403


@pytest.mark.parametrize("verb", ["withdraw", "reject"])
def test_what_is_over_does_not_end_again(verb):
    promotion = promoting.ready()
    promotion.reject(by=make.stabsstelle(), reason=WHY)

    with pytest.raises(WrongStage):
        getattr(promotion, verb)(by=make.stabsstelle(), reason=WHY)


def test_what_was_confirmed_is_not_taken_back():
    promotion = promoting.ready()
    promotion.confirm(by=make.stabsstelle(), reason=WHY)

    with pytest.raises(WrongStage):
        promotion.withdraw(by=promotion.proposed_by, reason=WHY)

    assert promoting.afresh(promotion.idea).stage == "promoted"


def test_another_proposal_may_follow():
    promotion = promoting.ready()
    promotion.reject(by=make.stabsstelle(), reason=WHY)

    again = promoting.propose(promotion.idea)
    promoting.sign(again)

    assert again.confirm(by=make.stabsstelle(), reason=promoting.WHY).idea == promotion.idea


def test_a_signature_of_the_former_proposal_does_not_count_for_the_next():
    promotion = promoting.ready("network")
    promotion.reject(by=make.stabsstelle(), reason=WHY)

    promoting.propose(promotion.idea)

    assert [guard.code for guard in promoting.afresh(promotion.idea).unmet("confirm_promotion")] == ["committed"]


@pytest.mark.parametrize("verb", ["reject_promotion", "withdraw_promotion"])
def test_without_a_reason_nothing_happens(verb):
    proposer = make.stabsstelle()
    promotion = promoting.propose(promoting.selected(), by=proposer)
    person = make.stabsstelle() if verb == "reject_promotion" else proposer

    answer = signed_in(person).post(reverse(verb, args=[promotion.pk]), {"reason": ""})

    assert answer.status_code == 422
    assert Promotion.objects.get().state == "proposed"


def test_who_proposed_hears_of_the_no():
    promotion = promoting.ready()
    deliver()

    promotion.reject(by=make.stabsstelle(), reason=WHY)

    told = {mail["To"]: mail["Subject"] for mail in deliver()}
    assert told[promotion.proposed_by.email] == (
        f"Der Vorschlag zur Maßnahme ist zurückgewiesen: {promotion.idea.reference}"
    )
