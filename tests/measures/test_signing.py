"""Signing: a second person of the authority for a decentral measure, a commitment for a network measure."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Sector
from arena.transitions import Unmet, WrongStage
from measures.models import Commitment, CommitmentAnswer, Promotion
from strategy.models import PracticePrinciple, PracticeVersion
from tests import make
from tests.measures import promoting
from tests.moderation.people import signed_in

pytestmark = pytest.mark.django_db


# A second person of the authority


def test_a_second_person_of_the_authority_signs_off():
    idea = promoting.selected()
    body = promoting.lead_of(idea)
    promotion = promoting.propose(idea, by=make.representative(body))
    second = make.representative(body)

    promotion.sign_off(by=second)

    kept = Promotion.objects.get()
    assert (kept.state, kept.signed_off_by, kept.signed_off_for) == ("signed", second, body)
    assert promoting.afresh(idea).owed_by == "stabsstelle"


def test_who_proposed_does_not_sign_off():
    idea = promoting.selected()
    first = make.representative(promoting.lead_of(idea))
    promotion = promoting.propose(idea, by=first)

    with pytest.raises(Unmet):
        promotion.sign_off(by=first)
    answer = signed_in(first).post(reverse("sign_off_promotion", args=[promotion.pk]))

    assert answer.status_code == 403
    assert Promotion.objects.get().state == "proposed"


def test_whose_mandate_ended_while_the_page_was_open_signs_nothing_off():
    promotion = promoting.propose(promoting.selected())
    second = make.representative(promoting.lead_of(promotion.idea))
    second.mandates.all().delete()

    with pytest.raises(WrongStage):
        promotion.sign_off(by=make.stabsstelle())
    with pytest.raises(WrongStage):
        promotion.sign_off(by=type(second).objects.get(pk=second.pk))

    kept = Promotion.objects.get()
    assert (kept.state, kept.signed_off_by) == ("proposed", None)
    assert promoting.afresh(promotion.idea).owed_by == "administration"


def test_it_is_signed_off_once():
    promotion = promoting.ready()

    with pytest.raises(WrongStage):
        promotion.sign_off(by=make.representative(promoting.lead_of(promotion.idea)))


@pytest.mark.parametrize("kind", ["central", "network"])
def test_only_a_decentral_measure_is_signed_off(kind):
    promotion = promoting.propose(promoting.selected(kind))

    with pytest.raises(Unmet):
        promotion.sign_off(by=make.representative(promoting.lead_of(promotion.idea)))


def test_a_signature_of_a_body_that_leads_no_more_does_not_count():
    promotion = promoting.ready()
    other = make.organisation(sector=Sector.ADMINISTRATION)
    promotion.idea.responsibilities.lead().update(organisation=other)

    again = promoting.afresh(promotion.idea)

    assert [guard.code for guard in again.unmet("confirm_promotion")] == ["signed_off"]


# The commitment


def test_a_representative_says_to_each_principle_how_it_is_met():
    promotion = promoting.propose(promoting.selected("network"))
    body = promoting.lead_of(promotion.idea)
    person, given = make.representative(body), promoting.answers()

    promotion.sign_commitment(by=person, digest=PracticeVersion.now().digest, answers=given)

    signed = Commitment.objects.get()
    assert (signed.signed_by, signed.signed_for, signed.version.number) == (person, body, 1)
    assert {answer.code: answer.text for answer in signed.answers.all()} == given
    assert Promotion.objects.get().state == "signed"


def test_a_commitment_to_nothing_is_none():
    promotion = promoting.propose(promoting.selected("network"))
    person = make.representative(promoting.lead_of(promotion.idea))

    with pytest.raises(Unmet):
        promotion.sign_commitment(by=person, digest=PracticeVersion.now().digest, answers={})

    assert not Commitment.objects.exists()
    assert signed_in(person).get(reverse("sign_commitment", args=[promotion.pk])).status_code == 409


@pytest.mark.parametrize("left_out", ["offen", "wirkung"])
def test_no_principle_may_be_left_out(left_out):
    promotion = promoting.propose(promoting.selected("network"))
    given = promoting.answers() | {left_out: "   "}

    with pytest.raises(Unmet):
        promotion.sign_commitment(
            by=make.representative(promoting.lead_of(promotion.idea)),
            digest=PracticeVersion.now().digest,
            answers=given,
        )

    assert not CommitmentAnswer.objects.exists()


def test_nobody_signs_another_text_than_the_one_they_read():
    promotion = promoting.propose(promoting.selected("network"))
    given, read = promoting.answers(), PracticeVersion.now().digest
    PracticePrinciple.objects.filter(code="offen").update(description="Jetzt anders gemeint.")

    with pytest.raises(Unmet):
        promotion.sign_commitment(by=make.representative(promoting.lead_of(promotion.idea)), digest=read, answers=given)

    assert not Commitment.objects.exists()


def test_a_text_that_changed_while_somebody_wrote_is_shown_and_their_words_stay():
    promotion = promoting.propose(promoting.selected("network"))
    client = signed_in(make.representative(promoting.lead_of(promotion.idea)))
    typed = {f"antwort-{code}": text for code, text in promoting.answers().items()} | {"agreed": "on"}
    typed["digest"] = PracticeVersion.now().digest
    PracticePrinciple.objects.filter(code="offen").update(description="Jetzt anders gemeint.")
    address = reverse("sign_commitment", args=[promotion.pk])

    answer = client.post(address, typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Die Prinzipien haben sich geändert" in page
    assert "Jetzt anders gemeint." in page
    assert "So machen wir das: Offen." in page
    assert PracticeVersion.now().digest in page
    assert client.post(address, typed | {"digest": PracticeVersion.now().digest}).status_code == 302


def test_a_text_that_changes_after_signing_asks_for_a_new_signature():
    promotion = promoting.ready("network")
    assert not promotion.idea.unmet("confirm_promotion")
    PracticePrinciple.objects.create(code="neu", group="Erfolgsfaktoren", name="Neu", description="Neu.")

    assert [guard.code for guard in promoting.afresh(promotion.idea).unmet("confirm_promotion")] == ["committed"]
    promoting.sign(promotion)

    assert not promoting.afresh(promotion.idea).unmet("confirm_promotion")
    assert [signed.version.number for signed in Commitment.objects.all()] == [1, 2]


def test_the_same_text_is_the_same_version_for_all_who_sign_it():
    promoting.ready("network")
    promoting.ready("network")

    assert PracticeVersion.objects.count() == 1
    assert Commitment.objects.count() == 2


def test_an_answer_that_was_changed_behind_the_back_of_the_arena_shows():
    promotion = promoting.ready("network")
    signed = Commitment.objects.get()
    assert signed.is_intact

    CommitmentAnswer.objects.filter(code="offen").update(text="Etwas anderes.")

    assert not Commitment.objects.get().is_intact
    page = Client().get(reverse("promotion", args=[promotion.idea_id])).content.decode()
    assert "Die Antworten passen nicht mehr dazu." in page


@pytest.mark.parametrize("kind", ["central", "decentral"])
def test_only_a_network_measure_asks_for_a_commitment(kind):
    promotion = promoting.propose(promoting.selected(kind))

    with pytest.raises(Unmet):
        promotion.sign_commitment(
            by=make.representative(promoting.lead_of(promotion.idea)),
            digest=PracticeVersion.now().digest,
            answers=promoting.answers(),
        )


def test_somebody_of_another_body_signs_nothing():
    network, decentral = promoting.propose(promoting.selected("network")), promoting.propose(promoting.selected())
    client = signed_in(make.representative())

    assert client.get(reverse("sign_commitment", args=[network.pk])).status_code == 403
    assert client.post(reverse("sign_off_promotion", args=[decentral.pk])).status_code == 403


def test_everybody_reads_the_commitment():
    promotion = promoting.ready("network")

    page = Client().get(reverse("promotion", args=[promotion.idea_id])).content.decode()

    assert "So machen wir das: Überprüfbare Wirkung." in page
    assert "Umsetzungsprinzipien" in page
